"""Names of outlets: which of the names that articles give their publisher is the outlet's.

Takes names, each with how many articles give it; gives the one that most agree on, in its best spelling, or
none where they do not. A name that is none (an address, a program) counts nothing, nor does an agency's on
the pages of somebody else: there it says who wrote the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tasks.core.clean.fields.publishers import is_host, is_named_after, is_publisher_name
from tasks.core.clean.input.folding import fold_letters
from tasks.core.copies.agencies import find_agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ARTICLES = ("the ", "der ", "die ", "das ")


def fold_outlet_name(name: str) -> str:
    """Fold a name to what its spellings share: "The Mirror" and "mirror" are one."""
    line = " ".join(name.split()).lower()
    return fold_letters(next((line.removeprefix(each) for each in _ARTICLES if line.startswith(each)), line))


def list_names(said: Mapping[str, int], domain: str | None) -> dict[str, int]:
    """Keep the names that may be the outlet's, with how many articles give each; the most frequent first."""
    kept = {name: count for name, count in said.items() if _may_be_of(name, domain)}
    return dict(sorted(kept.items(), key=lambda item: (-item[1], item[0])))


def _may_be_of(name: str, domain: str | None) -> bool:
    if not fold_outlet_name(name) or not is_publisher_name(name):
        return False
    is_own = domain is not None and is_named_after(name, (domain,))
    return is_own or domain is None or find_agency(name) is None


def choose_outlet_name(names: Mapping[str, int], domain: str | None) -> str | None:
    """Choose the name that half of the articles agree on, or that the domain knows; None without either.

    Among equals the one that the domain is: CNN of cnn.com, not CNNMoney.
    """
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, count in names.items():
        spelled[fold_outlet_name(name)][name] += count
    named = {fold: each for fold, each in spelled.items() if not all(map(is_host, each))} or dict(spelled)
    total = sum(map(Counter.total, named.values()))
    sure = {
        fold: spellings
        for fold, spellings in named.items()
        if 2 * spellings.total() >= total or _is_known(spellings, domain)
    }
    if not sure:
        return None
    label = fold_outlet_name((domain or "").partition(".")[0])

    def rank(fold: str) -> tuple[int, bool, bool, str]:
        return sure[fold].total(), fold == label, _is_known(sure[fold], domain), fold

    return _choose_spelling(sure[max(sure, key=rank)])


def _is_known(spellings: Iterable[str], domain: str | None) -> bool:
    return domain is not None and any(is_named_after(name, (domain,)) for name in spellings)


def _choose_spelling(spellings: Counter[str]) -> str:
    """Choose the most frequent one; among equals one with a capital, not all capitals, and the longer one."""

    def rank(name: str) -> tuple[bool, int, bool, bool, int, str]:
        return (
            not is_host(name),
            spellings[name],
            name != name.lower(),
            name != name.upper(),
            len(name),
            name,
        )

    return max(spellings, key=rank)
