"""How long a host is left alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.pace import (
    BACKED_OFF_S,
    MAX_CRAWL_DELAY_S,
    MAX_DELAY_S,
    MAX_PAUSE_S,
    HostPace,
    after_response,
    read_http_date,
    retry_after_s,
    start_pace,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True)
ANSWERS = st.lists(
    st.tuples(ANY_FLOAT, st.none() | st.integers(100, 599), st.none() | ANY_FLOAT), min_size=1, max_size=30
)


def _ask(pace: HostPace, times: int, latency_s: float, status: int = 200) -> HostPace:
    for _ in range(times):
        pace = after_response(pace, latency_s, status)
    return pace


def test_the_delay_settles_at_twice_the_latency() -> None:
    """A host that takes 2 s for an answer is asked every 4 s."""
    assert _ask(start_pace(), 60, 2.0).delay_s == pytest.approx(4.0, rel=0.01)


def test_a_fast_host_is_asked_no_faster_than_the_floor() -> None:
    """Two milliseconds of latency are no leave for 250 requests a second."""
    assert _ask(start_pace(min_delay_s=0.5), 50, 0.002).delay_s == 0.5


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_gets_twice_the_rest_and_at_least_five_seconds(status: int) -> None:
    """The first refusal lifts a short delay to five seconds; each further one doubles it, up to 30 s."""
    first = after_response(start_pace(), 0.1, status)
    second = after_response(first, 0.1, status)
    assert (first.delay_s, second.delay_s) == (BACKED_OFF_S, 2 * BACKED_OFF_S)
    assert _ask(second, 5, 0.1, status).delay_s == MAX_DELAY_S


def test_a_delay_comes_down_slowly() -> None:
    """After a refusal one good answer takes back a tenth, not all of it."""
    busy = after_response(start_pace(), 0.1, 429)
    once = after_response(busy, 0.1, 200)
    assert 0.85 * busy.delay_s < once.delay_s < busy.delay_s
    assert _ask(once, 80, 0.1).delay_s == 0.5


@pytest.mark.parametrize("status", [500, 502, None])
def test_a_quick_failure_speeds_nothing_up(status: int | None) -> None:
    """An error page is made in no time; that says nothing about what a page costs the host."""
    slow = _ask(start_pace(), 20, 3.0)
    assert after_response(slow, 0.001, status).delay_s == slow.delay_s


def test_retry_after_is_waited_for_once_and_up_to_ten_minutes() -> None:
    """What a busy host asks for holds for the next request alone."""
    asked = after_response(start_pace(), 0.1, 429, 120)
    assert (asked.pause_s, asked.wait_s) == (120, 120)
    assert after_response(asked, 0.1, 200).wait_s < BACKED_OFF_S
    assert after_response(start_pace(), 0.1, 503, 86_400).wait_s == MAX_PAUSE_S
    assert after_response(start_pace(), 0.1, 200, 120).pause_s == 0


def test_crawl_delay_is_a_floor_up_to_a_minute() -> None:
    """robots.txt may slow a fetcher down, but not to a request a day."""
    polite = start_pace(crawl_delay_s=12)
    assert _ask(polite, 20, 0.01).delay_s == 12
    assert start_pace(crawl_delay_s=86_400).delay_s == MAX_CRAWL_DELAY_S
    assert after_response(start_pace(crawl_delay_s=45), 0.1, 429).delay_s == 45


@given(st.floats(0, 100), st.none() | ANY_FLOAT, ANSWERS)
def test_no_answer_moves_the_delay_out_of_its_bounds(
    min_delay_s: float,
    crawl_delay_s: float | None,
    answers: list[tuple[float, int | None, float | None]],
) -> None:
    """Whatever hosts answer, the delay is a number between the floor and 30 s (or the floor above it)."""
    pace = start_pace(min_delay_s=min_delay_s, crawl_delay_s=crawl_delay_s)
    for latency_s, status, asked_s in answers:
        before, pace = pace, after_response(pace, latency_s, status, asked_s)
        assert pace.floor_s <= pace.delay_s <= max(MAX_DELAY_S, pace.floor_s)
        assert 0 <= pace.pause_s <= MAX_PAUSE_S
        assert math.isfinite(pace.wait_s)
        if status in {429, 503}:
            assert pace.delay_s >= min(before.delay_s * 2, max(MAX_DELAY_S, pace.floor_s))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("1.5", 1.5),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90),
        ("Sunday, 01-Mar-26 12:01:30 GMT", 90),
        ("Sun Mar  1 12:01:30 2026", 90),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("9" * 5_000, 10.0**9),
    ],
)
def test_retry_after_reads_seconds_and_dates(value: str, seconds: float) -> None:
    """Each form of RFC 9110 counts; a past date means at once."""
    assert retry_after_s(value, NOW) == seconds


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-5", "1e9", "٣", "nan", "Sun, 99 Mar 2026 12:00:00 GMT", "Sun, " * 5_000]
)
def test_retry_after_that_says_nothing_is_none(value: str | None) -> None:
    """Nothing is made up for a header that is no number of seconds and no date."""
    assert retry_after_s(value, NOW) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2055, 1, 1)))  # noqa: DTZ001 - the zone is set below
def test_an_http_date_survives_the_way_there_and_back(when: datetime) -> None:
    """A date that was written by the standard is read as the same second."""
    when = when.replace(microsecond=0, tzinfo=UTC)
    assert read_http_date(when.strftime("%a, %d %b %Y %H:%M:%S GMT")) == when
    asked = retry_after_s(when.strftime("%a, %d %b %Y %H:%M:%S GMT"), NOW)
    assert asked == max((when - NOW) / timedelta(seconds=1), 0)


@given(st.text(max_size=100))
def test_no_text_breaks_the_reading_of_a_date(value: str) -> None:
    """Headers are written by anybody."""
    found = read_http_date(value)
    assert found is None or found.tzinfo is UTC
