"""Frontier: what a run asks of the web next, each address once.

Takes the starts of a run and what answers name; gives requests, in the order in which they came up. It says
which known pages are due, how far a start is followed, and how many pages the run and each of its starts
may take. It asks nothing itself (`crawl` does), and does not know what an answer means (`reader` does).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from tasks.core.fetch.hosts.host_memory import HostMemory, find_host
from tasks.core.fetch.sites.lastmods import choose_leads
from tasks.core.fetch.sites.site_search import SiteSearch, list_well_known
from tasks.core.identity.identity import make_source_id
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tasks.core.fetch.poll_log import PollLog
    from tasks.core.fetch.polls import Poll
    from tasks.core.fetch.revisits import KnownPage, RevisitPlan
    from tasks.core.fetch.sites.lastmods import Lead, LeadHistory
    from tasks.core.fetch.sites.site_pages import SitePage
    from tasks.core.records import Incoming
    from tasks.core.sources.starts import Start

DEEPEST = 3
"""From a site to its sitemap index, to a sitemap: what is named deeper is not followed."""
MOST_FOLLOWED = 200
"""Feeds and sitemaps that one start may lead to in a run."""


class Role(StrEnum):
    """Why an address is asked: it was named, or a search for a site's news looks there, in vain perhaps."""

    NAMED = "named"
    GUESSED = "guessed"
    ROBOTS = "robots"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """An address to ask. `kind` is what is expected there: a page, what names pages, or None: to be told.

    `last` is what an answer "not modified" confirms: the page, or all that was named. `known` is a page that
    was asked for before, whether it could be had or not. `first` is the answer of the page that sent us on to
    this one, `hops` how often we were sent on; `moved_to` is where the address is known to lead to for good.
    With `shell_sha256` what comes is what a browser made of those bytes.
    """

    start: Start
    url: str
    kind: SourceKind | None
    depth: int = 0
    last: KnownPage | Poll | None = None
    first: Incoming | None = None
    hops: int = 0
    moved_to: str | None = None
    role: Role = Role.NAMED
    shell_sha256: str | None = None
    known: KnownPage | None = None

    @property
    def validators(self) -> tuple[str | None, str | None, str | None]:
        """ETag and Last-Modified to ask with, and whose they are; of a page that sent us on none are."""
        if self.last is None or self.first:
            return None, None, None
        return self.last.etag, self.last.last_modified, self.last.final_url


@dataclass(frozen=True, slots=True)
class Expansion:
    """What became of the `pages` that an answer names, of which no run knew `new`.

    `taken` were asked for, `left` are more than there was room for; `skipped` are what the filters left out.
    """

    pages: int
    new: int
    taken: Sequence[str]
    left: int
    skipped: Sequence[str]


class Budget:
    """How many pages a run and each of its starts may still take, and how many leads a start."""

    def __init__(self, limit: int | None) -> None:
        self._limit = self._left = limit
        self._taken: Counter[str] = Counter()
        self._followed: Counter[str] = Counter()

    def take(self) -> bool:
        """Take the room of one page; False where the run may take no more."""
        if self._left == 0:
            return False
        self._left = None if self._left is None else self._left - 1
        return True

    def is_used_up(self, start: Start) -> bool:
        """Tell whether a start has given as many new pages as it may; a limit by hand widens its own."""
        most = start.most_pages if start.declared else max(start.most_pages, self._limit or 0)
        return self._taken[start.url] >= most

    def count_new(self, start: Start) -> None:
        """Count a new page of a start."""
        self._taken[start.url] += 1

    def follow(self, start: Start) -> bool:
        """Take the room of one feed or sitemap; False where a start may lead to no more."""
        if self._followed[start.url] >= MOST_FOLLOWED:
            return False
        self._followed[start.url] += 1
        return True


class Frontier:
    """The queue of a run's requests, by what earlier polls say, a plan for known pages and a limit.

    Pages of hosts that are to be left alone wait for a later run: new ones count as left. So do those of
    hosts that are `taken`, by another run: a set that grows as hosts come up.
    """

    def __init__(
        self,
        log: PollLog,
        plan: RevisitPlan,
        limit: int | None,
        hosts: HostMemory | None = None,
        taken: AbstractSet[str] | None = None,
    ) -> None:
        self._log = log
        self.plan = plan
        self.hosts = hosts or HostMemory(plan.now)
        self._taken = taken if taken is not None else frozenset()
        self._budget = Budget(limit)
        self._queue: list[CrawlRequest] = []
        self._pages: set[str] = set()
        self._polled: set[str] = set()
        self._owing: set[str] = set()
        self._searches: dict[str, SiteSearch] = {}

    def take(self) -> list[CrawlRequest]:
        """Give what is to be asked now, and keep nothing of it."""
        queue, self._queue = self._queue, []
        return queue

    def begin_at_page(self, start: Start, known: KnownPage | None) -> None:
        """Ask for a page, where it is due; for what only turned out to be one, ready to find a feed there."""
        if find_host(start.url) in self._taken:
            return
        every = start.declared.every if start.declared else None
        if known and every is not None and known.last_fetched_at + every > self.plan.now:
            return
        if start.kind is None:
            self._poll(CrawlRequest(start, start.url, None, last=known, known=known))
        else:
            self._want(start, start.url, known)

    def begin_at_source(self, start: Start, pages: Iterable[KnownPage]) -> None:
        """Ask what names pages, by hand at once, a declared source where it is due; and its `pages` again.

        Where some of them are wanted if they are named still, "not modified" is no answer.
        """
        again = [page for page in pages if not self._log.is_poll_of(start.source, page.url)]
        if any(map(self.plan.waits_for_name, again)):
            self._owing.add(start.url)
        last = self._find_last(start, start.url)
        is_due = self._log.is_due(start.url, self.plan.now) and not self._rests(start.url)
        if start.is_by_hand or is_due:
            expected = start.kind or self._log.named_as(start.url)
            self._poll(CrawlRequest(start, start.url, expected, last=last))
        self.revisit(start, again)

    def expand(self, request: CrawlRequest, urls: Sequence[str], known: Mapping[str, KnownPage]) -> Expansion:
        """Ask for the pages that an answer names: those that are new, and the known ones that are due.

        A page that it names by several spellings is one.
        """
        start = request.start
        distinct: dict[str, str] = {}
        for url in urls:
            distinct.setdefault(make_source_id(url), url)
        new = [url for url in distinct.values() if url not in known]
        wanted = [url for url in new if start.wants(url)]
        taken = self._want_new(start, wanted)
        self.revisit(start, known.values(), are_named=True)
        skipped = [url for url in new if not start.wants(url) and self._skip(url)]
        return Expansion(len(distinct), len(new), taken, len(wanted) - len(taken), skipped)

    def revisit(self, start: Start, pages: Iterable[KnownPage], *, are_named: bool = False) -> None:
        """Ask again for the known pages that are due, by the start's filters of today."""
        for page in pages:
            if self._rests(page.url):
                continue
            if self.plan.is_due(page, is_named=are_named) and start.wants(page.url):
                self._want(start, page.url, page)

    def follow(self, request: CrawlRequest, kind: SourceKind, leads: Sequence[Lead]) -> None:
        """Go on to the feeds and sitemaps that an answer of a kind names; not to what is as it was."""
        if request.depth >= DEEPEST:
            return
        expected = SourceKind.SITEMAP if kind is SourceKind.SITEMAP else SourceKind.FEED
        if kind is SourceKind.SITEMAP:
            leads = choose_leads(leads, partial(self._find_history, request.start), self.plan.now)
        for url, lastmod in leads:
            if self._budget.follow(request.start):
                self._log.note_told(url, lastmod)
                last = self._find_last(request.start, url)
                self._poll(CrawlRequest(request.start, url, expected, request.depth + 1, last))

    def begin_search(self, request: CrawlRequest, answer: Incoming, page: SitePage) -> None:
        """Search a site for its news, from what its front page names on; or take in a section of it."""
        if search := self._searches.get(request.start.url):
            search.take_section(page)
            self._look(request.start, search.page.feeds, SourceKind.FEED, Role.NAMED)
            return
        known = [url for url in list_well_known(answer.final_url or answer.url) if self._log.named_as(url)]
        last = self._log.last_taken(request.start.url)
        may_guess = last is None or last.polled_at.date() != self.plan.now.date()
        search = SiteSearch(answer, page, known, may_guess=may_guess)
        self._searches[request.start.url] = search
        self._look(request.start, [search.robots], SourceKind.SITE, Role.ROBOTS)
        self._look(request.start, page.feeds, SourceKind.FEED, Role.NAMED)
        if page.onward:
            self._look(request.start, [page.onward], SourceKind.SITE, Role.SECTION)

    def take_robots(self, request: CrawlRequest, sitemaps: Sequence[str]) -> None:
        """Ask for the sitemaps of a site's news that its robots.txt names."""
        if search := self._searches.get(request.start.url):
            self._look(request.start, search.take_robots(tuple(sitemaps)), SourceKind.SITEMAP, Role.NAMED)

    def settle(self, request: CrawlRequest, named: int) -> SiteSearch | None:
        """Note that an address is answered, and named so many pages; give a search that ends in vain."""
        search = self._searches.get(request.start.url)
        if search is None or request.kind is SourceKind.PAGE:
            return None
        search.open_requests -= 1
        search.named_pages += named
        while step := search.go_on():
            self._look(request.start, step.named, SourceKind.SITEMAP, Role.NAMED)
            self._look(request.start, step.guessed, SourceKind.FEED, Role.GUESSED)
            self._look(request.start, step.sections, SourceKind.SITE, Role.SECTION)
        return self._searches.pop(request.start.url) if search.is_in_vain else None

    def _look(self, start: Start, urls: Iterable[str], kind: SourceKind, role: Role) -> None:
        for url in urls:
            self._poll(CrawlRequest(start, url, kind, 1, self._find_last(start, url), role=role))

    def send_on(self, request: CrawlRequest, url: str, first: Incoming) -> None:
        """Go on to where a page says that its article is; `first` is its answer."""
        self.note_page(first.url)
        known = request.last if request.kind is SourceKind.PAGE else None
        onward = CrawlRequest(
            request.start, url, SourceKind.PAGE, 0, known, first, request.hops + 1, known=request.known
        )
        self._queue.append(onward)

    def has_page(self, url: str) -> bool:
        """Tell whether an address is, or was, asked for as a page in this run."""
        return make_source_id(url) in self._pages

    def note_page(self, url: str) -> None:
        """Note that an address was asked and is a page: it is not asked for again."""
        self._pages.add(make_source_id(url))

    def _find_last(self, start: Start, url: str) -> Poll | None:
        """Find the last poll of an address, which "not modified" would confirm."""
        return None if start.url in self._owing else self._log.last_taken(url)

    def _find_history(self, start: Start, url: str) -> LeadHistory:
        return replace(self._log.history_of(url), taken=self._find_last(start, url))

    def _poll(self, request: CrawlRequest) -> None:
        if request.url not in self._polled and not (self._taken and find_host(request.url) in self._taken):
            self._polled.add(request.url)
            moved_to = self._log.find_move(request.url)
            self._queue.append(replace(request, moved_to=moved_to))
            if search := self._searches.get(request.start.url):
                search.open_requests += 1

    def _want_new(self, start: Start, urls: Sequence[str]) -> Sequence[str]:
        """Ask for new pages, and give those that the start and the run have room for."""
        open_urls = [url for url in urls if not self._rests(url)]
        for place, url in enumerate(open_urls):
            if self._budget.is_used_up(start) or not self._want(start, url, None):
                return open_urls[:place]
            self._budget.count_new(start)
        return open_urls

    def _rests(self, url: str) -> bool:
        """Tell whether the host of an address is to be left alone, or is another run's."""
        if not self.hosts.states and not self._taken:
            return False
        host = find_host(url)
        return host in self._taken or self.hosts.rests(host)

    def _want(self, start: Start, url: str, known: KnownPage | None) -> bool:
        """Ask for a page, once a run; False where the run may take no more."""
        page_id = make_source_id(url)
        if page_id in self._pages or url in self._polled:
            return True
        if not self._budget.take():
            return False
        self._pages.add(page_id)
        last = known if known and known.raw_sha256 is not None else None
        self._queue.append(CrawlRequest(start, url, SourceKind.PAGE, last=last, known=known))
        return True

    def _skip(self, url: str) -> bool:
        """Take a page that is left out for done, once a run: it takes room, too."""
        page_id = make_source_id(url)
        if page_id in self._pages or not self._budget.take():
            return False
        self._pages.add(page_id)
        return True
