"""The search for a source's older pages: which listings are asked, and when it is enough.

Takes digests of answers; says what is to be asked next, and holds the pages that were named. Ways are tried
in turn, each only where those before left a part of the window without a page: the source itself, page by
page, and, where it speaks for a whole site, the site's sitemaps, its feeds, its archive pages and at last its
sections.

Whatever a site names, it ends: a row of pages that repeats itself, or gets no older, is left, and the whole
is bounded; what is cut short is said in `notes`. It asks nothing itself, and the same answers make the same
search: one that was broken off goes on over the answers that were kept.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tasks.core.fetch.backfill.archive_walk import ArchiveWalk
from tasks.core.fetch.backfill.digests import AgedPage, Word
from tasks.core.fetch.backfill.looks import DeepLook, Way, choose_sitemaps
from tasks.core.fetch.backfill.rows import ListingRow
from tasks.core.fetch.sites.site_pages import WELL_KNOWN, is_front_page
from tasks.core.fetch.sites.site_search import ROBOTS_PATH
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from tasks.core.fetch.backfill.digests import ListingDigest
    from tasks.core.fetch.backfill.windows import Span, Window
    from tasks.core.fetch.sitemaps import FoundSitemap

MOST_FOUND = 50_000
"""New pages that one search finds."""
DEEPEST_INDEX = 3
_LISTS = frozenset({Way.START, Way.HOME, Way.SECTION, Way.ARCHIVE})
_COVERING = frozenset({Way.SITEMAP, Way.FEED, Way.ARCHIVE})
_FEED_WORDS = re.compile(
    r"(?:feeds?|rss\d?|atom|xml|index|news|latest|all|main|home|posts|default|full|top|stories|articles)"
    r"(?:\.(?:xml|rss|atom|rdf|json|php))?",
    re.IGNORECASE,
)
_SITEMAPS = ("/wp-sitemap.xml", *(path for path in WELL_KNOWN if "map" in path))
_FEEDS = tuple(path for path in WELL_KNOWN if "map" not in path)


class DepthSearch:
    """One search; it finds `most_found` pages at most, beside those that `find_known` tells to be known."""

    def __init__(
        self,
        url: str,
        window: Window,
        now: datetime,
        most_found: int = MOST_FOUND,
        find_known: Callable[[Sequence[str]], Collection[str]] = lambda _: (),
    ) -> None:
        self.pages: dict[str, AgedPage] = {}
        self.answered = self.older = self.newer = 0
        self.is_cut = False
        self._notes: list[str] = []
        self._url = url
        self._window = window
        self._room = most_found
        self._find_known = find_known
        self._parts = dict.fromkeys(window.slice(now), False)
        self._queue: deque[DeepLook] = deque()
        self._asked: set[str] = set()
        self._open = 0
        self._rows: dict[str, ListingRow] = {}
        self._answered_ways: dict[str, Way] = {}
        self._older_urls: set[str] = set()
        self._prints: set[str] = set()
        self._walk = ArchiveWalk(window, now, self._asked)
        self._start: ListingDigest | None = None
        self._front: ListingDigest | None = None
        self._sitemaps: list[FoundSitemap] = []
        self._steps = self._list_steps()

    @property
    def notes(self) -> list[str]:
        """Give what is to be said of the search."""
        return [*self._notes, *(note for row in self._rows.values() for note in row.notes)]

    @property
    def open_looks(self) -> int:
        """How many looks wait for their turn or their answer."""
        return len(self._queue) + self._open

    def take_looks(self) -> list[DeepLook]:
        """Give what is to be asked now; nothing while answers are waited for, or at the end."""
        while not self._queue and not self._open and not self.is_cut:
            step = next(self._steps, None)
            if step is None:
                break
            self._want(step)
        looks, self._queue = ([] if self.is_cut else list(self._queue)), deque()
        self._open += len(looks)
        return looks

    def cut(self, note: str) -> None:
        """End the search before its end, and say why."""
        self.is_cut = True
        self._notes.append(note)

    def take_failure(self, look: DeepLook) -> None:
        """Take note that a listing could not be had, or was not asked for."""
        self._open -= 1
        if row := self._rows.get(look.row):
            self._want(row.take_failure(look))
        self._want(self._walk.end(look, 0))

    def take(self, look: DeepLook, digest: ListingDigest) -> None:
        """Take what a listing names, and see what is asked next."""
        self._open -= 1
        self.answered += 1
        if look.way is Way.ROBOTS:
            self._sitemaps += digest.sitemaps
            return
        named = 0
        if not self._is_shown_again(look, digest):
            named = self._take_row(look, digest)
        self._want(self._walk.end(look, named))

    def covers_window(self) -> bool:
        """Tell whether pages of every part of the window were named by what is no mere page of news."""
        return all(self._parts.values())

    def _take_row(self, look: DeepLook, digest: ListingDigest) -> int:
        """Note the pages of a digest, and go on from it; give how many pages were not known."""
        way = _find_way(look, digest)
        self._answered_ways[look.url] = way
        if look.way is Way.START:
            self._start = digest
        if look.way in {Way.START, Way.HOME} and digest.kind is SourceKind.SITE:
            self._front = digest
        is_front = look.way in {Way.START, Way.HOME} and way is Way.SECTION and is_front_page(look.url)
        row = self._rows.setdefault(look.row, ListingRow(look.row))
        new = len(row.list_new(digest))
        named = 0 if is_front else self._note(digest)
        if way in _COVERING:
            self._mark(digest.pages, look.period if way is Way.SITEMAP else None)
        if look.depth < DEEPEST_INDEX:
            self._want(self._choose(digest.sitemaps, look))
            indexes = digest.links.indexes if way is Way.ARCHIVE else ()
            self._want(_make_looks(indexes, Way.ARCHIVE, look.depth + 1))
        onward = row.go_on(replace(look, way=way), digest)
        self._want(() if is_front else onward)  # what a front page links to comes last
        if way is Way.ARCHIVE:
            self._want(self._walk.go_on(digest, new))
        return named

    def _list_steps(self) -> Iterator[list[DeepLook]]:
        """Give step after step; each begins when all that came of the one before is answered."""
        yield [DeepLook(self._url, Way.START, self._url)]
        if self._start is None or self.covers_window():
            return
        if self._speaks_for_site():
            yield from self._look_in_site()
        if self._front is None:
            return
        for feed in self._front.links.feeds:
            if not self.covers_window():
                yield [DeepLook(feed, Way.FEED, feed)]
        if self.covers_window():
            return
        self._note(self._front)
        links = self._front.links
        yield self._walk.begin(links.archives) + _make_looks(links.indexes, Way.ARCHIVE, 1)
        for are_days in (False, True):
            if not self.covers_window():
                yield self._walk.make(days=are_days)
        if not self.covers_window():
            yield self._begin_sections(links.onward, links.sections)

    def _look_in_site(self) -> Iterator[list[DeepLook]]:
        """Ask a site's robots.txt and front page, its sitemaps, and where sites have such things."""
        home = urljoin(self._url, "/")
        yield [
            DeepLook(urljoin(home, ROBOTS_PATH), Way.ROBOTS, "", is_guess=True),
            *([] if self._front else [DeepLook(home, Way.HOME, home, is_guess=True)]),
        ]
        yield self._choose(self._sitemaps, None)
        yield from self._guess(Way.SITEMAP, _SITEMAPS)
        if not (self._front and self._front.links.feeds):
            yield from self._guess(Way.FEED, _FEEDS)

    def _guess(self, way: Way, paths: Iterable[str]) -> Iterator[list[DeepLook]]:
        """Ask where sites have such things, one place after the other, until one of them has it."""
        for url in (urljoin(self._url, path) for path in paths):
            if self.covers_window() or (url in self._asked and self._answered_ways.get(url) is way):
                return
            yield [DeepLook(url, way, url, is_guess=True)]
            if self._answered_ways.get(url) is way:
                return

    def _begin_sections(self, onward: Sequence[str], sections: Sequence[str]) -> list[DeepLook]:
        """Go on from the front page, and from its sections, to what is older."""
        front = self._url if self._front is self._start else urljoin(self._url, "/")
        if not is_front_page(front):
            return []
        return [
            *(DeepLook(url, Way.SECTION, front, 2) for url in onward),
            *_make_looks(sections, Way.SECTION),
        ]

    def _speaks_for_site(self) -> bool:
        """Tell whether the source is of a whole site: its front page, a sitemap, or a feed of no section."""
        kind = self._start.kind if self._start else SourceKind.SITE
        if kind is not SourceKind.FEED:
            return kind is SourceKind.SITEMAP or is_front_page(self._url)
        return all(_FEED_WORDS.fullmatch(part) for part in urlsplit(self._url).path.split("/") if part)

    def _choose(self, sitemaps: Sequence[FoundSitemap], look: DeepLook | None) -> list[DeepLook]:
        depth, period = (look.depth + 1, look.period) if look else (0, None)
        return [
            DeepLook(sitemap.url, Way.SITEMAP, sitemap.url, period=told or period, depth=depth)
            for sitemap, told in choose_sitemaps(sitemaps, self._window)
        ]

    def _want(self, looks: Iterable[DeepLook]) -> None:
        """Put looks in line, each address once."""
        for look in looks:
            if look.url not in self._asked:
                self._asked.add(look.url)
                self._queue.append(look)

    def _note(self, digest: ListingDigest) -> int:
        """Note the pages of a digest, by the best word on each; give how many were not known."""
        self.older += digest.older
        self.newer += digest.newer
        for url in digest.older_urls:
            self._older_urls.add(url)
            if url in self.pages and self.pages[url].word <= Word.LISTING:
                del self.pages[url]
        new: list[str] = []
        for page in digest.pages:
            if page.word <= Word.LISTING and page.url in self._older_urls:
                continue
            if page.url not in self.pages:
                new.append(page.url)
            self.pages[page.url] = _join_words(self.pages.get(page.url), page)
        self._room -= len(new) - len(self._find_known(new))
        if self._room <= 0 and not self.is_cut:
            self.cut("more pages are named than one run takes: run it again for the others, or raise --limit")
        return len(new)

    def _mark(self, pages: Sequence[AgedPage], period: Span | None) -> None:
        """Note the parts of the window that pages are of, or that a sitemap is of, whatever it names."""
        spans = [page.span for page in pages if page.span is not None]
        spans += [period] if period else []
        for part in [part for part, is_covered in self._parts.items() if not is_covered]:
            self._parts[part] = any(span.meets(part) for span in spans)

    def _is_shown_again(self, look: DeepLook, digest: ListingDigest) -> bool:
        """Tell whether a page of links is the same as another one: a site shows it for want of any."""
        is_empty = not (digest.pages or digest.older or digest.newer)
        if look.way not in _LISTS or digest.kind is not SourceKind.SITE or is_empty:
            return False
        is_again = digest.print in self._prints
        self._prints.add(digest.print)
        return is_again


def _find_way(look: DeepLook, digest: ListingDigest) -> Way:
    """Tell what was asked by what it turned out to be."""
    if digest.kind is SourceKind.SITE:
        return Way.ARCHIVE if look.way is Way.ARCHIVE else Way.SECTION
    return Way.FEED if digest.kind is SourceKind.FEED else Way.SITEMAP


def _make_looks(urls: Iterable[str], way: Way, depth: int = 0) -> list[DeepLook]:
    return [DeepLook(url, way, url, depth=depth) for url in urls]


def _join_words(known: AgedPage | None, page: AgedPage) -> AgedPage:
    """Give the better word of two; listings of two times that name the same page say nothing of it."""
    if known is None or page.word > known.word:
        return page
    if page.word is not Word.LISTING or known.word is not Word.LISTING or not (page.span and known.span):
        return known
    return known if page.span.meets(known.span) else AgedPage(page.url)
