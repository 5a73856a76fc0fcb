"""Polls: looks at feeds, sitemaps and sites for pages, how they are archived, and when the next is due.

`decode_polls(encode_polls(x)) == x`: one JSON object a line, keys in the record's order, ASCII only.

The pause follows how often something new really came: it halves where all that was named was new, since
something may have been missed, shrinks where more than one thing was, keeps where one was, and grows where
nothing was. What the source itself asks for (ttl, Cache-Control, Retry-After) is a floor, what the user
declared a ceiling. An address that fails is tried ever less often, up to once a week, and not before it
asked for; one that is gone, once a month.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at an address for pages.

    `name` is that of a declared source, `source` the URL as the user gave it, `url` the one that was asked:
    of the source itself, or of a feed or sitemap that it names. `new_pages` of the `pages` found were not
    known, and `pages_left` of these were more than the run could take. With a `reason` it could not be read.
    `lastmod` is what an index of sitemaps told of it then, as it was written.
    `final_url` is what answered, whose `etag` and `last_modified` are; `moved_to` is where it moved to for
    good, as every poll says since `moved_since`.
    """

    name: str | None
    source: str
    url: str
    kind: SourceKind | None
    polled_at: datetime
    http_status: int | None = None
    reason: str | None = None
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    raw_sha256: str | None = None
    pages: int = 0
    new_pages: int = 0
    pages_left: int = 0
    next_poll_at: datetime | None = None
    lastmod: str | None = None
    final_url: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None


_NAMES = frozenset(field.name for field in fields(Poll))


def encode_polls(polls: Iterable[Poll]) -> bytes:
    """Write one line of JSON a poll."""
    return b"".join(json.dumps(asdict(poll), default=datetime.isoformat).encode() + b"\n" for poll in polls)


def decode_polls(data: bytes) -> tuple[Poll, ...]:
    """Read what `encode_polls` wrote; names that this version does not know are passed over."""
    return tuple(_decode(json.loads(line)) for line in data.splitlines() if line.strip())


def _decode(row: dict[str, Any]) -> Poll:
    known = {name: value for name, value in row.items() if name in _NAMES}
    known["kind"] = SourceKind(row["kind"]) if row["kind"] else None
    for name in ("polled_at", "next_poll_at", "moved_since"):
        known[name] = datetime.fromisoformat(row[name]) if row.get(name) else None
    return Poll(**known)


LEARNED_AFTER = timedelta(days=3)
"""A move that every poll told of for so long is taken for one."""
SHORTEST = timedelta(minutes=5)
FIRST = timedelta(minutes=15)
LONGEST = timedelta(days=1)
LONGEST_AFTER_FAILURES = timedelta(days=7)
AFTER_GONE = timedelta(days=30)
GROWTH = 1.5
SHRINKING = 0.7
_MOST_DOUBLINGS = 16


def plan_next_poll(
    polls: Sequence[Poll], *, every: timedelta | None = None, at_least: timedelta | None = None
) -> datetime:
    """Give when to look again after the last of `polls`, which are those of one address, oldest first.

    `every` is the longest pause that the user declared, `at_least` what the source asks for; an asked
    pause beyond a day is taken as a day.
    """
    last = polls[-1]
    if last.reason == Reason.GONE:
        return last.polled_at + AFTER_GONE
    floor = min(max(SHORTEST, at_least or SHORTEST), LONGEST)
    if last.reason is not None:
        return last.polled_at + max(_pause_after_failures(polls, every), floor)
    ceiling = min(every or LONGEST, LONGEST)
    return last.polled_at + max(_pause(polls, ceiling), floor)


def _pause(polls: Sequence[Poll], ceiling: timedelta) -> timedelta:
    """Follow the pauses that were kept so far, each changed by what the poll after it brought.

    A source that brings something new at each look is looked at until that is one thing a look.
    """
    good = [poll for poll in polls if poll.reason is None]
    pause = FIRST
    for poll in good[1:]:
        if poll.pages and poll.new_pages == poll.pages:
            pause /= 2
        elif poll.new_pages:
            pause *= SHRINKING + (1 - SHRINKING) / poll.new_pages
        else:
            pause *= GROWTH
        pause = min(max(pause, SHORTEST), ceiling)
    return min(pause, ceiling)


def _pause_after_failures(polls: Sequence[Poll], every: timedelta | None) -> timedelta:
    failures = 0
    for poll in reversed(polls):
        if poll.reason is None:
            break
        failures += 1
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    return min((every or FIRST) * (1 << doublings), LONGEST_AFTER_FAILURES)
