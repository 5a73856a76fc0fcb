"""The connections that are kept: one pool an origin, the longest unused closed first.

A pool of httpcore's looks through all its connections at each request; with one pool an origin that is a
handful, however many hosts there are.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import httpcore

from tasks.clients.web.guard import GuardedBackend

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable

    from tasks.clients.web.address import Address
    from tasks.clients.web.records import WebLimits

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
        pool = self._pools.get(origin) or self._pools.setdefault(origin, self._open_pool())
        self._pools.move_to_end(origin)
        pool.users += 1
        try:
            yield pool.connections
        finally:
            pool.users -= 1
            await self._close_surplus()

    def _open_pool(self) -> _Pool:
        return _Pool(
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=self._limits.host_in_flight,
                keepalive_expiry=KEPT_S,
                http2=True,
                network_backend=self._network,
            )
        )

    async def _close_surplus(self) -> None:
        surplus = len(self._pools) - KEPT_PER_REQUEST * self._limits.in_flight
        unused = [origin for origin, pool in self._pools.items() if not pool.users]
        for origin in unused[: max(0, surplus)]:
            await self._pools.pop(origin).connections.aclose()
