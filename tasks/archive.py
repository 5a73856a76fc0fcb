"""Stage 2, archive: the exact bytes of each input into the raw store, and a capture of what came in.

Takes inputs, whether it is a file that must still be read or a page that was fetched, however many there
turn out to be, and gives the ids of the batches whose captures now stand in the store. Bytes are stored under
their own hash, once; the captures are written last, so that a batch is either whole or not there. An input
whose bytes cannot be had is a capture too, with the reason. Of what is known to be forgotten no byte is kept,
nor the file that it came in: the one exception. A batch is closed when it is full, or old: what
comes slowly is not held back.
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.sources.source_files import read_source
from tasks.clients.store.batch_captures import write_captures
from tasks.core.errors import QuarantineError
from tasks.core.forget.marks import NOTHING_FORGOTTEN, ForgottenBook, list_container_keys
from tasks.core.records import Capture, Incoming
from tasks.core.store import batches
from tasks.core.store.captures import make_capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.sources import Source

_UPLOAD_THREADS = 8
MOST_WAITING = 2 * _UPLOAD_THREADS
"""So many inputs are held in memory at once."""
_CLOSED_AFTER_S = 15.0


class _LookAhead:
    """Inputs, one after the other; looks one ahead, to tell whether there is more without handing it out."""

    def __init__(self, inputs: Iterable[Source | Incoming]) -> None:
        self._inputs = iter(inputs)
        self._next: Source | Incoming | None = None

    def has_more(self) -> bool:
        """Tell whether there is another input; waits for it where it has yet to come in."""
        if self._next is None:
            self._next = next(self._inputs, None)
        return self._next is not None

    def take(self, most: int) -> Iterator[Source | Incoming]:
        """Take inputs until there are enough of them, or the first has waited long enough."""
        closes_at = time.monotonic() + _CLOSED_AFTER_S
        for _ in range(most):
            given = self._next or next(self._inputs)
            self._next = None
            yield given
            if time.monotonic() > closes_at or not self.has_more():
                return


def archive_batches(  # noqa: PLR0913 - what is stored, where, and what is not
    store: RawStore,
    batch_ids: Iterable[str],
    inputs: Iterable[Source | Incoming],
    *,
    size: int,
    max_bytes: int,
    forgotten: ForgottenBook = NOTHING_FORGOTTEN,
    on_new: Callable[[], None] = lambda: None,
) -> Iterator[str]:
    """Archive inputs in batches for as long as there are any, and give the ids of these.

    `on_new` is called, in any thread, where the store did not have some bytes: they are to be cleaned.
    """
    ahead = _LookAhead(inputs)
    for batch_id in batch_ids:
        if not ahead.has_more():
            return
        yield archive_batch(store, batch_id, ahead.take(size), max_bytes, forgotten, on_new)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="archive {batch_id}")
def archive_batch(  # noqa: PLR0913, PLR0917 - what is stored, where, and what is not
    store: RawStore,
    batch_id: str,
    inputs: Iterator[Source | Incoming],
    max_bytes: int,
    forgotten: ForgottenBook = NOTHING_FORGOTTEN,
    on_new: Callable[[], None] = lambda: None,
) -> str:
    """Archive inputs as one batch and give its id."""
    store_one = partial(archive_input, store, batch_id, max_bytes, forgotten=forgotten, on_new=on_new)
    captures: list[Capture] = []
    with ThreadPoolExecutor(_UPLOAD_THREADS) as threads:
        waiting: deque[Future[Capture]] = deque()
        for number, item in enumerate(inputs):
            waiting.append(threads.submit(store_one, number, item))
            if len(waiting) > MOST_WAITING:
                captures.append(waiting.popleft().result())
        captures += [future.result() for future in waiting]
    write_captures(store, batch_id, captures)
    get_run_logger().info("%s: %d captures archived", batch_id, len(captures))
    return batch_id


def archive_input(  # noqa: PLR0913 - what is stored, where, and what is not
    store: RawStore,
    batch_id: str,
    max_bytes: int,
    number: int,
    item: Source | Incoming,
    *,
    forgotten: ForgottenBook = NOTHING_FORGOTTEN,
    on_new: Callable[[], None] = lambda: None,
) -> Capture:
    """Store one input's bytes and give its capture."""
    came = item if isinstance(item, Incoming) else receive_file(item, max_bytes, store)
    incoming = forgotten.turn_away(came)
    if incoming is not came:
        store.forget(list_container_keys(incoming.headers))
    sha256 = None
    if incoming.data is not None:
        stored = store.put_raw(incoming.data)
        sha256 = stored.sha256
        if stored.is_new:
            on_new()
    return make_capture(incoming, batches.make_capture_id(batch_id, number), sha256)


def receive_file(source: Source, max_bytes: int, store: RawStore) -> Incoming:
    """Read a file or an object of a store, or give the reason why it cannot be had."""
    incoming = partial(
        Incoming,
        via=source.via,
        source=source.given,
        url=source.url,
        stated=source.stated,
        fetched_at=datetime.now(UTC),
    )
    try:
        return incoming(data=read_source(source, max_bytes, store))
    except QuarantineError as error:
        return incoming(reason=error.reason, detail=error.detail)
