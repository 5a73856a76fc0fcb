"""A histogram adds up, and its last bucket holds everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.health.histogram import make_histogram


@given(st.lists(st.floats(0, 100), max_size=30))
def test_each_is_in_the_first_bucket_that_it_fits(taken: list[float]) -> None:
    """For each edge, as many as took no longer."""
    edges = (0.5, 1.0, 10.0)
    histogram = make_histogram(edges)
    for seconds in taken:
        histogram = histogram.add(seconds)
    for edge, count in zip((*edges, float("inf")), (c for _, c in histogram.cumulated()), strict=True):
        assert count == sum(seconds <= edge for seconds in taken)
