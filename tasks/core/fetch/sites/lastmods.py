"""Which sitemaps of an index are worth a look: what their `lastmod` proves, and what it does not.

A lastmod is believed only of an index whose lastmods have told changes so far, and none of them silently
passed over: many say the time at which the index was made, or one that never moves. Even then a sitemap is
passed over only where it was looked at after all that its lastmod can mean, says the same as then, is not
among the newest, and was looked at within a day. The newest come first, then what was not seen for longest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.fetch.found_pages import read_told_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.core.fetch.polls import Poll

Lead: TypeAlias = tuple[str, str | None]
"""A feed or sitemap to go on to, and the lastmod that is told of it, as it was written."""

NEWEST = 3
LOOKED_AGAIN_AFTER = timedelta(days=1)
_UNTOLD_ZONE = timedelta(hours=14)
_PERIOD = re.compile(r"\d{4}(-\d\d)?(-\d\d)?")
_PERIODS = (timedelta(days=366), timedelta(days=31), timedelta(days=1))
_ZONE = re.compile(r"(?:Z|[A-Z]{3,4}|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LeadHistory:
    """What earlier runs say of an address: its polls, oldest first, and the last one, if all was taken."""

    polls: Sequence[Poll]
    taken: Poll | None

    @property
    def looked_at(self) -> datetime:
        """When it was last looked at."""
        return self.polls[-1].polled_at if self.polls else _NEVER


def choose_leads(
    leads: Sequence[Lead], history_of: Callable[[str], LeadHistory], now: datetime
) -> list[Lead]:
    """Give the sitemaps that may name something new, in the order in which they are to be asked."""
    histories = {url: history_of(url) for url, _ in leads}
    by_age = sorted(leads, key=lambda lead: read_told_date(lead[1]) or _NEVER, reverse=True)
    newest, others = by_age[:NEWEST], by_age[NEWEST:]
    if tells_changes([history.polls for history in histories.values()]):
        others = [lead for lead in others if not _is_as_it_was(lead[1], histories[lead[0]].taken, now)]
    return newest + sorted(others, key=lambda lead: histories[lead[0]].looked_at)


def tells_changes(polls_by_address: Sequence[Sequence[Poll]]) -> bool:
    """Tell whether lastmods have moved with what is named, at least once, and never stood still meanwhile."""
    good = ([poll for poll in polls if poll.reason is None] for polls in polls_by_address)
    moved = [
        before.lastmod != after.lastmod
        for polls in good
        for before, after in pairwise(polls)
        if after.new_pages and after.raw_sha256 != before.raw_sha256
    ]
    return bool(moved) and all(moved)


def latest_moment(told: str | None) -> datetime | None:
    """Give the last moment that a lastmod can mean: a day's is its end, and untold zones may be any."""
    moment = read_told_date(told)
    if moment is None or told is None:
        return None
    text = told.strip()
    try:
        if period := _PERIOD.fullmatch(text):
            return moment + _PERIODS[sum(part is not None for part in period.groups())] + _UNTOLD_ZONE
        return moment if _ZONE.search(text) else moment + _UNTOLD_ZONE
    except OverflowError:
        return None


def _is_as_it_was(told: str | None, last: Poll | None, now: datetime) -> bool:
    """Whether nothing can have changed since a look, as far as its lastmod is right."""
    latest = latest_moment(told)
    return (
        last is not None
        and latest is not None
        and last.lastmod == told
        and latest < last.polled_at
        and now - last.polled_at < LOOKED_AGAIN_AFTER
    )
