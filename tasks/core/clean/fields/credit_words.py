"""The words of bylines in many languages, and what is no name there: data of `rules/fields/credits.toml`.

Gives patterns for what leads a name, labels it or follows it, and says of a name whether it is an agency,
a word of the page or a place. It reads no pages.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.quotes.uncased.uncased_words import open_uncased_words
from tasks.core.copies.agencies import load_agencies

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGN = r"\s*[:\uff1a=\uff1d/\uff0f]\s*"
_SURE_CHARS = 4
_CHINESE_SIGNS = 3
_PAPER = re.compile(r"[网網报報社台部局]$")
_INSIDE = r"[\u3400-\u9fff\uac00-\ud7af]"


@dataclass(frozen=True, slots=True)
class CreditWords:
    """Patterns of credit words.

    `lead` matches at the beginning of a line, up to the name; `prefix` is the same without the short words
    that begin names too ("Di Maio"); `inside` finds the name behind a word of
    Chinese or Japanese anywhere in a line; `after` is a name and what follows it; `role` a post at the end.
    """

    lead: re.Pattern[str]
    prefix: re.Pattern[str]
    inside: re.Pattern[str]
    after: re.Pattern[str]
    role: re.Pattern[str]


@cache
def load_credit_words() -> CreditWords:
    """Read the words of all languages."""
    written = _read()
    by, label, after = (_list(written, kind) for kind in ("by", "label", "after"))
    signs = [word for word in by if re.match(_INSIDE, word)]
    letters = [word for word in by if word not in signs]
    sure = [word for word in letters if len(word) >= _SURE_CHARS or not word.isascii()]
    return CreditWords(
        lead=_compile_lead(letters, signs, label),
        prefix=_compile_lead(sure, signs, label),
        inside=re.compile(
            rf"(?:^|[\s|\u3000])(?:{_any_of(signs)})(?:{_SIGN}|\s*)(?P<name>{_INSIDE}{{2,4}}(?:[\s\u3001]{_INSIDE}{{2,4}})*)(?!{_INSIDE})"
        ),
        after=re.compile(rf"(?P<name>{_INSIDE}{{2,5}}) ?(?:{_any_of(after)})(?:\s+\S+@\S+)?"),
        role=re.compile(
            rf"(?:(?<=[^\W\d_A-Z]{{2}})|\s)(?:{_any_of(written['roles']['words'].split())})\b.*$"
        ),
    )


def _compile_lead(letters: Iterable[str], signs: Iterable[str], label: Iterable[str]) -> re.Pattern[str]:
    words = rf"(?:{_any_of(letters)})(?:{_SIGN}|\s+)|(?:{_any_of(signs)})(?:{_SIGN}|\s*)"
    return re.compile(rf"^(?:{words}|(?:{_any_of(label)}){_SIGN})", re.IGNORECASE)


def is_nobody(name: str) -> bool:
    """Whether a name is but a word of the page, a day or a place."""
    return fold_letters(name) in _nobodies()


def begins_with_family(name: str) -> bool:
    """Whether a name in Chinese signs begins as a person's of China or Japan, and ends as no paper."""
    bare = "".join(name.split())
    if _PAPER.search(bare):
        return False
    chinese = open_uncased_words("zh")
    is_chinese = chinese is not None and bare[:1] in chinese.families and len(bare) == _CHINESE_SIGNS
    return is_chinese or bare.startswith(_japanese_families())


def is_agency(name: str) -> bool:
    """Whether this is the name of an agency."""
    return fold_letters(name) in _agencies()


@cache
def _nobodies() -> frozenset[str]:
    written = _read()["nobody"]
    words = (*written["words"].split(), *written["countries"].split(), *written["phrases"])
    return frozenset(map(fold_letters, words))


@cache
def _japanese_families() -> tuple[str, ...]:
    return tuple(_read()["families"]["words"].split())


@cache
def _agencies() -> frozenset[str]:
    known = (name for agency in load_agencies() for name in agency.names)
    return frozenset(map(fold_letters, (*known, *_read()["agencies"]["names"])))


def _list(written: dict[str, Any], kind: str) -> list[str]:
    return list(dict.fromkeys(word for entry in written["language"] for word in entry.get(kind, [])))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("tasks") / "rules" / "fields" / "credits.toml").read_text("utf-8"))
