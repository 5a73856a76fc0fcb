"""When a page that was fetched before is looked at again, and how.

News changes soon after it appears, and then hardly ever: a page is looked at again at set times after its
first sight, each of which costs one fetch at most, however late the run comes. A page that could not be
had for a passing reason is tried again after pauses that grow. One that a host does not show (404, 403, 451
...) may only be early, or meet a bot wall: while a source still names it, it is tried four times more over
some days. One that is gone (410), or not wanted, is not.
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
    `last_modified` belong to the bytes of `raw_sha256`, and are those of `final_url`. `listed` is what
    sources said of it last, as it is written beside its captures. Of a page that it found, a back-fill knows
    when it `appeared_at`.
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
    final_url: str | None = None
    listed: Sequence[str] = ()
    appeared_at: datetime | None = None


APPEARED = "x-copydesk-appeared"
"""The header of a capture that has when the page of a back-fill appeared, long before it was seen."""
DEFAULT_PLAN = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""Times after the first sight of a page."""

FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
MOST_FAILURES = 8
NAMED_FOR = timedelta(days=30)
"""A page that could never be had and is still named is tried once a day for so long."""

PAUSES_WHILE_NAMED = (timedelta(minutes=15), timedelta(hours=2), timedelta(days=1), timedelta(days=3))
WHILE_NAMED = frozenset(
    {Reason.NOT_FOUND, Reason.HTTP_ERROR, Reason.TOO_MANY_REDIRECTS, Reason.REFUSED_ADDRESS}
)
"""Reasons that a host may have for some minutes or days alone; where it sends visitors is its matter too."""

_FOR_GOOD = frozenset(
    {
        Reason.GONE,
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

    def is_due(self, page: KnownPage, *, is_named: bool = False) -> bool:
        """Tell whether a page is fetched in this run; what filters left out is, for they may have changed.

        `is_named` says that a source names it now.
        """
        return page.last_reason == Reason.FILTERED or is_due(page, self.now, self.after, is_named=is_named)

    def waits_for_name(self, page: KnownPage) -> bool:
        """Tell whether a page is fetched in this run if a source names it still, and not otherwise.

        What a back-fill found waits for another one: no look at what is new names it.
        """
        is_due = page.appeared_at is None and self.is_due(page, is_named=True)
        return is_due and not self.is_due(page)


def is_due(
    page: KnownPage, now: datetime, plan: Sequence[timedelta] = DEFAULT_PLAN, *, is_named: bool = False
) -> bool:
    """Tell whether the page is worth another fetch now; `is_named`: a source names it still."""
    if page.last_reason in WHILE_NAMED:
        tries = max(page.attempts_failed, 1)
        may_try = is_named and tries <= len(PAUSES_WHILE_NAMED)
        return may_try and now >= page.last_fetched_at + PAUSES_WHILE_NAMED[tries - 1]
    if page.last_reason in PASSING_REASONS:
        may_try = page.attempts_failed < MOST_FAILURES or (is_named and now < page.first_seen_at + NAMED_FOR)
        return may_try and now >= page.last_fetched_at + pause_after(page)
    if page.last_reason in _FOR_GOOD:
        return False
    seen_at = min(page.appeared_at or page.first_seen_at, page.first_seen_at)
    return any(page.last_fetched_at < seen_at + after <= now for after in plan)


def pause_after(page: KnownPage) -> timedelta:
    """Give how long a page that failed is left alone: twice as long each time, a day at most."""
    doublings = min(max(page.attempts_failed, 1) - 1, 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
