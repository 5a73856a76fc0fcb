"""Polls follow how often a source really changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.polls import (
    AFTER_GONE,
    FIRST,
    LONGEST,
    LONGEST_AFTER_FAILURES,
    SHORTEST,
    Poll,
    plan_next_poll,
)
from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/feed.xml"


def poll(new: int = 0, *, pages: int = 20, reason: Reason | None = None) -> Poll:
    """One look at a feed of so many pages, so many of them new."""
    return Poll(None, URL, URL, SourceKind.FEED, NOON, reason=reason, pages=pages, new_pages=new)


def pause(*polls: Poll, **asked: timedelta) -> timedelta:
    """How long the address is left alone after these looks."""
    return plan_next_poll(polls, **asked) - NOON


def test_a_first_look_says_little() -> None:
    """The next one comes after a quarter of an hour, whatever was there."""
    assert pause(poll(20)) == FIRST
    assert pause(poll()) == FIRST


def test_pauses_follow_what_is_new() -> None:
    """All of it: half the time; one page: the same; more: less; none: half as long again."""
    assert pause(poll(20), poll(20)) == FIRST / 2
    assert pause(poll(20), poll(1)) == FIRST
    assert pause(poll(20), poll(3)) == FIRST * 0.8
    assert pause(poll(20), poll()) == FIRST * 1.5
    assert pause(poll(20), *[poll()] * 9) == min(FIRST * 1.5**9, LONGEST)


def test_the_user_sets_the_ceiling_and_the_source_the_floor() -> None:
    """A source that asks to be left alone is, even if the user is in a hurry; within a day."""
    quiet = (poll(20), *[poll()] * 9)
    assert pause(*quiet, every=timedelta(minutes=20)) == timedelta(minutes=20)
    assert pause(*quiet, every=timedelta(minutes=20), at_least=timedelta(hours=2)) == timedelta(hours=2)
    assert pause(poll(20), at_least=timedelta(days=90)) == LONGEST


def test_a_feed_that_asks_for_a_rest_has_it() -> None:
    """Its Retry-After counts where it fails, too, and no longer than a day."""
    failed = poll(0, reason=Reason.RATE_LIMITED)
    assert pause(failed) == FIRST
    assert pause(failed, at_least=timedelta(hours=2)) == timedelta(hours=2)
    assert pause(failed, at_least=timedelta(days=90)) == LONGEST


def test_a_dead_feed_is_tried_ever_less_often() -> None:
    """Doubling up to a week, monthly when it says that it is gone; one answer, and all is forgotten."""
    failed = poll(reason=Reason.SERVER_ERROR, pages=0)
    assert pause(poll(20), failed) == FIRST
    assert pause(poll(20), failed, failed, failed) == 4 * FIRST
    assert pause(*[failed] * 60) == LONGEST_AFTER_FAILURES
    assert pause(failed, poll(reason=Reason.GONE)) == AFTER_GONE
    assert pause(*[failed] * 9, poll(3)) == FIRST


def test_a_feed_that_woke_up_is_followed_soon() -> None:
    """A quiet night under a ceiling of an hour is made good by three busy looks, not by ten."""
    night = (poll(20), *[poll()] * 12)
    assert pause(*night, every=timedelta(hours=1)) == timedelta(hours=1)
    assert pause(*night, *[poll(10)] * 3, every=timedelta(hours=1)) < timedelta(minutes=25)


@pytest.mark.parametrize("every", [None, timedelta(minutes=1), timedelta(days=3)])
@given(looks=st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_a_pause_is_bounded(looks: list[int], every: timedelta | None) -> None:
    """Whatever a source does, it is neither hammered nor forgotten."""
    found = plan_next_poll([poll(new) for new in looks], every=every) - NOON
    assert SHORTEST <= found <= LONGEST
