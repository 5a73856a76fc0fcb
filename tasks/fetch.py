"""Fetch: the pages behind addresses, politely, while the batches before them are cleaned.

Opens a stream of what comes in for the length of a block; what feeds, sitemaps and sites said is recorded
when the stream is through. How many pages may be on their way at once, over all runs, is a concurrency limit
of Prefect's, named `copydesk-fetch`: made with what the settings say, changed in the UI.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound

from tasks.clients.fetch.address import Address
from tasks.clients.fetch.crawl import Crawl
from tasks.clients.fetch.history import open_history, record_polls
from tasks.clients.fetch.reader import Reader
from tasks.clients.fetch.web import open_web
from tasks.clients.store.batch_captures import read_captures
from tasks.core.errors import QuarantineError
from tasks.core.fetch.frontier import Frontier
from tasks.core.fetch.poll_log import PollLog
from tasks.core.fetch.polls import Poll, encode_polls
from tasks.core.fetch.revisits import RevisitPlan
from tasks.core.store import batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Incoming
    from tasks.core.sources.starts import Start

LIMIT = "copydesk-fetch"
LEASE_S = 60
"""After so long the places of a run that was killed are free again."""


class Fetched:
    """What a run fetches, as it arrives, and, when no more are taken, its polls."""

    def __init__(self, crawl: Crawl | None, starts: Sequence[Start] = ()) -> None:
        self.incoming: Iterator[Incoming] = crawl.run(starts) if crawl else iter(())
        self._crawl = crawl

    @property
    def polls(self) -> Sequence[Poll]:
        """How each feed, sitemap and site answered; what was named and not taken in counts as left."""
        return self._crawl.polls if self._crawl else ()


@dataclass(frozen=True, slots=True)
class FetchTools:
    """What fetching works with in a run, and when known pages are looked at again.

    With `allow_private` every start of the run may lie in the user's own network, else those declared so.
    """

    store: RawStore
    parsers: ParserPool
    warehouse: Warehouse
    limits: WebLimits
    revisit_after: Sequence[timedelta]
    allow_private: bool = False


@contextmanager
def fetch_pages(
    tools: FetchTools, starts: Sequence[Start], unfinished: Sequence[str], limit: int | None
) -> Iterator[Fetched]:
    """Fetch what is behind the starts, at most `limit` pages, for as long as the block lasts."""
    if not starts:
        yield Fetched(None)
        return
    now = datetime.now(UTC)
    archived = [capture for batch_id in unfinished for capture in read_captures(tools.store, batch_id)]
    in_flight = read_limit(tools.limits.in_flight)
    places = frozenset(list_private_places(starts, are_all=tools.allow_private))
    get_run_logger().info("waiting for %d of the places of %s", in_flight, LIMIT)
    with (
        open_history(tools.warehouse, archived, now) as history,
        concurrency(LIMIT, occupy=in_flight, lease_duration=LEASE_S),
        open_web(replace(tools.limits, in_flight=in_flight, private_places=places)) as web,
    ):
        log = PollLog(history.polls_of)
        frontier = Frontier(log, RevisitPlan(now, tools.revisit_after), limit)
        reader = Reader(tools.parsers)
        yield Fetched(Crawl(web, reader, tools.store, history, log, frontier), starts)


def list_private_places(starts: Sequence[Start], *, are_all: bool) -> Iterator[str]:
    """Give where the user's own network may be asked: the starts that may, no other place that they name."""
    for start in starts:
        if are_all or start.may_be_private:
            with suppress(QuarantineError):
                yield Address.parse(start.url).place


def read_limit(wanted: int) -> int:
    """Give how many pages this run may have on their way: what it wants, or less where the limit is lower.

    The limit that is made is twice what a run wants, so that a long one does not hold up the next.
    """
    with get_client(sync_client=True) as client:
        try:
            found = client.read_global_concurrency_limit_by_name(LIMIT)
        except ObjectNotFound:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=LIMIT, limit=2 * wanted))
            return wanted
    return max(1, min(wanted, found.limit)) if found.active else wanted


@task(cache_policy=NO_CACHE, persist_result=False)
def record_fetch(store: RawStore, warehouse: Warehouse, run_id: str, polls: Sequence[Poll]) -> None:
    """Archive the polls of a run and load them."""
    if not polls:
        return
    store.put_object(batches.polls_key(run_id), encode_polls(polls), "application/x-ndjson")
    record_polls(warehouse, run_id, polls)
    new = sum(poll.new_pages for poll in polls)
    get_run_logger().info("%d feeds, sitemaps and sites polled: %d new pages", len(polls), new)
