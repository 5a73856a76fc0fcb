"""HTTP responses as archives hold them: the head parsed, the body without its transfer coding.

Takes the block of a record. Content codings stay on the body. Some crawlers store a body that is no
longer in chunks under a head that says so: such a body is taken as it is.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeadersParser

from tasks.clients.web_archives.archive_records import HeadLines
from tasks.clients.web_archives.unpacked import BrokenArchiveError

if TYPE_CHECKING:
    from tasks.clients.web_archives.archive_records import RecordBlock

LONGEST_CHUNK_HEAD = 256
HEX_DIGITS = frozenset(string.hexdigits)
MOST_HEX_DIGITS = 16


class BodyTooLargeError(Exception):
    """A body is larger than is taken in; caught in this room."""


@dataclass(frozen=True, slots=True)
class HttpHead:
    """The head of a response; `status` is None where it states none."""

    status: int | None
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for given, value in self.headers if given.lower() == name), None)


def read_head(block: RecordBlock) -> HttpHead:
    """Read the status line and the headers."""
    try:
        head = StatusAndHeadersParser([], verify=False).parse(HeadLines(block))
    except EOFError:
        return HttpHead(None, ())
    is_http = head.protocol.upper().startswith("HTTP/")
    code = head.statusline.partition(" ")[0] if is_http else ""
    status = int(code) if len(code) == 3 and code.isascii() and code.isdecimal() else None  # noqa: PLR2004 - 200, 404
    return HttpHead(status, tuple(head.headers))


def read_body(block: RecordBlock, head: HttpHead, max_bytes: int) -> bytes:
    """Read the body; a BodyTooLargeError as soon as it is clear that it is over `max_bytes`."""
    if "chunked" in (head.get("transfer-encoding") or "").lower():
        return _read_chunks(block, max_bytes)
    return read_rest(block, max_bytes)


def read_rest(block: RecordBlock, max_bytes: int, start: bytes = b"") -> bytes:
    """Read what is left of a block, behind a `start` that was read already."""
    if len(start) + block.left > max_bytes:
        raise BodyTooLargeError
    return start + _read_fully(block, block.left)


def _read_chunks(block: RecordBlock, max_bytes: int) -> bytes:
    first = block.readline(LONGEST_CHUNK_HEAD)
    size = _parse_chunk_head(first)
    if size is None:
        return read_rest(block, max_bytes, first)
    body = bytearray()
    while size:
        if len(body) + size > max_bytes:
            raise BodyTooLargeError
        body += _read_fully(block, min(size, block.left))
        block.readline(2)
        size = _parse_chunk_head(block.readline(LONGEST_CHUNK_HEAD))
    return bytes(body)


def _parse_chunk_head(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip().decode("latin-1")
    is_head = line.endswith(b"\n") and 0 < len(digits) <= MOST_HEX_DIGITS and HEX_DIGITS.issuperset(digits)
    return int(digits, 16) if is_head else None


def _read_fully(block: RecordBlock, length: int) -> bytes:
    data = block.read(length) if length else b""
    if len(data) < length and not block.is_shorter:
        raise BrokenArchiveError("it ends inside a record")
    return data
