"""Pages are looked at again at set times, and after failures that may pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.revisits import (
    DEFAULT_PLAN,
    LONGEST_PAUSE,
    MOST_FAILURES,
    WHILE_NAMED,
    KnownPage,
    RevisitPlan,
    is_due,
    pause_after,
)
from tasks.core.records import PASSING_REASONS, Reason

SEEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=24 * 40).map(lambda hours: timedelta(hours=hours))


def page(last: timedelta = timedelta(), *, failed: int = 0, reason: Reason | None = None) -> KnownPage:
    """A page that was first seen at noon."""
    return KnownPage("id", "feed", "https://a.example/1", SEEN, SEEN + last, failed, reason)


@pytest.mark.parametrize(
    ("fetched_after", "hours", "due"),
    [
        (timedelta(), 0.9, False),
        (timedelta(), 1, True),
        (timedelta(hours=1), 23, False),
        (timedelta(hours=1), 24, True),
        (timedelta(hours=25), 24 * 6, False),
        (timedelta(), 24 * 30, True),
        (timedelta(days=30), 24 * 60, False),
    ],
)
def test_a_page_is_due_at_the_times_of_the_plan(fetched_after: timedelta, hours: float, *, due: bool) -> None:
    """After an hour, a day and a week; a late look covers all the times that have passed."""
    assert is_due(page(fetched_after), SEEN + timedelta(hours=hours)) is due


@given(HOURS, HOURS)
def test_a_page_just_fetched_is_never_due(fetched_after: timedelta, waited: timedelta) -> None:
    """And each time of the plan costs one fetch at most: at most three for each page."""
    assert not is_due(page(fetched_after), SEEN + fetched_after)
    fetches, last = 0, timedelta()
    for hour in range(24 * 10):
        if is_due(page(last), SEEN + timedelta(hours=hour)):
            fetches, last = fetches + 1, timedelta(hours=hour)
    assert fetches == len(DEFAULT_PLAN)
    assert not is_due(page(timedelta(days=7) + waited), SEEN + timedelta(days=300))


@pytest.mark.parametrize("reason", sorted(PASSING_REASONS))
def test_a_failure_that_may_pass_is_tried_again(reason: Reason) -> None:
    """After a pause that doubles, a number of times that is bounded."""
    assert not is_due(page(failed=1, reason=reason), SEEN + timedelta(minutes=14))
    assert is_due(page(failed=1, reason=reason), SEEN + timedelta(minutes=15))
    assert not is_due(page(failed=3, reason=reason), SEEN + timedelta(minutes=59))
    assert is_due(page(failed=MOST_FAILURES - 1, reason=reason), SEEN + LONGEST_PAUSE)
    assert not is_due(page(failed=MOST_FAILURES, reason=reason), SEEN + timedelta(days=300))
    assert pause_after(page(failed=1000)) == LONGEST_PAUSE


@pytest.mark.parametrize("reason", sorted(PASSING_REASONS))
def test_a_page_that_is_still_named_is_tried_for_a_month(reason: Reason) -> None:
    """Once a day, when the pauses have grown so long."""
    tried = page(timedelta(days=20), failed=20, reason=reason)
    assert is_due(tried, SEEN + timedelta(days=21), is_named=True)
    assert not is_due(tried, SEEN + timedelta(days=20, hours=23), is_named=True)
    assert not is_due(tried, SEEN + timedelta(days=31), is_named=True)


@pytest.mark.parametrize("reason", sorted(WHILE_NAMED))
def test_what_a_host_does_not_show_is_tried_four_times_while_it_is_named(reason: Reason) -> None:
    """After 15 minutes, 2 hours, a day and three days; where nobody names it any more, never."""
    tries, at = [], timedelta()
    for minute in range(0, 60 * 24 * 10, 5):
        failed = page(at, failed=len(tries) + 1, reason=reason)
        now = SEEN + timedelta(minutes=minute)
        assert not is_due(failed, now)
        if is_due(failed, now, is_named=True):
            tries.append(timedelta(minutes=minute) - at)
            at = timedelta(minutes=minute)
    assert tries == [timedelta(minutes=15), timedelta(hours=2), timedelta(days=1), timedelta(days=3)]


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.FILTERED, Reason.TOO_LARGE])
def test_what_is_gone_for_good_is_not_asked_for_again(reason: Reason) -> None:
    """Neither soon nor late, whoever names it."""
    for is_named in (True, False):
        assert not is_due(page(failed=1, reason=reason), SEEN + timedelta(days=2), is_named=is_named)


def test_a_page_that_gave_no_article_is_looked_at_again() -> None:
    """A consent wall may be gone at the next look."""
    assert is_due(page(failed=1, reason=Reason.CONSENT_WALL), SEEN + timedelta(hours=1))


def test_a_page_that_appeared_long_ago_is_not_looked_at_as_news_is() -> None:
    """A back-fill found it; one that appeared a little before it was seen is, for the rest of its week."""
    old = replace(page(), appeared_at=SEEN - timedelta(days=400))
    assert not is_due(old, SEEN + timedelta(days=30))
    late = replace(page(), appeared_at=SEEN - timedelta(days=2))
    assert [is_due(late, SEEN + timedelta(days=days)) for days in (4, 6)] == [False, True]
    failed = page(failed=1, reason=Reason.NOT_FOUND)
    plan = RevisitPlan(SEEN + timedelta(hours=1))
    assert plan.waits_for_name(failed)
    assert not plan.waits_for_name(replace(failed, appeared_at=SEEN - timedelta(days=400)))
