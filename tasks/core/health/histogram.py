"""Histograms of seconds that add up over processes and restarts; they know nothing of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many took how long: `counts` has one number for each of the `edges`, and one for what is over all.

    An edge belongs to the bucket that it closes.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    total_s: float = 0.0

    def add(self, seconds: float) -> Histogram:
        """Give the histogram with one more that took so long."""
        bucket = bisect_left(self.edges, seconds)
        counts = tuple(count + (number == bucket) for number, count in enumerate(self.counts))
        return replace(self, counts=counts, total_s=self.total_s + seconds)

    def cumulated(self) -> list[tuple[str, int]]:
        """Give each edge, and +Inf, with how many took no longer."""
        return list(zip((*map(str, self.edges), "+Inf"), accumulate(self.counts), strict=True))


def make_histogram(edges: tuple[float, ...]) -> Histogram:
    """Make an empty one."""
    return Histogram(edges, (0,) * (len(edges) + 1))


CLEANING_EDGES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
PUSH_EDGES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0)
