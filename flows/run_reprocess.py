"""The reprocess flow from the terminal: servers up, a progress bar, the flow, its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.run_ingest import progress_bar
from flows.serving.servers import servers_for_run
from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.core.rereadings import ReprocessSummary


def run_reprocess(
    where: str | None, limit: int | None, *, is_dry_run: bool, is_verbose: bool
) -> ReprocessSummary:
    """Run the flow once in this process."""
    settings = read_settings()
    with progress_bar(is_shown=not is_verbose) as watch, servers_for_run(settings, is_verbose=is_verbose):
        from flows.progress import watcher
        from flows.reprocess import reprocess

        watcher.set(watch)
        return reprocess(where=where, limit=limit, dry_run=is_dry_run)
