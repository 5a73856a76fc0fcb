"""The stages that every run shares, in data order: archive what comes in, clean, load.

A batch is cleaned and loaded while the next one is still coming in. What an earlier run archived and did
not finish goes first.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from flows.run import as_they_end
from tasks.archive import archive_batch
from tasks.clean import clean_batch
from tasks.load import load_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.desk import Desk
    from flows.run import Run
    from tasks.core.intake import Intake
    from tasks.core.summary import BatchSummary


def archive_clean_load(desk: Desk, run: Run, intake: Intake, unfinished: Sequence[str]) -> list[BatchSummary]:
    """Take every input of a run through the stages and give the sums of its batches."""
    archived = (
        archive_batch(desk.store, batch_id, intake, desk.batch_size, desk.max_bytes)
        for batch_id in run.split(intake)
    )
    cleaned: Iterator[Any] = (
        clean_batch.submit(desk.clean_tools, batch_id, run.count_cleaned)
        for batch_id in chain(unfinished, archived)
    )
    return [
        summary
        for batch_ids in as_they_end(cleaned)
        for summary in load_batches(desk.store, desk.warehouse, run.run_id, batch_ids)
    ]
