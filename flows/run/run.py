"""One run: its id, its batches, its progress and its sum, and the stages that every run shares.

A batch is cleaned and loaded while the next one is still coming in. What an earlier run archived and did
not finish goes first.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from prefect.runtime import flow_run

from flows.run.progress import Progress
from tasks.archive import archive_batches
from tasks.clean import clean_batch
from tasks.clients.fetch.hosts.host_claims import hold_hosts
from tasks.core.records import Reason
from tasks.core.run.assets import name_cleaned, name_raw
from tasks.core.run.summary import summarize_run
from tasks.core.store.batches import make_batch_id, make_run_id
from tasks.core.store.load_log import RunRecord
from tasks.load import load_batches, load_if_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prefect.futures import PrefectConcurrentFuture

    from flows.run.context import Context
    from tasks.clients.fetch.hosts.host_claims import HostClaims
    from tasks.clients.warehouse.committing import Committer
    from tasks.core.fetch.polls import Poll
    from tasks.core.records import Incoming
    from tasks.core.run.summary import BatchSummary, RunSummary
    from tasks.core.sources.sources import Source


_T = TypeVar("_T")


class Run:
    """The bookkeeping of one run."""

    def __init__(self, run_id: str, cleaner_version: str, claims: HostClaims) -> None:
        self.run_id = run_id
        self.claims = claims
        self._cleaner_version = cleaner_version
        self._started_at = datetime.now(UTC)
        self._started = time.monotonic()
        self._taken = 0
        self._unfinished: frozenset[str] = frozenset()
        self._progress: Progress | None = None

    def expect(self, inputs: int, unfinished: Sequence[str]) -> None:
        """Note how many inputs there are at least, and the batches that an earlier run left."""
        self._unfinished = frozenset(unfinished)
        self._progress = Progress(total=inputs)

    def name_batches(self) -> Iterator[str]:
        """Give ids for the batches of the run, as many as it wants."""
        return (make_batch_id(self.run_id, number) for number in count())

    def count_taken(self, inputs: Iterable[_T]) -> Iterator[_T]:
        """Count inputs as they are taken in: each of them has to have its outcome in the end."""
        for each in inputs:
            self._taken += 1
            if self._progress is not None:
                self._progress.expect(self._taken)
            yield each

    def count_cleaned(self, documents: int) -> None:
        """Count documents as cleaned; called from task threads."""
        if self._progress is not None:
            self._progress.advance(documents)

    def sum_up(self, batches: Sequence[BatchSummary], polls: Sequence[Poll]) -> RunSummary:
        """Sum up the run; inputs and outcomes that do not match are a StopError."""
        if self._progress is not None:
            self._progress.finish()
        return summarize_run(
            self.run_id,
            given=self._taken,
            recovered=sum(batch.inputs for batch in batches if batch.batch_id in self._unfinished),
            batches=batches,
            polls=polls,
            seconds=time.monotonic() - self._started,
        )

    def record(self, summary: RunSummary) -> RunRecord:
        """Give the row that the warehouse keeps of this run."""
        return RunRecord(
            run_id=self.run_id,
            flow_run_id=flow_run.id,
            started_at=self._started_at,
            ended_at=datetime.now(UTC),
            inputs=summary.inputs,
            outcomes=tuple(summary.outcomes.items()),
            cleaner_version=self._cleaner_version,
        )


def as_they_end(batches: Iterable[PrefectConcurrentFuture[_T]]) -> Iterator[list[_T]]:
    """Give batches in their order, as soon as their stage has ended, those together that are ready together.

    The next ones go on meanwhile. Where a stage failed, its own error is raised.
    """
    waiting: deque[PrefectConcurrentFuture[_T]] = deque()
    for batch in batches:
        waiting.append(batch)
        if ready := _take_ready(waiting):
            yield ready
    while waiting:
        yield [waiting.popleft().result(), *_take_ready(waiting)]


def _take_ready(waiting: deque[PrefectConcurrentFuture[_T]]) -> list[_T]:
    ready = []
    while waiting and waiting[0].wrapped_future.done():
        ready.append(waiting.popleft().result())
    return ready


def load_as_they_come(
    committer: Committer, run_id: str, cleaned: Iterable[Sequence[str | None]]
) -> list[BatchSummary]:
    """Load batches as they are cleaned; while another desk commits they wait in the store."""
    loaded: list[BatchSummary] = []
    waiting: list[str] = []
    for batch_ids in cleaned:
        waiting += filter(None, batch_ids)
        if not waiting:
            continue
        if (summaries := load_if_free(committer, run_id, waiting)) is not None:
            loaded += summaries
            waiting = []
    return loaded + load_batches(committer, run_id, waiting) if waiting else loaded


@contextmanager
def begin_run(context: Context) -> Iterator[Run]:
    """Begin a run; while it lasts, its batches are its own and no other run takes them up."""
    hands = context.clean_tools.hands
    hands.check()
    run_id = make_run_id(datetime.now(UTC), secrets.token_hex(4))
    with context.register.hold(run_id), hold_hosts(context.register, run_id) as claims:
        yield Run(run_id, hands.bench.cleaner.version, claims)


def archive_clean_load(
    context: Context, run: Run, inputs: Iterable[Source | Incoming], unfinished: Sequence[str]
) -> list[BatchSummary]:
    """Take every input of a run through the stages and give the sums of its batches."""
    archived = archive_batches(
        context.store,
        run.name_batches(),
        run.count_taken(inputs),
        size=context.batch_size,
        max_bytes=context.max_bytes,
        forgotten=context.forgotten,
        on_new=context.clean_tools.hands.start,
    )
    url = context.store.url
    claim = partial(context.register.claim, run_id=run.run_id)
    clean = clean_batch.with_options(assets=[name_cleaned(url)], asset_deps=[name_raw(url)])
    cleaned: Iterator[Any] = (
        clean.submit(context.clean_tools, batch_id, run.count_cleaned, claim_first)
        for claim_first, batch_ids in ((claim, unfinished), (None, archived))
        for batch_id in batch_ids
    )
    loaded = load_as_they_come(context.committer, run.run_id, as_they_end(cleaned))
    context.has_turned_away |= any(
        each.reason == Reason.FORGOTTEN for summary in loaded for each in summary.quarantined
    )
    return loaded
