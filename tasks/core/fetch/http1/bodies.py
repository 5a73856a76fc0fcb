"""Where the body of an HTTP/1 answer ends, and what of it came, as browsers take it.

A body takes bytes and gives those that belong to it. What is longer than its length is cut there; what ends
early is given as far as it came, and `shortfall` says so: whoever asked decides what half a page is worth.
A body that is said to come in chunks and does not is taken as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tasks.core.fetch.http1.heads import Http1Head

_NO_BODY = frozenset({204, 304})
_DIGITS = re.compile(rb"\d{1,18}")
_SIZE = re.compile(rb"[ \t]*(?:0x)?([0-9a-f]{1,15})[ \t]*(?:;.*)?", re.IGNORECASE | re.DOTALL)
_SIZE_START = re.compile(rb"[ \t]*(?:[0-9a-f]|$)", re.IGNORECASE)
_MAX_SIZE_LINE = 8 * 1024


class Body(Protocol):
    """One body on its way; `rest` is what came behind its end."""

    is_done: bool
    rest: bytes

    def feed(self, data: bytes) -> bytes:
        """Take bytes, give those of the body."""

    def end(self) -> str | None:
        """Take note that no more bytes come; say what is missing."""

    @property
    def leaves_clean(self) -> bool:
        """Whether the connection stands at the begin of another answer."""


class SizedBody:
    """A body of a length, or, with several lengths, of the greatest and of the least one at least."""

    def __init__(self, *lengths: int) -> None:
        self._left = max(lengths)
        self._length, self._least = max(lengths), min(lengths)
        self.is_done = not self._left
        self.rest = b""

    def feed(self, data: bytes) -> bytes:
        """Take bytes, give those up to the length."""
        piece, rest = data[: self._left], data[self._left :]
        self.rest += rest
        self._left -= len(piece)
        self.is_done = not self._left
        return piece

    def end(self) -> str | None:
        """Say how much is missing."""
        self.is_done = True
        came = self._length - self._left
        return f"it ended after {came} of {self._length} bytes" if came < self._least else None

    @property
    def leaves_clean(self) -> bool:
        """Whether nothing came behind it."""
        return not self._left and not self.rest


class OpenBody:
    """A body that ends with its connection."""

    def __init__(self) -> None:
        self.is_done = False
        self.rest = b""
        self.leaves_clean = False

    def feed(self, data: bytes) -> bytes:
        """Give all."""
        return data

    def end(self) -> str | None:
        """Be through."""
        self.is_done = True
        return None


class ChunkedBody:
    """A body in chunks; `otherwise` takes over where the first line is no size of a chunk."""

    def __init__(self, otherwise: Body) -> None:
        self._otherwise = otherwise
        self._is_plain = False
        self._buffer = b""
        self._left = 0
        self._came = 0
        self._chunks = 0
        self._broken: str | None = None
        self.is_done = False
        self.rest = b""

    def feed(self, data: bytes) -> bytes:
        """Take bytes, give what stands in the chunks."""
        made = bytearray()
        self._buffer += data
        while self._buffer and not self.is_done and not self._is_plain:
            if self._left:
                piece, self._buffer = self._buffer[: self._left], self._buffer[self._left :]
                self._left -= len(piece)
                made += piece
            elif not self._read_size():
                break
        if self._is_plain:
            made += self._feed_plain()
        self._came += len(made)
        if self.is_done:
            self.rest, self._buffer = self.rest + self._buffer, b""
        return bytes(made)

    def end(self) -> str | None:
        """Say whether the last chunk is missing."""
        was_done, self.is_done = self.is_done, True
        if self._is_plain:
            return self._otherwise.end()
        return (
            None
            if was_done and not self._broken
            else self._broken or f"its chunks end after {self._came} bytes"
        )

    @property
    def leaves_clean(self) -> bool:
        """Whether only the end of the last chunk stands behind it."""
        return not self._broken and not self._is_plain and self.rest in {b"\r\n", b"\n"}

    def _read_size(self) -> bool:
        """Read the line that says how long the next chunk is; False where it is not all there."""
        self._buffer = self._buffer.lstrip(b"\r\n")
        line, newline, rest = self._buffer.partition(b"\n")
        may_be_size = bool(self._chunks or _SIZE_START.match(line))
        if not newline and len(line) <= _MAX_SIZE_LINE and may_be_size:
            return False
        match = _SIZE.fullmatch(line.rstrip(b"\r"))
        if match:
            self._left, self._buffer = int(match[1], 16), rest
            self._chunks += 1
            self.is_done = not self._left
        elif self._chunks:
            self._broken = f"its chunks break off after {self._came} bytes"
            self.is_done = True
        else:
            self._is_plain = True
        return bool(match)

    def _feed_plain(self) -> bytes:
        made = self._otherwise.feed(self._buffer)
        self._buffer, self.is_done = b"", self._otherwise.is_done
        return made


def choose_body(head: Http1Head) -> tuple[Body, str | None]:
    """Give the body that a head announces, and what is odd about that."""
    if head.status in _NO_BODY:
        return SizedBody(0), None
    said = head.values(b"content-length")
    lengths = {int(value) for value in said if _DIGITS.fullmatch(value)}
    plain: Body = SizedBody(*lengths) if lengths else OpenBody()
    if b"chunked" in head.values(b"transfer-encoding"):
        return ChunkedBody(plain), None
    if len(lengths) > 1:
        return plain, "it says several lengths"
    return plain, "its length is no number" if said and not lengths else None
