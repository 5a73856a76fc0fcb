"""What tests of many runs share: a newsroom that fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.reader import Reader
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.warehouse.warehouse import Warehouse
from tests.clients.fetch.runs.newsroom import FetchingNewsroom

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tasks.clients.fetch.web_requests import WebLimits


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader with one child."""
    with ParserPool(1, 60, 1_000_000_000, preloaded=()) as parsers:
        yield Reader(parsers)


@pytest.fixture
def newsroom(
    tmp_path_factory: pytest.TempPathFactory,
    reader: Reader,
    make_limits: Callable[..., WebLimits],
    trusted: ssl.SSLContext,
) -> FetchingNewsroom:
    """One that knows nothing yet, and asks for one page at a time, so that their order is certain."""
    warehouse = Warehouse(tmp_path_factory.mktemp("newsroom") / "warehouse.duckdb")
    return FetchingNewsroom(warehouse, reader, make_limits(attempts=1, in_flight=1), trusted)
