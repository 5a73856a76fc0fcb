"""A run that quarantines far more than usual is noticed."""

from __future__ import annotations

import pytest

from tasks.core.run.run_report import has_quarantine_jumped

USUAL = [{"article": 90, "quarantined": 10}, {"article": 100}]


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


def test_a_first_run_has_nothing_to_jump_from() -> None:
    """It is the usual."""
    assert not has_quarantine_jumped({"quarantined": 50}, [])
    assert has_quarantine_jumped({"article": 45, "quarantined": 5}, [{"article": 10}])
