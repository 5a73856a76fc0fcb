"""One HTTP/1 answer as its bytes come in: its head, then what belongs to its body, then its end.

Nothing is read here and nothing waited for: bytes in, bytes out. An answer "in between" (1xx) is passed over.
"""

from __future__ import annotations

from tasks.core.errors import QuarantineError
from tasks.core.fetch.http1.bodies import Body, OpenBody, choose_body
from tasks.core.fetch.http1.heads import (
    MAX_HEAD_BYTES,
    Http1Head,
    bare_head,
    find_http1_end,
    is_bare_markup,
    may_be_head,
    read_http1_head,
)
from tasks.core.records import Reason

_FINAL = 200
_ENOUGH = 512
"""Bytes by which a page without a head is told, where they are no line yet."""


class Http1Answer:
    """An answer on its way; `head` is None until it is all there."""

    def __init__(self) -> None:
        self.head: Http1Head | None = None
        self.shortfall: str | None = None
        self._buffer = bytearray()
        self._body: Body | None = None
        self._odd: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether all of it came, or all that will."""
        return self._body is not None and self._body.is_done

    @property
    def may_follow(self) -> bool:
        """Whether another answer may come over the same connection, once this one is done."""
        head, body = self.head, self._body
        return head is not None and body is not None and head.keeps_connection and body.leaves_clean

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what was odd about it."""
        said = (*(self.head.notes if self.head else ()), self._odd, self.shortfall)
        return tuple(note for note in said if note)

    def feed(self, data: bytes) -> bytes:
        """Take bytes, give those of the body; what is no answer of HTTP is a QuarantineError."""
        if self._body is not None:
            return self._body.feed(data)
        self._buffer += data
        while self._body is None and self._read_head(is_last=False):
            pass
        return self._take_buffer()

    def end(self) -> bytes:
        """Take note that no more bytes come, give what of the body was not given yet."""
        if self._body is None and self._buffer:
            self._read_head(is_last=True)
        made = self._take_buffer()
        if self._body is not None and not self._body.is_done:
            self.shortfall = self._body.end()
        return made

    def settle(self) -> None:
        """Take note of what is missing in an answer that ended by itself."""
        if self._body is not None and self.shortfall is None:
            self.shortfall = self._body.end()

    def _take_buffer(self) -> bytes:
        if self._body is None:
            return b""
        data, self._buffer = bytes(self._buffer), bytearray()
        return self._body.feed(data)

    def _read_head(self, *, is_last: bool) -> bool:
        """Read a head off the buffer, where it is all there; tell whether to look for another."""
        if not may_be_head(self._buffer):
            return self._read_bare(is_last=is_last)
        end = len(self._buffer) if is_last else find_http1_end(self._buffer)
        if end is None:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise _broken(f"a head of more than {MAX_HEAD_BYTES} bytes")
            return False
        head = read_http1_head(bytes(self._buffer[:end])) if end <= MAX_HEAD_BYTES else None
        if head is None or is_last:
            raise _broken("no HTTP" if head is None else "its head breaks off")
        del self._buffer[:end]
        if head.status < _FINAL:
            return bool(self._buffer)
        self.head = head
        self._body, self._odd = choose_body(head)
        return False

    def _read_bare(self, *, is_last: bool) -> bool:
        if is_bare_markup(self._buffer):
            self.head, self._body = bare_head(), OpenBody()
        elif is_last or b"\n" in self._buffer or len(self._buffer) > _ENOUGH:
            raise _broken("no HTTP")
        return False


def _broken(detail: str) -> QuarantineError:
    return QuarantineError(Reason.BROKEN_RESPONSE, detail)
