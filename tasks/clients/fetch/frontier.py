"""Frontier: from the addresses that a run begins at to the pages behind them, each fetched once.

Takes starts, gives a receipt for each page in the order in which they arrive; feeds and sitemaps are
followed while other pages come in. A page that earlier runs fetched is fetched again only where its plan
says so, and then conditionally. What a start itself could not give is a receipt too, with the reason; a
page that a source's filters leave out is one that was skipped, once. How each feed, sitemap and site
answered stands in `polls` when the receipts are through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.clients.fetch.poll_log import Findings, PollLog
from tasks.clients.fetch.reader import PollJob, PollReading, read_poll, read_told_address
from tasks.clients.fetch.web_requests import NOT_MODIFIED, WebRequest
from tasks.core.errors import QuarantineError
from tasks.core.fetch.found_pages import unwrap_address
from tasks.core.fetch.page_links import may_tell_address
from tasks.core.fetch.revisits import is_due
from tasks.core.identity.identity import make_source_id
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import timedelta
    from typing import TypeVar

    from tasks.clients.fetch.history import FetchHistory
    from tasks.clients.fetch.web import Web
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.fetch.polls import Poll
    from tasks.core.fetch.revisits import KnownPage
    from tasks.core.sources.starts import Start

    R = TypeVar("R")

DEEPEST = 3
"""From a site to its sitemap index, to a sitemap: what is named deeper is not followed."""
MOST_TOLD = 2
"""So often a page may send us on to another before it is taken for what it is."""
MOST_FOLLOWED = 200
"""Feeds and sitemaps that one start may lead to in a run."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A request for a page. `first` is the receipt of the page that sent us on to it."""

    start: Start
    known: KnownPage | None = None
    first: Incoming | None = None
    told: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    """A request for something that may name pages: the start itself, or what it led to.

    `known` is the page that the start turned out to be in an earlier run.
    """

    start: Start
    kind: SourceKind | None
    depth: int = 0
    known: KnownPage | None = None


class Frontier:
    """Follows starts to pages, with a web to fetch from and a history of what was fetched before."""

    def __init__(  # noqa: PLR0913 - the clients that it works with, by name
        self,
        *,
        web: Web,
        parsers: ParserPool,
        store: RawStore,
        history: FetchHistory,
        revisit_after: Sequence[timedelta],
        now: datetime,
        limit: int | None,
    ) -> None:
        self._book = PollLog(history)
        self._web = web
        self._parsers = parsers
        self._store = store
        self._history = history
        self._revisit_after = revisit_after
        self._now = now
        self._limit = self._left = limit
        self._wanted: set[str] = set()
        self._followed: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()
        self._looked_at: set[str] = set()

    @property
    def polls(self) -> Sequence[Poll]:
        """How each feed, sitemap and site answered so far."""
        return self._book.polls()

    def receipts(self, starts: Sequence[Start]) -> Iterator[Incoming]:
        """Give what comes in, until there is nothing more to wait for."""
        for start in starts:
            self._begin(start)
        for request, receipt in self._web.completed():
            mark = request.key
            if isinstance(mark, _Look):
                yield from self._take_answer(mark, receipt)
            elif isinstance(mark, _Page) and (page := self._take_page(mark, receipt)):
                self._book.note_given(page.url)
                yield replace(page, stated=mark.start.stated)

    def _begin(self, start: Start) -> None:
        known = self._history.find_pages([start.url]).get(start.url)
        was_page = known is not None and known.raw_sha256 and not self._book.is_polled(start.url)
        if start.kind is SourceKind.PAGE or (start.kind is None and was_page):
            every = start.declared.every if start.declared else None
            if known is None or every is None or known.last_fetched_at + every <= self._now:
                self._begin_at_page(start, known)
            return
        if start.declared is None or self._book.is_due(start.url, self._now):
            self._look(_Look(start, start.kind), start.url)
        for page in self._history.pages_of(start.source):
            if self._is_wanted_again(start, page) and not self._book.is_look_of(start.source, page.url):
                self._want(start, page.url, page)

    def _begin_at_page(self, start: Start, known: KnownPage | None) -> None:
        """Ask for a page; for what only turned out to be one, ready to find a feed there this time."""
        if start.kind is None:
            self._look(_Look(start, None, known=known), start.url)
        else:
            self._want(start, start.url, known)

    def _look(self, look: _Look, url: str) -> None:
        """Ask an address; on condition that it has changed, where all that it named last was taken."""
        if url in self._looked_at:
            return
        self._looked_at.add(url)
        last = look.known or self._book.last_taken(url)
        self._web.submit(
            WebRequest(
                url=url,
                source=look.start.source,
                key=look,
                etag=last.etag if last else None,
                last_modified=last.last_modified if last else None,
            )
        )

    def _want(self, start: Start, url: str, known: KnownPage | None) -> bool:
        """Ask for a page, once a run; False where the run may take no more."""
        key = make_source_id(url)
        if key in self._wanted or url in self._looked_at:
            return True
        if self._left == 0:
            return False
        self._wanted.add(key)
        self._left = None if self._left is None else self._left - 1
        has_bytes = known is not None and known.raw_sha256 is not None
        self._web.submit(
            WebRequest(
                url=url,
                source=start.source,
                key=_Page(start, known),
                etag=known.etag if known and has_bytes else None,
                last_modified=known.last_modified if known and has_bytes else None,
            )
        )
        return True

    def _take_page(self, mark: _Page, receipt: Incoming) -> Incoming | None:
        """Give the receipt of a page, or go on to where the page says that its article is."""
        if receipt.http_status == NOT_MODIFIED and receipt.reason is None:
            if mark.known is None or mark.known.raw_sha256 is None:
                return replace(receipt, reason=Reason.BROKEN_RESPONSE, detail="a 304 that nobody asked for")
            return replace(receipt, confirmed_sha256=mark.known.raw_sha256)
        told = self._read_told(mark, receipt)
        if told is not None:
            first = mark.first or receipt
            key = replace(mark, first=_join(first, receipt), told=mark.told + 1)
            self._web.submit(WebRequest(url=told, source=receipt.source, key=key))
            return None
        return _join(mark.first, receipt) if mark.first else receipt

    def _read_told(self, mark: _Page, receipt: Incoming) -> str | None:
        if receipt.data is None or receipt.reason is not None or mark.told >= MOST_TOLD:
            return None
        url = receipt.final_url or receipt.url
        if not may_tell_address(receipt.data, url):
            return None
        told = self._parse(read_told_address, _make_job(receipt, None))
        return None if isinstance(told, QuarantineError) or told == url else told

    def _take_answer(self, look: _Look, receipt: Incoming) -> Iterator[Incoming]:
        """Go on from what a feed, a sitemap or a site names; an article is an article."""
        if receipt.reason is not None:
            yield self._fail(look, receipt)
            return
        if receipt.http_status == NOT_MODIFIED:
            yield from self._take_unchanged(look, receipt)
            return
        reading = self._parse(read_poll, _make_job(receipt, look.kind))
        if isinstance(reading, QuarantineError):
            yield self._fail(look, _refuse(receipt, reading.reason, reading.detail))
        elif reading.kind is SourceKind.PAGE:
            self._wanted.add(make_source_id(receipt.url))
            if page := self._take_page(_Page(look.start), receipt):
                yield replace(page, stated=look.start.stated)
        elif not reading.pages and not reading.more and reading.kind is SourceKind.SITE:
            yield self._fail(look, _refuse(receipt, Reason.INDEX_PAGE, "a site that names no feed"))
        else:
            yield from self._follow(look, receipt, reading)

    def _take_unchanged(self, look: _Look, receipt: Incoming) -> Iterator[Incoming]:
        if look.known is None and self._book.last_taken(receipt.url):
            self._book.note_unchanged(look.start, receipt)
        elif page := self._take_page(_Page(look.start, look.known), receipt):
            yield page if page.reason is None else self._fail(look, page)

    def _follow(self, look: _Look, receipt: Incoming, reading: PollReading) -> Iterator[Incoming]:
        """Ask for the pages that are new, or due, and go on to the feeds and sitemaps that are named."""
        start = look.start
        urls = list(dict.fromkeys(unwrap_address(page.url) for page in reading.pages))
        urls = [url for url in urls if url not in {receipt.url, receipt.final_url}]
        known = self._history.find_pages(urls)
        new = [url for url in urls if url not in known]
        taken, left = self._want_new(start, [url for url in new if start.wants(url)])
        for page in known.values():
            if self._is_wanted_again(start, page):
                self._want(start, page.url, page)
        self._follow_more(look, reading)
        stored = self._store.put_raw(receipt.data or b"")
        findings = Findings(reading.kind, stored.sha256, len(urls), len(new), left, reading.ttl_s)
        self._book.note(start, receipt, findings, taken)
        for url in new:
            if not start.wants(url) and (skipped := self._skip(start, url)):
                yield skipped

    def _want_new(self, start: Start, urls: Sequence[str]) -> tuple[Sequence[str], int]:
        """Ask for new pages as far as the start and the run may; give these, and how many are left."""
        most = start.most_pages if start.declared else max(start.most_pages, self._limit or 0)
        for place, url in enumerate(urls):
            if self._taken[start.url] >= most or not self._want(start, url, None):
                return urls[:place], len(urls) - place
            self._taken[start.url] += 1
        return urls, 0

    def _follow_more(self, look: _Look, reading: PollReading) -> None:
        kind = SourceKind.SITEMAP if reading.kind is SourceKind.SITEMAP else None
        for url, modified_at in reading.more:
            last = self._book.last_taken(url)
            is_old = last and modified_at and modified_at < last.polled_at
            if look.depth < DEEPEST and self._followed[look.start.url] < MOST_FOLLOWED and not is_old:
                self._followed[look.start.url] += 1
                self._look(_Look(look.start, kind, look.depth + 1), url)

    def _skip(self, start: Start, url: str) -> Incoming | None:
        """Give the receipt of a page that the filters leave out, once a run."""
        key = make_source_id(url)
        if key in self._wanted or self._left == 0:
            return None
        self._wanted.add(key)
        self._left = None if self._left is None else self._left - 1
        detail = f"left out by the filters of {start.name}"
        return Incoming("fetch", start.source, url, datetime.now(UTC), reason=Reason.FILTERED, detail=detail)

    def _fail(self, look: _Look, receipt: Incoming) -> Incoming:
        """Note that an address could not be read, and give its receipt: it has an outcome, too."""
        self._book.note(look.start, receipt, Findings(look.kind))
        return receipt

    def _is_wanted_again(self, start: Start, page: KnownPage) -> bool:
        """Tell whether a known page is fetched now: where it is due, or where filters have changed."""
        is_due_now = page.last_reason == Reason.FILTERED or is_due(page, self._now, self._revisit_after)
        return is_due_now and start.wants(page.url)

    def _parse(self, read: Callable[[PollJob], R], job: PollJob) -> R | QuarantineError:
        [result] = self._parsers.parse_each(read, [job])
        return result


def _make_job(receipt: Incoming, kind: SourceKind | None) -> PollJob:
    url = receipt.final_url or receipt.url
    return PollJob(receipt.data or b"", receipt.headers, receipt.media_type, url, kind)


def _refuse(receipt: Incoming, reason: Reason, detail: str) -> Incoming:
    return replace(receipt, reason=reason, detail=detail)


def _join(first: Incoming, last: Incoming) -> Incoming:
    """Give the last receipt as one of the address that was asked for first, with the way in between."""
    if first is last:
        return last
    way = (*first.redirects, (first.http_status or 0, first.final_url or first.url), *last.redirects)
    return replace(last, url=first.url, redirects=way)
