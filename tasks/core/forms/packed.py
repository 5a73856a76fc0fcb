"""bzip2 and xz, undone as they are read: the coding of a single file, and of the tar files that come in it.

Takes a stream that begins with one of them; gives what is inside, one stream behind the other where there are
several. Memory stays bounded, whatever the file asks for. What is damaged, cut off, or wants more memory is a
PackedError, when it is come to.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

_START = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)|\xfd7zXZ\x00", re.DOTALL)
PACKED_STARTS = (b"BZh", b"\xfd7zX")
_READ_BYTES = 64 * 1024
_MOST_MEMORY = 256 * 1024 * 1024
_MOST_GIVEN = 1024 * 1024


class PackedError(Exception):
    """A file cannot be unpacked on; whoever reads it says so."""


def is_packed(head: bytes) -> bool:
    """Tell bzip2 and xz by their first bytes."""
    return _START.match(head) is not None


class PackedStream(io.RawIOBase):
    """What is inside, read once from the front."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting = stream.read(_READ_BYTES)
        self._name, self._open = _tell_coding(self._waiting)
        self._unpacking = self._open()
        self._is_over = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Read the next bytes into a buffer; 0 at the end."""
        data = b""
        while not data and len(buffer) and not self._is_over:
            data = self._unpack(min(len(buffer), _MOST_GIVEN))
        buffer[: len(data)] = data
        return len(data)

    def _unpack(self, most: int) -> bytes:
        if self._unpacking.eof and not self._begin_next():
            return b""
        if self._unpacking.needs_input and not self._waiting:
            self._waiting = self._stream.read(_READ_BYTES)
            if not self._waiting:
                raise PackedError(f"the {self._name} ends too early")
        try:
            data = self._unpacking.decompress(self._waiting, most)
        except (OSError, lzma.LZMAError, ValueError) as error:
            raise PackedError(f"broken {self._name}: {error}") from error
        self._waiting = b""
        return data

    def _begin_next(self) -> bool:
        """Begin the stream that follows; what is none is padding."""
        rest = self._unpacking.unused_data.lstrip(b"\x00")
        while len(rest) < _READ_BYTES and (more := self._stream.read(_READ_BYTES)):
            rest = (rest + more).lstrip(b"\x00")
        self._is_over = not is_packed(rest)
        if not self._is_over:
            self._waiting = rest
            self._unpacking = self._open()
        return not self._is_over


def _tell_coding(head: bytes) -> tuple[str, Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor]]:
    if head.startswith(b"BZh"):
        return "bzip2", bz2.BZ2Decompressor
    return "xz", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
