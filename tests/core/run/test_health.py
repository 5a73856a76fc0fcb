"""A run that quarantines far more than usual is noticed."""

from __future__ import annotations

import pytest

from tasks.core.run.run_report import has_quarantine_jumped

USUAL = [{"article": 90, "quarantined": 10}, *[{"article": 25}] * 4]


@pytest.mark.parametrize(
    ("outcomes", "jumped"),
    [
        ({"article": 80, "quarantined": 20}, True),
        ({"article": 85, "quarantined": 15}, False),
        ({"article": 4, "quarantined": 4}, False),
        ({"quarantined": 6}, True),
        ({"article": 100}, False),
        ({}, False),
    ],
)
def test_three_times_the_usual_share_is_a_jump(outcomes: dict[str, int], *, jumped: bool) -> None:
    """Where it is more than a handful: a small run says little."""
    assert has_quarantine_jumped(outcomes, USUAL) is jumped


@pytest.mark.parametrize(
    ("earlier", "jumped"),
    [
        ([], False),
        ([{"article": 1}], False),
        ([{"article": 1000}] * 4, False),
        ([{"article": 9}] * 5, False),
        ([{"article": 10}] * 5, True),
        ([{"article": 1}] * 50, True),
    ],
)
def test_without_a_history_nothing_jumps(earlier: list[dict[str, int]], *, jumped: bool) -> None:
    """Five runs and fifty inputs tell what is usual: the second run ever is no alarm, whatever it holds."""
    assert has_quarantine_jumped({"article": 45, "quarantined": 50}, earlier) is jumped
