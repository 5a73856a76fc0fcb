"""Which addresses a fetcher connects to."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.connections import GuardedBackend
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason
from tests.site.answers import redirect
from tests.site.server import Site

if TYPE_CHECKING:
    from tests.clients.fetch.conftest import Fetch

pytestmark = pytest.mark.slow


def allow_first(ip: str) -> str | None:
    """Take the site's first host for a public one, and all else for private."""
    return None if ip == "127.0.0.2" else "a private address"


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "localhost", "2130706434", "0x7f.2", "127.2", "[::ffff:127.0.0.2]", "0"]
)
def test_private_addresses_are_refused_however_they_are_spelled(site: Site, fetch: Fetch, host: str) -> None:
    """It is the address that counts, after the name was looked up; nothing connects to it."""
    (receipt,) = fetch(f"http://{host}:{site.port}/", private_places=())
    assert receipt.reason is Reason.REFUSED_ADDRESS
    assert receipt.data is None
    assert site.connections == 0


def test_a_redirect_to_a_private_address_is_refused(site: Site, fetch: Fetch) -> None:
    """Each hop is looked at; the one that is refused is never connected to."""
    site.pages |= {"/": redirect(site.url("/secret", host="127.0.0.3")), "/secret": "token"}
    (receipt,) = fetch(site.url(), private_places=(), refuse=allow_first)
    assert receipt.reason is Reason.REFUSED_ADDRESS
    assert receipt.detail == "127.0.0.3 is a private address"
    assert receipt.redirects == ((302, site.url()),)
    assert {visit.host for visit in site.visits} == {"127.0.0.2"}


def test_a_redirected_robots_file_does_not_lead_inside(site: Site, fetch: Fetch) -> None:
    """The file could not be had, so nothing may be asked; the page itself is no private address."""
    site.pages |= {"127.0.0.2/robots.txt": redirect(site.url("/robots.txt", host="127.0.0.3")), "/": "home"}
    (receipt,) = fetch(site.url(), private_places=(), refuse=allow_first)
    assert receipt.reason is Reason.ROBOTS_UNKNOWN
    assert {visit.host for visit in site.visits} == {"127.0.0.2"}


def test_a_private_site_is_fetched_where_that_is_allowed(fetch: Fetch) -> None:
    """A name that leads to loopback works, and the site hears its name."""
    with Site({"/": "home"}, hosts=("127.0.0.1",)) as site:
        (receipt,) = fetch(f"http://localhost:{site.port}/")
        assert receipt.data == b"home"
        assert site.visits[-1].named == f"localhost:{site.port}"


def test_one_private_address_among_a_names_addresses_is_enough() -> None:
    """A public address beside it is no excuse."""
    with ThreadPoolExecutor(1) as threads, pytest.raises(QuarantineError):
        GuardedBackend(allow_first, threads)._check(["127.0.0.2", "127.0.0.9"])


def test_it_connects_to_an_address_that_was_looked_at(site: Site) -> None:
    """The name is looked up once: what is connected to is among what was asked about."""
    asked: list[str] = []

    async def connect() -> str:
        with ThreadPoolExecutor(1) as threads:
            backend = GuardedBackend(asked.append, threads)
            stream = await backend.connect_tcp("127.0.0.3", site.port, 5)
            address: tuple[str, int] = stream.get_extra_info("server_addr")
            await stream.aclose()
        return address[0]

    assert asyncio.run(connect()) in asked


def test_proxies_of_the_environment_are_passed_by(
    site: Site, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would look names up itself, behind the guard's back."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, site.url("", host="127.0.0.3"))
    site.pages["/"] = "home"
    assert fetch(site.url())[0].data == b"home"
    assert {visit.host for visit in site.visits} == {"127.0.0.2"}
