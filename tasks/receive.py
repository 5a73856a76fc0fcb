"""Stage 1, receive: articles that clients push, stored and captured before they are told so.

Takes deliveries from the tasks of one event loop; gives each its capture once its bytes and the capture are
durable in the store. With an idempotency key, the same request is received once, however often it comes.
What was received is work for the next run that sweeps. Unlike the other stages it is no Prefect task: it
serves requests, not runs.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, to_thread

from tasks.clients.push.group_commit import GroupCommit
from tasks.clients.push.keyed_answers import find_answer, keep_answer
from tasks.clients.push.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture, Incoming

_UPLOAD_THREADS = 8


class Reception:
    """Receives deliveries into one store; `notify` is told, at most once a second, how many came in."""

    def __init__(self, store: RawStore, notify: Callable[[int], None]) -> None:
        self.store = store
        self.threads = CapacityLimiter(_UPLOAD_THREADS)
        self._commit = GroupCommit(store)
        self._notifier = Notifier(notify)
        self._keys: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, deliveries: Sequence[Incoming]) -> list[Capture]:
        """Give the captures of deliveries, in their order, once all of them are durable."""
        with self._commit.expect(len(deliveries)):
            hashes = await asyncio.gather(*map(self._store_bytes, deliveries))
            committing = [self._commit.add(*each) for each in zip(deliveries, hashes, strict=True)]
        captures = await asyncio.gather(*committing)
        self._notifier.tell(len(captures))
        return captures

    async def _store_bytes(self, delivery: Incoming) -> str:
        stored = await to_thread.run_sync(self.store.put_raw, delivery.data or b"", limiter=self.threads)
        return stored.sha256

    async def answer_once(
        self, key: str, request_sha256: str, answer: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Give the answer that stands under a key, or `answer` the request and keep that; one at a time."""
        async with self._keys.setdefault(key, asyncio.Lock()):
            find = partial(find_answer, self.store, key, request_sha256)
            kept = await to_thread.run_sync(find, limiter=self.threads)
            if kept is not None:
                return kept
            keep = partial(keep_answer, self.store, key, request_sha256, await answer())
            return await to_thread.run_sync(keep, limiter=self.threads)

    async def close(self) -> None:
        """Tell what nobody was told yet."""
        await self._notifier.close()
