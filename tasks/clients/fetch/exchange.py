"""One request and its answer, within all bounds.

Takes an address and headers; gives a `Response`, always: where nothing or not all came, with the reason.
The body stays as it was sent, with any content coding on; nothing is unpacked here. One that ends before
its length, or its last chunk, is given as far as it came, and `is_short`. A connection that gave too much,
or too slowly, is dropped. It follows no redirect and tries nothing twice.
This is the one edge where the libraries' errors are read, each into a reason and a sentence.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import anyio
import h2.exceptions
import httpcore

from tasks.clients.fetch.mended_streams import MendedStream
from tasks.core.errors import QuarantineError
from tasks.core.records import PASSING_REASONS, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.fetch.address import Address
    from tasks.clients.fetch.connections import Connections
    from tasks.clients.fetch.web_requests import WebLimits
    from tasks.core.fetch.http1.answers import Http1Answer


LIBRARY_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    h2.exceptions.H2Error,  # httpcore lets it through while a body is read
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    OSError,  # TimeoutError and ssl.SSLError are some
)

_REASONS: tuple[tuple[type[Exception], Reason], ...] = (
    (httpcore.ConnectTimeout, Reason.UNREACHABLE),
    (httpcore.TimeoutException, Reason.FETCH_TIMEOUT),
    (TimeoutError, Reason.FETCH_TIMEOUT),
    (httpcore.ConnectError, Reason.UNREACHABLE),
    (ssl.SSLError, Reason.UNREACHABLE),
    (httpcore.UnsupportedProtocol, Reason.REFUSED_ADDRESS),
)
"""The first match counts; all other errors came while an answer was under way."""


class CertificateError(QuarantineError):
    """The host cannot show who it is: asking again would give the same."""


def read_failure(error: Exception) -> QuarantineError:
    """Give the reason that one of LIBRARY_ERRORS stands for."""
    if rejected := _find_certificate(error):
        return CertificateError(Reason.UNREACHABLE, f"its certificate is not accepted: {rejected}")
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), Reason.BROKEN_RESPONSE)
    return QuarantineError(reason, _say(error))


def _find_certificate(error: Exception) -> str | None:
    for each in _unwind(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return each.verify_message
    return None


def _say(error: Exception) -> str:
    """Give the system's words where there are some, else the nearest error's own."""
    chain = list(_unwind(error))
    said = [*(getattr(each, "strerror", None) for each in chain), *map(str, chain)]
    return next((words for words in said if words), type(error).__name__)


def _unwind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
MAX_REDIRECT_BYTES = 64 * 1024
"""A redirect's body is read so far, to keep the connection; a longer one is not worth it."""
_MOST_DIGITS = 18
_NO_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Response:
    """What came: `status` is None where not even headers did, `latency_s` is the time up to them.

    `may_pass` says whether another try might do better, `detail` without a `reason` what was odd.
    """

    latency_s: float
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    data: bytes | None = None
    reason: Reason | None = None
    detail: str | None = None
    may_pass: bool = False
    is_short: bool = False

    def header(self, name: str) -> str | None:
        """Give the first header of this name, in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


async def exchange(
    connections: Connections, address: Address, headers: list[tuple[bytes, bytes]], limits: WebLimits
) -> Response:
    """GET one address."""
    started = time.monotonic()
    came = Response(0)
    try:
        async with asyncio.timeout(limits.timeout_s), connections.lend(address) as pool:
            answer = await pool.handle_async_request(_make_request(address, headers, limits))
            said = _find_http1(answer)
            came = _read_head(answer, said, time.monotonic() - started)
            async with contextlib.aclosing(answer):
                data = await _read_body(answer, came, limits)
            whole = replace(came, data=data)
            return _note(whole, said) if said else _compare(whole, is_cut=limits.cuts_bodies)
    except QuarantineError as failure:
        return _end(came, failure, started)
    except TimeoutError as error:
        late = QuarantineError(Reason.FETCH_TIMEOUT, f"not all of it came within {limits.timeout_s:g} s")
        late.__cause__ = error
        return _end(came, late, started)
    except LIBRARY_ERRORS as error:
        return _end(came, read_failure(error), started)


def _end(came: Response, failure: QuarantineError, started: float) -> Response:
    may_pass = failure.reason in PASSING_REASONS and not isinstance(failure, CertificateError)
    latency_s = came.latency_s if came.status else time.monotonic() - started
    return replace(came, latency_s=latency_s, reason=failure.reason, detail=failure.detail, may_pass=may_pass)


def _make_request(
    address: Address, headers: list[tuple[bytes, bytes]], limits: WebLimits
) -> httpcore.Request:
    url = httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.port, target=address.target
    )
    # No time-out of single reads and writes: the one of the whole exchange stands over them.
    extensions = {"timeout": {"connect": limits.connect_timeout_s}}
    return httpcore.Request(
        b"GET", url, headers=[(b"Host", address.authority), *headers], extensions=extensions
    )


def _find_http1(answer: httpcore.Response) -> Http1Answer | None:
    """Find what the server really said; None for HTTP/2."""
    stream = answer.extensions.get("network_stream")
    return stream.answer if isinstance(stream, MendedStream) else None


def _read_head(answer: httpcore.Response, said: Http1Answer | None, latency_s: float) -> Response:
    head = said.head if said else None
    status, pairs = (head.status, head.headers) if head else (answer.status, answer.headers)
    headers = tuple((_read_text(name), _read_text(value)) for name, value in pairs)
    return Response(latency_s, status, headers)


def _compare(came: Response, *, is_cut: bool) -> Response:
    """Compare what came over HTTP/2 with the length that was announced."""
    said, size = came.header("content-length"), len(came.data or b"")
    if said is None or came.data is None or is_cut or came.status in _NO_BODY:
        return came
    if not said.isdecimal():
        return replace(came, detail="its length is no number")
    length = int(said[:_MOST_DIGITS])
    if size == length:
        return came
    if size > length:
        return replace(came, detail=f"it has {size} bytes, and says {length}")
    shortfall = f"it ended after {size} of {length} bytes"
    if not size:
        raise QuarantineError(Reason.BROKEN_RESPONSE, shortfall)
    return replace(came, detail=shortfall, is_short=True)


def _note(came: Response, said: Http1Answer) -> Response:
    """Add what was odd about an answer; one that brought nothing of what it announced is broken."""
    if said.shortfall and not came.data:
        raise QuarantineError(Reason.BROKEN_RESPONSE, said.shortfall)
    return replace(came, detail="; ".join(said.notes) or None, is_short=said.shortfall is not None)


def _read_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _read_body(answer: httpcore.Response, head: Response, limits: WebLimits) -> bytes | None:
    is_redirect = head.status in REDIRECTS
    most = min(limits.max_bytes, MAX_REDIRECT_BYTES) if is_redirect else limits.max_bytes
    try:
        return await _read_pieces(answer, head, most, is_cut=limits.cuts_bodies)
    except QuarantineError as failure:
        if is_redirect and failure.reason is Reason.TOO_LARGE:
            return None
        raise


async def _read_pieces(answer: httpcore.Response, head: Response, most: int, *, is_cut: bool) -> bytes:
    length = head.header("content-length") or ""
    if length.isdecimal() and int(length[:_MOST_DIGITS]) > most and not is_cut:
        raise QuarantineError(Reason.TOO_LARGE, f"{length[:_MOST_DIGITS]} bytes, over {most}")
    pieces, size = [], 0
    async for piece in answer.aiter_stream():
        size += len(piece)
        pieces.append(piece)
        if size > most:
            break
    if size > most and not is_cut:
        raise QuarantineError(Reason.TOO_LARGE, f"over {most} bytes")
    return b"".join(pieces)[:most]
