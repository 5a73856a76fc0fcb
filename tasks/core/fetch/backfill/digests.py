"""Digests: what an answer that names pages comes to for one window.

Takes what was read of a feed, a sitemap or a page of links; gives its pages of the window, each with the best
word on its age, counts of the others, and what to go on with. A digest is plain data, kept as a line of JSON:
`decode_digest(encode_digest(x)) == x`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from tasks.core.fetch.backfill.link_pages import LinkPage
from tasks.core.fetch.backfill.told_dates import read_page_day
from tasks.core.fetch.backfill.windows import Span
from tasks.core.fetch.found_pages import FoundPage, unwrap_address
from tasks.core.fetch.said.source_words import IN_LIST, PLACE_OF_KIND
from tasks.core.fetch.sitemaps import FoundSitemap  # noqa: TC001 - digests are read by their annotations
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.fetch.backfill.windows import Window

NO_LINKS = LinkPage()
MADE_AT_ONCE = 10
"""So many pages that were changed at the same moment of a day tell when their sitemap was made, no more."""
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class Word(IntEnum):
    """Whose word on a page's age counts: the greater one's."""

    NONE = 0
    MODIFIED = 1
    LISTING = 2
    SHOWN = 3
    ADDRESS = 4
    PUBLISHED = 5


@dataclass(frozen=True, slots=True)
class AgedPage:
    """A page that is named, and what is told of when it is of: nothing, with Word.NONE.

    `place` is the kind of source that says it, as evidence names it.
    """

    url: str
    word: Word = Word.NONE
    span: Span | None = None
    place: str = IN_LIST


@dataclass(frozen=True, slots=True)
class NamedPages:
    """What a reader makes of an answer: pages and what leads to more of them."""

    kind: SourceKind
    pages: tuple[FoundPage, ...] = ()
    sitemaps: tuple[FoundSitemap, ...] = ()
    links: LinkPage = NO_LINKS


@dataclass(frozen=True, slots=True)
class ListingDigest:
    """What an answer names for a window.

    `pages` are those of the window, and those of which no age is told; `older` and `newer` count the others,
    and `older_urls` are such as another listing may name without their age. `print` is the same for the same
    addresses; `earliest` is the begin of the oldest of all.
    """

    kind: SourceKind
    pages: tuple[AgedPage, ...] = ()
    older: int = 0
    newer: int = 0
    earliest: datetime | None = None
    print: str = ""
    older_urls: tuple[str, ...] = ()
    sitemaps: tuple[FoundSitemap, ...] = ()
    links: LinkPage = NO_LINKS


_DIGESTS = TypeAdapter(ListingDigest)


def encode_digest(digest: ListingDigest) -> bytes:
    """Write a digest as one line of JSON."""
    return _DIGESTS.dump_json(digest)


def decode_digest(data: bytes) -> ListingDigest:
    """Read what `encode_digest` wrote; raises ValueError for anything else."""
    return _DIGESTS.validate_json(data)


def make_digest(named: NamedPages, window: Window, period: Span | None = None) -> ListingDigest:
    """Bring down what is named to what it is for a window; `period` is what the listing itself is of."""
    pages = (*named.pages, *named.links.articles)
    has_age = not _is_made_at_once(pages)
    aged = [_judge_age(page, named.kind, period, has_age=has_age) for page in pages]
    dated = [page.span for page in aged if page.span is not None]
    older = [page.url for page in aged if page.span and window.is_after(page.span)]
    return ListingDigest(
        kind=named.kind,
        pages=tuple(page for page in aged if page.span is None or window.takes(page.span)),
        older=len(older),
        newer=sum(window.is_before(span) for span in dated),
        earliest=min((span.begin for span in dated), default=None),
        print=_print(page.url for page in aged),
        older_urls=tuple(older) if named.kind is not SourceKind.SITEMAP else (),
        sitemaps=named.sitemaps,
        links=replace(named.links, articles=()),
    )


def _judge_age(page: FoundPage, kind: SourceKind, period: Span | None, *, has_age: bool) -> AgedPage:
    url = unwrap_address(page.url)
    words: dict[Word, Span | None] = {
        Word.SHOWN if kind is SourceKind.SITE else Word.PUBLISHED: _span(page.published_at),
        Word.ADDRESS: read_page_day(url),
        Word.LISTING: period,
    }
    modified = _span(page.modified_at) if has_age else None
    told = max(((word, span) for word, span in words.items() if span), default=None, key=lambda each: each[0])
    if told is None:
        return AgedPage(url, Word.MODIFIED, modified) if modified else AgedPage(url)
    word, span = told
    if modified and modified.meets(span):  # nothing is published after its last change
        span = Span(span.begin, min(span.end, modified.end))
    return AgedPage(url, word, span, PLACE_OF_KIND.get(kind, IN_LIST))


def _span(moment: datetime | None) -> Span | None:
    """Give the span of a moment that is told; a midnight is most often a day alone."""
    if moment is None:
        return None
    try:
        return Span(
            moment, moment + (_INSTANT if moment.timetz().replace(tzinfo=None) != _MIDNIGHT else _DAY)
        )
    except OverflowError:
        return None


_MIDNIGHT = datetime.min.time()


def _is_made_at_once(pages: Iterable[FoundPage]) -> bool:
    moments = [page.modified_at for page in pages if page.modified_at is not None]
    is_one = len(moments) >= MADE_AT_ONCE and len(set(moments)) == 1
    return is_one and moments[0].timetz().replace(tzinfo=None) != _MIDNIGHT


def _print(urls: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(chain(urls))).encode("utf-8", "surrogatepass")).hexdigest()[:16]
