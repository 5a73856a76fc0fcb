"""Fetch: the pages behind addresses, politely, while the batches before them are cleaned.

Opens a stream of what comes in for the length of a block; what feeds, sitemaps and sites said is recorded
when the stream is through. Two runs of a data folder fetch at once, so that a long one does not hold up the
next; a third one waits. They hold locks of the kernel, which a run that is killed gives back. A host is asked
by one run of all desks at a time: what is another's is left to a later run, by hand it is waited for.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.fetch.address import Address
from tasks.clients.fetch.backfill.backfill import Backfill
from tasks.clients.fetch.crawl import Crawl
from tasks.clients.fetch.history import REMEMBERED, open_history, record_polls
from tasks.clients.fetch.hosts.host_log import read_hosts, record_hosts
from tasks.clients.fetch.reader import Reader
from tasks.clients.fetch.said.page_words import PageWords
from tasks.clients.fetch.web import open_web
from tasks.clients.files.locks import hold_place
from tasks.clients.store.batch_captures import read_captures
from tasks.core.errors import QuarantineError
from tasks.core.fetch.frontier import Frontier
from tasks.core.fetch.hosts.host_memory import HostsSeen, encode_hosts, find_host
from tasks.core.fetch.poll_log import PollLog
from tasks.core.fetch.polls import Poll, encode_polls
from tasks.core.fetch.revisits import NAMED_FOR, RevisitPlan
from tasks.core.forget.marks import NOTHING_FORGOTTEN, ForgottenBook
from tasks.core.run.task_names import name_by
from tasks.core.store import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tasks.clients.fetch.backfill.backfill_files import BackfillFiles
    from tasks.clients.fetch.browser.renderer import Renderer
    from tasks.clients.fetch.hosts.host_claims import HostClaims
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.committing import Committer
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.fetch.backfill.windows import Window
    from tasks.core.records import Incoming
    from tasks.core.sources.starts import Start

PLACES = ("fetch-1.lock", "fetch-2.lock")
EVER = timedelta(days=36_500)
WAIT_FOR_PLACE_S = 1800.0
"""A crawl may be long; the next scheduled run reads what this one could not."""


class Fetched:
    """What a run fetches, as it arrives, and, when no more are taken, its polls.

    The starts are asked for when the first page is: what files name is known only when they are read.
    """

    def __init__(self, open_crawl: Callable[[Sequence[Start]], Crawl], starts: Iterable[Start]) -> None:
        self._open_crawl = open_crawl
        self._starts = starts
        self._crawl: Crawl | None = None

    @property
    def incoming(self) -> Iterator[Incoming]:
        """Give the pages, in the order in which they arrive."""
        starts = list(self._starts)
        if starts:
            self._crawl = self._open_crawl(starts)
            yield from self._crawl.run(starts)

    @property
    def polls(self) -> Sequence[Poll]:
        """How each feed, sitemap and site answered; what was named and not taken in counts as left."""
        return self._crawl.polls if self._crawl else ()

    @property
    def hosts(self) -> HostsSeen:
        """What the next run should know of hosts; known when the block is left."""
        return self._crawl.web.hosts if self._crawl else HostsSeen()


@dataclass(frozen=True, slots=True)
class FetchTools:
    """What fetching works with in a run, and when known pages are looked at again.

    With `allow_private` every start of the run may lie in the user's own network, else those declared so.
    `browser` shows empty shells, where there is one.
    """

    committer: Committer
    parsers: ParserPool
    limits: WebLimits
    locks_folder: Path
    revisit_after: Sequence[timedelta]
    allow_private: bool = False
    browser: Path | None = None
    forgotten: ForgottenBook = NOTHING_FORGOTTEN

    @property
    def store(self) -> RawStore:
        """Where pages go."""
        return self.committer.store

    @property
    def warehouse(self) -> Warehouse:
        """What knows of earlier runs."""
        return self.committer.warehouse


@contextmanager
def fetch_pages(
    tools: FetchTools,
    claims: HostClaims,
    starts: Iterable[Start],
    unfinished: Sequence[str],
    limit: int | None,
) -> Iterator[Fetched]:
    """Fetch what is behind the starts, at most `limit` pages, for as long as the block lasts."""
    with ExitStack() as stack:
        yield Fetched(partial(_open_crawl, stack, tools, claims, unfinished, limit), starts)


@contextmanager
def open_backfill(  # noqa: PLR0913, PLR0917 - what is found, and with what
    tools: FetchTools,
    claims: HostClaims,
    start: Start,
    window: Window,
    files: BackfillFiles,
    unfinished: Sequence[str],
) -> Iterator[Backfill]:
    """Open the back-fill of a source for as long as the block lasts; it knows all that was ever fetched."""
    with ExitStack() as stack:
        crawl = _open_crawl(stack, tools, claims, unfinished, None, [start], remembered=EVER)
        yield Backfill(crawl, tools.parsers, files, start, window, tools.limits)


def _open_crawl(  # noqa: PLR0913, PLR0917 - what a crawl works with
    stack: ExitStack,
    tools: FetchTools,
    claims: HostClaims,
    unfinished: Sequence[str],
    limit: int | None,
    starts: Sequence[Start],
    remembered: timedelta = REMEMBERED,
) -> Crawl:
    """Wait for a place to fetch from, and open what a crawl works with until the stack is closed."""
    private = frozenset(list_private_places(starts, are_all=tools.allow_private))
    places = [tools.locks_folder / name for name in PLACES]
    stack.enter_context(hold_place(places, "fetching", WAIT_FOR_PLACE_S))
    by_hand = {find_host(start.url) for start in starts if start.is_by_hand} - {""}
    claims.begin({find_host(start.url) for start in starts} - {""}, by_hand, WAIT_FOR_PLACE_S)
    now = datetime.now(UTC)
    waiting = tools.committer.list_waiting() if claims.has_met_others else unfinished
    archived = [capture for batch_id in waiting for capture in read_captures(tools.store, batch_id)]
    asked_for = max((NAMED_FOR, *tools.revisit_after))
    history = stack.enter_context(open_history(tools.warehouse, archived, now, asked_for, remembered))
    hosts = replace(read_hosts(tools.warehouse, now), waits_s=claims.waits_s)
    limits = replace(tools.limits, private_places=private)
    renderer = _make_renderer(tools.browser, limits) if any(s.wants_browser for s in starts) else None
    web = stack.enter_context(open_web(limits, memory=hosts, renderer=renderer))
    stack.callback(lambda: claims.delays_s.update(web.delays_s()))
    log = PollLog(history.polls_of)
    frontier = Frontier(log, RevisitPlan(now, tools.revisit_after), limit, hosts, claims.taken)
    words = PageWords(tools.store, frontier)
    reader = Reader(tools.parsers, has_browser=web.shows_pages)
    return Crawl(web, reader, tools.store, history, log, frontier, words, tools.forgotten, claims)


def _make_renderer(browser: Path | None, limits: WebLimits) -> Renderer | None:
    if browser is None:
        return None
    from tasks.clients.fetch.browser.renderer import Renderer  # noqa: PLC0415 - it needs the extra `browser`

    return Renderer(browser, limits)


def list_private_places(starts: Sequence[Start], *, are_all: bool) -> Iterator[str]:
    """Give where the user's own network may be asked: the starts that may, no other place that they name."""
    for start in starts:
        if are_all or start.may_be_private:
            with suppress(QuarantineError):
                yield Address.parse(start.url).place


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name=name_by("record", "polls", "poll"))
def record_fetch(
    store: RawStore, warehouse: Warehouse, run_id: str, polls: Sequence[Poll], hosts: HostsSeen
) -> None:
    """Archive the polls of a run, and what it saw of hosts, and load them."""
    if hosts:
        store.put_object(batches.hosts_key(run_id), encode_hosts(hosts), "application/x-ndjson")
        record_hosts(warehouse, run_id, hosts)
    if not polls:
        return
    store.put_object(batches.polls_key(run_id), encode_polls(polls), "application/x-ndjson")
    record_polls(warehouse, run_id, polls)
    new = sum(poll.new_pages for poll in polls)
    get_run_logger().info("%d feeds, sitemaps and sites polled: %d new pages", len(polls), new)
