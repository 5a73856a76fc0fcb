"""Windows: the stretch of time that a back-fill is for, and what lies in it.

Takes days as a user writes them (`2026-01-31`, `2026-01`, `2026`, or how long ago: `90d`); gives moments in
UTC. Knows no clock: what is now is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tasks.core.errors import UsageError
from tasks.core.sources.declared_sources import read_duration

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MOST_SLICES = 6
_DECEMBER = 12
_AHEAD = timedelta(days=1)
"""What is published today somewhere may be of tomorrow here."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from `begin` on; `end` is no part of it."""

    begin: datetime
    end: datetime

    def meets(self, other: Span) -> bool:
        """Tell whether the two have a moment in common."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True)
class Window:
    """What a back-fill is for: all that is of `since` or later, and before `until`, where there is one."""

    since: datetime
    until: datetime | None = None

    def is_after(self, span: Span) -> bool:
        """Tell whether all of a span lies before the window."""
        return span.end <= self.since

    def is_before(self, span: Span) -> bool:
        """Tell whether all of a span lies behind the window."""
        return self.until is not None and span.begin >= self.until

    def takes(self, span: Span) -> bool:
        """Tell whether some of a span lies in the window."""
        return not self.is_after(span) and not self.is_before(span)

    def close(self, now: datetime) -> Span:
        """Give the window up to now, and a little more, where it has no end of its own."""
        return Span(self.since, min(self.until or datetime.max.replace(tzinfo=UTC), now + _AHEAD))

    def slice(self, now: datetime) -> list[Span]:
        """Give the window in equal parts, a day long or more, few."""
        whole = Span(self.since, max(min(self.until or now, now), self.since + _AHEAD))
        number = max(1, min(_MOST_SLICES, (whole.end - whole.begin).days))
        step = (whole.end - whole.begin) / number
        edges = [whole.begin + step * place for place in range(number)] + [whole.end]
        return [Span(*edges[place : place + 2]) for place in range(number)]


def make_span(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """Give a year, a month or a day as a span; None for one that is in no calendar."""
    try:
        begin = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if day:
            return Span(begin, begin + timedelta(days=1))
        if month:
            return Span(begin, datetime(year + month // _DECEMBER, month % _DECEMBER + 1, 1, tzinfo=UTC))
        return Span(begin, datetime(year + 1, 1, 1, tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def read_window(since: str, until: str | None, now: datetime) -> Window:
    """Read the window that is asked for; one that no moment lies in is a UsageError."""
    window = Window(_read_days(since, now).begin, _read_days(until, now).end if until else None)
    if window.since > now or (window.until and window.until <= window.since):
        raise UsageError(
            f"Between {since} and {until or 'now'} lies nothing", "Give the earlier day as --since"
        )
    return window


def _read_days(text: str, now: datetime) -> Span:
    """Read a day, a month or a year, or the day that is so long ago."""
    if match := _DAY.fullmatch(text.strip()):
        span = make_span(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        if span is not None:
            return span
    try:
        ago = now - read_duration(text)
        return make_span(ago.year, ago.month, ago.day) or Span(ago, ago)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text} is no day", "Write it as 2026-01-31, or how long ago: 90d") from error
