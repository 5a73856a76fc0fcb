"""Connections that hold on: each goes in its time, and none keeps others out."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
import uvicorn

from tasks.clients.push.bounded_http import BoundedHttp
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.servers.own_names import Receive, Scope, Send

pytestmark = pytest.mark.slow

HALF = b"POST / HTTP/1.1\r\nHost: x\r\nX-a: "
LARGE = 50_000_000


class Hasty(BoundedHttp):
    """Waits hardly at all."""

    head_within_s = 0.3
    taken_within_s = 0.3


class Small(BoundedHttp):
    """Has room for eight, and patience."""

    head_within_s = PATIENCE_S
    most_connections = 8


async def application(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer at once, without a look at the body; `/large` at length, `/long` when it is told to end."""
    size = LARGE if scope["path"] == "/large" else 2
    headers = [(b"content-length", str(size).encode())]
    while scope["path"] == "/long" and not released.is_set():  # noqa: ASYNC110 - a thread says when
        await asyncio.sleep(0.01)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"x" * size})


released = threading.Event()


@contextmanager
def serving(protocol: type[BoundedHttp]) -> Iterator[tuple[uvicorn.Server, int]]:
    """Serve the application by this protocol; gives the server and its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, ws="none", lifespan="off", http=protocol)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    released.clear()
    try:
        yield server, listener.getsockname()[1]
    finally:
        released.set()
        server.should_exit = True
        thread.join()
        listener.close()


def connect(port: int, sent: bytes) -> socket.socket:
    """Open a connection and send this."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    connection.sendall(sent)
    return connection


def drip(connection: socket.socket, until: threading.Event) -> None:
    """Send a byte now and then for as long as somebody takes it."""
    with suppress(OSError):
        while not until.is_set():
            connection.sendall(b"a")
            time.sleep(0.02)


def read_to_end(connection: socket.socket) -> bytes:
    """Read until the server closes; a connection that it resets has ended, too."""
    read = b""
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            read += piece
    return read


@pytest.mark.parametrize("sent", [b"", HALF, b"GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /sec"])
def test_a_head_that_does_not_end_is_not_waited_for(sent: bytes) -> None:
    """However it drips: on a new connection, and on one that has been answered before."""
    with serving(Hasty) as (_server, port), connect(port, sent) as connection:
        ended = threading.Event()
        dripping = threading.Thread(target=drip, args=(connection, ended))
        dripping.start()
        answered = read_to_end(connection)
        ended.set()
        dripping.join()
    assert answered.count(b"200 OK") == sent.count(b"/first")


def test_a_body_that_drips_on_behind_its_answer_is_not_waited_for() -> None:
    """Without a token a request is answered before its body: what goes on coming holds nothing."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    with serving(Hasty) as (_server, port), connect(port, head) as connection:
        ended = threading.Event()
        dripping = threading.Thread(target=drip, args=(connection, ended))
        dripping.start()
        assert b"200 OK" in read_to_end(connection)
        ended.set()
        dripping.join()


def test_who_does_not_take_the_answer_is_let_go() -> None:
    """A large answer does not wait for a client that never reads."""
    with serving(Hasty) as (server, port), connect(port, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"):
        wait_until(lambda: server.server_state.total_requests or server.server_state.connections)
        wait_until(lambda: not server.server_state.connections)


def test_silent_connections_keep_nobody_out() -> None:
    """Fifty hold half a head each: everybody else is answered, and no more than eight are open."""
    with serving(Small) as (server, port):
        held = [connect(port, HALF) for _ in range(50)]
        for _ in range(5):
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            client.request("GET", "/")
            assert client.getresponse().status == 200
            client.close()
        assert len(server.server_state.connections) <= 8
        for connection in held:
            connection.close()


def test_when_all_are_at_work_one_more_is_told_to_come_again() -> None:
    """Nobody who is being served is put out."""
    with serving(Small) as (server, port):
        held = [connect(port, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(8)]
        wait_until(lambda: len(server.server_state.tasks) == 8)
        with connect(port, b"") as late:
            answer = read_to_end(late)
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: 5" in answer
        released.set()
        for connection in held:
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
            connection.close()
