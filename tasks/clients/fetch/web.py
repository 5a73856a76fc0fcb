"""Fetches many pages at once for a caller that knows nothing of event loops.

    with open_web(limits) as web:
        for url in urls:
            web.submit(WebRequest(url, source=url))
        for request, incoming in web.completed():
            ...

Takes requests, any number at once; gives what came in for each in order of completion: the page's exact
bytes, or the reason why there are none. What came for a page can be handed back, to be shown by a browser;
what that makes of it comes in the same way. Leaving the block breaks off what is under way; `hosts` is then
what the next run should know, which is handed to that one as `memory`. It stores nothing, and unpacks no
page. One thread may use it.

It goes straight to the hosts: a proxy that the environment names would resolve the names itself, and the
guard against private addresses would guard nothing (guard.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import httpx

from tasks.clients.fetch.connections import Connections
from tasks.clients.fetch.fetcher import Fetcher, take_surprise
from tasks.core.fetch.addresses import refusal_of
from tasks.core.fetch.hosts.host_memory import HostMemory, HostsSeen

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tasks.clients.fetch.browser.renderer import Renderer
    from tasks.clients.fetch.web_requests import WebLimits, WebRequest
    from tasks.core.records import Incoming

_PORTION = 200
"""Requests that are taken in at once: some 10 ms."""


@contextlib.contextmanager
def open_web(  # noqa: PLR0913 - each of them another part of the outside
    limits: WebLimits,
    *,
    refuse: Callable[[str], str | None] = refusal_of,
    tls: ssl.SSLContext | None = None,
    memory: HostMemory | None = None,
    make_loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
    renderer: Renderer | None = None,
) -> Iterator[Web]:
    """Start a fetcher for the length of a block.

    `refuse` says why an IP address must not be connected to; at `limits.private_places` those of the own
    network may be. Without `tls` the certificates of certifi count, or those that SSL_CERT_FILE or
    SSL_CERT_DIR name. `make_loop` makes the event loop, by whose clock hosts are left alone.
    `renderer` shows pages.
    """
    known = memory or HostMemory(datetime.now(UTC))
    connections = Connections(limits, tls or httpx.create_ssl_context(), refuse)
    with Web(limits, connections, known, make_loop, renderer) as web:
        yield web


class Web:
    """A fetcher in a thread of its own; `open_web` makes it."""

    def __init__(
        self,
        limits: WebLimits,
        connections: Connections,
        memory: HostMemory,
        make_loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        self.hosts = HostsSeen()
        self._limits = limits
        self._memory = memory
        self._connections = connections
        self._pending = 0
        self._submitted: deque[WebRequest] = deque()
        self._is_called = False
        self._results: queue.SimpleQueue[tuple[WebRequest, Incoming] | BaseException] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_loop, name="web", daemon=True)
        self._make_loop = make_loop
        self._renderer = renderer
        self._showing: set[asyncio.Task[None]] = set()
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, Fetcher]] = Future()

    def __enter__(self) -> Self:
        self._thread.start()
        self._loop, self._leaving, self._fetcher = self._started.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join()

    def submit(self, request: WebRequest) -> None:
        """Ask for a page."""
        self._pending += 1
        self._submitted.append(request)
        if not self._is_called:  # the loop takes all that has come together by the time it looks
            self._is_called = True
            self._loop.call_soon_threadsafe(self._hand_over)

    @property
    def shows_pages(self) -> bool:
        """Whether there is a browser."""
        return self._renderer is not None

    def show(self, request: WebRequest, page: Incoming) -> None:
        """Have what came for a page shown by a browser; what that makes of it comes in for `request`."""
        self._pending += 1
        self._loop.call_soon_threadsafe(self._begin_showing, request, page)

    def completed(self) -> Iterator[tuple[WebRequest, Incoming]]:
        """Give each request with what came in as it ends, until nothing is pending.

        More may be submitted meanwhile. A surprise inside the fetcher is raised here.
        """
        while self._pending:
            result = self._results.get()
            if isinstance(result, BaseException):
                raise result
            self._pending -= 1
            self._loop.call_soon_threadsafe(self._fetcher.count_read)
            yield result

    def delays_s(self) -> dict[str, float]:
        """Give how long each host that was asked is left alone between two requests, as it stands."""
        told: Future[dict[str, float]] = Future()
        self._loop.call_soon_threadsafe(lambda: told.set_result(self._fetcher.delays_s()))
        return told.result()

    def _hand_over(self) -> None:
        """Take in what was submitted, a little at a time: what is under way must not wait for it."""
        self._is_called = False
        portion = min(len(self._submitted), _PORTION)
        self._fetcher.add([self._submitted.popleft() for _ in range(portion)])
        if self._submitted:
            self._is_called = True
            self._loop.call_soon(self._hand_over)

    def _deliver(self, request: WebRequest, incoming: Incoming) -> None:
        self._results.put((request, incoming))

    def _begin_showing(self, request: WebRequest, page: Incoming) -> None:
        task = self._loop.create_task(self._show(request, page))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def _show(self, request: WebRequest, page: Incoming) -> None:
        try:
            shown = await self._renderer.show(page, self._fetcher.ask) if self._renderer else page
        except Exception as surprise:  # noqa: BLE001 - it costs this page
            failure = take_surprise(surprise, page.url)
            shown = replace(page, detail=f"the browser did not show it: {failure.detail}")
        self._fetcher.hand_over(request, shown)

    async def _stop_showing(self) -> None:
        showing = list(self._showing)
        for task in showing:
            task.cancel()
        await asyncio.gather(*showing, return_exceptions=True)
        if self._renderer is not None:
            await self._renderer.close()

    def _run_loop(self) -> None:
        with asyncio.Runner(loop_factory=self._make_loop) as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        loop, leaving = asyncio.get_running_loop(), asyncio.Event()
        loop.set_exception_handler(self._hear)
        async with self._connections as connections:
            fetcher = Fetcher(self._limits, connections, self._memory, self._deliver, self._results.put)
            self._started.set_result((loop, leaving, fetcher))
            await leaving.wait()
            await self._stop_showing()
            self.hosts = fetcher.sum_up()
            await fetcher.stop()

    def _hear(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Hand a surprise in one of our own callbacks to who waits for results, who would wait for ever."""
        if "handle" in context and "exception" in context:
            self._results.put(context["exception"])
        else:
            loop.default_exception_handler(context)
