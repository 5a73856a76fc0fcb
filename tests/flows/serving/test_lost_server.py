"""A run whose Prefect server is gone ends soon; one whose server is busy goes on."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from flows.serving import lost_server
from flows.serving.lost_server import watched
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server that takes connections and answers nothing, as one that has too much to do."""
    monkeypatch.setattr(lost_server, "ASK_EVERY_S", 0.02)
    monkeypatch.setattr(lost_server, "GONE_AFTER_S", 0.1)
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen(512)
        yield made


def test_a_server_that_is_gone_ends_the_run_once(listening: socket.socket) -> None:
    """And not before: while it takes connections it is there, however busy."""
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
    told: list[str] = []
    ended = threading.Event()

    def end(api_url: str) -> None:
        told.append(api_url)
        ended.set()

    with watched(url, end):
        assert not ended.wait(0.5)
        listening.close()
        assert ended.wait(PATIENCE_S)
    assert told == [url]


def test_a_run_that_has_ended_is_watched_no_more(listening: socket.socket) -> None:
    """What becomes of the server then is no matter."""
    told: list[str] = []
    with watched(f"http://127.0.0.1:{listening.getsockname()[1]}/api", told.append):
        pass
    listening.close()
    assert not threading.Event().wait(0.3)
    assert told == []
