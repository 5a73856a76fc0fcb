"""When a page that was fetched before is looked at again, and how.

News changes soon after it appears, and then hardly ever: a page is looked at again at set times after its
first sight, each of which costs one fetch at most, however late the run comes. A page that could not be
had for a passing reason is tried again after pauses that grow; one that is gone, or not wanted, is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.core.records import PASSING_REASONS, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page and its fetches.

    `source` is the source that it was last found in. `attempts_failed` counts the tries since the last one
    that brought or confirmed its bytes; `last_reason` is why the last of them failed. `etag` and
    `last_modified` belong to the bytes of `raw_sha256`.
    """

    source_id: str
    source: str
    url: str
    first_seen_at: datetime
    last_fetched_at: datetime
    attempts_failed: int = 0
    last_reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    raw_sha256: str | None = None


DEFAULT_PLAN = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""Times after the first sight of a page."""

FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
MOST_FAILURES = 8

_FOR_GOOD = frozenset(
    {
        Reason.NOT_FOUND,
        Reason.GONE,
        Reason.HTTP_ERROR,
        Reason.REFUSED_ADDRESS,
        Reason.TOO_MANY_REDIRECTS,
        Reason.TOO_LARGE,
        Reason.UNSUPPORTED_MEDIA,
        Reason.FILTERED,
    }
)


@dataclass(frozen=True, slots=True)
class RevisitPlan:
    """When a run looks at known pages again: `after` are times after the first sight of a page."""

    now: datetime
    after: Sequence[timedelta] = DEFAULT_PLAN

    def is_due(self, page: KnownPage) -> bool:
        """Tell whether a page is fetched in this run; what filters left out is, for they may have changed."""
        return page.last_reason == Reason.FILTERED or is_due(page, self.now, self.after)


def is_due(page: KnownPage, now: datetime, plan: Sequence[timedelta] = DEFAULT_PLAN) -> bool:
    """Tell whether the page is worth another fetch now."""
    if page.last_reason in PASSING_REASONS:
        return page.attempts_failed < MOST_FAILURES and now >= page.last_fetched_at + pause_after(page)
    if page.last_reason in _FOR_GOOD:
        return False
    return any(page.last_fetched_at < page.first_seen_at + after <= now for after in plan)


def pause_after(page: KnownPage) -> timedelta:
    """Give how long a page that failed is left alone: twice as long each time, a day at most."""
    doublings = min(max(page.attempts_failed, 1) - 1, 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
