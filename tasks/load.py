"""Stage 4, load: what cleaning gave into the warehouse.

Takes the ids of cleaned batches, gives their sums. A batch that is loaded already is not loaded again and
counts nothing: its outcomes are those of the run that loaded it. Batches are loaded one after the other:
there is one writer; those that are ready together share its transactions. The place of each in the order of
loading stands in the store before it counts, for a rebuild.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.files.locks import is_alive
from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.clean_parquet import read_cleaned
from tasks.clients.warehouse.backlog import list_backlog
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.core.run.summary import BatchSummary, summarize_batch
from tasks.core.run.task_names import name_by
from tasks.core.store import batches
from tasks.core.store.load_log import LoadRecord, encode_load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.loading import LoadedBatch
    from tasks.clients.warehouse.warehouse import Warehouse


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    task_run_name=name_by("load", "batch_ids", "batch", "batches"),
)
def load_batches(
    store: RawStore, warehouse: Warehouse, run_id: str, batch_ids: Sequence[str]
) -> list[BatchSummary]:
    """Load batches as of this run, in their order, and sum up the outcomes of each."""
    cleaned = (_read_batch(store, run_id, batch_id) for batch_id in batch_ids)
    return [_sum_up(batch, loaded) for batch, loaded in warehouse.load_batches(cleaned)]


def _read_batch(store: RawStore, run_id: str, batch_id: str) -> CleanedBatch:
    def announce(sequence: int) -> None:
        load = LoadRecord(sequence, batch_id, run_id)
        store.put_object(batches.load_key(batch_id), encode_load(load), "application/json")

    return CleanedBatch(
        batch_id, read_captures(store, batch_id), read_cleaned(store, batch_id), run_id, announce
    )


def _sum_up(batch: CleanedBatch, loaded: LoadedBatch) -> BatchSummary:
    if not loaded.is_new:
        get_run_logger().info("%s: loaded by another run", batch.batch_id)
        return BatchSummary(batch.batch_id, inputs=0, outcomes={}, quarantined=(), publishers={})
    summary = summarize_batch(
        batch.batch_id, batch.captures, loaded.verdicts, loaded.publishers, loaded.doubtful
    )
    get_run_logger().info("%s: %d outcomes", batch.batch_id, summary.inputs)
    return summary


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="find unfinished batches")
def find_unfinished(store: RawStore, warehouse: Warehouse, data_dir: Path) -> list[str]:
    """Find the batches that a run which is no more archived and did not load, oldest first."""
    missing = [batches.batch_of_key(found.key) for found in list_backlog(store, warehouse, data_dir)]
    left = [batch_id for batch_id in missing if not is_alive(data_dir, batches.run_of_batch(batch_id))]
    return warehouse.find_missing(left)  # a run may have loaded it and ended between the two looks
