"""Windows as users write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tasks.core.errors import UsageError
from tasks.core.fetch.backfill.windows import Span, Window, make_span, read_window

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def moment(year: int, month: int = 1, day: int = 1) -> datetime:
    """The begin of a day."""
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("2026-01-31", None, Window(moment(2026, 1, 31))),
        ("2026-01", "2026-02", Window(moment(2026, 1), moment(2026, 3))),
        ("2025", "2025", Window(moment(2025), moment(2026))),
        ("90d", "2026-11-27", Window(moment(2026, 8, 30), moment(2026, 11, 28))),
        ("2w", None, Window(moment(2026, 11, 14))),
    ],
)
def test_days_are_read(since: str, until: str | None, window: Window) -> None:
    """A day, a month, a year, or how long ago; the last day is in it."""
    assert read_window(since, until, NOW) == window


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("yesterday", None),
        ("2026-02-30", None),
        ("2027-01-01", None),
        ("2026-03", "2026-02"),
        ("999999w", None),
        ("0d", None),
    ],
)
def test_what_is_no_window_is_refused(since: str, until: str | None) -> None:
    """With what to write."""
    with pytest.raises(UsageError):
        read_window(since, until, NOW)


def test_what_touches_a_window_is_in_it() -> None:
    """Its end is none of it."""
    window = Window(moment(2026), moment(2026, 2))
    spans = [make_span(2025, 12), make_span(2026), make_span(2026, 1, 31), make_span(2026, 2)]
    assert [window.takes(span) for span in spans if span] == [False, True, True, False]


def test_slices_are_the_window() -> None:
    """Few, and a day long at least; of one that began today, too."""
    for since in (moment(2020), moment(2026, 11, 26), moment(2026, 11, 28)):
        parts = Window(since).slice(NOW)
        assert parts[0].begin == since
        assert all(one.end == other.begin for one, other in pairwise(parts))
        assert all(part.end - part.begin >= timedelta(days=1) for part in parts)
        assert len(parts) <= 6
    assert Window(moment(2026)).close(NOW) == Span(moment(2026), NOW + timedelta(days=1))
