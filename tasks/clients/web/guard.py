"""The guard at the door: connections are made only to addresses that were looked at.

It resolves a name itself, asks about every address that the name has, and connects to one of these by
number: nothing resolves a second time, so a name that answers otherwise a moment later gains nothing.
This holds for each connection, thus after every redirect. Host and SNI stay the name's.

httpx has no public way to look at an address between look-up and connection; httpcore, the part of it that
connects, takes a network backend, so the fetcher speaks to httpcore's pools. No proxy of the environment
is used: behind one, the proxy would resolve and connect, and the guard would guard nothing.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpcore

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor

    from httpcore import SOCKET_OPTION

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
                return await self._connect(addresses, port, timeout, local_address, socket_options)
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
