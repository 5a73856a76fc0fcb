"""Whose turn it is: a line for each host, and among the lines the one that may be asked soonest.

Pure bookkeeping: it neither waits nor looks at a clock. A line stands in the heap, once, while a visit
waits in it and may be sent; so a slow host costs the others nothing. `take` gives the next visit and
counts it; then it is either `started` (which begins the host's delay) or `released` at once, for a visit
that ended without a request.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.core.fetch.hosts.host_memory import MOST_REFUSALS, PAUSES, HostMemory, HostState
from tasks.core.fetch.pace import HostPace, after_response, start_pace
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tasks.clients.fetch.exchange import Response
    from tasks.clients.fetch.visits import Visit
    from tasks.clients.fetch.web_requests import WebLimits

REFUSALS = frozenset({401, 403, 408, 425, 451})
"""What a bot wall says. A 404 is the page's own matter: an old sitemap names many."""
_DEAD_AFTER = 10
"""Failures in a row that tell that a host is down."""
DEAD_FOR_S = 300.0


@dataclass
class HostLine:
    """The visits that wait for one host, and how it is treated.

    While its robots.txt is read (`is_asking`) none but the `urgent` are sent: those who read such files.
    Until `shut_until` all end with `shut_reason`: the host asked to be left alone, is down, or refused its
    last `refusals` requests, which shut it `pauses` times.
    """

    host: str
    pace: HostPace
    waiting: deque[Visit] = field(default_factory=deque)
    urgent: deque[Visit] = field(default_factory=deque)
    running: int = 0
    started_at: float = 0.0
    next_at: float = 0.0
    is_asking: bool = False
    is_listed: bool = False
    failures: int = 0
    refusals: int = 0
    pauses: int = 0
    shut_until: float = 0.0
    shut_reason: tuple[Reason, str] | None = None
    crawl_delay_s: float | None = None


class Schedule:
    """The lines of all hosts; what earlier runs remember of them counts from the moment `began_at`."""

    def __init__(self, limits: WebLimits, memory: HostMemory, began_at: float) -> None:
        self._limits = limits
        self._memory = memory
        self._began_at = began_at
        self._lines: dict[str, HostLine] = {}
        self._heap: list[tuple[float, int, HostLine]] = []
        self._count = 0

    def line_of(self, visit: Visit) -> HostLine:
        """Give the line of the host that the visit goes to next."""
        host = visit.address.host
        if host not in self._lines:
            self._lines[host] = self._make_line(host)
        return self._lines[host]

    def states(self, now: float) -> Iterator[HostState]:
        """Give how the hosts stand of which there is something to say, or was before."""
        for line in self._lines.values():
            rest_s = line.shut_until - now
            if rest_s > 0 or line.refusals or line.host in self._memory.states:
                reason, detail = line.shut_reason if rest_s > 0 and line.shut_reason else (None, None)
                seen_at = self._tell(now)
                rests_until = self._tell(line.shut_until) if rest_s > 0 else None
                yield HostState(line.host, seen_at, rests_until, reason, detail, line.refusals, line.pauses)

    def delays_s(self) -> dict[str, float]:
        """Give how long each host is left alone between two requests, as it stands."""
        return {host: line.pace.delay_s for host, line in self._lines.items()}

    def _make_line(self, host: str) -> HostLine:
        line = HostLine(host, start_pace(min_delay_s=self._limits.min_delay_s))
        line.next_at = self._began_at + self._memory.waits_s.get(host, 0.0)
        if state := self._memory.states.get(host):
            line.refusals, line.pauses = state.refusals, state.pauses
        if state and state.rests_until and self._memory.rests(host):
            rest_s = (state.rests_until - self._memory.now).total_seconds()
            reason = Reason(state.reason or Reason.HOST_REFUSES)
            self.shut(
                line, self._began_at + rest_s, reason, f"{state.detail}; until {state.rests_until:%c} UTC"
            )
        return line

    def _tell(self, at: float) -> datetime:
        """Tell a moment of the loop's clock by the calendar."""
        return self._memory.now + timedelta(seconds=at - self._began_at)

    def add(self, visit: Visit, *, is_first: bool = False) -> None:
        """Put a visit into its host's line, at the end or at the head."""
        line = self.line_of(visit)
        queue = line.urgent if visit.is_for_robots else line.waiting
        (queue.appendleft if is_first else queue.append)(visit)
        self._list(line)

    def take(self, now: float) -> Visit | None:
        """Give the next visit that may be sent now."""
        while self._heap and self._heap[0][0] <= now:
            line = heapq.heappop(self._heap)[2]
            line.is_listed = False
            if line.next_at > now:
                self._list(line)
            elif self._may_send(line):
                line.running += 1
                return (line.urgent or line.waiting).popleft()
        return None

    def next_at(self) -> float | None:
        """Say when the next visit may be sent, if one is listed."""
        return self._heap[0][0] if self._heap else None

    def start(self, line: HostLine, now: float) -> None:
        """Begin the host's delay: a request goes out."""
        line.started_at, line.next_at = now, now + line.pace.delay_s
        self._list(line)

    def release(self, line: HostLine) -> None:
        """Give back the place of a visit that was taken."""
        line.running -= 1
        self._list(line)

    def hear(self, line: HostLine, response: Response, retry_after_s: float | None, now: float) -> None:
        """Let an answer change how its host is treated."""
        line.pace = after_response(line.pace, response.latency_s, response.status, retry_after_s)
        line.next_at = max(line.next_at, line.started_at + line.pace.delay_s, now + line.pace.pause_s)
        line.failures = line.failures + 1 if response.status is None and response.may_pass else 0
        if line.failures >= _DEAD_AFTER and response.reason is not None:
            self.shut(line, now + DEAD_FOR_S, response.reason, f"the host is down: {response.detail}")

    def count_refusal(self, line: HostLine, status: int | None, now: float) -> None:
        """Pause a host that refuses one request after the other; one that answers is forgiven at once."""
        if status not in REFUSALS:
            line.refusals, line.pauses = (line.refusals, line.pauses) if status is None else (0, 0)
            return
        line.refusals += 1
        if line.refusals >= MOST_REFUSALS and now >= line.shut_until:
            pause = PAUSES[min(line.pauses, len(PAUSES) - 1)]
            line.pauses += 1
            detail = f"the host refused {line.refusals} requests in a row, the last with HTTP {status}"
            self.shut(line, now + pause.total_seconds(), Reason.HOST_REFUSES, detail)

    def shut(self, line: HostLine, until: float, reason: Reason, detail: str) -> None:
        """Send nobody to a host for some time."""
        line.shut_until, line.shut_reason, line.next_at = until, (reason, detail), 0.0

    def hold(self, line: HostLine) -> None:
        """Send no page to a host until its robots.txt is read."""
        line.is_asking = True

    def open(self, host: str, crawl_delay_s: float | None, *, has_rules: bool) -> None:
        """Send pages to a host again, at the delay that its robots.txt asks for.

        Without rules there is nothing to wait for: none of them will be sent.
        """
        line = self._lines[host]
        line.is_asking = False
        line.next_at = line.next_at if has_rules else 0.0
        self.keep_delay(line, crawl_delay_s)
        self._list(line)

    def open_after_tdmrep(self, host: str, now: float) -> None:
        """Send pages to a host again: its crawl delay is one between pages, and a file of rules is none."""
        line = self._lines[host]
        if line.crawl_delay_s:
            line.next_at = max(line.started_at + self._limits.min_delay_s, now + line.pace.pause_s)
        self.open(host, None, has_rules=True)

    def keep_delay(self, line: HostLine, crawl_delay_s: float | None) -> None:
        """Go at the delay that a host's robots.txt asks for, had in this run or remembered from another."""
        if crawl_delay_s and crawl_delay_s != line.crawl_delay_s:
            line.crawl_delay_s = crawl_delay_s
            line.pace = start_pace(min_delay_s=self._limits.min_delay_s, crawl_delay_s=crawl_delay_s)

    def _may_send(self, line: HostLine) -> bool:
        is_wanted = bool(line.urgent or (line.waiting and not line.is_asking))
        return is_wanted and line.running < self._limits.host_in_flight

    def _list(self, line: HostLine) -> None:
        if not line.is_listed and self._may_send(line):
            line.is_listed = True
            self._count += 1
            heapq.heappush(self._heap, (line.next_at, self._count, line))
