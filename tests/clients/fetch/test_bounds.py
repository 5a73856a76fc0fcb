"""What no server can do to a fetcher."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tasks.core.records import Reason
from tests.patience import LONGER_S, no_hang
from tests.site.answers import (
    Answer,
    bomb,
    drip,
    endless,
    hang_up,
    no_http,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients.fetch.conftest import Fetch
    from tests.site.server import Site

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("is_chunked", [True, False])
def test_an_endless_body_ends_at_the_limit(site: Site, fetch: Fetch, *, is_chunked: bool) -> None:
    """By its length before it is read, or by what came of it; nothing of it is kept."""
    site.pages["/"] = endless(is_chunked=is_chunked)
    (receipt,) = fetch(site.url(), max_bytes=100_000)
    assert (receipt.reason, receipt.data, receipt.http_status) == (Reason.TOO_LARGE, None, 200)


def test_a_body_of_the_limits_size_is_no_byte_too_large(site: Site, fetch: Fetch) -> None:
    """The limit itself is allowed."""
    site.pages |= {"/fits": bytes(1000), "/not": bytes(1001), "/chunks": Answer(bytes(1001), is_chunked=True)}
    fits, *too_large = fetch(*map(site.url, site.pages), max_bytes=1000)
    assert len(fits.data or b"") == 1000
    assert [receipt.reason for receipt in too_large] == [Reason.TOO_LARGE] * 2


def test_a_bomb_stays_folded(site: Site, fetch: Fetch) -> None:
    """What a body would unpack to costs nothing here: nobody unpacks it."""
    site.pages["/"] = bomb(50_000_000)
    (receipt,) = fetch(site.url())
    assert receipt.reason is None
    assert len(receipt.data or b"") < 100_000


@pytest.mark.parametrize(
    "page",
    [
        drip(b"x" * 100_000, 0.05),
        Answer("late", delay_s=LONGER_S),
        Answer(raw=b"HTTP/1.1 200 OK\r\nX: y", drip_s=LONGER_S),
    ],
    ids=["body", "answer", "headers"],
)
def test_what_comes_too_slowly_is_broken_off(site: Site, fetch: Fetch, page: Answer) -> None:
    """The time counts for the whole exchange, however alive it looks."""
    site.pages["/"] = page
    with no_hang():
        (receipt,) = fetch(site.url(), timeout_s=0.3, attempts=1)
    assert (receipt.reason, receipt.data) == (Reason.FETCH_TIMEOUT, None)


@pytest.mark.parametrize(
    "page",
    [
        no_http(),
        hang_up(),
        Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n"),
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"),
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Le"),
    ],
    ids=["protocol", "nothing", "headers", "no body", "no chunk", "half a head"],
)
def test_a_broken_answer_is_tried_again_then_told(site: Site, fetch: Fetch, page: Answer) -> None:
    """An answer that brought nothing of a page is none."""
    site.pages["/"] = page
    (receipt,) = fetch(site.url(), attempts=2)
    assert (receipt.reason, receipt.data) == (Reason.BROKEN_RESPONSE, None)
    assert receipt.detail
    assert site.paths == ["/", "/"]


def test_results_that_nobody_reads_hold_the_fetching(
    site: Site, make_limits: Callable[..., WebLimits]
) -> None:
    """No more is asked for than may be in flight and lie unread, so that memory stays flat."""
    site.pages["/"] = "home"
    with open_web(make_limits(in_flight=4, host_share=1)) as web:
        for number in range(100):
            web.submit(WebRequest(site.url(f"/?{number}"), "x"))
        next(web.completed())
        time.sleep(0.5)
        assert len(site.paths) <= 9
        assert len(list(web.completed())) == 99
    assert len(site.paths) == 100
