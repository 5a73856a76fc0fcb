"""The web addresses that are fetched at all: http and https, with a host, without a user's name or password.

Takes a URL or what a Location header says; gives its parts as they go over the wire. Whatever else is a
QuarantineError with `refused_address`, its text without what might be a password. Which IP addresses a
host may have is no matter of its text: guard.py looks at that when it connects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import httpx

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

_MAX_CHARS = 8_000
_PORTS = {"http": 80, "https": 443}
_MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Address:
    """One address that may be asked: `text` is all of it but the fragment, which servers never see."""

    text: str
    scheme: str
    host: str
    port: int
    authority: bytes
    target: bytes

    @classmethod
    def parse(cls, url: str) -> Self:
        """Take a URL apart, made fit for the wire: quoted, its host in ASCII."""
        return cls._from(_parse(url))

    def join(self, location: str) -> Self:
        """Give the address that a redirect leads to."""
        try:
            return self._from(httpx.URL(self.text).join(_cut(location)))
        except (httpx.InvalidURL, ValueError) as error:
            raise _refused(f"no URL: {error}") from error

    @classmethod
    def _from(cls, url: httpx.URL) -> Self:
        if url.scheme not in _PORTS:
            raise _refused(f"the scheme {url.scheme[:20] or 'none'} is not fetched")
        if url.userinfo:
            raise _refused("a user's name stands in the address")
        port = _PORTS[url.scheme] if url.port is None else url.port
        if not url.host or not 0 < port <= _MAX_PORT:
            raise _refused("no host that can be asked")
        host = url.raw_host.decode("ascii")
        text = str(url.copy_with(fragment=None)) if url.fragment else str(url)
        return cls(text, url.scheme, host, port, url.netloc, url.raw_path)

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for, and a connection leads to."""
        return f"{self.scheme}://{self.authority.decode('ascii')}"


def _parse(url: str) -> httpx.URL:
    try:
        return httpx.URL(_cut(url).strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise _refused(f"no URL: {error}") from error


def _cut(url: str) -> str:
    if len(url) > _MAX_CHARS:
        raise _refused(f"an address of {len(url)} characters")
    return url


def _refused(detail: str) -> QuarantineError:
    return QuarantineError(Reason.REFUSED_ADDRESS, detail)
