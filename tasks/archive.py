"""Stage 2, archive: the exact bytes of each input into the raw store, and a capture of each receipt.

Takes sources, gives the id of the batch whose captures now stand in the store. Bytes are stored under
their own hash, once; the captures are written last, so that a batch is either whole or not there.
An input whose bytes cannot be had is a capture too, with the reason.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.source_files import read_source
from tasks.core import batches
from tasks.core.captures import encode_captures
from tasks.core.errors import QuarantineError
from tasks.core.records import Capture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.raw_store import RawStore
    from tasks.core.records import Source

UPLOAD_THREADS = 8


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="archive-{batch_id}")
def archive_batch(store: RawStore, batch_id: str, sources: Sequence[Source], max_bytes: int) -> str:
    """Archive one batch of inputs and give its id."""
    capture = partial(capture_source, store, batch_id, max_bytes)
    with ThreadPoolExecutor(UPLOAD_THREADS) as threads:
        captures = list(threads.map(capture, range(len(sources)), sources))
    store.put_object(batches.captures_key(batch_id), encode_captures(captures), "application/x-ndjson")
    get_run_logger().info("%s: %d captures archived", batch_id, len(captures))
    return batch_id


def capture_source(store: RawStore, batch_id: str, max_bytes: int, number: int, source: Source) -> Capture:
    """Store one input's bytes and give its capture."""
    capture = partial(
        Capture,
        capture_id=batches.make_capture_id(batch_id, number),
        batch_id=batch_id,
        run_id=batches.run_of_batch(batch_id),
        via="s3" if source.url.startswith("s3://") else "file",
        source=source.given,
        url=source.url,
        final_url=None,
        http_status=None,
        headers=(),
        media_type=None,
        fetched_at=datetime.now(UTC),
    )
    try:
        data = read_source(source, max_bytes, store)
    except QuarantineError as error:
        return capture(bytes=None, raw_sha256=None, raw_key=None, reason=error.reason, detail=error.detail)
    stored = store.put_raw(data)
    return capture(bytes=len(data), raw_sha256=stored.sha256, raw_key=stored.key)
