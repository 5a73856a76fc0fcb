"""The figures that add up: outcomes and waits from the news database, times of cleaning from their own file.

Runs are processes of their own that come and go, so nothing is counted in memory: outcomes and the time
from push to row are what the published rows say, and how long cleaning took is added to one small file
under a lock. That file is for looking at only: where it is lost or damaged, counting begins anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.files.locks import hold_lock
from tasks.clients.files.replacing import write_whole
from tasks.core.errors import StopError
from tasks.core.health.histogram import CLEANING_EDGES, PUSH_EDGES, Histogram, make_histogram

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tasks.clients.news.news_file import NewsDatabase


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many captures ended so; `reason` is empty where there is none."""

    outcome: str
    reason: str
    captures: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What has come of everything so far."""

    outcomes: tuple[OutcomeCount, ...]
    push_to_row: Histogram


def read_figures(news: NewsDatabase) -> Figures:
    """Read them from the published rows; all are zero where nothing was published or can be read."""
    nothing = Figures((), make_histogram(PUSH_EDGES))
    if not news.exists():
        return nothing
    try:
        with news.open() as connection:
            outcomes = connection.execute(read_sql("health/outcome_counts")).fetchall()
            waits = connection.execute(read_sql("health/push_to_row"), {"edges": list(PUSH_EDGES)}).fetchall()
    except (StopError, duckdb.Error):
        return nothing
    counts = [0] * (len(PUSH_EDGES) + 1)
    for bucket, pushes, _ in waits:
        counts[bucket] = pushes
    total_s = sum(seconds for _, _, seconds in waits)
    return Figures(
        tuple(OutcomeCount(*row) for row in outcomes), Histogram(PUSH_EDGES, tuple(counts), total_s)
    )


@dataclass(frozen=True, slots=True)
class CleaningTimes:
    """How long documents took to clean, in a file of the data folder that every run adds to."""

    path: Path

    def add(self, seconds: Sequence[float]) -> None:
        """Add what some documents took, each."""
        if not seconds:
            return
        with hold_lock(self.path.with_suffix(".lock"), "counting"):
            counted = reduce(Histogram.add, seconds, self.read())
            row = {"edges": counted.edges, "counts": counted.counts, "total_s": counted.total_s}
            write_whole(self.path, json.dumps(row).encode("ascii"))

    def read(self) -> Histogram:
        """Read what was counted so far."""
        empty = make_histogram(CLEANING_EDGES)
        try:
            row = json.loads(self.path.read_text())
            found = Histogram(tuple(row["edges"]), tuple(row["counts"]), float(row["total_s"]))
        except (OSError, ValueError, KeyError, TypeError):
            return empty
        return found if found.edges == empty.edges and len(found.counts) == len(empty.counts) else empty
