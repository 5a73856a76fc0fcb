"""Crawl: from the addresses that a run begins at to the pages behind them, each fetched once.

Takes starts, gives what came in for each page in the order in which it arrives; feeds and sitemaps are
followed while other pages come in. The frontier says what to ask next, the web asks it, the reader says what
the answer means; the history and the poll log hold what earlier runs fetched and polled.

What a start itself could not give comes in too, with the reason; a page that a source's filters leave out is
one that was skipped, once. How each feed, sitemap and site answered stands in `polls` when all is through.
What nobody foresaw in one start or one answer is the outcome of that one; only errors that say that the run
cannot go on (the store is gone) end it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from tasks.clients.fetch.address import Address
from tasks.clients.fetch.fetcher import take_surprise
from tasks.clients.fetch.listings import Listing
from tasks.clients.fetch.reader import Article, Elsewhere, Failure, Meaning, Shell, Unchanged
from tasks.clients.fetch.web_requests import ACCEPT_ANY, ACCEPT_LISTING, ACCEPT_PAGE, WebRequest
from tasks.core.errors import QuarantineError, StopError, TransientError
from tasks.core.fetch.found_pages import FoundPage
from tasks.core.fetch.frontier import CrawlRequest, Role
from tasks.core.fetch.hosts.host_memory import find_host
from tasks.core.fetch.poll_log import Findings
from tasks.core.fetch.polls import Poll
from tasks.core.forget.marks import DETAIL, NOTHING_FORGOTTEN, ForgottenBook
from tasks.core.records import BROWSER_VIA, FETCH_VIA, Incoming, Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from tasks.clients.fetch.history import FetchHistory
    from tasks.clients.fetch.hosts.host_claims import HostClaims
    from tasks.clients.fetch.reader import Reader
    from tasks.clients.fetch.said.page_words import PageWords
    from tasks.clients.fetch.web import Web
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.fetch.frontier import Frontier
    from tasks.core.fetch.poll_log import PollLog
    from tasks.core.sources.starts import Start

_Given = TypeVar("_Given")
_ACCEPT = {None: ACCEPT_ANY, SourceKind.FEED: ACCEPT_LISTING, SourceKind.SITEMAP: ACCEPT_LISTING}
SHELL_HEADER = "x-copydesk-shell"
"""Names, in the capture of a page that a browser has shown, the hash of the bytes that came for it."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """Asks, reads and asks on, until there is nothing more to ask; `words` is what sources say of pages."""

    web: Web
    reader: Reader
    store: RawStore
    history: FetchHistory
    log: PollLog
    frontier: Frontier
    words: PageWords
    forgotten: ForgottenBook = NOTHING_FORGOTTEN
    claims: HostClaims | None = None

    @property
    def polls(self) -> Sequence[Poll]:
        """How each feed, sitemap and site answered so far."""
        return self.log.polls()

    def run(self, starts: Sequence[Start]) -> Iterator[Incoming]:
        """Give what comes in, until there is nothing more to wait for."""
        for start in starts:
            try:
                self._begin(start)
            except (StopError, TransientError):
                raise
            except QuarantineError as failure:
                yield _make_failed(start, failure)
            except Exception as surprise:  # noqa: BLE001 - it costs this start
                yield _make_failed(start, take_surprise(surprise, start.url))
            self._ask()
        for asked, answer in self.web.completed():
            yield from self._take_any(asked.key, answer)

    def _begin(self, start: Start) -> None:
        """Begin at a page, or at what names pages; these are looked at again when they are due.

        An address that is never asked is a QuarantineError.
        """
        Address.parse(start.url)
        if self.forgotten.has_address(start.url):
            raise QuarantineError(Reason.FORGOTTEN, DETAIL)
        known = self.history.find_page(start.url)
        if self.log.is_page(start, known):
            self.frontier.begin_at_page(start, known)
        else:
            self.frontier.begin_at_source(start, self.history.pages_of(start.source))

    def _ask(self) -> None:
        """Hand what the frontier has for us to the web."""
        for request in self.frontier.take():
            etag, last_modified, validated = request.validators
            self.web.submit(
                WebRequest(
                    request.url,
                    request.start.source,
                    request,
                    etag,
                    last_modified,
                    validated=validated,
                    moved_to=request.moved_to,
                    accept=_ACCEPT.get(request.kind, ACCEPT_PAGE),
                )
            )

    def _take_any(self, request: CrawlRequest, answer: Incoming) -> Iterator[Incoming]:
        """Take an answer, whatever comes of it, and go on with the search that it belongs to."""
        meaning = yield from self._guard(request, answer, self._take(request, answer))
        if isinstance(meaning, Shell):
            return  # its answer is still to come
        yield from self._guard(request, answer, self._settle(request, meaning))

    def _guard(
        self, request: CrawlRequest, answer: Incoming, steps: Generator[Incoming, None, _Given]
    ) -> Generator[Incoming, None, _Given | None]:
        """Go through steps with an answer; what surprises there is the answer's outcome."""
        try:
            return (yield from steps)
        except (StopError, TransientError):
            raise
        except Exception as surprise:  # noqa: BLE001 - it costs this answer
            failure = take_surprise(surprise, answer.url)
            failed = replace(answer, data=None, reason=failure.reason, detail=failure.detail)
            if request.kind is not SourceKind.PAGE:
                self.log.note(request.start, failed, Findings(request.kind))
            yield failed
            return None

    def _take(self, request: CrawlRequest, answer: Incoming) -> Generator[Incoming, None, Meaning]:
        """Do what an answer's meaning asks for, give what came in with it, and what it means."""
        meaning = self.reader.read(request, answer)
        match meaning:
            case Article() if request.role is not Role.NAMED:
                pass
            case Article(page):
                yield from self._hand_on(request, page)
            case Shell(page):
                shown = replace(request, shell_sha256=self.store.put_raw(page.data or b"").sha256)
                self.web.show(WebRequest(request.url, request.start.source, shown), page)
            case Elsewhere(url, first):
                self.frontier.send_on(request, url, first)
                self._ask()
            case Listing() as listing:
                yield from self._take_listing(request, answer, listing)
            case Unchanged(Poll() as last):
                self.log.note_unchanged(request.start, answer, last)
            case Unchanged(Incoming() as page):
                yield page
            case Failure() if request.role is not Role.NAMED:
                pass
            case Failure(failed):
                self.log.note(request.start, failed, Findings(request.kind))
                yield failed
        return meaning

    def _hand_on(self, request: CrawlRequest, page: Incoming) -> Iterator[Incoming]:
        """Give a page on, with what its source states of all its pages, and what is said of this one."""
        if request.kind is SourceKind.PAGE:
            self.log.note_given(page.url)
        else:
            self.frontier.note_page(page.url)
        if page.via == BROWSER_VIA and request.shell_sha256:
            page = replace(page, headers=(*page.headers, (SHELL_HEADER, request.shell_sha256)))
        yield from self.words.add_to(request, replace(page, stated=request.start.stated))

    def _take_listing(self, request: CrawlRequest, answer: Incoming, listing: Listing) -> Iterator[Incoming]:
        """Ask for the pages that are new, or due, and go on to the feeds and sitemaps that are named."""
        if request.role is Role.ROBOTS:
            self.frontier.take_robots(request, [url for url, _ in listing.leads])
            return
        self._claim(url for url, _ in listing.leads)
        if listing.site:
            self.frontier.begin_search(request, answer, listing.site)
        else:
            self.frontier.follow(request, listing.kind, listing.leads)
        if request.role is not Role.SECTION:
            yield from self._expand(request, answer, listing)

    def _expand(self, request: CrawlRequest, answer: Incoming, listing: Listing) -> Iterator[Incoming]:
        """Ask for the pages that an answer names, and note what it was.

        What was forgotten is not asked for, and an answer that names it is not kept.
        """
        wanted = tuple(page for page in listing.pages if not self.forgotten.has_address(page.url))
        is_kept = len(wanted) == len(listing.pages)
        listing = replace(listing, pages=wanted)
        known = self.history.find_pages(listing.urls)
        self._claim(listing.urls)
        pages = self.frontier.expand(request, listing.urls, known)
        self._ask()
        sha256 = self.store.put_raw(answer.data or b"").sha256 if is_kept else None
        found = Findings(listing.kind, sha256, pages.pages, pages.new, pages.left, listing.ttl_s)
        self.log.note(request.start, answer, found, pages.taken)
        self.words.note(request, listing.kind, listing.pages)
        for url in pages.skipped:
            yield _make_skipped(request.start, url)

    def _claim(self, urls: Iterable[str]) -> None:
        """Claim the hosts of addresses that an answer names; those of other runs are left to these."""
        if self.claims is not None:
            self.claims.claim(map(find_host, urls))

    def _settle(self, request: CrawlRequest, meaning: Meaning | None) -> Generator[Incoming, None, None]:
        """Go on with the search for a site's news; at its end, its links are all that there is."""
        search = self.frontier.settle(request, _count_named(meaning))
        self._ask()
        if search is None:
            return
        front = CrawlRequest(request.start, request.start.url, SourceKind.SITE)
        if search.links:
            links = tuple(map(FoundPage, search.links))
            yield from self._expand(front, search.answer, Listing(SourceKind.SITE, links))
        elif request.start.kind is None and urlsplit(search.answer.final_url or request.url).path.strip("/"):
            # An address of two letters may be a language's front page, or an article's.
            yield from self._hand_on(replace(front, kind=SourceKind.PAGE), search.answer)
        else:
            detail = "a site that names no feed, no sitemap and no article"
            failed = replace(search.answer, reason=Reason.INDEX_PAGE, detail=detail)
            self.log.note(request.start, failed, Findings(SourceKind.SITE))
            yield failed


def _count_named(meaning: Meaning | None) -> int:
    match meaning:
        case Listing(pages=pages):
            return len(pages)
        case Unchanged(Poll(pages=named)):
            return named
    return 0


def _make_failed(start: Start, failure: QuarantineError) -> Incoming:
    """Make what comes in for a start that could not be begun at."""
    came = Incoming(FETCH_VIA, start.source, start.url, datetime.now(UTC))
    return replace(came, reason=failure.reason, detail=failure.detail)


def _make_skipped(start: Start, url: str) -> Incoming:
    """Make what comes in for a page that the filters leave out."""
    detail = f"left out by the filters of {start.name}"
    return Incoming(FETCH_VIA, start.source, url, datetime.now(UTC), reason=Reason.FILTERED, detail=detail)
