"""A real web site for tests: one port on several loopback addresses, each of them a host of its own.

    with Site({"/": "<p>Home", "127.0.0.3/slow": drip(b"...", 0.1)}) as site:
        fetch(site.url("/"), site.url("/slow", host="127.0.0.3"))
        assert site.paths == ["/", "/slow"]

A page is text, bytes, an `Answer` (tests/site/answers.py makes the ill-behaved ones) or a function that
makes one of these from the `Visit`. Its key is a path, for all hosts or after one host's address; the query
belongs to the path, a key without one serves them all. What has no key is 404, robots.txt too. Pages may be
added to `site.pages` while the site runs. It speaks HTTP/1.1 with keep-alive over plain sockets, because
the servers of the standard library are too well-behaved; `tls` puts it behind a certificate.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

from tests.site.answers import Answer, write_answer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

HOSTS = ("127.0.0.2", "127.0.0.3")
TRIES = 20
ASKED_FIRST = ("/robots.txt", "/.well-known/tdmrep.json")


@dataclass(frozen=True)
class Visit:
    """One request as it came in: `host` is the address that it came to, `named` what its Host header says."""

    at: float
    host: str
    named: str
    method: str
    path: str
    headers: dict[str, str]


Page: TypeAlias = "Answer | bytes | str | Callable[[Visit], Answer | bytes | str]"


class Site:
    """Serves `pages` in a thread of its own for as long as the block lasts."""

    def __init__(
        self,
        pages: dict[str, Page] | None = None,
        hosts: tuple[str, ...] = HOSTS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.pages: dict[str, Page] = {} if pages is None else pages
        self.hosts = hosts
        self.visits: list[Visit] = []
        self.most_at_once: Counter[str] = Counter()
        self.connections = 0
        self._open: Counter[str] = Counter()
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._visits: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test site")

    def __enter__(self) -> Self:
        self._sockets = _bind(self.hosts)
        self.port: int = self._sockets[0].getsockname()[1]
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of a page, on the first host where none is named."""
        return f"{'https' if self._tls else 'http'}://{host or self.hosts[0]}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, but for what is asked of each host first."""
        return [visit.path for visit in self.visits if visit.path not in ASKED_FIRST]

    def visits_of(self, path: str) -> list[Visit]:
        """The requests for one path, on all hosts."""
        return [visit for visit in self.visits if visit.path == path]

    async def _start(self) -> None:
        for one in self._sockets:
            one.listen(512)
            one.settimeout(0)
            self._loop.add_reader(one, self._accept, one)

    async def _stop(self) -> None:
        for one in self._sockets:
            self._loop.remove_reader(one)
            one.close()
        for task in self._visits:
            task.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)
        await asyncio.sleep(0)  # transports close at the loop's next turn

    def _accept(self, listening: socket.socket) -> None:
        """Take in a visitor; by hand, for asyncio's servers leave some open when they are closed."""
        with contextlib.suppress(BlockingIOError):
            visitor = listening.accept()[0]
            visitor.settimeout(0)
            task = self._loop.create_task(self._serve(visitor))
            self._visits.add(task)
            task.add_done_callback(self._visits.discard)
            task.add_done_callback(lambda _: visitor.close())  # the visit may have ended before it began

    async def _serve(self, visitor: socket.socket) -> None:
        host = visitor.getsockname()[0]
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await self._talk_to(visitor)
            self.connections += 1
            try:
                while await self._serve_one(host, reader, writer):
                    pass
                writer.close()
                await writer.wait_closed()
            finally:
                writer.transport.abort()

    async def _talk_to(self, visitor: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, visitor, ssl=self._tls)
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)

    async def _serve_one(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        visit = _read_visit(host, await reader.readuntil(b"\r\n\r\n"))
        self.visits.append(visit)
        self._open[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._open[host])
        try:
            return await write_answer(writer, self._find(visit), is_head=visit.method == "HEAD")
        finally:
            self._open[host] -= 1

    def _find(self, visit: Visit) -> Answer:
        bare = visit.path.partition("?")[0]
        names = (f"{visit.host}{visit.path}", visit.path, f"{visit.host}{bare}", bare)
        page = next((self.pages[name] for name in names if name in self.pages), Answer("No such page", 404))
        page = page(visit) if callable(page) else page
        return page if isinstance(page, Answer) else Answer(page)


def _bind(hosts: tuple[str, ...]) -> list[socket.socket]:
    """Listen on one port, free on every host: the first host's choice, or another where it is taken."""
    for _ in range(TRIES):
        with contextlib.ExitStack() as stack:
            port, bound = 0, []
            try:
                for host in hosts:
                    bound.append(stack.enter_context(_listen(host, port)))
                    port = bound[0].getsockname()[1]
            except OSError:
                continue
            stack.pop_all()
            return bound
    raise OSError(f"no port is free on all of {hosts}")


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def _read_visit(host: str, head: bytes) -> Visit:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return Visit(time.monotonic(), host, headers.get("host", ""), method, path, headers)
