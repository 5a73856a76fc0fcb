"""The connections that are kept: one pool an origin, the longest unused closed first.

A pool of httpcore's looks through all its connections at each request; with one pool an origin that is a
handful, however many hosts there are.

A guard stands at the door: connections are made only to addresses that were looked at. It resolves a name
itself, asks about every address that the name has, and connects to one of these by number: nothing resolves
a second time, so a name that answers otherwise a moment later gains nothing. This holds for each connection,
thus after every redirect. Host and SNI stay the name's.

httpx has no public way to look at an address between look-up and connection; httpcore, the part of it that
connects, takes a network backend, so the fetcher speaks to httpcore's pools. No proxy of the environment is
used: behind one, the proxy would resolve and connect, and the guard would guard nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self

import httpcore

from tasks.clients.fetch.mended_streams import MendedStream
from tasks.core.errors import QuarantineError
from tasks.core.fetch.addresses import refusal_in_own_network
from tasks.core.records import Reason

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterable
    from concurrent.futures import Executor

    from httpcore import SOCKET_OPTION

    from tasks.clients.fetch.address import Address
    from tasks.clients.fetch.web_requests import WebLimits


MOST_ADDRESSES = 4
"""So many of a name's addresses are tried, one after the other."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to allowed addresses; `refuse` gives the reason against an IP address, or None."""

    def __init__(self, refuse: Callable[[str], str | None], resolvers: Executor) -> None:
        self._refuse = refuse
        self._resolvers = resolvers
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check and connect within `timeout`; a refused address is a QuarantineError."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
                self._check(addresses)
                stream = await self._connect(addresses, port, timeout, local_address, socket_options)
                return MendedStream(stream)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no connection within {timeout:g} s") from error

    async def _resolve(self, host: str, port: int) -> list[str]:
        if _is_ip(host):
            return [host]
        loop = asyncio.get_running_loop()
        look_up = socket.getaddrinfo
        try:
            found = await loop.run_in_executor(
                self._resolvers, lambda: look_up(host, port, type=socket.SOCK_STREAM)
            )
        except (socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError("the name does not resolve") from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def _check(self, addresses: list[str]) -> None:
        """Refuse a name if any of its addresses is refused: a public one beside it is no excuse."""
        for address in addresses:
            if why := self._refuse(address):
                raise QuarantineError(Reason.REFUSED_ADDRESS, f"{address} is {why}")

    async def _connect(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None,
        socket_options: Iterable[SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        *others, last = addresses[:MOST_ADDRESSES]
        share = None if timeout is None else timeout / (len(others) + 1)
        for address in others:
            try:
                return await self._network.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, share, local_address, socket_options)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


KEPT_S = 60.0
KEPT_PER_REQUEST = 4
"""Origins with an open connection, for each request that may be in flight."""


@dataclass
class _Pool:
    connections: httpcore.AsyncConnectionPool
    users: int = 0


class Connections:
    """Lends the pool that leads to an address; all are closed at the end."""

    def __init__(self, limits: WebLimits, tls: ssl.SSLContext, refuse: Callable[[str], str | None]) -> None:
        self._limits = limits
        self._tls = tls
        self._resolvers = ThreadPoolExecutor(limits.in_flight, thread_name_prefix="resolver")
        self._network = GuardedBackend(refuse, self._resolvers)
        self._own_network = GuardedBackend(refusal_in_own_network, self._resolvers)
        self._pools: OrderedDict[str, _Pool] = OrderedDict()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in list(self._pools.values()):
            await pool.connections.aclose()
        self._resolvers.shutdown(wait=False, cancel_futures=True)  # a look-up cannot be broken off

    @contextlib.asynccontextmanager
    async def lend(self, address: Address) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """Lend the pool of the address's origin."""
        origin = address.origin
        pool = self._pools.get(origin) or self._pools.setdefault(origin, self._open_pool(address))
        self._pools.move_to_end(origin)
        pool.users += 1
        try:
            yield pool.connections
        finally:
            pool.users -= 1
            await self._close_surplus()

    def _open_pool(self, address: Address) -> _Pool:
        is_private = address.place in self._limits.private_places
        return _Pool(
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=self._limits.host_in_flight,
                keepalive_expiry=KEPT_S,
                http2=True,
                network_backend=self._own_network if is_private else self._network,
            )
        )

    async def _close_surplus(self) -> None:
        surplus = len(self._pools) - KEPT_PER_REQUEST * self._limits.in_flight
        unused = [origin for origin, pool in self._pools.items() if not pool.users]
        for origin in unused[: max(0, surplus)]:
            await self._pools.pop(origin).connections.aclose()
