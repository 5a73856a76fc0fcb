"""Bodies of requests, read within bounds: of size, of time, and of all that is held at once.

Takes a request, gives the submission that it is: its body as it was sent and as it is without gzip, and
what its head says of it. The bound holds for bodies that name no length as well, and nothing behind it is
read; it holds for what gzip unpacks to, and so does the bound of lines for a body of many articles: no more
is unpacked than shows that it is over.
"""

from __future__ import annotations

import asyncio
import zlib
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyio import to_thread

from tasks.core.push.problems import (
    Problem,
    ProblemError,
    too_large,
    too_slow,
    unavailable,
    unreadable,
    unsupported,
)
from tasks.core.push.submissions import MANY_TIMES, MOST_LINE_ENDS, NDJSON, Submission, too_many_lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from starlette.requests import Request

    from tasks.core.push.article import StatedFields

READ_WITHIN_S = 120.0
MOST_HELD = 8
"""So many bodies of the largest size may be held at once; more is told to come again later."""

_PIECE = 1024 * 1024
_GZIP = "gzip"
_GZIP_MARK = b"\x1f\x8b"


class Bodies:
    """Reads bodies for one endpoint; `held` is the size of all that are held now."""

    def __init__(self, max_bytes: int, within_s: float = READ_WITHIN_S) -> None:
        self._max_bytes = max_bytes
        self._within_s = within_s
        self.held = 0

    @asynccontextmanager
    async def take(
        self, request: Request, accepted: Sequence[str], pusher: str, stated: StatedFields
    ) -> AsyncIterator[Submission]:
        """Read a request to its end; what it brings is held for the length of the block."""
        media_type, coding = _read_media_type(request, accepted), _read_coding(request)
        is_many = media_type == NDJSON
        most = self._max_bytes * (MANY_TIMES if is_many else 1)
        with self._hold() as hold:
            sent = body = await self._read(request, hold, most)
            if coding:
                body = await to_thread.run_sync(_unpack, sent, most, MOST_LINE_ENDS if is_many else None)
                hold(len(body))
            yield Submission(
                pusher,
                datetime.now(UTC),
                media_type,
                request.headers["content-type"],
                coding,
                sent,
                body,
                stated,
                asked=(request.method, f"{request.url.path}?{request.url.query}"),
            )

    @contextmanager
    def _hold(self) -> Iterator[Callable[[int], None]]:
        """Give what counts bytes of one body as held, for the length of the block."""
        held = 0

        def hold(size: int) -> None:
            nonlocal held
            if self.held + size > MOST_HELD * self._max_bytes:
                raise ProblemError(unavailable("Too many large bodies are on their way at once"))
            self.held += size
            held += size

        try:
            yield hold
        finally:
            self.held -= held

    async def _read(self, request: Request, hold: Callable[[int], None], max_bytes: int) -> bytes:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > max_bytes:
            raise ProblemError(_over(max_bytes))
        try:
            async with asyncio.timeout(self._within_s):
                return await _read_stream(request, hold, max_bytes)
        except TimeoutError as error:
            raise ProblemError(too_slow(self._within_s)) from error


async def _read_stream(request: Request, hold: Callable[[int], None], max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        if len(body) + len(chunk) > max_bytes:
            raise ProblemError(_over(max_bytes))
        hold(len(chunk))
        body += chunk
    return bytes(body)


def _read_media_type(request: Request, accepted: Sequence[str]) -> str:
    """Give the media type of a body, without its parameters; a ProblemError for one that is not accepted."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in accepted:
        said = f"Content-Type may be {', '.join(accepted)}; a file of another form goes in `content` of JSON"
        raise ProblemError(unsupported(said, accepted, "Accept"))
    return media_type


def _read_coding(request: Request) -> str | None:
    """Give the content coding of a body, gzip or none; a ProblemError for any other."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding in {"", "identity"}:
        return None
    if coding in {_GZIP, "x-gzip"}:
        return _GZIP
    raise ProblemError(unsupported("Content-Encoding may be gzip or none", (_GZIP,), "Accept-Encoding"))


def _unpack(body: bytes, max_bytes: int, most_line_ends: int | None) -> bytes:
    """Undo gzip; a ProblemError for what is none, is broken, or grows over a bound."""
    if not body.startswith(_GZIP_MARK):
        raise ProblemError(unreadable("The body is not gzip, as Content-Encoding says"))
    made, line_ends = bytearray(), 0
    for piece in _unpack_pieces(body):
        made += piece
        line_ends += piece.count(b"\n")
        if len(made) > max_bytes:
            raise ProblemError(_over(max_bytes))
        if most_line_ends is not None and line_ends > most_line_ends:
            raise ProblemError(too_many_lines())
    return bytes(made)


def _unpack_pieces(body: bytes) -> Iterator[bytes]:
    """Give what gzip, of one or more members, holds; what follows them and is no member is padding."""
    while body.startswith(_GZIP_MARK):
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not stream.eof:
            try:
                piece = stream.decompress(body, _PIECE)
            except zlib.error as error:
                raise ProblemError(_broken()) from error
            if not piece and not stream.eof:
                raise ProblemError(_broken())
            yield piece
            body = stream.unconsumed_tail
        body = stream.unused_data


def _broken() -> Problem:
    return unreadable("The gzip of the body is broken or ends too early")


def _over(max_bytes: int) -> Problem:
    return too_large(f"It may hold {max_bytes:,} bytes at most, unpacked")
