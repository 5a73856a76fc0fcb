"""What is a publisher's name, and that name as its own promotions and disclaimers give it.

Takes what a page calls its site; says whether that can be a name: an address, the headline, what a template
left open and the program that made the page are none. A name that the domain knows is worth more than a
sentence that it does not. Takes segments; gives the names in those that were taken out as the publisher's own
voice. News text is never read for it, and a notice of rights neither: that names the agency as often as the
paper.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters
from tasks.core.identity.page_address import find_site
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.records import Segment

_WORD = r"[A-Z0-9][\w.&'\u2019-]*"
_NAME = rf"(?P<name>(?:[Tt]he )?{_WORD}(?: (?:of|the|and|&|de|du|del|di|la|le|{_WORD})){{0,5}}?)"
_EDITION = r"(?:Daily|Weekly|Morning|Evening|Weekend|Sunday) (?:Edition|Briefing|Newsletter)"
_OWNED = r"(?:non-?profit|reader-(?:supported|funded))"
_STAFF = r"(?:[Jj]ournalist|[Rr]eporter|[Ee]ditor|[Ss]taff)s?"
_VOICES = {
    Kind.PROMO: (
        re.compile(rf"\bGet {_NAME}['\u2019]s? {_EDITION}\b"),
        re.compile(rf"^{_NAME} is an? (?:independent,? )?{_OWNED} (?:newsroom|news )"),
    ),
    Kind.LEGAL: (
        re.compile(rf"\bNo {_NAME} {_STAFF} (?:was|were) involved\b"),
        re.compile(rf"\bedited by {_NAME} staff\b"),
    ),
}


_ADDRESS = re.compile(r"(?:[a-z][a-z+.-]{1,20}:)?//\S*|www\.\S+|[\w.-]+\.[a-z]{2,}/\S*", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LEFT_OPEN = re.compile(r"[{}<>]|%\w%|\$\w|\[\w+\]")
_OF_AUTHORS = frozenset({"meta publisher", "meta dc.publisher"})
"""Where templates ask for whoever runs the site, who may write a first name there."""
_LEAST_LETTERS, _LEAST_LABEL = 4, 3
_HEADLINE_WORDS, _HEADLINE_LETTERS = 4, 20
_SENTENCE_WORDS = 5


def is_publisher_name(name: str) -> bool:
    """Whether a line can be a publisher's name, for all that is known is the line."""
    line = " ".join(name.split())
    is_name = any(sign.isalnum() for sign in line) and not _LEFT_OPEN.search(line)
    return is_name and not _ADDRESS.fullmatch(line) and fold_letters(line) not in _systems()


def is_host(name: str) -> bool:
    """Whether a name is written as a host is."""
    return bool(_HOST.fullmatch(name.strip()))


def names_publisher(name: str, found_in: str, titles: Sequence[str], domains: tuple[str, ...]) -> bool:
    """Whether what a page calls its site is the name of a publisher, by all that the page says."""
    line = " ".join(name.split())
    if is_named_after(line, domains):
        return not _ADDRESS.fullmatch(line)
    if found_in in _OF_AUTHORS and " " not in line and not is_host(line) and line.isascii():
        is_word = len(line) < _LEAST_LETTERS and not line.isupper()
        return not is_word and is_publisher_name(line)
    return is_publisher_name(line) and not repeats_headline(line, titles, domains)


def distrust_publisher(name: str, domains: tuple[str, ...]) -> int:
    """Rank a name among those that a page gives, a bare host and a motto last; equals keep their order."""
    if (is_host(name) and name == name.lower()) or "www." in name:
        return 1
    own = fold_letters(name)
    is_motto = len(name.split()) >= _SENTENCE_WORDS and not any(label in own for label in _labels(domains))
    return 1 if is_motto and domains and not is_named_after(name, domains) else 0


def repeats_headline(name: str, titles: Sequence[str], domains: tuple[str, ...] = ()) -> bool:
    """Whether a page calls its site what most of its titles say, with or without something behind it."""
    if len(name.split()) < _HEADLINE_WORDS or is_named_after(name, domains):
        return False
    own = fold_letters(name)
    folded = [fold_letters(title) for title in titles]
    same = [
        title
        for title in folded
        if title == own
        or (
            min(len(title), len(own)) >= _HEADLINE_LETTERS
            and (own.startswith(title) or title.startswith(own))
        )
    ]
    return 2 * len(same) > len(folded)


@lru_cache(maxsize=1024)
def is_named_after(name: str, domains: tuple[str, ...]) -> bool:
    """Whether a name and a domain say the same: one holds the other, or its initials are the domain's."""
    own = fold_letters(name)
    initials = "".join(word[0] for word in name.lower().split())
    for domain in domains:
        site = find_site(f"http://{domain}") or domain
        label = _read_label(domain)
        below = fold_letters(domain.removesuffix(site)) + label
        if own in {label, fold_letters(domain), fold_letters(site)}:
            return True
        if len(own) >= _LEAST_LETTERS and own in below:
            return True
        is_short = len(name.split()) < _SENTENCE_WORDS
        if len(label) >= _LEAST_LABEL and (label == initials or (is_short and label in own)):
            return True
    return False


def _labels(domains: tuple[str, ...]) -> list[str]:
    return [label for label in map(_read_label, domains) if len(label) >= _LEAST_LABEL]


def _read_label(domain: str) -> str:
    site = find_site(f"http://{domain}") or domain
    return fold_letters(site.partition(".")[0])


@cache
def _systems() -> frozenset[str]:
    written = (files("tasks") / "rules" / "fields" / "publishers.toml").read_text("utf-8")
    return frozenset(map(fold_letters, tomllib.loads(written)["systems"]["names"]))


def read_publisher(segments: Iterable[Segment]) -> Iterator[tuple[str, str]]:
    """Give a name, and where it stood, for each segment that names its publisher."""
    for segment in segments:
        for voice in _VOICES.get(segment.kind, ()):
            if match := voice.search(segment.text):
                yield match["name"], f"{segment.kind.value} in the text"
