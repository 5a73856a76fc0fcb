"""Bodies read within bounds of time and of all that is held at once, in a real server."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request

from flows.push.endpoint import answer_problems
from tasks.clients.push.bodies import MOST_HELD, Bodies
from tasks.core.push.article import StatedFields
from tasks.core.push.submissions import PLAIN
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

TEXT = {"content-type": PLAIN}


def make_app(bodies: Bodies, wait: Callable[[], bool]) -> FastAPI:
    """An application that holds each body until it is told to let go."""
    app = FastAPI()
    answer_problems(app)

    async def post(request: Request) -> dict[str, int]:
        async with bodies.take(request, [PLAIN], "desk", StatedFields()) as submission:
            while wait():  # noqa: ASYNC110 - a thread of the test says when
                await asyncio.sleep(0.01)
            return {"size": len(submission.body)}

    app.add_api_route("/", post, methods=["POST"])
    return app


def test_a_body_that_does_not_end_is_given_up() -> None:
    """A client that sends a byte now and then holds nothing for long."""
    with serve(make_app(Bodies(1000, within_s=0.3), lambda: False)) as url:
        address = urlsplit(url)
        with socket.create_connection(
            (str(address.hostname), int(address.port or 0)), timeout=PATIENCE_S
        ) as slow:
            slow.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nabc"
            )
            answer = slow.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in answer


def test_a_client_that_goes_away_leaves_nothing_held() -> None:
    """What it had sent counts no longer."""
    bodies = Bodies(1000)
    with serve(make_app(bodies, lambda: False)) as url:
        address = urlsplit(url)
        with socket.create_connection(
            (str(address.hostname), int(address.port or 0)), timeout=PATIENCE_S
        ) as gone:
            gone.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nabc"
            )
            time.sleep(0.1)
        for _ in range(3 * MOST_HELD):
            assert httpx.post(
                url, content=b"x" * 1000, headers=TEXT, trust_env=False, timeout=PATIENCE_S
            ).json() == {"size": 1000}
    assert bodies.held == 0


@pytest.mark.parametrize("more", [1, 1000])
def test_more_than_can_be_held_is_told_to_come_again(more: int) -> None:
    """Memory is bounded, however many come at once; nobody who is in is put out."""
    closed = threading.Event()
    bodies = Bodies(1000)
    with serve(make_app(bodies, lambda: not closed.is_set())) as url:
        statuses: list[int] = []

        def post() -> None:
            statuses.append(
                httpx.post(
                    url, content=b"x" * 1000, headers=TEXT, trust_env=False, timeout=PATIENCE_S
                ).status_code
            )

        threads = [threading.Thread(target=post) for _ in range(MOST_HELD)]
        for thread in threads:
            thread.start()
        wait_until(lambda: bodies.held >= MOST_HELD * 1000)
        answer = httpx.post(url, content=b"x" * more, headers=TEXT, trust_env=False, timeout=PATIENCE_S)
        closed.set()
        for thread in threads:
            thread.join()
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert statuses == [200] * MOST_HELD
        assert (
            httpx.post(
                url, content=b"x" * more, headers=TEXT, trust_env=False, timeout=PATIENCE_S
            ).status_code
            == 200
        )
