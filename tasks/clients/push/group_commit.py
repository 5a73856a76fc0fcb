"""Group commit: deliveries that come in together become captures of one batch, written as one object.

Takes deliveries, from the tasks of one event loop; stores their bytes, and gives each its capture once the
batch that it is in stands in the store as well. Its id is its receipt, so it holds what nobody guesses. A
batch closes when it is full, or 50 ms after its first delivery; it stays open for up to half a second while
the bytes of more are on their way into the store, and while the batch before it is written: under load
batches grow instead of queueing, and a run has few to go through. Its run is one of this process, a new one
each day, and holds no lock: any sweep may take its batches up at once. Where the store refuses, everyone in
the batch is told so.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread

from tasks.clients.forget.tombstone_store import FreshBook
from tasks.clients.store.batch_captures import write_captures
from tasks.core.records import Reason
from tasks.core.store import batches
from tasks.core.store.captures import make_capture

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture, Incoming

_RANDOM_BYTES = 16
_THREADS = 8
_CLOSED_AFTER_S = 0.05
MORE_WITHIN_S = 0.45
MOST_CAPTURES = 250
MOST_BATCHES = 100_000
"""Batches of one run: their numbers have five digits."""

_log = logging.getLogger(__name__)


class _Group:
    """Deliveries that wait to be written; `written` gives their captures. A ripe one waits for more alone."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[Incoming, str | None]] = []
        self.is_closing = asyncio.Event()
        self.is_ripe = False
        self.written: asyncio.Task[list[Capture]]


class BatchNames:
    """Ids of batches of this process's own runs; a run lasts a day, so that batches stand under theirs."""

    def __init__(self) -> None:
        self._day = ""
        self._run_id = ""
        self._numbers = count()

    def next_id(self, now: datetime) -> str:
        """Give the id of the next batch."""
        day = f"{now:%Y%m%d}"
        number = next(self._numbers)
        if day != self._day or number >= MOST_BATCHES:
            self._day, self._run_id = day, batches.make_run_id(now, secrets.token_hex(4))
            self._numbers = count(1)
            number = 0
        return batches.make_batch_id(self._run_id, number)


class GroupCommit:
    """Puts deliveries into batches and writes these; `threads` bounds who asks the store at once."""

    def __init__(self, store: RawStore) -> None:
        self.threads = CapacityLimiter(_THREADS)
        self._store = store
        self._forgotten = FreshBook(store)
        self._writing = CapacityLimiter(1)
        self._names = BatchNames()
        self._open: _Group | None = None
        self._expected = 0

    async def archive(self, deliveries: Sequence[Incoming]) -> list[Capture]:
        """Give the captures of deliveries, in their order, once all of them are durable."""
        with self.expect(len(deliveries)):
            book = await to_thread.run_sync(self._forgotten.read, limiter=self.threads)
            deliveries = [book.turn_away(each) for each in deliveries]
            hashes = await asyncio.gather(*map(self._store_bytes, deliveries))
            committing = [self.add(*each) for each in zip(deliveries, hashes, strict=True)]
        return await asyncio.gather(*committing)

    async def _store_bytes(self, delivery: Incoming) -> str | None:
        if delivery.reason is Reason.FORGOTTEN:
            return None
        stored = await to_thread.run_sync(self._store.put_raw, delivery.data or b"", limiter=self.threads)
        return stored.sha256

    @contextmanager
    def expect(self, deliveries: int) -> Iterator[None]:
        """Say that deliveries are on their way, which the block adds."""
        self._expected += deliveries
        try:
            yield
        finally:
            self._expected -= deliveries
            if not self._expected and self._open and self._open.is_ripe:
                self._open.is_closing.set()

    def add(self, delivery: Incoming, raw_sha256: str | None) -> Coroutine[None, None, Capture]:
        """Put a delivery into a batch now; what is given waits for its capture until that is durable."""
        group = self._open or self._begin()
        number = len(group.deliveries)
        group.deliveries.append((delivery, raw_sha256))
        if len(group.deliveries) >= MOST_CAPTURES:
            self._open = None
            group.is_closing.set()
        return _wait(group, number)

    def _begin(self) -> _Group:
        group = self._open = _Group()
        group.written = asyncio.create_task(self._write(group))
        return group

    async def _write(self, group: _Group) -> list[Capture]:
        if not await _is_set_within(group.is_closing, _CLOSED_AFTER_S) and self._expected:
            group.is_ripe = True
            await _is_set_within(group.is_closing, MORE_WITHIN_S)
        async with self._writing:
            return await self._write_now(group)

    async def _write_now(self, group: _Group) -> list[Capture]:
        if self._open is group:
            self._open = None
        batch_id = self._names.next_id(datetime.now(UTC))
        captures = [
            make_capture(
                delivery,
                batches.make_capture_id(batch_id, number, secrets.token_hex(_RANDOM_BYTES)),
                raw_sha256,
            )
            for number, (delivery, raw_sha256) in enumerate(group.deliveries)
        ]
        await to_thread.run_sync(write_captures, self._store, batch_id, captures)
        _log.info("%s: %d captures archived", batch_id, len(captures))
        return captures


async def _wait(group: _Group, number: int) -> Capture:
    captures = await asyncio.shield(group.written)  # a client that goes away ends its own wait alone
    return captures[number]


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False
