"""What tests of fetching share: a site on loopback, and a fetcher that may go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import httpx
import pytest

from tasks.clients.fetch.web import open_web
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tests.patience import PATIENCE_S
from tests.site.server import Site

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tasks.core.records import Incoming


class Anywhere:
    """All places: these tests go where a test names."""

    def __contains__(self, place: object) -> bool:
        """Be one of them."""
        return True


ANYWHERE = Anywhere()
MANNERS: dict[str, Any] = {
    "user_agent": "copydesk/0 (+mailto:desk@courier.example)",
    "max_bytes": 1_000_000,
    "min_delay_s": 0,
    "timeout_s": PATIENCE_S,
    "retry_wait_s": 0.01,
    "private_places": ANYWHERE,
}


class Fetch(Protocol):
    """Fetch pages and give their receipts in the order in which they were wanted."""

    def __call__(self, *wanted: str | WebRequest, **limits: object) -> list[Incoming]:
        """Fetch with these limits instead of the usual ones; `refuse` and `tls` go to the fetcher."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with two hosts and no pages yet."""
    with Site() as made:
        yield made


@pytest.fixture(scope="session")
def make_limits() -> Callable[..., WebLimits]:
    """Make the limits of a fetcher that is in a hurry, but for those that a test names."""
    return lambda **changes: WebLimits(**(MANNERS | changes))


@pytest.fixture(scope="session")
def trusted() -> ssl.SSLContext:
    """The certificates that count on the web; they take a while to read."""
    return httpx.create_ssl_context()


@pytest.fixture(scope="session")
def fetch(make_limits: Callable[..., WebLimits], trusted: ssl.SSLContext) -> Fetch:
    """Fetch pages with a fetcher of their own."""

    def fetch(*wanted: str | WebRequest, **limits: object) -> list[Incoming]:
        opening: dict[str, Any] = {"tls": trusted}
        opening |= {name: limits.pop(name) for name in ("refuse", "tls") if name in limits}
        receipts: dict[object, Incoming] = {}
        with open_web(make_limits(**limits), **opening) as web:
            for number, each in enumerate(wanted):
                url = each if isinstance(each, str) else each.url
                parts = {} if isinstance(each, str) else _copy(each)
                web.submit(WebRequest(**({"url": url, "source": url} | parts | {"key": number})))
            for request, receipt in web.completed():
                receipts[request.key] = receipt
        return [receipts[number] for number in range(len(wanted))]

    return fetch


def _copy(request: WebRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in WebRequest.__slots__}
