"""The rebuild flow from the terminal: servers up, a progress bar, the flow, what it loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.run_ingest import progress_bar
from flows.serving.servers import servers_for_run
from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.clients.warehouse.rebuilding import Rebuilt


def run_rebuild(*, is_verbose: bool) -> Rebuilt:
    """Run the flow once in this process."""
    settings = read_settings()
    with (
        progress_bar("Loading", is_shown=not is_verbose) as watch,
        servers_for_run(settings, is_verbose=is_verbose),
    ):
        from flows.progress import watcher
        from flows.rebuild import rebuild

        watcher.set(watch)
        return rebuild()
