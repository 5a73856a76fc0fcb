"""Stage 4, load: what cleaning gave into the warehouse.

Takes the ids of cleaned batches, gives their sums. A batch that is loaded already is not loaded again and
counts nothing: its outcomes are those of the run that loaded it. Batches are loaded one after the other:
there is one that commits, of all desks; those that are ready together share its transactions. The place of
each in the order of loading stands in the store before it counts, for a rebuild and for other desks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.clean_parquet import read_cleaned
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.committing import COMMIT_WITHIN_S, BusyCommitterError
from tasks.core.errors import StopError
from tasks.core.run.summary import BatchSummary, summarize_batch
from tasks.core.run.task_names import name_by
from tasks.core.store.lease import LeaseLostError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.store.run_register import RunRegister
    from tasks.clients.warehouse.committing import Committer, Term
    from tasks.clients.warehouse.loading import LoadedBatch


_TRIES = 5


def load_batches(
    committer: Committer, run_id: str, batch_ids: Sequence[str], wait_s: float = COMMIT_WITHIN_S
) -> list[BatchSummary]:
    """Load batches as of this run, once nobody else commits, and sum up the outcomes of each.

    Where another desk goes on in the meantime, what is left is loaded after what it has loaded.
    """
    for _ in range(_TRIES):
        try:
            with committer.hold("loading", wait_s) as term:
                return load_in_term(committer, term, run_id, batch_ids)
        except LeaseLostError as error:
            get_run_logger().warning("%s; loading again", error)
    raise StopError("Other desks go on loading, and this one is too slow to keep its lease", "Run again")


def load_if_free(committer: Committer, run_id: str, batch_ids: Sequence[str]) -> list[BatchSummary] | None:
    """Load batches, or give None where somebody else commits just now."""
    try:
        return load_batches(committer, run_id, batch_ids, wait_s=0)
    except BusyCommitterError:
        return None


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    task_run_name=name_by("load", "batch_ids", "batch", "batches"),
)
def load_in_term(
    committer: Committer, term: Term, run_id: str, batch_ids: Sequence[str]
) -> list[BatchSummary]:
    """Load batches in their order, while this desk is the one that commits."""
    cleaned = (_read_batch(committer.store, term, run_id, batch_id) for batch_id in batch_ids)
    return [_sum_up(batch, loaded) for batch, loaded in committer.warehouse.load_batches(cleaned)]


def _read_batch(store: RawStore, term: Term, run_id: str, batch_id: str) -> CleanedBatch:
    captures, cleaned = read_captures(store, batch_id), read_cleaned(store, batch_id)
    return CleanedBatch(batch_id, captures, cleaned, run_id, term.announce(batch_id, run_id))


def _sum_up(batch: CleanedBatch, loaded: LoadedBatch) -> BatchSummary:
    if not loaded.is_new and loaded.run_id != batch.run_id:
        get_run_logger().info("%s: loaded by another run", batch.batch_id)
        return BatchSummary(batch.batch_id, inputs=0, outcomes={}, quarantined=(), publishers={})
    summary = summarize_batch(
        batch.batch_id, batch.captures, loaded.verdicts, loaded.publishers, loaded.doubtful
    )
    get_run_logger().info("%s: %d outcomes", batch.batch_id, summary.inputs)
    return summary


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="find unfinished batches")
def find_unfinished(committer: Committer, register: RunRegister) -> list[str]:
    """Find the batches that a run which is no more archived and did not load, oldest first.

    Runs of several desks may find them at once: who begins to clean one claims it first.
    """
    left = register.list_orphans(committer.list_waiting())
    return committer.warehouse.find_missing(left)  # a run may have loaded it and ended between the two looks
