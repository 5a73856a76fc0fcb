"""One wanted page on its way: its redirect chain, the cookies of that chain, and what came of it.

A `Visit` says what to ask next and takes what came: it goes on, or it is through. Cookies live in one
chain alone and never reach another page; validators go to the address that gave them, wherever it stands in
the chain, or, where that is not known, to the first one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from tasks.clients.fetch.address import Address
from tasks.clients.fetch.exchange import REDIRECTS, Response
from tasks.core.errors import QuarantineError
from tasks.core.fetch.found_pages import find_inner_page
from tasks.core.fetch.said.source_words import drop_our_headers
from tasks.core.records import FETCH_VIA, Incoming, Reason

if TYPE_CHECKING:
    from tasks.clients.fetch.web_requests import WebLimits, WebRequest

ACCEPT_ENCODING = b"gzip, br, zstd"
PARTIAL = 206
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)
_SENDABLE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")

_ERRORS_FROM, _SERVER_ERRORS_FROM = 400, 500
_STATUS_REASONS = {404: Reason.NOT_FOUND, 410: Reason.GONE, 429: Reason.RATE_LIMITED}


class Visit:
    """A page from its request to what came in; an address that is never fetched is a QuarantineError.

    `robots_of` is the address whose robots.txt this visit reads, for the fetcher itself; or with
    `is_for_tdmrep` the tdmrep.json beside it.
    """

    __slots__ = (
        "_asked",
        "_cookies",
        "_inside",
        "_max_redirects",
        "_origin",
        "_short_bytes",
        "_validated",
        "address",
        "failures",
        "hops",
        "is_for_tdmrep",
        "request",
        "robots_of",
    )

    def __init__(
        self,
        request: WebRequest,
        limits: WebLimits,
        robots_of: Address | None = None,
        *,
        is_for_tdmrep: bool = False,
    ) -> None:
        self.request = request
        self.robots_of = robots_of
        self.is_for_tdmrep = is_for_tdmrep
        self.address = Address.parse(request.url)
        self._origin = self.address.origin
        self._inside = find_inner_page(request.url)
        self.failures = 0
        self.hops: tuple[tuple[int, str], ...] = ()
        if request.moved_to:
            self.hops = ((HTTPStatus.MOVED_PERMANENTLY.value, self.address.text),)
            self.address = Address.parse(request.moved_to)
        self._validated = Address.parse(request.validated).text if request.validated else None
        self._max_redirects = limits.max_redirects
        self._asked: tuple[tuple[str, str], ...] = ()
        self._cookies: httpx.Cookies | None = None
        self._short_bytes: int | None = None

    @property
    def is_for_robots(self) -> bool:
        """Whether the fetcher itself wants to know what it brings."""
        return self.robots_of is not None

    def make_headers(self, limits: WebLimits) -> list[tuple[bytes, bytes]]:
        """Give the headers of the next request, but for Host."""
        own = self.request.headers if self.address.origin == self._origin else ()
        headers = [(b"User-Agent", limits.user_agent.encode()), (b"Accept-Encoding", ACCEPT_ENCODING)]
        if "accept" not in {name.lower() for name, _ in own}:
            headers.append((b"Accept", self.request.accept.encode()))
        for name, value in own:
            headers += _write_header(name.encode(), value)
        if self._validated == self.address.text or not (self._validated or self.hops):
            headers += _write_header(b"If-None-Match", self.request.etag)
            headers += _write_header(b"If-Modified-Since", self.request.last_modified)
        return headers + _write_header(b"Cookie", self._read_cookies())

    def is_settled(self, response: Response) -> bool:
        """Tell whether a body that ended early is all that there is: it did so at the same place before."""
        size = len(response.data or b"")
        is_again, self._short_bytes = self._short_bytes == size, size
        return not response.is_short or is_again

    def take(self, response: Response) -> Incoming | None:
        """Take an answer: give what came in, or None where the visit goes on at its new address."""
        location = response.header("location") if response.status in REDIRECTS else None
        if location is None or response.reason is not None:
            return self.make_incoming(response)
        try:
            self._go_on(response, location)
        except QuarantineError as failure:
            return self.fail(failure.reason, failure.detail)
        return None

    def fail(self, reason: Reason, detail: str) -> Incoming:
        """Give what there is of a page that nothing was, or is, asked for."""
        return self.make_incoming(Response(0, reason=reason, detail=detail))

    def make_incoming(self, response: Response) -> Incoming:
        """Give what came in with the answer that ends the visit."""
        has_answer = response.status is not None
        reason = response.reason or parse_status(response.status, response)
        said = (f"HTTP {response.status}" if reason and not response.reason else None, response.detail)
        return Incoming(
            via=FETCH_VIA,
            source=self.request.source,
            url=self.request.url,
            fetched_at=datetime.now(UTC),
            data=None if response.status == HTTPStatus.NOT_MODIFIED else response.data,
            final_url=self.address.text + self._inside if has_answer else None,
            http_status=response.status,
            headers=drop_our_headers(response.headers),
            media_type=_read_media_type(response),
            redirects=self.hops,
            reason=reason,
            detail="; ".join(filter(None, said)) or None,
            is_cut=response.is_short,
        )

    def _go_on(self, response: Response, location: str) -> None:
        self._asked += ((self.address.text, self._read_cookies()),)
        self._keep_cookies(response)
        self.hops += ((response.status or 0, self.address.text),)
        if len(self.hops) > self._max_redirects:
            raise QuarantineError(Reason.TOO_MANY_REDIRECTS, f"more than {self._max_redirects}")
        self.address = self.address.join(location)
        if (self.address.text, self._read_cookies()) in self._asked:
            raise QuarantineError(Reason.TOO_MANY_REDIRECTS, f"in a circle, back to {self.address.text}")

    def _keep_cookies(self, response: Response) -> None:
        said = [
            (b"Set-Cookie", value.encode())
            for name, value in response.headers
            if name.lower() == "set-cookie"
        ]
        if not said:
            return
        if self._cookies is None:
            self._cookies = httpx.Cookies()
        self._cookies.extract_cookies(httpx.Response(302, headers=said, request=self._make_request()))

    def _read_cookies(self) -> str:
        """Write the cookies of the next request; one that cannot be sent costs none of the others."""
        if self._cookies is None:
            return ""
        request = self._make_request()
        self._cookies.set_cookie_header(request)
        said = str(request.headers.get("cookie", "")).split("; ")
        return "; ".join(each for each in said if _SENDABLE.fullmatch(each.encode("utf-8", "replace")))

    def _make_request(self) -> httpx.Request:
        """Make what httpx's cookies look at; its headers take more than ASCII, for hosts send more."""
        request = httpx.Request("GET", self.address.text)
        request.headers.encoding = "utf-8"
        return request


def refuse_request(request: WebRequest, failure: QuarantineError) -> Incoming:
    """Give what there is of a request whose address is never fetched."""
    return Incoming(
        via=FETCH_VIA,
        source=request.source,
        url=request.url,
        fetched_at=datetime.now(UTC),
        reason=failure.reason,
        detail=failure.detail,
    )


def parse_status(status: int | None, response: Response | None = None) -> Reason | None:
    """Say what is wrong with a page of this status, if anything; a part of one is an error, if it is one."""
    is_success = status is not None and 200 <= status < 300  # noqa: PLR2004 - as HTTP has it
    is_part = status == PARTIAL and response is not None and _is_part(response)
    if status is None or status == HTTPStatus.NOT_MODIFIED or (is_success and not is_part):
        return None
    if status >= _SERVER_ERRORS_FROM:
        return Reason.SERVER_ERROR
    return _STATUS_REASONS.get(status, Reason.HTTP_ERROR)


def _is_part(response: Response) -> bool:
    """Tell whether an answer is a part of a page; some servers say 206 and give all of it."""
    match = _RANGE.fullmatch((response.header("content-range") or "").strip())
    if match is None:
        return False
    first, last, size = map(int, match.groups())
    return last - first + 1 == len(response.data or b"") < size


def _write_header(name: bytes, value: str | None) -> list[tuple[bytes, bytes]]:
    """Write a header that a host gave us to say; what cannot be sent is left out."""
    data = (value or "").encode("utf-8", "replace")
    return [(name, data)] if data and _SENDABLE.fullmatch(data) else []


def _read_media_type(response: Response) -> str | None:
    named = (response.header("content-type") or "").partition(";")[0].strip().lower()
    return named or None
