"""Put away: what the loaded batches of a run took out of the inbox is moved on, so that it stays empty.

Doing it twice moves nothing; what was dropped again under the same name meanwhile stays for the next sweep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.store.inbox import put_away
from tasks.core.run.task_names import name_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.run.summary import BatchSummary


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    task_run_name=name_by("put inbox away of", "loaded", "batch", "batches"),
)
def put_inbox_away(store: RawStore, loaded: Sequence[BatchSummary]) -> None:
    """Move on what these batches took out of the inbox."""
    moved = put_away(store, [batch.batch_id for batch in loaded])
    get_run_logger().info("%d objects of the inbox moved on", moved)
