"""The flows from the terminal: servers up, a progress bar, one run in this process, its summary."""

from __future__ import annotations

from contextlib import chdir, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from flows.printing.terminal import err, is_quiet
from flows.serving.servers import servers_for_run
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.sources.source_files import prepare_sources, read_declared
from tasks.core.errors import UsageError
from tasks.core.forms.rows.columns import parse_columns
from tasks.core.sources.declared_sources import choose_declared
from tasks.core.sources.given_context import read_context
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tasks.clients.warehouse.rebuilding import Rebuilt
    from tasks.core.fetch.backfill.plans import BackfillSummary
    from tasks.core.learn.cycle import Lesson
    from tasks.core.reprocess.readings import ReprocessSummary
    from tasks.core.run.summary import RunSummary
    from tasks.core.sources.given_context import InputContext
    from tasks.core.sources.sources import SourceKind


def run_ingest(
    sources: Sequence[str],
    kind: SourceKind | None,
    limit: int | None,
    group: str | None = None,
    columns: str | None = None,
    *,
    only: str | None = None,
    context: InputContext,
    is_verbose: bool,
) -> RunSummary:
    """Run the flow once in this process; what cannot be read is said before any server starts."""
    settings = read_settings()
    asked = parse_columns(columns)
    read_context(**context)
    with chdir(settings.folder):
        given = prepare_sources(sources, kind, settings.lists_path)
    if not sources:
        check_declared(settings.sources, group, only)
    with progress_bar(is_shown=not is_verbose) as watch, servers_for_run(settings, is_verbose=is_verbose):
        from flows.ingest import ingest
        from flows.run.progress import watcher

        watcher.set(watch)
        return ingest(given, limit=limit, kind=kind, group=group, only=only, columns=asked or None, **context)


def run_backfill(
    source: str, since: str, until: str | None, limit: int | None, *, is_dry_run: bool, is_verbose: bool
) -> BackfillSummary:
    """Run the flow once in this process, and print its plan before it fetches."""
    from flows.printing.print_backfill import print_plan
    from tasks.clients.sources.fetched_sources import find_fetched
    from tasks.core.fetch.backfill.windows import read_window

    settings = read_settings()
    with chdir(settings.folder):
        find_fetched(source, settings.sources)
    read_window(since, until, datetime.now(UTC))
    with (
        progress_of_phases(is_shown=not is_verbose) as watch_as,
        servers_for_run(settings, is_verbose=is_verbose),
    ):
        from flows.backfill import backfill
        from flows.run.progress import listing_watcher, plan_reader, watcher

        listing_watcher.set(watch_as("Searching"))
        watcher.set(watch_as("Fetching"))
        plan_reader.set(None if is_dry_run else print_plan)
        return backfill(source, since, until=until, limit=limit, dry_run=is_dry_run)


def check_declared(path: Path, group: str | None, only: str | None = None) -> None:
    """Raise a UsageError where there is nothing to read."""
    declared = [each for each in read_declared(path) if each.enabled]
    if not declared:
        raise UsageError(
            "There is no SOURCE, and no source is declared", f"Name one, or declare some in {path}"
        )
    if group is not None and all(each.group != group for each in declared):
        known = ", ".join(sorted({each.group for each in declared}))
        raise UsageError(f"No declared source is of the group {group}", f"There are: {known}")
    if not any(choose_declared(declared, group, only)):
        known = ", ".join(each.name for each in choose_declared(declared, group))
        raise UsageError(f"No declared source is called {only}", f"There are: {known}")


@contextmanager
def progress_bar(doing: str = "Cleaning", *, is_shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal's standard error; gives what moves it."""
    with progress_of_phases(is_shown=is_shown) as watch_as:
        yield watch_as(doing)


@contextmanager
def progress_of_phases(*, is_shown: bool) -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Show a bar for what is done in several phases; gives what makes, of a phase's name, what moves it."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    is_drawn = is_shown and err.is_terminal and not is_quiet()
    with Progress(*columns, console=err, transient=True, disable=not is_drawn) as bar:
        step = bar.add_task("Starting", total=None)
        yield (
            lambda doing: lambda done, total: bar.update(step, description=doing, completed=done, total=total)
        )


def run_rebuild(*, is_verbose: bool) -> Rebuilt:
    """Run the flow once in this process."""
    settings = read_settings()
    with (
        progress_bar("Loading", is_shown=not is_verbose) as watch,
        servers_for_run(settings, is_verbose=is_verbose),
    ):
        from flows.rebuild import rebuild
        from flows.run.progress import watcher

        watcher.set(watch)
        return rebuild()


def run_reprocess(
    where: str | None, limit: int | None, *, is_dry_run: bool, is_verbose: bool
) -> ReprocessSummary:
    """Run the flow once in this process."""
    settings = read_settings()
    with progress_bar(is_shown=not is_verbose) as watch, servers_for_run(settings, is_verbose=is_verbose):
        from flows.reprocess import reprocess
        from flows.run.progress import watcher

        watcher.set(watch)
        return reprocess(where=where, limit=limit, dry_run=is_dry_run)


def run_learn(publishers: Sequence[str], *, is_dry_run: bool, is_verbose: bool) -> Lesson:
    """Run the flow once in this process."""
    settings = read_settings()
    NewsDatabase(settings.news_path).connect().close()  # nothing published is said before any server starts
    with servers_for_run(settings, is_verbose=is_verbose):
        from flows.learn import learn

        return learn(publishers=list(publishers), dry_run=is_dry_run)
