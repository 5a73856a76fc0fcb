"""One run of the ingest flow: its id, its batches, its progress and its sum."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect.futures import PrefectFuture
from prefect.runtime import flow_run

from flows.progress import Progress
from tasks.clients.repeat_store import read_repeats
from tasks.clients.run_locks import hold_run
from tasks.core.batches import make_batch_id, make_run_id
from tasks.core.clean.document import name_cleaner
from tasks.core.records import RunRecord
from tasks.core.summary import summarize_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.desk import Desk
    from tasks.core.records import Source
    from tasks.core.summary import BatchSummary, RunSummary


class Run:
    """The bookkeeping of one run."""

    def __init__(self, run_id: str, batch_size: int, cleaner_version: str) -> None:
        self.run_id = run_id
        self._cleaner_version = cleaner_version
        self._batch_size = batch_size
        self._started_at = datetime.now(UTC)
        self._started = time.monotonic()
        self._inputs = 0
        self._unfinished: frozenset[str] = frozenset()
        self._progress: Progress | None = None

    def expect(self, inputs: int, unfinished: Sequence[str]) -> None:
        """Note how much there is to do: inputs of this run, and batches that an earlier one left."""
        self._inputs = inputs
        self._unfinished = frozenset(unfinished)
        self._progress = Progress(total=inputs)

    def split(self, inputs: Sequence[Source]) -> Iterator[tuple[str, Sequence[Source]]]:
        """Split the inputs into batches, each with its id."""
        for number, start in enumerate(range(0, len(inputs), self._batch_size)):
            yield make_batch_id(self.run_id, number), inputs[start : start + self._batch_size]

    def count_cleaned(self, documents: int) -> None:
        """Count documents as cleaned; called from task threads."""
        if self._progress is not None:
            self._progress.advance(documents)

    def sum_up(self, batches: Sequence[BatchSummary]) -> RunSummary:
        """Sum up the run; inputs and outcomes that do not match are a StopError."""
        if self._progress is not None:
            self._progress.finish()
        return summarize_run(
            self.run_id,
            given=self._inputs,
            recovered=sum(batch.inputs for batch in batches if batch.batch_id in self._unfinished),
            batches=batches,
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


def result_of(*stages: PrefectFuture[str] | str) -> str:
    """Give what the last stage of a batch gave; where one failed, raise its own error.

    Asked alone, the last one only says that it could not begin.
    """
    *_, last = [stage.result() if isinstance(stage, PrefectFuture) else stage for stage in stages]
    return last


@contextmanager
def begin_run(desk: Desk) -> Iterator[Run]:
    """Begin a run; while it lasts, its batches are its own and no other run takes them up."""
    run_id = make_run_id(datetime.now(UTC), secrets.token_hex(4))
    with hold_run(desk.data_dir, run_id):
        yield Run(run_id, desk.batch_size, name_cleaner(read_repeats(desk.store)))
