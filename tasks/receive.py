"""Stage 1, receive: articles that clients push, stored and captured before they are told so.

Takes submissions from the tasks of one event loop; answers each once its bytes and its captures are durable
in the store. With an idempotency key, the same request is received once, however often it comes. What was
received is work for the next run that sweeps. Unlike the other stages it is no Prefect task: it serves
requests, not runs.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from anyio import to_thread

from tasks.clients.push.group_commit import GroupCommit
from tasks.clients.push.keyed_answers import find_answer, hash_request, keep_answer, key_object
from tasks.clients.push.notifier import Notifier
from tasks.clients.push.receipts import read_receipt
from tasks.core.push.submissions import list_deliveries, read_submission, write_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.push.receipts import ReceiptState
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.push.submissions import Submission

_READ_AT_ONCE = 100_000
"""A smaller body is read in less time than it takes to hand it to a thread."""


class Reception:
    """Receives articles into one store; `notify` is told, at most once a second, how many came in."""

    def __init__(
        self, store: RawStore, news: NewsDatabase, notify: Callable[[int], None], max_bytes: int
    ) -> None:
        self._store = store
        self._news = news
        self._max_bytes = max_bytes
        self._commit = GroupCommit(store)
        self._notifier = Notifier(notify)
        self._keys: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, submission: Submission, key: str | None) -> dict[str, Any]:
        """Receive a submission and give its answer; under a key that it came with before, that of then."""
        if key is None:
            return await self._receive(submission)
        name = key_object(submission.pusher, key)
        parts = (*submission.asked, submission.content_type, submission.coding or "")
        asked = hash_request(parts, submission.sent)
        async with self._keys.setdefault(name, asyncio.Lock()):
            find = partial(find_answer, self._store, name, asked)
            kept = await to_thread.run_sync(find, limiter=self._commit.threads)
            if kept is not None:
                return kept
            keep = partial(keep_answer, self._store, name, asked, await self._receive(submission))
            return await to_thread.run_sync(keep, limiter=self._commit.threads)

    async def _receive(self, submission: Submission) -> dict[str, Any]:
        read = partial(read_submission, submission, self._max_bytes)
        entries = await to_thread.run_sync(read) if len(submission.body) > _READ_AT_ONCE else read()
        captures = await self._commit.archive(list_deliveries(entries))
        self._notifier.tell(len(captures))
        return write_answer(submission, entries, captures)

    async def find_receipt(self, receipt_id: str, pusher: str) -> ReceiptState | None:
        """Tell its pusher what became of a push, or that nobody gave it such a receipt."""
        look = partial(read_receipt, self._store, self._news, receipt_id, pusher)
        return await to_thread.run_sync(look, limiter=self._commit.threads)

    async def close(self) -> None:
        """Tell what nobody was told yet."""
        await self._notifier.close()
