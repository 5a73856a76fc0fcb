"""The sweep: whatever is archived and has no outcome yet, and what lies in the inbox, becomes rows.

It is how pushed articles are cleaned, seconds after they came, and how a crash between archive and load
loses nothing. Running it with nothing to do changes nothing and publishes nothing.
"""

from __future__ import annotations

from prefect import flow

from flows.reports.report import report_run
from flows.run.batch_threads import BatchThreads
from flows.run.context import open_context
from flows.run.ending import end_run
from flows.run.run import archive_clean_load, begin_run
from flows.run.run_names import name_run
from flows.serving.signals import signal_run
from tasks.clients.store.inbox import list_inbox
from tasks.core.run.run_words import say_run
from tasks.core.run.summary import RunSummary
from tasks.inbox import put_inbox_away
from tasks.load import find_unfinished
from tasks.publish import publish
from tasks.settings import read_settings


@flow(
    name="sweep",
    flow_run_name=name_run,
    persist_result=False,
    task_runner=BatchThreads(),  # type: ignore[arg-type] # invariant in Prefect's future
)
def sweep() -> RunSummary:
    """Finish what was received: pushed articles, dropped files, what a run that died had archived."""
    with open_context(read_settings()) as context, begin_run(context) as run:
        unfinished = find_unfinished(context.committer, context.register)
        inbox = context.open_intake(may_fetch=False).receive(list_inbox(context.store))
        run.expect(0, unfinished)
        loaded = archive_clean_load(context, run, inbox, unfinished)
        summary = run.sum_up(loaded, ())
        put_inbox_away(context.store, loaded)

        publish(context.committer, context.news, run.record(summary), context.sources_path, context.lake)
        report_run(summary, context.news, context.kept_in)
        signal_run(summary, context.news)
    return end_run(summary, say_run(summary))
