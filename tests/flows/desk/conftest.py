"""The desk over a small published base, asked as somebody on this machine does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext
from tasks.clients.push.token_file import TokenBook
from tests.clients.conftest import Newsroom
from tests.flows.desk.desk_base import make_base
from tests.flows.desk.read_pages import find_csrf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Newsroom:
    """The base; only to be read."""
    return make_base(tmp_path_factory.mktemp("desk") / "data", samples)


@pytest.fixture(scope="session")
def desk(base: Newsroom) -> Iterator[TestClient]:
    """The desk, asked from this machine."""
    with open_desk(base) as client:
        yield client


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """An empty data folder."""
    return Newsroom(tmp_path / "data")


@contextmanager
def open_desk(
    newsroom: Newsroom,
    client: str = "127.0.0.1",
    host: str = "127.0.0.1:8481",
    read_raw: Callable[[str], bytes] | None = None,
) -> Iterator[TestClient]:
    """A desk over a data folder, asked from an address by a name."""
    context = DeskContext(newsroom.news, TokenBook(newsroom.folder), 60, 1024, read_raw)
    app = make_desk_app(context, names=("desk.example",))
    with TestClient(app, base_url=f"http://{host}", client=(client, 50000), follow_redirects=False) as opened:
        yield opened


def sign_in(client: TestClient, token: str) -> str:
    """Sign in, and give the CSRF token of the pages from then on."""
    assert client.post("/session", data={"token": token}).status_code == 303
    return find_csrf(client.get("/session").text)
