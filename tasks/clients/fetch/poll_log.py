"""The book of a run's polls: what earlier looks at an address say of the next one, and what is found now.

A look is conditional only where all that the address named last was taken: what a run had to leave, or
asked for and had no more room to take in, is still there for the next one, changed or not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.clients.fetch.web_requests import NOT_MODIFIED
from tasks.core.fetch.pace import retry_after_s
from tasks.core.fetch.polls import Poll, plan_next_poll

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tasks.clients.fetch.history import FetchHistory
    from tasks.core.records import Incoming
    from tasks.core.sources.sources import SourceKind
    from tasks.core.sources.starts import Start

_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look found: the counts of `Poll`, and how long the source asks to be left alone."""

    kind: SourceKind | None
    raw_sha256: str | None = None
    pages: int = 0
    new_pages: int = 0
    pages_left: int = 0
    ttl_s: int | None = None


class PollLog:
    """Reads the polls of earlier runs and keeps those of this one."""

    def __init__(self, history: FetchHistory) -> None:
        self._polls: list[Poll] = []
        self._owed: dict[str, int] = {}
        self._history = history

    def polls(self) -> list[Poll]:
        """Give the polls of this run; new pages that were asked for and not given yet count as left."""
        owed = Counter(self._owed.values())
        return [
            replace(poll, pages_left=poll.pages_left + owed[place]) for place, poll in enumerate(self._polls)
        ]

    def note_given(self, url: str) -> None:
        """Note that a page was handed on, to be archived."""
        self._owed.pop(url, None)

    def is_polled(self, url: str) -> bool:
        """Tell whether an address was ever read as something that names pages."""
        return self._last_good(url) is not None

    def is_look_of(self, source: str, url: str) -> bool:
        """Tell whether an address was asked for as what names the pages of a source, even in vain."""
        return any(poll.source == source for poll in self._history.polls_of(url))

    def is_due(self, url: str, now: datetime) -> bool:
        """Tell whether an address is worth a look again."""
        polls = self._history.polls_of(url)
        next_poll_at = polls[-1].next_poll_at if polls else None
        return next_poll_at is None or next_poll_at <= now

    def last_taken(self, url: str) -> Poll | None:
        """Give the last look at an address that went well, if all the pages that it found were taken."""
        last = self._last_good(url)
        return last if last and last.pages and not last.pages_left else None

    def note_unchanged(self, start: Start, receipt: Incoming) -> None:
        """Note that an address has not changed since the last look."""
        last = self._last_good(receipt.url)
        found = Findings(last.kind, last.raw_sha256, last.pages) if last else Findings(start.kind)
        self.note(start, receipt, found)

    def note(self, start: Start, receipt: Incoming, found: Findings, taken: Iterable[str] = ()) -> None:
        """Note what a look found, and plan the next one; `taken` are the new pages that were asked for."""
        poll = Poll(
            name=start.name,
            source=start.source,
            url=receipt.url,
            kind=found.kind,
            polled_at=receipt.fetched_at,
            http_status=receipt.http_status,
            reason=receipt.reason,
            detail=receipt.detail,
            etag=self._validator(receipt, "etag"),
            last_modified=self._validator(receipt, "last-modified"),
            raw_sha256=found.raw_sha256,
            pages=found.pages,
            new_pages=found.new_pages,
            pages_left=found.pages_left,
        )
        every = start.declared.every if start.declared else None
        next_poll_at = plan_next_poll(
            (*self._history.polls_of(receipt.url), poll), every=every, at_least=_asked_pause(receipt, found)
        )
        self._owed |= dict.fromkeys(taken, len(self._polls))
        self._polls.append(replace(poll, next_poll_at=next_poll_at))

    def _validator(self, receipt: Incoming, name: str) -> str | None:
        """Read a validator off an answer; one that says "not modified" need not repeat it."""
        last = self._last_good(receipt.url) if receipt.http_status == NOT_MODIFIED else None
        before = (last.etag if name == "etag" else last.last_modified) if last else None
        return _read_header(receipt, name) or before

    def _last_good(self, url: str) -> Poll | None:
        return next((poll for poll in reversed(self._history.polls_of(url)) if poll.reason is None), None)


def _asked_pause(receipt: Incoming, found: Findings) -> timedelta:
    """Read how long a source asks to be left alone: by its ttl, Cache-Control or Retry-After, the longest."""
    max_age = _MAX_AGE.search(_read_header(receipt, "cache-control") or "")
    rest_s = retry_after_s(_read_header(receipt, "retry-after"), receipt.fetched_at)
    return timedelta(seconds=max(found.ttl_s or 0, int(max_age[1]) if max_age else 0, rest_s or 0))


def _read_header(receipt: Incoming, name: str) -> str | None:
    return next((value for header, value in receipt.headers if header.lower() == name), None)
