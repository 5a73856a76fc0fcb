"""What can be wrong with a page that is named, and with a host: each fault has its name in the table.

A fault makes of a good page what the site answers in its place; those that pass look at the clock.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tests.site.answers import Answer, coded, hang_up, redirect, throttled

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.server import Page, Visit

    Maker: TypeAlias = Callable[["Spot"], Page]


@dataclass
class Clock:
    """The hours since the first run."""

    hours: float = 0


@dataclass(frozen=True)
class Spot:
    """Where a fault lies: the good page, its path, the clock, and the hour from which on all is well."""

    body: bytes
    path: str
    clock: Clock
    until: float

    @property
    def is_over(self) -> bool:
        """Whether the fault has passed."""
        return self.clock.hours >= self.until


def _head(*lines: bytes, first: bytes = b"HTTP/1.1 200 OK") -> Maker:
    def make(spot: Spot) -> Page:
        told = (first, *lines, b"Content-Length: %d" % len(spot.body), b"Connection: close", b"", spot.body)
        return Answer(raw=b"\r\n".join(told))

    return make


def _raw(write: Callable[[bytes], bytes]) -> Maker:
    return lambda spot: Answer(raw=write(spot.body))


def _for_a_while(bad: Answer) -> Maker:
    return lambda spot: lambda _visit: Answer(spot.body) if spot.is_over else bad


def _chain(spot: Spot) -> Page:
    """Three steps, each of which wants what the one before gave."""

    def answer(visit: Visit) -> Answer:
        query, cookie = visit.path.partition("?")[2], visit.headers.get("cookie", "")
        if query == "step=3" and "one=1" in cookie and "two=2" in cookie:
            return Answer(spot.body)
        if query == "step=2":
            return redirect(f"{spot.path}?step=3", 303, "two=2; Path=/")
        return redirect(f"{spot.path}?step=2", 302, "one=1; Path=/", "odd=\x01; Path=/")

    return answer


def _wall(spot: Spot) -> Page:
    def answer(visit: Visit) -> Answer:
        has = "agreed=yes" in visit.headers.get("cookie", "")
        return Answer(spot.body) if has else redirect(spot.path, 307, "agreed=yes; Path=/; HttpOnly")

    return answer


def _told(spot: Spot) -> Page:
    page = (
        f"<html><head><meta http-equiv=refresh content='0; url={spot.path}?whole'></head><body></body></html>"
    )
    return lambda visit: Answer(spot.body) if visit.path.endswith("?whole") else Answer(page)


def _told_by_head(spot: Spot) -> Page:
    told = Answer("", headers=(("Refresh", f"0;url={spot.path}?whole"),))
    return lambda visit: Answer(spot.body) if visit.path.endswith("?whole") else told


def _moved(spot: Spot) -> Page:
    return lambda visit: (
        Answer(spot.body) if visit.path.endswith("?new") else redirect(f"{spot.path}?new", 301)
    )


def _chunked(body: bytes, end: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n" % len(body) + body + b"\r\n" + end


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


_OK = b"HTTP/1.1 200 OK\r\n"
STATUSES = (401, 403, 404, 408, 425, 451)

PAGE_FAULTS: dict[str, Maker] = {
    "odd lines in the head": _head(b"Content Security Policy: x", b"Server : q", b"X-[a]: 1", b"nonsense"),
    "bytes in the head": _head(b"X-Key: a\0b\x01", "Ünit: 1".encode(), b": x"),
    "status HTTP/2 200": _head(first=b"HTTP/2 200"),
    "status without a reason": _head(first=b"HTTP/1.1 200"),
    "bare line feeds": _raw(lambda body: b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + body),
    "no head": _raw(lambda body: body),
    "an empty length": _raw(lambda body: _OK + b"Content-Length:\r\n\r\n" + body),
    "a length too great": _raw(lambda body: _OK + b"Content-Length: %d\r\n\r\n" % (len(body) + 9) + body),
    "a length too small": _raw(lambda body: _OK + b"Content-Length: %d\r\n\r\n" % (len(body) - 9) + body),
    "transfer coding identity": _head(b"Transfer-Encoding: identity"),
    "content coding none": _head(b"Content-Encoding: none"),
    "no last chunk": _raw(lambda body: _chunked(body, b"")),
    "chunks that break off": _raw(lambda body: _chunked(body, b"ZZ\r\nno chunk\r\n")),
    "gzip that is cut": lambda spot: Answer(_pack(spot.body)[:-9], headers=(("Content-Encoding", "gzip"),)),
    "gzip that is none": _head(b"Content-Encoding: gzip"),
    "brotli": lambda spot: coded(spot.body, "br"),
    "206 with all of it": _head(first=b"HTTP/1.1 206 Partial Content"),
    "a chain with cookies": _chain,
    "a cookie wall": _wall,
    "a refresh to elsewhere": _told,
    "a refresh in the head": _told_by_head,
    "a page moved for good": _moved,
    "media type unknown": lambda spot: Answer(spot.body, media_type="application/octet-stream"),
    **{f"{status} for a while": _for_a_while(Answer("no", status)) for status in STATUSES},
    "429 for a while": _for_a_while(throttled(None)),
    "429, Retry-After in the run": _for_a_while(throttled("3")),
    "500 for a while": _for_a_while(Answer("oh", 500)),
    "503 for a while": _for_a_while(Answer("busy", 503)),
    "hangs up for a while": _for_a_while(hang_up()),
    "no HTTP for a while": _for_a_while(Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    "a circle for a while": lambda spot: (
        lambda _: Answer(spot.body) if spot.is_over else redirect(spot.path, 302)
    ),
    "a poor redirect for a while": _for_a_while(redirect("http://xn--zzzz.example/story")),
}

GONE = "410"


def make_gone(_: Spot) -> Page:
    """A page that is gone for good, though it is named."""
    return Answer("gone", 410)


def _robots(answer: Answer) -> HostFault:
    return HostFault(robots=lambda spot: lambda _: Answer(status=404) if spot.is_over else answer)


@dataclass(frozen=True)
class HostFault:
    """What a host does besides: its robots.txt, and an answer in place of every other, while it lasts."""

    robots: Maker | None = None
    all_else: Answer | None = None


HOST_FAULTS: dict[str, HostFault] = {
    "robots 204": _robots(Answer(status=204)),
    "robots 206": _robots(Answer("User-agent: *\nDisallow: /admin\n", 206)),
    "robots 403": _robots(Answer("no", 403)),
    "robots 503 for a while": _robots(Answer("busy", 503)),
    "robots hangs up for a while": _robots(hang_up()),
    "robots in a circle": _robots(redirect("/robots.txt")),
    "robots of 5 MB": _robots(Answer(b"User-agent: *\nDisallow: /admin\n" + b"# quillon\n" * 500_000)),
    "robots that is a page": _robots(Answer("<html><body><p>Not here.</p></body></html>")),
    "robots with odd lines": _robots(Answer(b"\xff\xfeUser-agent *\nDisallow\n\0Crawl-delay: nan\n")),
    "403 for everything": HostFault(all_else=Answer("no", 403)),
    "401 for everything": HostFault(all_else=Answer("no", 401)),
    "503 for everything": HostFault(all_else=Answer("busy", 503)),
    "429 with Retry-After 7200": HostFault(all_else=throttled("7200")),
    "503 with Retry-After 1800": HostFault(all_else=throttled("1800", 503)),
    "a host that is down": HostFault(all_else=hang_up()),
    "a maintenance page for all": HostFault(
        all_else=Answer("<html><body><h1>Back soon</h1><p>We mend our pipes.</p></body></html>", 503)
    ),
}
