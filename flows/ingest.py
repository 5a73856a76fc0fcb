"""The main job: sources in, every byte archived, clean rows loaded and published, one outcome each.

Runs the same from `copydesk ingest`, from a deployment and from the Prefect UI. Steps hand on the ids
of batches, never bytes or text; a batch is cleaned and loaded while the next one is still being fetched.
Running it again over the same sources changes nothing but the captures. What an earlier run archived and
did not finish is taken up first.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice

from prefect import flow
from pydantic import PositiveInt

from flows.reports.report import report_run
from flows.run.batch_threads import BatchThreads
from flows.run.context import open_context
from flows.run.ending import end_run
from flows.run.run import archive_clean_load, begin_run
from flows.run.run_names import name_run
from flows.serving.signals import signal_run
from tasks.core.run.run_words import say_run
from tasks.core.run.summary import RunSummary
from tasks.core.sources.given_context import check_address, read_context, state_inputs
from tasks.core.sources.passed_over import merge_passed_over
from tasks.core.sources.sources import SourceKind
from tasks.discover import discover, discover_declared
from tasks.fetch import fetch_pages, record_fetch
from tasks.load import find_unfinished
from tasks.publish import publish
from tasks.settings import read_settings


@flow(
    name="ingest",
    flow_run_name=name_run,
    persist_result=False,
    task_runner=BatchThreads(),  # type: ignore[arg-type] # invariant in Prefect's future
)
def ingest(  # noqa: PLR0913, PLR0917 - a run is told this much, each by its name
    sources: list[str],
    limit: PositiveInt | None = None,
    kind: SourceKind | None = None,
    group: str | None = None,
    only: str | None = None,
    columns: dict[str, str] | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
) -> RunSummary:
    """Take in articles: fetch or read them, archive every byte, clean, load, publish.

    Args:
        sources: Pages, feeds, sitemaps and sites by their URL, files, folders, globs, web archives,
            s3://bucket/prefix, or @file, which names such sources, one a line. Left empty, the sources that
            sources.toml declares are read where they are due.
        limit: Take at most so many inputs of the sources, and keep no file that holds many whole; empty: all.
        kind: How to read every source; empty: found out for each.
        group: With no sources: read only the declared sources of this group; empty: of all groups.
        only: With no sources: read only the declared source of this name, now, whether it is due or not.
        columns: What tables and JSON call a field, such as {"text": "body_col"}; the usual names are known.
        publisher: Name of the publisher of all inputs, for texts that do not name it.
        language: Language of all inputs, such as de or pt-BR.
        url: Address of the one input, or of the site that all inputs are of.

    """
    stated = read_context(publisher, language, url)
    with open_context(read_settings()) as context, begin_run(context) as run:
        unfinished = find_unfinished(context.committer, context.register)
        found = (
            discover(sources, kind, context.store)
            if sources
            else discover_declared(
                context.sources_path, group, only, context.store, context.contact, context.browser
            )
        )
        check_address(stated, is_one=found.is_one_input)
        intake = context.open_intake(columns, keeps_files=limit is None)
        starts = chain(found.starts, intake.links)
        with fetch_pages(context.fetch_tools, run.claims, starts, unfinished, limit) as fetched:
            every = state_inputs(chain(found.refused, intake.receive(found.files), fetched.incoming), stated)
            inputs = islice(every, limit)
            run.expect(len(found.files[:limit]), unfinished)
            loaded = archive_clean_load(context, run, inputs, unfinished)
        record_fetch(context.store, context.warehouse, run.run_id, fetched.polls, fetched.hosts)

        summary = replace(
            run.sum_up(loaded, fetched.polls),
            passed_over=merge_passed_over(found.passed_over, intake.passed_over.list_all()),
            empty_sources=(*found.empty, *intake.empty),
            unread_columns=intake.list_unread(),
            notes=found.notes,
        )
        publish(context.committer, context.news, run.record(summary), context.sources_path, context.lake)
        report_run(summary, context.news, context.kept_in)
        signal_run(summary, context.news)
    return end_run(summary, say_run(summary))
