"""The web addresses that are fetched at all: http and https, with a host, without a user's name or password.

Takes a URL or what a Location header says, read as browsers read it (WHATWG's URL Standard, by ada: a host
may be an emoji, `0x7f.1` is 127.0.0.1); gives its parts as they go over the wire. Whatever else is a
QuarantineError with `refused_address`, its text without what might be a password. Which IP addresses a
host may have is no matter of its text: `connections` looks at that when it connects.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ada_url import URL, idna_to_unicode

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_CHARS = 8_000
_PORTS = {"http": 80, "https": 443}
_A_LABEL = "xn--"
# fmt: off
_PORTS_OF_OTHERS = frozenset((
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
    103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
    512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
    995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
    6669, 6679, 6697, 10080,
))
# fmt: on
"""The bad ports of the Fetch standard: no browser asks there either."""


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
        with _reading():
            return cls._from(URL(_cut(url)))

    def join(self, location: str) -> Self:
        """Give the address that a redirect leads to."""
        with _reading():
            return self._from(URL(_cut(location), base=self.text))

    @classmethod
    def _from(cls, url: URL) -> Self:
        scheme = url.protocol.removesuffix(":")
        if scheme not in _PORTS:
            raise _refused(f"the scheme {scheme[:20]} is not fetched")
        if url.username or url.password:
            raise _refused("a user's name stands in the address")
        port = int(url.port or _PORTS[scheme])
        if not port:
            raise _refused("no host that can be asked")
        if port in _PORTS_OF_OTHERS:
            raise _refused(f"port {port} is that of another protocol")
        _check_name(url.hostname)
        text = url.href.partition("#")[0]
        target = (url.pathname + url.search).encode("ascii")
        return cls(text, scheme, url.hostname.strip("[]"), port, url.host.encode("ascii"), target)

    @property
    def place(self) -> str:
        """Host and port, those of http and https taken for one: what a source may be allowed to reach."""
        return self.host if self.port in _PORTS.values() else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for, and a connection leads to."""
        return f"{self.scheme}://{self.authority.decode('ascii')}"


@contextmanager
def _reading() -> Iterator[None]:
    """Refuse what is no URL, and what is no text."""
    try:
        yield
    except ValueError as error:
        raise _refused("no URL") from error


def _check_name(host: str) -> None:
    """Refuse an A-label that stands for no name; ada takes them over as they are."""
    if _A_LABEL in host and any(label.startswith(_A_LABEL) for label in idna_to_unicode(host).split(".")):
        raise _refused(f"no name: {host[:80]}")


def _cut(url: str) -> str:
    if len(url) > _MAX_CHARS:
        raise _refused(f"an address of {len(url)} characters")
    return url


def _refused(detail: str) -> QuarantineError:
    return QuarantineError(Reason.REFUSED_ADDRESS, detail)
