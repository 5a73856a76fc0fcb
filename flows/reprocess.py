"""Cleans again from the raw store, with the rules of today, what another cleaner read; no network.

Runs the same from `copydesk reprocess`, from a deployment and from the Prefect UI. New readings are loaded
beside the old ones and are what readers see from then on; a dry run says what would change and stores
nothing. Running it twice changes nothing the second time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prefect import flow
from pydantic import PositiveInt

from flows.printing.print_reprocess import headline
from flows.reports.report_reprocess import report_reprocessed
from flows.run.batch_threads import BatchThreads
from flows.run.context import open_context
from flows.run.ending import end_run
from flows.run.reprocessing import Reprocessor
from flows.run.run import Run, begin_run
from flows.run.run_names import name_run
from tasks.core.reprocess.readings import ReprocessSummary, merge_changes
from tasks.core.run.summary import RunSummary, summarize_run
from tasks.publish import publish
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.run.summary import BatchSummary


@flow(
    name="reprocess",
    flow_run_name=name_run,
    persist_result=False,
    task_runner=BatchThreads(),  # type: ignore[arg-type] # invariant in Prefect's future
)
def reprocess(
    where: str | None = None,
    limit: PositiveInt | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002 - a parameter of the run's form
) -> ReprocessSummary:
    """Clean again, with the rules of today, what another version of the cleaner read.

    Args:
        where: An SQL condition on the columns of `articles`; empty: all articles, and what was quarantined.
        limit: Clean at most so many captures again; empty: all.
        dry_run: Say what would change, by publisher, and load nothing.

    """
    started = time.monotonic()
    with open_context(read_settings()) as context, begin_run(context) as run:
        reprocessed, loaded = Reprocessor(context, run, is_dry_run=dry_run).read_all(where, limit)
        outcomes = sum_loaded(run, loaded, time.monotonic() - started)
        if not dry_run:
            publish(context.committer, context.news, run.record(outcomes), context.sources_path, context.lake)

        summary = ReprocessSummary(
            run_id=run.run_id,
            cleaner_version=context.clean_tools.hands.bench.cleaner.version,
            is_dry_run=dry_run,
            captures=sum(batch.captures for batch in reprocessed),
            left=sum(batch.left for batch in reprocessed),
            publishers=merge_changes(change for batch in reprocessed for change in batch.changes),
            outcomes={kind: number for kind, number in outcomes.outcomes.items() if number},
            seconds=round(time.monotonic() - started, 2),
        )
        report_reprocessed(summary)
    return end_run(summary, headline(summary))


def sum_loaded(run: Run, loaded: Sequence[BatchSummary], seconds: float) -> RunSummary:
    """Sum up what was loaded, as a run does."""
    inputs = sum(batch.inputs for batch in loaded)
    return summarize_run(run.run_id, given=inputs, recovered=0, batches=loaded, polls=(), seconds=seconds)
