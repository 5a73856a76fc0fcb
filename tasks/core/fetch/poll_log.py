"""The poll log of a run: what earlier polls of an address say of the next one, and what is found now.

Takes the polls of earlier runs and the answers of this one; gives this run's polls, each with when the next
is due. A poll is conditional only where all that the address named last was taken: what a run had to leave,
or asked for and had no more room to take in, is still there for the next one, changed or not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from tasks.core.fetch.pace import retry_after_s
from tasks.core.fetch.polls import LEARNED_AFTER, Poll, plan_next_poll
from tasks.core.fetch.sites.lastmods import LeadHistory
from tasks.core.identity.identity import make_source_id
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from tasks.core.fetch.revisits import KnownPage
    from tasks.core.records import Incoming
    from tasks.core.sources.starts import Start

_LEADING = (SourceKind.SITE, SourceKind.SITEMAP)
_MOVED = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a poll found: the counts of `Poll`, and how long the source asks to be left alone."""

    kind: SourceKind | None
    raw_sha256: str | None = None
    pages: int = 0
    new_pages: int = 0
    pages_left: int = 0
    ttl_s: int | None = None


class PollLog:
    """Reads the polls of earlier runs, by address and oldest first, and keeps those of this one."""

    def __init__(self, polls_of: Callable[[str], Sequence[Poll]]) -> None:
        self._polls_of = polls_of
        self._polls: list[Poll] = []
        self._owed: defaultdict[str, set[int]] = defaultdict(set)
        self._given: set[str] = set()
        self._lastmods: dict[str, str] = {}

    def polls(self) -> list[Poll]:
        """Give the polls of this run; new pages that were asked for and not given yet count as left.

        What names no pages itself, but what does, is due when the first of these is.
        """
        owed = Counter(place for places in self._owed.values() for place in places)
        return [
            replace(poll, pages_left=poll.pages_left + owed[place], next_poll_at=self._plan_with_leads(poll))
            for place, poll in enumerate(self._polls)
        ]

    def is_page(self, start: Start, known: KnownPage | None) -> bool:
        """Tell whether a start is a page: it is said to be, or was one and never named any."""
        if start.kind is not None:
            return start.kind is SourceKind.PAGE
        return known is not None and known.raw_sha256 is not None and self._last_good(start.url) is None

    def is_poll_of(self, source: str, url: str) -> bool:
        """Tell whether an address was asked for as what names the pages of a source, even in vain."""
        return any(poll.source == source for poll in self._polls_of(url))

    def is_due(self, url: str, now: datetime) -> bool:
        """Tell whether an address is worth another poll."""
        polls = self._polls_of(url)
        next_poll_at = polls[-1].next_poll_at if polls else None
        return next_poll_at is None or next_poll_at <= now

    def last_taken(self, url: str) -> Poll | None:
        """Give the last poll of an address that went well, if all the pages that it found were taken."""
        last = self._last_good(url)
        return last if last and last.pages and not last.pages_left else None

    def history_of(self, url: str) -> LeadHistory:
        """Give what earlier runs say of an address."""
        return LeadHistory(self._polls_of(url), self.last_taken(url))

    def note_told(self, url: str, lastmod: str | None) -> None:
        """Note what is told of an address that is going to be asked."""
        if lastmod is not None:
            self._lastmods[url] = lastmod

    def named_as(self, url: str) -> SourceKind | None:
        """Tell what an address was when it last named pages: a page in its place is a failure, no article."""
        last = self._last_good(url)
        return last.kind if last and last.kind is not SourceKind.SITE else None

    def find_move(self, url: str) -> str | None:
        """Find where an address moved to for good, if its last poll went well and all said so for days."""
        last = next(reversed(self._polls_of(url)), None)
        if last is None or last.reason or last.moved_since is None:
            return None
        return last.moved_to if last.polled_at - last.moved_since >= LEARNED_AFTER else None

    def note(self, start: Start, answer: Incoming, found: Findings, taken: Iterable[str] = ()) -> None:
        """Note what a poll found, and plan the next one; `taken` are the new pages that were asked for."""
        poll = self._make_poll(start, answer, found)
        every = start.declared.every if start.declared else None
        next_poll_at = plan_next_poll(
            (*self._polls_of(answer.url), poll), every=every, at_least=_asked_pause(answer, found)
        )
        for page_id in {make_source_id(url) for url in taken} - self._given:
            self._owed[page_id].add(len(self._polls))
        self._polls.append(replace(poll, next_poll_at=next_poll_at))

    def note_unchanged(self, start: Start, answer: Incoming, last: Poll) -> None:
        """Note that an address names what it named at its last good poll."""
        self.note(start, answer, Findings(last.kind, last.raw_sha256, last.pages))

    def note_given(self, url: str) -> None:
        """Note that a page was handed on, to be archived."""
        page_id = make_source_id(url)
        self._given.add(page_id)
        self._owed.pop(page_id, None)

    def _make_poll(self, start: Start, answer: Incoming, found: Findings) -> Poll:
        moved_to = _read_move(answer)
        last = self._last_good(answer.url)
        is_known = last is not None and moved_to is not None and last.moved_to == moved_to
        return Poll(
            name=start.name,
            source=start.source,
            url=answer.url,
            kind=found.kind,
            polled_at=answer.fetched_at,
            http_status=answer.http_status,
            reason=answer.reason,
            detail=answer.detail,
            etag=self._read_validator(answer, "etag"),
            last_modified=self._read_validator(answer, "last-modified"),
            raw_sha256=found.raw_sha256,
            pages=found.pages,
            new_pages=found.new_pages,
            pages_left=found.pages_left,
            lastmod=self._lastmods.get(answer.url),
            final_url=answer.final_url,
            moved_to=moved_to,
            moved_since=last.moved_since if last and is_known else answer.fetched_at if moved_to else None,
        )

    def _plan_with_leads(self, poll: Poll) -> datetime | None:
        if poll.pages or poll.reason is not None or poll.kind not in _LEADING:
            return poll.next_poll_at
        led_to = (each for each in self._polls if each.source == poll.source and each.reason is None)
        return min((each.next_poll_at for each in led_to if each.next_poll_at), default=None)

    def _read_validator(self, answer: Incoming, name: str) -> str | None:
        """Read a validator off an answer; one that says "not modified" need not repeat it."""
        is_known = answer.http_status == HTTPStatus.NOT_MODIFIED
        last = self._last_good(answer.url) if is_known else None
        before = (last.etag if name == "etag" else last.last_modified) if last else None
        return _read_header(answer, name) or before

    def _last_good(self, url: str) -> Poll | None:
        return next((poll for poll in reversed(self._polls_of(url)) if poll.reason is None), None)


def _read_move(answer: Incoming) -> str | None:
    """Read where an address moved to for good: every redirect on the way says so, and there is something."""
    is_move = bool(answer.redirects) and all(status in _MOVED for status, _ in answer.redirects)
    return answer.final_url if is_move and answer.reason is None else None


def _asked_pause(answer: Incoming, found: Findings) -> timedelta:
    """Read how long a source asks to be left alone: by its ttl, Cache-Control or Retry-After, the longest.

    Of one that fails Retry-After alone counts.
    """
    rest_s = retry_after_s(_read_header(answer, "retry-after"), answer.fetched_at)
    if answer.reason is not None:
        return timedelta(seconds=rest_s or 0)
    max_age = _MAX_AGE.search(_read_header(answer, "cache-control") or "")
    return timedelta(seconds=max(found.ttl_s or 0, int(max_age[1]) if max_age else 0, rest_s or 0))


def _read_header(answer: Incoming, name: str) -> str | None:
    return next((value for header, value in answer.headers if header.lower() == name), None)
