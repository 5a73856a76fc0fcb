"""The older pages of one source, found through its listings, fetched and taken in as an ingest does.

Runs the same from `copydesk backfill`, from a deployment and from the Prefect UI. Its first pass finds what
there is and says how long that takes; a dry run ends there. A run that is broken off goes on where it was
when it is run again; one that has it all asks nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from pydantic import PositiveInt

from flows.reports.report import report_run
from flows.run.batch_threads import BatchThreads
from flows.run.context import open_context
from flows.run.ending import end_run
from flows.run.progress import read_plan, watch_listings
from flows.run.run import archive_clean_load, begin_run
from flows.run.run_names import name_run
from flows.serving.signals import signal_run
from tasks.clients.fetch.backfill.backfill_files import open_backfill_files
from tasks.clients.sources.fetched_sources import find_fetched
from tasks.core.fetch.backfill.plans import BackfillSummary
from tasks.core.fetch.backfill.windows import read_window
from tasks.core.run.run_words import say_backfill
from tasks.fetch import open_backfill, record_fetch
from tasks.load import find_unfinished
from tasks.publish import publish
from tasks.settings import read_settings


@flow(
    name="backfill",
    flow_run_name=name_run,
    persist_result=False,
    task_runner=BatchThreads(),  # type: ignore[arg-type] # invariant in Prefect's future
)
def backfill(
    source: str,
    since: str,
    until: str | None = None,
    limit: PositiveInt | None = None,
    dry_run: bool = False,  # noqa: FBT001, FBT002 - a parameter of the run's form
) -> BackfillSummary:
    """Take in older articles of a source: find them through its listings, fetch, clean, load, publish.

    Args:
        source: Name of a source in sources.toml, or the URL of a feed, a sitemap, a site or a section.
        since: Day of the oldest articles that are wanted, such as 2026-01-31, or how long ago: 90d.
        until: Day of the newest ones; empty: today.
        limit: Fetch at most so many pages, the newest first; empty: all that were found.
        dry_run: Say what there is and how long it takes, and fetch nothing.

    """
    with open_context(read_settings()) as context, begin_run(context) as run:
        start = find_fetched(source, context.sources_path)
        window = read_window(since, until, datetime.now(UTC))
        unfinished = [] if dry_run else find_unfinished(context.committer, context.register)
        with (
            open_backfill_files(context.data_dir, start.source, window, context.batch_size) as files,
            open_backfill(context.fetch_tools, run.claims, start, window, files, unfinished) as found,
        ):
            plan = found.find(watch_listings, limit)
            read_plan(plan)
            if not dry_run:
                run.expect(plan.to_fetch, unfinished)
                loaded = archive_clean_load(context, run, found.incoming(), unfinished)
        record_fetch(context.store, context.warehouse, run.run_id, (), found.hosts)
        if dry_run:
            dry = BackfillSummary(plan)
            return end_run(dry, say_backfill(dry))

        summary = run.sum_up(loaded, ())
        publish(context.committer, context.news, run.record(summary), context.sources_path, context.lake)
        report_run(summary, context.news, context.kept_in)
        signal_run(summary, context.news)
    done = BackfillSummary(plan, summary, found.left)
    return end_run(done, say_backfill(done))
