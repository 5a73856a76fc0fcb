"""A back-fill: the older pages of one source, found through its listings and fetched as any page is.

`find` searches and gives the plan; `incoming` then fetches what the plan is for, in portions, the newest
first, at the hosts' pace. A host that gives nothing for many pages on end is left for this run: its other
pages wait for the next. Pages that came to a run that was broken off, and that were not archived, come first,
from the store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from tasks.clients.fetch.backfill.depth_finder import DepthFinder
from tasks.core.errors import StopError
from tasks.core.fetch.backfill.depth_search import MOST_FOUND, DepthSearch
from tasks.core.fetch.backfill.digests import Word
from tasks.core.fetch.backfill.plans import (
    BackfillPlan,
    choose_pages,
    count_hosts,
    count_months,
    count_undated,
)
from tasks.core.fetch.hosts.host_memory import find_host
from tasks.core.fetch.revisits import APPEARED
from tasks.core.fetch.robots import read_robots
from tasks.core.records import PASSING_REASONS, Incoming
from tasks.core.sources.sources import SourceKind
from tasks.core.sources.starts import Start
from tasks.core.store.batches import raw_key
from tasks.core.store.captures import make_capture, receive_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tasks.clients.fetch.backfill.backfill_files import BackfillFiles
    from tasks.clients.fetch.crawl import Crawl
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.fetch.backfill.digests import AgedPage
    from tasks.core.fetch.backfill.windows import Span, Window
    from tasks.core.fetch.hosts.host_memory import HostsSeen
    from tasks.core.records import Capture, Stated

PORTION = 50
"""Pages that are asked for before it is seen how their hosts answer."""
MOST_IN_VAIN = 10
"""So many pages of a host in a row that could not be had tell that it is not the time for them."""
_RECEIVED = "backfill-received-0000"


@dataclass(slots=True)
class Backfill:
    """One back-fill of a run; `tasks.fetch.open_backfill` opens it."""

    crawl: Crawl
    parsers: ParserPool
    files: BackfillFiles
    start: Start
    window: Window
    limits: WebLimits
    left: dict[str, int] = field(default_factory=dict)
    _wanted: Sequence[AgedPage] = ()
    _beyond: int = 0

    @property
    def hosts(self) -> HostsSeen:
        """What the next run should know of hosts; known when the block is left."""
        return self.crawl.web.hosts

    def find(self, watch: Callable[[int, int], None], limit: int | None = None) -> BackfillPlan:
        """Search, and give the plan; a source that cannot be read at all is a StopError."""
        most_found = max(MOST_FOUND, limit or 0)
        history = self.crawl.history
        now = self.crawl.frontier.plan.now
        search = DepthSearch(self.start.url, self.window, now, most_found, history.find_pages)
        finder = DepthFinder(self.crawl.web, self.parsers, self.files, self.window)
        finder.expected = self.start.kind or self.crawl.log.named_as(self.start.url)
        finder.run(search, watch)
        if not search.answered:
            detail = next((failed.detail for failed in finder.failures), "it names nothing")
            raise StopError(f"{self.start.url} cannot be read: {detail}", "Give a feed, a sitemap or a site")
        return self._plan(search, finder, limit)

    def incoming(self) -> Iterator[Incoming]:
        """Give what came to a run that was broken off, then what is fetched now."""
        received = [capture for capture in self.files.take_received() if self._is_lost(capture)]
        self.files.forget_received()
        for capture in received:
            self.files.keep_received(capture)
        had: set[str] = set()
        for capture in received:
            if (page := self._revive(capture)) is not None:
                had.add(page.url)
                yield page
        self._note_left(len(self._wanted))
        vain: Counter[str] = Counter()
        pages = iter([page for page in self._wanted if page.url not in had])
        while portion := list(islice(self._ask_for(pages, vain), PORTION)):
            ages = {page.url: page.span for page in portion}
            for came in self.crawl.run([self._make_start(page) for page in portion]):
                host = find_host(came.url)
                vain[host] = vain[host] + 1 if came.reason in PASSING_REASONS else 0
                yield self._keep(came, ages.get(came.url))
        self._note_left(sum(self.left.values()))

    def _note_left(self, pages: int) -> None:
        """Note how many pages are left, with those beyond the limit; a run that breaks off says too many."""
        self.files.note_left(self.start.source, self._beyond + pages)

    def _ask_for(self, pages: Iterator[AgedPage], vain: Counter[str]) -> Iterator[AgedPage]:
        """Pass on the pages of hosts that answer; the others are left."""
        for page in pages:
            host = find_host(page.url)
            if vain[host] >= MOST_IN_VAIN or self.crawl.frontier.hosts.rests(host):
                self.left[host] = self.left.get(host, 0) + 1
            else:
                yield page

    def _plan(self, search: DepthSearch, finder: DepthFinder, limit: int | None) -> BackfillPlan:
        pages = list(search.pages.values())
        known = self.crawl.history.find_pages([page.url for page in pages])
        chosen = choose_pages(
            pages, known, lambda page: self.crawl.frontier.plan.is_due(page, is_named=True), self.start.wants
        )
        self._wanted = chosen.wanted[:limit]
        self._beyond = len(chosen.wanted) - len(self._wanted)
        until = self.window.until
        return BackfillPlan(
            source=self.start.name or self.start.source,
            since=f"{self.window.since:%Y-%m-%d}",
            until=None if until is None else f"{until - timedelta(days=1):%Y-%m-%d}",
            listings=search.answered,
            asked=finder.asked,
            found=len(pages),
            undated=count_undated(pages),
            known=chosen.known,
            waiting=chosen.waiting,
            left_out=chosen.left_out,
            to_fetch=len(self._wanted),
            older=search.older,
            newer=search.newer,
            months=count_months(pages, self._wanted, self.window),
            hosts=count_hosts(self._wanted, self._find_delay),
            notes=tuple(search.notes),
            failures=tuple(f"{failed.url}: {failed.detail}" for failed in finder.failures),
        )

    def _find_delay(self, url: str) -> float:
        """Find the seconds between two requests to a host: as they are now, or as its robots.txt asks."""
        host = find_host(url)
        if (delay_s := self.crawl.web.delays_s().get(host)) is not None:
            return delay_s
        known = self.crawl.frontier.hosts.robots.items()
        copies = (copy for origin, copy in known if find_host(origin) == host)
        rules = (read_robots(copy.http_status, copy.text.encode()) for copy in copies)
        asked = (each.crawl_delay_s(self.limits.robots_agent) or 0 for each in rules)
        return max(self.limits.min_delay_s, *asked, 0.0)

    def _make_start(self, page: AgedPage) -> Start:
        """Make a page one to begin at; the day that a feed or a sitemap of news tells of it is stated."""
        listed: Stated = ()
        if page.span and page.word is Word.PUBLISHED:
            is_day = page.span.end - page.span.begin == timedelta(days=1)
            listed = (
                ("published_at", f"{page.span.begin:%Y-%m-%d}" if is_day else page.span.begin.isoformat()),
            )
        return Start(self.start.source, page.url, SourceKind.PAGE, self.start.declared, listed, page.place)

    def _keep(self, page: Incoming, age: Span | None) -> Incoming:
        """Note when a page appeared, so that none that is old is looked at as news is; keep what came."""
        appeared_at = age.begin if age else self.window.since
        noted = replace(page, headers=(*page.headers, (APPEARED, appeared_at.isoformat())))
        noted = self.crawl.forgotten.turn_away(noted)
        sha256 = None if noted.data is None else self.crawl.store.put_raw(noted.data).sha256
        self.files.keep_received(make_capture(noted, _RECEIVED, sha256))
        return noted

    def _is_lost(self, capture: Capture) -> bool:
        """Tell whether a page that came was not archived."""
        known = self.crawl.history.find_page(capture.url)
        return known is None or known.last_fetched_at < capture.fetched_at

    def _revive(self, capture: Capture) -> Incoming | None:
        """Make a page that came once more what came in; None where its bytes are not in the store."""
        try:
            has_data = capture.bytes is not None and capture.raw_sha256 is not None
            data = self.crawl.store.get_raw(raw_key(capture.raw_sha256 or "")) if has_data else None
        except StopError:
            return None  # it was another store
        return receive_again(capture, data)
