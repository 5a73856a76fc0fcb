"""Finding what repeats: paragraphs that stand in several articles of one publisher.

Takes a function that gives all articles, twice the same, because they are read twice: the first reading
fills a counting filter of fixed size, the second keeps only what the filter has seen often enough. So the
time grows with the input, and the memory with what repeats and four bytes a paragraph. Gives a Tally a
repeated paragraph, counted in articles, days and matters. Whether it is boilerplate is decided elsewhere.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.clean.lines.repeats import MAX_CHARS, fold_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tasks.core.records import Kind

_FILTER_SLOTS = 1 << 24
_SLOT_MAX = 255
MOST_DAYS = 64
MOST_MATTERS = 12
"""So many different days and matters are told apart; more are not counted."""

_SAME_MATTER = 0.35
_MATTER_WORDS = 120
_MIN_MATTER_WORDS = 8
_NUMBER = re.compile(r"\d+")
_LONG_WORD = re.compile(r"[^\W\d_]{6,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an article's text, one that an earlier set took out of it, or one that a rule cut.

    It is a heading only where the page's own markup says so. `cut_as` is the kind that a rule gave it.
    """

    text: str
    is_heading: bool = False
    cut_as: Kind | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """The newest wording of an article; `day` is ISO 8601: published, else first seen."""

    publisher: str
    day: str
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class Tally:
    """What was counted of one paragraph; `text` is how it read first, its numbers may have varied since."""

    publisher: str
    key: str
    text: str
    articles: int = 0
    of_articles: int = 0
    first: int = 0
    last: int = 0
    headings: int = 0
    stays: int = 0
    has_varied: bool = False
    cut_as: Counter[Kind] = field(default_factory=Counter)
    days: set[str] = field(default_factory=set)
    matters: list[frozenset[str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of the publisher's articles that hold it."""
        return self.articles / self.of_articles if self.of_articles else 0.0

    @property
    def edge_share(self) -> float:
        """The share of its articles that begin with it or end with it, whichever is more."""
        return max(self.first, self.last) / self.articles if self.articles else 0.0


def find_repeated(read_articles: Callable[[], Iterable[ReadArticle]], min_articles: int) -> tuple[Tally, ...]:
    """Give what stands in `min_articles` articles of a publisher or more, most articles first.

    What rules cut in all of them is nothing to learn.
    """
    seen = bytearray(_FILTER_SLOTS)
    slots = array("I")
    totals = _count(read_articles(), seen, slots)
    tallies = _tally(read_articles(), seen, slots, min_articles)
    found = [tally for tally in tallies if tally.articles >= min_articles and tally.stays]
    for tally in found:
        tally.of_articles = totals[tally.publisher]
    return tuple(sorted(found, key=lambda each: (-each.articles, each.publisher, each.key)))


def _count(articles: Iterable[ReadArticle], seen: bytearray, slots: array[int]) -> Counter[str]:
    """Count each paragraph once an article in its slot, and the articles of each publisher."""
    totals: Counter[str] = Counter()
    for article in articles:
        totals[article.publisher] += 1
        own = [_slot(article.publisher, passage) for passage in article.passages]
        slots.extend(own)
        for slot in set(own):
            seen[slot] = min(_SLOT_MAX, seen[slot] + 1)
    return totals


def _tally(
    articles: Iterable[ReadArticle], seen: bytearray, slots: array[int], min_articles: int
) -> Iterable[Tally]:
    tallies: dict[tuple[str, str], Tally] = {}
    at = 0
    for article in articles:
        own = slots[at : at + len(article.passages)]
        at += len(article.passages)
        often = [place for place, slot in enumerate(own) if slot and seen[slot] >= min_articles]
        if often:
            _tally_article(article, often, tallies)
    return tallies.values()


def _tally_article(article: ReadArticle, often: list[int], tallies: dict[tuple[str, str], Tally]) -> None:
    keys: dict[str, int] = {}
    for place in often:
        keys.setdefault(fold_paragraph(article.passages[place].text), place)
    matter = _read_matter(article, frozenset(often))
    staying = [place for place, passage in enumerate(article.passages) if passage.cut_as is None]
    for key, place in keys.items():
        passage = article.passages[place]
        known = tallies.setdefault((article.publisher, key), Tally(article.publisher, key, passage.text))
        known.articles += 1
        known.first += not staying or place <= staying[0]
        known.last += not staying or place >= staying[-1]
        known.headings += passage.is_heading
        known.has_varied |= _numbers(passage.text) != _numbers(known.text)
        known.stays += passage.cut_as is None
        if passage.cut_as:
            known.cut_as[passage.cut_as] += 1
        if len(known.days) < MOST_DAYS:
            known.days.add(article.day)
        _add_matter(known.matters, matter)


def _slot(publisher: str, passage: Passage) -> int:
    """The place of a paragraph in the filter; 0 for what is never learned."""
    key = fold_paragraph(passage.text) if len(passage.text) <= MAX_CHARS else ""
    return zlib.crc32(f"{publisher}\n{key}".encode()) % (_FILTER_SLOTS - 1) + 1 if key else 0


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _read_matter(article: ReadArticle, without: frozenset[int]) -> frozenset[str]:
    """The long words that the article begins with, what repeats left out: what it is about."""
    words = (
        match.group().casefold()
        for place, passage in enumerate(article.passages)
        if place not in without and passage.cut_as is None
        for match in _LONG_WORD.finditer(passage.text)
    )
    return frozenset(islice(words, _MATTER_WORDS))


def _add_matter(matters: list[frozenset[str]], matter: frozenset[str]) -> None:
    """Add what an article is about, unless another one was about the same."""
    if len(matters) >= MOST_MATTERS or len(matter) < _MIN_MATTER_WORDS:
        return
    if all(_overlap(matter, known) < _SAME_MATTER for known in matters):
        matters.append(matter)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set's words that stand in the other."""
    return len(one & other) / min(len(one), len(other))
