"""What the test site answers, well-behaved or not, and how that is written to a socket.

`Answer` is one response; `raw` replaces it all by bytes as they stand, after which the connection ends.
The functions make pages of the kinds that fetching must survive.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

import brotli
import zstandard

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tests.site.server import Visit

    Handler: TypeAlias = Callable[[Visit], "Answer"]

PIECE = 64 * 1024
MEGABYTE = bytes(1_000_000)
_LOOK_EVERY_S = 0.01


@dataclass(frozen=True)
class Answer:
    """One response.

    `delay_s` passes before its first byte, and none is sent before `after` is set; `drip_s` passes
    before each `piece` of its body, and after `raw`.
    `length` is what Content-Length says where that is not the body's; with `is_chunked` there is none.
    `times` sends the body so often. `is_last` ends the connection.
    """

    body: bytes | str = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str | None = "text/html; charset=utf-8"
    delay_s: float = 0
    after: threading.Event | None = None
    drip_s: float = 0
    piece: int = PIECE
    length: int | None = None
    times: int = 1
    is_chunked: bool = False
    is_last: bool = False
    raw: bytes | None = None

    @property
    def data(self) -> bytes:
        """The body in bytes."""
        return self.body.encode() if isinstance(self.body, str) else self.body


async def write_answer(writer: asyncio.StreamWriter, answer: Answer, *, is_head: bool) -> bool:
    """Write one response and tell whether the connection serves another."""
    await asyncio.sleep(answer.delay_s)
    while answer.after and not answer.after.is_set():  # noqa: ASYNC110 - a thread of the test sets it
        await asyncio.sleep(_LOOK_EVERY_S)
    if answer.raw is not None:
        writer.write(answer.raw)
        await writer.drain()
        await asyncio.sleep(answer.drip_s)
        return False
    writer.write(_head(answer))
    if not is_head and answer.status not in (204, 304):
        await _write_body(writer, answer)
    await writer.drain()
    return not answer.is_last and answer.length is None


def _head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if answer.media_type:
        lines.append(f"Content-Type: {answer.media_type}")
    if answer.is_chunked:
        lines.append("Transfer-Encoding: chunked")
    elif answer.status not in (204, 304):
        length = len(answer.data) * answer.times if answer.length is None else answer.length
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


async def _write_body(writer: asyncio.StreamWriter, answer: Answer) -> None:
    data = answer.data
    for _ in range(answer.times):
        for start in range(0, len(data), answer.piece):
            await asyncio.sleep(answer.drip_s)
            _write_piece(writer, data[start : start + answer.piece], is_chunked=answer.is_chunked)
            await writer.drain()
    if answer.is_chunked:
        writer.write(b"0\r\n\r\n")


def _write_piece(writer: asyncio.StreamWriter, piece: bytes, *, is_chunked: bool) -> None:
    writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)


def redirect(to: str, status: int = 302, *cookies: str) -> Answer:
    """Send the visitor on, with cookies perhaps."""
    headers = (("Location", to), *(("Set-Cookie", cookie) for cookie in cookies))
    return Answer("Moved", status, headers)


def drip(body: bytes, drip_s: float, piece: int = 1) -> Answer:
    """Send a few bytes at a time."""
    return Answer(body, drip_s=drip_s, piece=piece)


def endless(*, is_chunked: bool = True) -> Answer:
    """Send a body that has no end, under a length that says nothing of it."""
    return Answer(MEGABYTE, times=1_000_000, is_chunked=is_chunked)


def wrong_length(body: bytes, length: int) -> Answer:
    """Announce another length than the body has, and hang up after it."""
    return Answer(body, length=length)


def broken_chunks() -> Answer:
    """Begin a chunked body well and go on with what is no chunk."""
    return Answer(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\nno chunk\r\n"
    )


def no_http() -> Answer:
    """Answer in another protocol."""
    return Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def hang_up() -> Answer:
    """Close the connection without a word."""
    return Answer(raw=b"")


def coded(body: bytes, coding: str) -> Answer:
    """Send a body under a content coding: gzip, deflate, br or zstd."""
    return Answer(encode(body, coding), headers=(("Content-Encoding", coding),))


def encode(body: bytes, coding: str) -> bytes:
    """Put a content coding on a body."""
    coders: dict[str, Callable[[bytes], bytes]] = {
        "gzip": lambda data: gzip.compress(data, mtime=0),
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
    }
    return coders[coding](body)


def bomb(size: int, coding: str = "gzip") -> Answer:
    """Send a small body that becomes `size` zeros."""
    return coded(bytes(size), coding)


def throttled(retry_after: str | None, status: int = 429) -> Answer:
    """Ask the visitor to come back later."""
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return Answer("Too many", status, headers)


def in_turn(*answers: Answer) -> Handler:
    """Give one answer after the other, then the last one for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def unless_known(body: bytes | str, etag: str, modified: float = 0) -> Handler:
    """Answer 304 to a visitor who brings the ETag or the date of this version."""
    date = formatdate(modified, usegmt=True)
    validators = (("ETag", etag), ("Last-Modified", date))

    def answer(visit: Visit) -> Answer:
        brought = visit.headers.get("if-none-match") == etag or (
            "if-none-match" not in visit.headers and visit.headers.get("if-modified-since") == date
        )
        return Answer(status=304, headers=validators) if brought else Answer(body, headers=validators)

    return answer


def behind_cookie(body: bytes | str, cookie: str, ask_at: str) -> Handler:
    """Show a page to those who bring a cookie, and send the others to where they get it."""
    return lambda visit: (
        Answer(body) if cookie in visit.headers.get("cookie", "").split("; ") else redirect(ask_at)
    )
