"""HTTP/1.1 as uvicorn speaks it, with the bounds that it has none of: `uvicorn --http` with this class.

A connection has some seconds for the head of each request, and some to take what it was answered; so many
may be open at once. When one more comes, the one goes that has waited longest for the head of a request:
whoever holds connections open and says nothing keeps nobody out. Bodies are bounded by `Bodies`.
"""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

HEAD_WITHIN_S = 10.0
TAKEN_WITHIN_S = 30.0
MOST_CONNECTIONS = 512
"""And never more than half of the files that the process may have open."""

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class BoundedHttp(H11Protocol):
    """One connection. It waits for the head of a request as long as `waits_since` is set."""

    head_within_s = HEAD_WITHIN_S
    taken_within_s = TAKEN_WITHIN_S
    most_connections = MOST_CONNECTIONS
    waits_since: float | None = None
    _head_due: asyncio.TimerHandle | None = None
    _taken_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, where there is room."""
        super().connection_made(transport)
        self._wait_for_head()
        if len(self.connections) > self._count_places():
            self._make_room()

    def handle_events(self) -> None:
        """Take in what came; with the head of a request the wait for it is over."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._wait_for_head()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give the client some time to take what is on its way."""
        super().pause_writing()
        if self._taken_due is None:
            self._taken_due = self.loop.call_later(self.taken_within_s, self._drop)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._stop_taking()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        self._stop_taking()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._stop_waiting()
        self.waits_since = self.loop.time()
        self._head_due = self.loop.call_later(self.head_within_s, self._drop)

    def _stop_waiting(self) -> None:
        self.waits_since = None
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def _stop_taking(self) -> None:
        if self._taken_due is not None:
            self._taken_due.cancel()
            self._taken_due = None

    def _count_places(self) -> int:
        files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        return (
            self.most_connections
            if files == resource.RLIM_INFINITY
            else min(self.most_connections, files // 2)
        )

    def _make_room(self) -> None:
        others = (each for each in self.connections if isinstance(each, BoundedHttp) and each is not self)
        waiting = [(each.waits_since, each) for each in others if each.waits_since is not None]
        if waiting:
            _since, longest = min(waiting, key=lambda each: each[0])
            longest._drop()  # noqa: SLF001 - one of its own kind
        else:
            self.transport.write(_FULL)
            self.transport.close()

    def _drop(self) -> None:
        self.connections.discard(self)
        self.transport.abort()
