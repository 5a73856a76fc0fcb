"""A proxy before the real S3 server that fails as told, in a process of its own.

Requests are handed on as they are, with the host that they were signed for. What goes wrong is set from
outside at any time: a share of the requests is refused with 503, closed without an answer before or after it
was carried out, or answered with a body that ends early.
"""

from __future__ import annotations

import multiprocessing
import random
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "keep-alive"})


class Trouble(IntEnum):
    """What a request meets."""

    NONE = 0
    UNAVAILABLE = 1
    UNANSWERED = 2
    ANSWER_LOST = 3
    BODY_CUT = 4


@dataclass(frozen=True)
class FaultyProxy:
    """What sets the proxy: the trouble, how often in a hundred, the server's port; and its own."""

    trouble: Any
    percent: Any
    port: Any
    own: Any

    @property
    def url(self) -> str:
        """Where the proxy is."""
        return f"http://127.0.0.1:{self.own.value}"

    def fail(self, trouble: Trouble, percent: int) -> None:
        """From now on let so many of a hundred requests meet a trouble."""
        self.trouble.value, self.percent.value = trouble, percent

    def heal(self) -> None:
        """From now on let all requests through."""
        self.fail(Trouble.NONE, 0)


@contextmanager
def open_proxy() -> Iterator[FaultyProxy]:
    """Run a proxy for the length of a block; its `port` is that of the server on loopback, once known."""
    fork = multiprocessing.get_context("fork")
    proxy = FaultyProxy(*(fork.Value("i", 0) for _ in range(4)))
    ready = fork.Event()
    process = fork.Process(target=_serve, args=(proxy, ready))
    process.start()
    ready.wait()
    try:
        yield proxy
    finally:
        process.kill()
        process.join()


class Handler(BaseHTTPRequestHandler):
    """Hands one request on."""

    protocol_version = "HTTP/1.1"
    server: Server

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Take a request of any method."""
        if name.startswith("do_"):
            return self.take
        raise AttributeError(name)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def take(self) -> None:
        """Read a request, let it meet its trouble, and answer if it is answered."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        met = self.server.draw()
        if met is Trouble.UNAVAILABLE:
            self.answer(503, [], b"")
            return
        self.close_connection = met is not Trouble.NONE
        if met is Trouble.UNANSWERED:
            return
        try:
            status, headers, answer = self.ask(body)
        except OSError:  # the server is gone: the client finds a closed connection
            self.close_connection = True
            return
        if met is not Trouble.ANSWER_LOST:
            self.answer(status, headers, answer, is_cut=met is Trouble.BODY_CUT)

    def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Ask the server what was asked."""
        server = HTTPConnection("127.0.0.1", self.server.proxy.port.value, timeout=30)
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in {*_HOP_BY_HOP, "expect"}:
                server.putheader(name, value)
        server.endheaders(body)
        answer = server.getresponse()
        read = answer.read()
        server.close()
        return answer.status, answer.getheaders(), read

    def answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes, *, is_cut: bool = False
    ) -> None:
        """Give the answer, or the beginning of it."""
        is_head = self.command == "HEAD"
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {*_HOP_BY_HOP, "content-length"}:
                self.send_header(name, value)
        self.send_header(
            "Content-Length", dict(headers).get("Content-Length", "0") if is_head else str(len(body))
        )
        self.end_headers()
        if not is_head:
            self.wfile.write(body[: len(body) // 2] if is_cut else body)


class Server(ThreadingHTTPServer):
    """Draws what each request meets; says nothing of clients that were killed."""

    def __init__(self, proxy: FaultyProxy) -> None:
        self.proxy = proxy
        self._dice = random.Random(1)  # noqa: S311 - no secret
        super().__init__(("127.0.0.1", 0), Handler)

    def draw(self) -> Trouble:
        """Give what the next request meets."""
        is_met = self._dice.randrange(100) < self.proxy.percent.value
        return Trouble(self.proxy.trouble.value) if is_met else Trouble.NONE

    def handle_error(self, *_request: object) -> None:
        """Say nothing."""


def _serve(proxy: FaultyProxy, ready: Any) -> None:  # noqa: ANN401 - a shared event
    server = Server(proxy)
    proxy.own.value = server.server_port
    ready.set()
    server.serve_forever()
