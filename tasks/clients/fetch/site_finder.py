"""What a site offers to be read from: its feeds and sitemaps, each asked once and read.

Takes the address of a site, a feed or a sitemap; gives what names pages there, with how many: what the site
names itself, and, where that names nothing, what lies where sites have such things, or its links to articles.
Of what it found it cleans some pages, to be looked at. It stores nothing. An address that cannot be had is a
StopError.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tasks.clients.fetch.listings import AnswerJob, Listing, read_listing, read_named_sitemaps
from tasks.clients.fetch.web_requests import WebRequest
from tasks.clients.parsing.parse_jobs import make_incoming_job, parse_jobs
from tasks.core.clean.opt_outs import respect_opt_out
from tasks.core.errors import QuarantineError, StopError
from tasks.core.fetch.sites.site_pages import NEWS_FIRST
from tasks.core.fetch.sites.site_search import ROBOTS_PATH, list_well_known
from tasks.core.records import OnOptOut
from tasks.core.sources.source_looks import FoundSource, PreviewedPage, preview_document
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tasks.clients.fetch.web import Web
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.records import Incoming

MOST_ASKED = 40
"""Feeds and sitemaps of one place that are asked; a robots.txt may name a thousand."""
MOST_PREVIEWED = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


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
        links = front.site.articles if front.site else ()
        if not named and links:
            named = [
                FoundSource(
                    url, SourceKind.SITE, len(links), 0, "links of the front page", links[:MOST_PREVIEWED]
                )
            ]
        return sorted(named, key=_rank)

    def preview(self, found: FoundSource, on_opt_out: OnOptOut = OnOptOut.KEEP) -> list[PreviewedPage]:
        """Clean the newest pages of what was found; each that cannot be had or used says why."""
        if not found.pages:
            [within] = self._ask(found.first[:1])
            listing = self._read(within, SourceKind.SITEMAP)
            found = next(_describe(within, listing, found.url), found) if listing else found
        asked = [url for url in found.first if found.pages]
        answers = {answer.url: answer for answer in self._ask(asked)}
        jobs = [make_incoming_job(answers[url]) for url in asked]
        documents = parse_jobs(self._parsers, jobs)
        return [
            preview_document(url, respect_opt_out(document, on_opt_out))
            for url, document in zip(asked, documents, strict=True)
        ]

    def _look_in_site(self, home: str, front: Listing) -> list[FoundSource]:
        [robots] = self._ask([urljoin(home, ROBOTS_PATH)])
        told = self._read(robots, None, read_named_sitemaps)
        sitemaps = sorted((url for url, _ in told.leads) if told else (), key=_tells_no_news)
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
        for url in islice(dict.fromkeys(urls), MOST_ASKED):
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
        yield FoundSource(answer.url, listing.kind, pages, leads, named_in, tuple(_list_first(listing)))


def _list_first(listing: Listing) -> Sequence[str]:
    """List the newest pages, in its own order where it says no times; else the newest sitemap."""
    if listing.pages:
        newest = sorted(listing.pages, key=lambda page: page.told_at or _NEVER, reverse=True)
        return [page.url for page in newest[:MOST_PREVIEWED]]
    return [url for url, _ in sorted(listing.leads, key=lambda lead: lead[1] or "", reverse=True)][:1]


def _rank(found: FoundSource) -> tuple[bool, bool, int]:
    """Tell how good it is to be read: what tells the news first, then feeds, then what names most."""
    is_sitemap_of_news = found.kind is SourceKind.SITEMAP and not _tells_no_news(found.url)
    return (not is_sitemap_of_news, found.kind is not SourceKind.FEED, -found.pages)


def _tells_no_news(url: str) -> bool:
    return not NEWS_FIRST.search(urlsplit(url).path)
