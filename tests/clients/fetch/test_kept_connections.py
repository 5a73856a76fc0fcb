"""The connections that are kept between two requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from tasks.clients.fetch.address import Address
from tasks.clients.fetch.connections import KEPT_PER_REQUEST, Connections
from tasks.clients.fetch.exchange import exchange
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.fetch.web_requests import WebLimits
    from tests.clients.fetch.conftest import Fetch

pytestmark = pytest.mark.slow


def test_a_host_is_asked_over_one_connection(site: Site, fetch: Fetch) -> None:
    """As long as its answers are read to their end: error pages, redirects, robots.txt too."""
    site.pages["/"] = "home"
    fetch(*(site.url(f"/{'' if number % 2 else 'none'}?{number}") for number in range(6)), host_share=0.01)
    assert len(site.paths) == 6
    assert site.connections == 1


def test_connections_to_many_hosts_do_not_pile_up(make_limits: Callable[..., WebLimits]) -> None:
    """The host that was asked longest ago loses its own."""
    limits = make_limits(in_flight=2)
    most = KEPT_PER_REQUEST * limits.in_flight

    async def ask_all(site: Site) -> int:
        connections = Connections(limits, httpx.create_ssl_context(), lambda _: None)
        async with connections:
            for host in site.hosts:
                response = await exchange(connections, Address.parse(site.url("/", host)), [], limits)
                assert response.status == 404
            return len(connections._pools)

    with Site(hosts=tuple(f"127.0.0.{number}" for number in range(2, 22))) as site:
        assert asyncio.run(ask_all(site)) == most
