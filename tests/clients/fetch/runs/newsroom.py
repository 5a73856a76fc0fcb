"""A newsroom that fetches: runs one after the other, at moments that a test names, from a real server.

Each run goes through all that fetching is, from what the warehouse remembers to what it is left with; what is
archived is not kept, and cleaning is a document that is made up. `make_loop` may wind a run's clock on.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, cast

from tasks.clients.fetch.crawl import Crawl
from tasks.clients.fetch.history import open_history, record_polls
from tasks.clients.fetch.hosts.host_log import read_hosts, record_hosts
from tasks.clients.fetch.said.page_words import PageWords
from tasks.clients.fetch.web import open_web
from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.core.fetch.frontier import Frontier
from tasks.core.fetch.hosts.host_memory import decode_hosts, encode_hosts
from tasks.core.fetch.poll_log import PollLog
from tasks.core.fetch.polls import decode_polls, encode_polls
from tasks.core.fetch.revisits import RevisitPlan
from tasks.core.records import CleanedCapture, Document, Incoming
from tasks.core.store.batches import raw_key
from tasks.core.store.captures import decode_captures, encode_captures, make_capture

if TYPE_CHECKING:
    import ssl
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterator, Sequence

    from tasks.clients.fetch.reader import Reader
    from tasks.clients.fetch.web import Web
    from tasks.clients.fetch.web_requests import WebLimits, WebRequest
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Capture
    from tasks.core.sources.starts import Start


@dataclass
class Hashes:
    """A store in memory, and what it says of what was put."""

    sha256: str = ""
    kept: dict[str, bytes] = field(default_factory=dict, repr=False)

    def put_raw(self, data: bytes) -> Hashes:
        """Keep some bytes, and give their hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[raw_key(sha256)] = data
        return Hashes(sha256)

    def get_raw(self, key: str) -> bytes:
        """Give what was kept."""
        return self.kept[key]


@dataclass
class ClockedWeb:
    """A web at whose every answer it is the same moment."""

    web: Web
    now: datetime

    def delays_s(self) -> dict[str, float]:
        """Give the hosts' pace."""
        return self.web.delays_s()

    def submit(self, request: WebRequest) -> None:
        """Ask for a page."""
        self.web.submit(request)

    def completed(self) -> Iterator[tuple[WebRequest, Incoming]]:
        """Give each answer."""
        for request, answer in self.web.completed():
            yield request, replace(answer, fetched_at=self.now)


@dataclass
class FetchingNewsroom:
    """What runs fetch with, and what is left of them."""

    warehouse: Warehouse
    reader: Reader
    limits: WebLimits
    tls: ssl.SSLContext
    make_loop: Callable[[], AbstractEventLoop] | None = None
    store: Hashes = field(default_factory=Hashes)
    _numbers: Iterator[int] = field(default_factory=count)

    def run(self, now: datetime, *starts: Start) -> list[Incoming]:
        """Fetch what is behind the starts, load it, and give what came in."""
        run_id = f"{now:%Y%m%dT%H%M%SZ}-{next(self._numbers):08d}"
        with self._open(now) as (web, crawl):
            came = list(crawl.run(starts))
            polls = tuple(crawl.polls)
        assert decode_polls(encode_polls(polls)) == polls
        assert decode_hosts(encode_hosts(web.hosts)) == web.hosts
        self._load(f"{run_id}-00000", came)
        record_polls(self.warehouse, run_id, polls)
        record_hosts(self.warehouse, run_id, web.hosts)
        return came

    @contextmanager
    def _open(self, now: datetime) -> Iterator[tuple[Web, Crawl]]:
        hosts = read_hosts(self.warehouse, now)
        with (
            open_history(self.warehouse, (), now) as history,
            open_web(self.limits, tls=self.tls, memory=hosts, make_loop=self.make_loop) as web,
        ):
            log = PollLog(history.polls_of)
            frontier = Frontier(log, RevisitPlan(now), None, hosts)
            clocked = cast("Web", ClockedWeb(web, now))
            store = cast("RawStore", self.store)
            words = PageWords(store, frontier)
            yield web, Crawl(clocked, self.reader, store, history, log, frontier, words)

    def _load(self, batch_id: str, came: list[Incoming]) -> None:
        """Hold that what came can be archived and read again, and load it."""
        captures = [_archive(each, f"{batch_id}-{number:04d}") for number, each in enumerate(came)]
        assert decode_captures(encode_captures(captures)) == tuple(captures)
        if captures:
            documents = self.make_documents(came)
            cleaned = [_clean(*each) for each in zip(captures, documents, strict=True)]
            list(
                self.warehouse.load_batches([CleanedBatch(batch_id, captures, decode_table(encode(cleaned)))])
            )

    def make_documents(self, came: Sequence[Incoming]) -> list[Document]:
        """Make up what cleaning gives of each input that is readable."""
        return [Document("text/html", url=each.url, text=f"The crane of {each.url} fell.") for each in came]


def _archive(incoming: Incoming, capture_id: str) -> Capture:
    sha256 = None if incoming.data is None else hashlib.sha256(incoming.data).hexdigest()
    return make_capture(incoming, capture_id, sha256)


def _clean(capture: Capture, document: Document) -> CleanedCapture:
    return CleanedCapture(capture, "1", None if capture.reason else document)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
