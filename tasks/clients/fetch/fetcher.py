"""The fetcher on its event loop: sends the visit whose turn it is, and takes what comes back.

Every request of a redirect chain, and every robots.txt, is a turn of its own in its host's line: each hop
keeps that host's pace and that host's rules. What waits, for its turn or for another try, holds no place.
No more is begun while as many results lie unread as may be in flight: memory stays flat however slowly
they are read.
Whether a request is tried again, and when, is decided here and nowhere else. What handling one request
raises is the outcome of that request, whatever it is: anybody can put an odd address into a feed.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.clients.fetch.exchange import exchange
from tasks.clients.fetch.hosts.robots_files import MAX_BYTES, RobotsFiles
from tasks.clients.fetch.schedule import REFUSALS, HostLine, Schedule
from tasks.clients.fetch.visits import Visit, parse_status, refuse_request
from tasks.clients.fetch.web_requests import ACCEPT_LISTING, WebRequest
from tasks.core.errors import QuarantineError, tell_surprise
from tasks.core.fetch.hosts.host_memory import LONGEST_REST, MOST_REFUSALS, HostsSeen
from tasks.core.fetch.hosts.tdmrep import TDMREP_PATH
from tasks.core.fetch.pace import retry_after_s
from tasks.core.records import PASSING_REASONS, Incoming, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.fetch.connections import Connections
    from tasks.clients.fetch.exchange import Response
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.core.fetch.hosts.host_memory import HostMemory


class Fetcher:
    """Fetches what is added and delivers what came in once; a surprise in its own books goes to `crash`."""

    def __init__(
        self,
        limits: WebLimits,
        connections: Connections,
        memory: HostMemory,
        deliver: Callable[[WebRequest, Incoming], None],
        crash: Callable[[BaseException], None],
    ) -> None:
        self._limits = limits
        self._robots_limits = replace(limits, max_bytes=MAX_BYTES, cuts_bodies=True)
        self._connections = connections
        self._deliver = deliver
        self._crash = crash
        self._loop = asyncio.get_running_loop()
        self._schedule = Schedule(limits, memory, self._loop.time())
        self._robots = RobotsFiles(limits, memory, self._loop.time())
        self._running: set[asyncio.Task[None]] = set()
        self._unread = 0
        self._timer: asyncio.TimerHandle | None = None
        self._is_stopped = False

    def add(self, requests: list[WebRequest]) -> None:
        """Take in requests; those whose address is never fetched end at once."""
        for request in requests:
            try:
                is_asked = isinstance(request.key, asyncio.Future)
                self._schedule.add(Visit(request, self._limits), is_first=is_asked)
            except QuarantineError as failure:
                self._finish(request, refuse_request(request, failure))
            except Exception as surprise:  # noqa: BLE001 - it costs this request
                self._finish(request, refuse_request(request, take_surprise(surprise, request.url)))
        self._send()

    async def ask(self, request: WebRequest) -> Incoming:
        """Fetch for who waits here; what nobody waits for any more is not sent."""
        answered: asyncio.Future[Incoming] = self._loop.create_future()
        self.add([replace(request, key=answered)])
        return await answered

    def hand_over(self, request: WebRequest, incoming: Incoming) -> None:
        """Deliver what came in for a request, by whatever way."""
        self._unread += 1
        self._deliver(request, incoming)

    def count_read(self) -> None:
        """Take note that one result was read."""
        self._unread -= 1
        self._send()

    def sum_up(self) -> HostsSeen:
        """Give what was seen of hosts so far."""
        return HostsSeen(tuple(self._schedule.states(self._loop.time())), self._robots.list_new())

    def delays_s(self) -> dict[str, float]:
        """Give how long each host is left alone between two requests, as it stands."""
        return self._schedule.delays_s()

    async def stop(self) -> None:
        """Break off all that is under way, and begin nothing more."""
        self._is_stopped = True
        if self._timer:
            self._timer.cancel()
        running = list(self._running)
        for task in running:
            task.remove_done_callback(self._end_turn)
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _send(self) -> None:
        now = self._loop.time()
        while self._has_room() and (visit := self._schedule.take(now)):
            line = self._schedule.line_of(visit)
            try:
                self._admit(visit, line, now)
            except Exception as surprise:  # noqa: BLE001 - it costs this request
                failure = take_surprise(surprise, visit.address.text)
                self._end_unsent(visit, line, (failure.reason, failure.detail))
        self._set_timer()

    def _has_room(self) -> bool:
        most = self._limits.in_flight
        return (
            not self._is_stopped
            and len(self._running) < most
            and len(self._running) + self._unread < 2 * most
        )

    def _set_timer(self) -> None:
        """Wake up when the next may go; a timer that is set for too early only looks again."""
        next_at = self._schedule.next_at()
        if next_at is None or not self._has_room() or (self._timer and self._timer.when() <= next_at):
            return
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(next_at, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._send()

    def _admit(self, visit: Visit, line: HostLine, now: float) -> None:
        """Send a visit, or first one for its robots.txt; or end it, where it may not go."""
        if isinstance(visit.request.key, asyncio.Future) and visit.request.key.done():
            self._schedule.release(line)
        elif line.shut_reason and now < line.shut_until:
            self._end_unsent(visit, line, line.shut_reason)
        elif visit.is_for_robots or not visit.request.obey_robots:
            self._begin(visit, line, now)
        elif (file := self._robots.find(visit.address, now)) is None:
            self._begin_before(visit, self._make_robots_visit(visit), line, now)
        elif refusal := self._robots.refuse(file, visit.address):
            self._end_unsent(visit, line, refusal)
        elif visit.request.accept != ACCEPT_LISTING and self._robots.wants_tdmrep(file, visit.address):
            self._begin_before(visit, self._make_tdmrep_visit(visit), line, now)
        else:
            self._schedule.keep_delay(line, self._robots.crawl_delay_s(file))
            self._begin(visit, line, now)

    def _begin_before(self, visit: Visit, first: Visit, line: HostLine, now: float) -> None:
        """Send what has to be known of the host first, and hold its pages back until then."""
        self._schedule.add(visit, is_first=True)
        self._schedule.hold(line)
        self._begin(first, line, now)

    def _make_tdmrep_visit(self, visit: Visit) -> Visit:
        url = f"{visit.address.origin}{TDMREP_PATH}"
        request = WebRequest(url, url, accept="application/json")
        return Visit(request, self._limits, visit.address, is_for_tdmrep=True)

    def _make_robots_visit(self, visit: Visit) -> Visit:
        url = f"{visit.address.origin}/robots.txt"
        known = self._robots.find_copy(visit.address)
        validators = (known.etag, known.last_modified) if known else (None, None)
        request = WebRequest(url, url, None, *validators)
        return Visit(request, self._limits, robots_of=visit.address)

    def _begin(self, visit: Visit, line: HostLine, now: float) -> None:
        self._schedule.start(line, now)
        task = self._loop.create_task(self._ask(visit, line))
        self._running.add(task)
        task.add_done_callback(self._end_turn)

    def _end_turn(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (surprise := task.exception()):
            self._crash(surprise)
        self._send()

    async def _ask(self, visit: Visit, line: HostLine) -> None:
        try:
            await self._exchange(visit, line)
        except Exception as surprise:  # noqa: BLE001 - it costs this request
            failure = take_surprise(surprise, visit.address.text)
            self._end(visit, visit.fail(failure.reason, failure.detail))
        finally:
            self._schedule.release(line)

    async def _exchange(self, visit: Visit, line: HostLine) -> None:
        limits = self._robots_limits if visit.is_for_robots else self._limits
        response = await exchange(self._connections, visit.address, visit.make_headers(limits), limits)
        rest_s = retry_after_s(response.header("retry-after"), datetime.now(UTC))
        self._hear(line, response, rest_s)
        if not visit.is_for_robots:
            self._schedule.count_refusal(line, response.status, self._loop.time())
        self._go_on(visit, line, response, rest_s)

    def _hear(self, line: HostLine, response: Response, rest_s: float | None) -> None:
        now = self._loop.time()
        self._schedule.hear(line, response, rest_s, now)
        reason = parse_status(response.status)
        if reason in (Reason.RATE_LIMITED, Reason.SERVER_ERROR) and rest_s and asks_for_rest(rest_s):
            until = now + min(rest_s, LONGEST_REST.total_seconds())
            self._schedule.shut(line, until, reason, f"the host asks for a rest of {rest_s:.0f} s")

    def _go_on(self, visit: Visit, line: HostLine, response: Response, rest_s: float | None) -> None:
        """Try again in a while, follow a redirect, or end."""
        if not visit.is_settled(response):
            response = replace(response, may_pass=True)
        wait_s = wait_before_retry(response, visit.failures + 1, rest_s, self._limits)
        if wait_s is not None and self._loop.time() >= line.shut_until:
            visit.failures += 1
            self._loop.call_later(wait_s, self._return, visit)
        elif incoming := visit.take(response):
            self._end(visit, _blame_host(incoming, line))
        else:
            self._schedule.add(visit, is_first=True)

    def _return(self, visit: Visit) -> None:
        self._schedule.add(visit, is_first=True)
        self._send()

    def _end_unsent(self, visit: Visit, line: HostLine, why: tuple[Reason, str]) -> None:
        self._schedule.release(line)
        self._end(visit, visit.fail(*why))

    def _end(self, visit: Visit, incoming: Incoming) -> None:
        if visit.robots_of is None:
            self._finish(visit.request, self._robots.note_reservation(visit.address, incoming))
            return
        if visit.is_for_tdmrep:
            self._robots.keep_tdmrep(visit.robots_of.origin, incoming)
            self._schedule.open_after_tdmrep(visit.robots_of.host, self._loop.time())
            return
        file = self._robots.keep(visit.robots_of.origin, incoming, self._loop.time())
        delay_s = self._robots.crawl_delay_s(file)
        self._schedule.open(visit.robots_of.host, delay_s, has_rules=file.rules is not None)

    def _finish(self, request: WebRequest, incoming: Incoming) -> None:
        if not isinstance(request.key, asyncio.Future):
            self.hand_over(request, incoming)
        elif not request.key.done():
            request.key.set_result(incoming)


_log = logging.getLogger(__name__)


def take_surprise(surprise: Exception, url: str) -> QuarantineError:
    """Log what nobody foresaw, and give it as the failure of the request that it came of."""
    _log.error("surprised by %s", ascii(url)[:500], exc_info=surprise)
    return QuarantineError(Reason.FETCH_CRASHED, tell_surprise(surprise))


def _blame_host(incoming: Incoming, line: HostLine) -> Incoming:
    """Take a refusal of a host that refuses everything for a matter of the host."""
    if line.refusals < MOST_REFUSALS or incoming.http_status not in REFUSALS:
        return incoming
    return replace(incoming, reason=Reason.HOST_REFUSES)


PATIENCE_S = 60.0
"""A host that asks for a longer rest is left alone in this run."""
_GROWTH = 3.0
_JITTER = random.Random()  # noqa: S311 - nobody gains by guessing when we come back


def wait_before_retry(
    response: Response, attempt: int, retry_after_s: float | None, limits: WebLimits
) -> float | None:
    """Give the seconds to wait after the `attempt`-th try, None where another one is no use."""
    is_passing = not response.reason and parse_status(response.status) in PASSING_REASONS
    if not (response.may_pass or is_passing) or attempt >= limits.attempts or asks_for_rest(retry_after_s):
        return None
    backoff_s = limits.retry_wait_s * _GROWTH ** (attempt - 1) * _JITTER.uniform(0.5, 1)
    return max(backoff_s, retry_after_s or 0)


def asks_for_rest(retry_after_s: float | None) -> bool:
    """Whether a host asks for more patience than a run has."""
    return (retry_after_s or 0) > PATIENCE_S
