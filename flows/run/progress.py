"""Live progress of a run: an artifact in Prefect, and whoever watches in this process (the CLI's bar)."""

from __future__ import annotations

import time
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, cast

from prefect import get_run_logger
from prefect.artifacts import create_progress_artifact, update_progress_artifact

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tasks.core.fetch.backfill.plans import BackfillPlan

watcher: ContextVar[Callable[[int, int], None] | None] = ContextVar("watcher", default=None)
"""Called with (done, total) documents on each step, from any thread."""
listing_watcher: ContextVar[Callable[[int, int], None] | None] = ContextVar("listing_watcher", default=None)
"""Called with (done, total) listings while a back-fill searches."""
plan_reader: ContextVar[Callable[[BackfillPlan], None] | None] = ContextVar("plan_reader", default=None)
"""Called with the plan of a back-fill before its pages are fetched."""

ARTIFACT_PERIOD_S = 2.0


class Progress:
    """Counts documents; safe to call from task threads.

    Batches that an earlier run left are not in `total` until they turn up: it grows with them.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._lock = Lock()
        self._watch = watcher.get()
        created = create_progress_artifact(0.0, key="ingest-progress", description="Documents cleaned")
        self._artifact = cast("UUID", created)  # no coroutine: nothing here is async
        self._next_update = time.monotonic() + ARTIFACT_PERIOD_S

    def expect(self, documents: int) -> None:
        """Take note that there are so many documents at least."""
        with self._lock:
            self._total = max(self._total, documents)

    def advance(self, documents: int) -> None:
        """Count documents as done; the artifact follows, at most once in a period."""
        with self._lock:
            self._done += documents
            self._total = max(self._total, self._done)
            if self._watch is not None:
                self._watch(self._done, self._total)
            if time.monotonic() >= self._next_update:
                self._next_update = time.monotonic() + ARTIFACT_PERIOD_S
                update_progress_artifact(self._artifact, 100.0 * self._done / max(self._total, 1))

    def finish(self) -> None:
        """Set the artifact to its final value."""
        update_progress_artifact(self._artifact, 100.0)


def watch_listings(done: int, total: int) -> None:
    """Tell whoever watches how far the search of a back-fill is."""
    if (watch := listing_watcher.get()) is not None:
        watch(done, total)


def read_plan(plan: BackfillPlan) -> None:
    """Tell whoever reads it, and the run's log, what a back-fill is about to fetch."""
    get_run_logger().info("%s: %d pages found, %s", plan.source, plan.found, plan.estimate)
    for note in (*plan.notes, *plan.failures):
        get_run_logger().warning("%s", note)
    if (read := plan_reader.get()) is not None:
        read(plan)
