"""What a site offers to be read from: its feeds and sitemaps, each asked once and read.

Takes the address of a site, a feed or a sitemap; gives what names pages there, with how many: what the site
names itself, and, where that names nothing, what lies where sites have such things, or its links to articles.
It stores nothing. An address that cannot be had is a StopError.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tasks.clients.fetch.listings import AnswerJob, Listing, read_listing, read_named_sitemaps
from tasks.clients.fetch.web_requests import WebRequest
from tasks.core.errors import QuarantineError, StopError
from tasks.core.fetch.sites.site_pages import NEWS_FIRST
from tasks.core.fetch.sites.site_search import ROBOTS_PATH, list_well_known
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.clients.fetch.web import Web
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.records import Incoming


@dataclass(frozen=True, slots=True)
class FoundSource:
    """An address that names `pages`, or `leads` to what names them; `named_in` says who told it."""

    url: str
    kind: SourceKind
    pages: int
    leads: int
    named_in: str

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How good it is to be read: what tells the news first, then feeds, then what names most."""
        tells_news = self.kind is SourceKind.SITEMAP and bool(NEWS_FIRST.search(self.url))
        return (not tells_news, self.kind is not SourceKind.FEED, -self.pages)


class SiteFinder:
    """Asks a site what it offers."""

    def __init__(self, web: Web, parsers: ParserPool) -> None:
        self._web = web
        self._parsers = parsers

    def find(self, url: str) -> list[FoundSource]:
        """Give what names pages, the best to be read first."""
        [answer] = self._ask([url])
        front = self._read(answer, None)
        if front is None:
            detail = answer.detail or answer.reason or "it is a page, no site"
            raise StopError(f"{url} names no pages: {detail}", "Give the address of the front page")
        if front.kind is not SourceKind.SITE:
            return list(_describe(answer, front, "its own address"))
        named = self._look_in_site(answer.final_url or url, front)
        links = len(front.site.articles) if front.site else 0
        if not named and links:
            named = [FoundSource(url, SourceKind.SITE, links, 0, "links of the front page")]
        return sorted(named, key=lambda found: found.rank)

    def _look_in_site(self, home: str, front: Listing) -> list[FoundSource]:
        [robots] = self._ask([urljoin(home, ROBOTS_PATH)])
        told = self._read(robots, None, read_named_sitemaps)
        sitemaps = [url for url, _ in told.leads] if told else []
        found = self._look([url for url, _ in front.leads], "the front page")
        found += self._look(sitemaps, "robots.txt")
        return found or self._look(list_well_known(home), "where sites have it")

    def _look(self, urls: Iterable[str], named_in: str) -> list[FoundSource]:
        return [
            found
            for answer in self._ask(urls)
            if (listing := self._read(answer, SourceKind.FEED)) is not None
            for found in _describe(answer, listing, named_in)
        ]

    def _ask(self, urls: Iterable[str]) -> list[Incoming]:
        for url in dict.fromkeys(urls):
            self._web.submit(WebRequest(url, url))
        return [answer for _, answer in self._web.completed()]

    def _read(
        self,
        answer: Incoming,
        kind: SourceKind | None,
        read: Callable[[AnswerJob], Listing | None] = read_listing,
    ) -> Listing | None:
        if answer.reason is not None or answer.data is None:
            return None
        [listing] = self._parsers.parse_each(read, [AnswerJob.of(answer, kind)])
        return None if isinstance(listing, QuarantineError) else listing


def _describe(answer: Incoming, listing: Listing, named_in: str) -> Iterator[FoundSource]:
    if listing.urls or listing.leads:
        pages, leads = len(listing.urls), len(listing.leads)
        yield FoundSource(answer.url, listing.kind, pages, leads, named_in)
