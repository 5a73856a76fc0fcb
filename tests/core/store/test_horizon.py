"""The horizon lies behind everything that is not loaded, and never in front of what may still come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.store.horizon import find_horizon, start_listing

NOW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("missing", "day"),
    [
        ((), "2026/03/08"),
        (("20260310T000100Z-0a-00000",), "2026/03/08"),
        (("20260309T000100Z-0a-00000", "20260201T000100Z-0b-00003"), "2026/02/01"),
    ],
)
def test_it_is_the_day_of_the_oldest_that_is_left_or_two_days_ago(missing: tuple[str, ...], day: str) -> None:
    """A batch of yesterday's run that is archived today is still seen."""
    assert find_horizon(missing, NOW) == day


@pytest.mark.parametrize(
    ("horizon", "start"),
    [(None, None), ("2026/03/08", "captures/2026/03/08/"), ("2026/03/09", None), ("2027/01/01", None)],
)
def test_one_from_a_clock_that_was_wrong_counts_for_nothing(horizon: str | None, start: str | None) -> None:
    """Then everything is listed, as where there is none."""
    assert start_listing(horizon, NOW) == start
