"""The arithmetic of politeness: how long to leave one host alone between two requests.

Takes the pace so far and what came of a request; gives the next pace. The delay follows the host's own
latency, so that a fast host may be asked often and a struggling one is given rest; "too many requests"
and "unavailable" double it at once, and it comes down by small steps. Pure: it neither waits nor looks at
a clock; the fetcher waits `wait_s` from one request's start to the next one's.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MIN_DELAY_S = 0.5
MAX_DELAY_S = 30.0
MAX_CRAWL_DELAY_S = 60.0
"""What robots.txt asks for beyond this is taken as this."""

MAX_PAUSE_S = 600.0
"""The longest Retry-After that a run waits for; beyond it the host rests this long and is asked again."""

BACKED_OFF_S = 5.0
"""The least delay after a 429 or 503."""

_BUSY = frozenset({429, 503})
_FAILED = 500
_LATENCIES = 2.0
_NEW_SHARE = 0.3
_RECOVERED_SHARE = 0.1
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_MANY_DIGITS = re.compile(r"\d{10,}", re.ASCII)
_LONGEST_S = 10.0**9
_MAX_DATE_CHARS = 64


@dataclass(frozen=True, slots=True)
class HostPace:
    """How a host is treated now.

    `delay_s` lies between `floor_s` and the greater of that and 30 s; `latency_s` is smoothed, None before
    the first answer; `pause_s` is what the last answer asked for, once.
    """

    delay_s: float = MIN_DELAY_S
    floor_s: float = MIN_DELAY_S
    latency_s: float | None = None
    pause_s: float = 0.0

    @property
    def wait_s(self) -> float:
        """Seconds to the next request to this host."""
        return max(self.delay_s, self.pause_s)


def start_pace(*, min_delay_s: float = MIN_DELAY_S, crawl_delay_s: float | None = None) -> HostPace:
    """The pace for a host that was not asked yet; robots.txt's crawl-delay is a floor, up to 60 s."""
    floor_s = max(_clamp(min_delay_s, 0, MAX_DELAY_S), _clamp(crawl_delay_s or 0, 0, MAX_CRAWL_DELAY_S))
    return HostPace(delay_s=floor_s, floor_s=floor_s)


def after_response(
    pace: HostPace, latency_s: float, status: int | None, retry_after_s: float | None = None
) -> HostPace:
    """The pace after one request: `latency_s` up to the answer's headers, `status` None where none came."""
    latency_s = _smooth(pace.latency_s, _clamp(latency_s, 0, MAX_DELAY_S))
    target_s = _LATENCIES * latency_s
    if status in _BUSY:
        delay_s = max(2 * pace.delay_s, BACKED_OFF_S, target_s)
    elif status is None or status >= _FAILED or target_s > pace.delay_s:
        delay_s = max(pace.delay_s, target_s)
    else:
        delay_s = pace.delay_s - _RECOVERED_SHARE * (pace.delay_s - target_s)
    return replace(
        pace,
        delay_s=_clamp(delay_s, pace.floor_s, max(MAX_DELAY_S, pace.floor_s)),
        latency_s=latency_s,
        pause_s=_clamp(retry_after_s or 0, 0, MAX_PAUSE_S) if _may_ask(status) else 0.0,
    )


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or an HTTP date; None where it says neither.

    A date that is past gives 0. What is longer than some thirty years is cut there.
    """
    value = (value or "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    if _MANY_DIGITS.fullmatch(value):
        return _LONGEST_S
    when = read_http_date(value)
    return None if when is None else _clamp((when - now).total_seconds(), 0, _LONGEST_S)


def read_http_date(value: str | None) -> datetime | None:
    """Read an HTTP date, any of RFC 9110's three forms, as aware UTC; None for anything else."""
    if not value or len(value) > _MAX_DATE_CHARS:
        return None
    try:
        when = parsedate_to_datetime(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _may_ask(status: int | None) -> bool:
    """Whether Retry-After means something on such an answer: on busy and failed ones, not on redirects."""
    return status is not None and (status in _BUSY or status >= _FAILED)


def _smooth(before: float | None, now: float) -> float:
    return now if before is None else before + _NEW_SHARE * (now - before)


def _clamp(value: float, least: float, most: float) -> float:
    return least if math.isnan(value) else min(max(value, least), most)
