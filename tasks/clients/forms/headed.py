"""Streams with their compression undone, whose first bytes are there before they are read.

Takes any stream; gives one that begins at its front again, plain, with `head`, by which its form is told.
gzip, bzip2, xz and Zstandard come off, one inside the other too. What cannot be unpacked is a
QuarantineError, also in the middle of a stream.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.clients.web_archives.members import GZIP_MAGIC
from tasks.clients.web_archives.unpacked import (
    DICTIONARY_FRAME,
    READ_BYTES,
    BrokenArchiveError,
    UnpackedArchive,
)
from tasks.clients.web_archives.zstd_frame import ZSTD_MAGIC
from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.zip_files import MOST_RATIO, SMALL_BYTES
from tasks.core.forms.form import TOLD_BYTES
from tasks.core.forms.packed import is_packed
from tasks.core.forms.wide_text import LevelledText, find_wide_charset
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.clients.forms.allowance import Allowance

MOST_CODINGS = 2
_PACKED = (GZIP_MAGIC, ZSTD_MAGIC, DICTIONARY_FRAME)


class HeadedStream(io.RawIOBase):
    """A stream that is read from its front; `head` holds its first bytes, `taken` counts what was read.

    `packed` is the stream that it is unpacked from; what is read counts against the `allowance` of its file.
    """

    def __init__(
        self,
        stream: BinaryIO | UnpackedArchive | LevelledText,
        packed: HeadedStream | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        self._stream = stream
        self._packed = packed
        self._allowance = allowance
        self.taken = 0
        self.head = self._read_head(TOLD_BYTES)
        self._unread = memoryview(self.head)

    def _read_head(self, head_bytes: int) -> bytes:
        head = bytearray()
        while len(head) < head_bytes and (piece := self._read(head_bytes - len(head))):
            head += piece
        return bytes(head)

    def _read(self, most: int) -> bytes:
        try:
            data = self._stream.read(most)
        except BrokenArchiveError as error:
            raise QuarantineError(Reason.UNREADABLE, str(error)) from error
        except OSError as error:
            raise QuarantineError(Reason.UNREADABLE, error.strerror or type(error).__name__) from error
        self.taken += len(data)
        if self._allowance is not None:
            self._allowance.take(len(data))
        packed = self._packed
        if packed is not None and self.taken > max(SMALL_BYTES, MOST_RATIO * packed.taken):
            said = f"{packed.taken} bytes that unpack to over {self.taken}: a bomb"
            raise QuarantineError(Reason.TOO_LARGE, said)
        return data

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Read the next bytes into a buffer; 0 at the end."""
        data = self._unread[: len(buffer)] if self._unread else self._read(len(buffer))
        self._unread = self._unread[len(data) :]
        buffer[: len(data)] = data
        return len(data)

    def buffered(self) -> BinaryIO:
        """Give it as a stream that reads lines quickly."""
        return cast("BinaryIO", io.BufferedReader(self, READ_BYTES))

    def levelled(self) -> BinaryIO:
        """Give it as such a stream, in UTF-8 where a mark at its front says that it is wide text."""
        charset = find_wide_charset(self.head)
        return HeadedStream(LevelledText(self.buffered(), charset)).buffered() if charset else self.buffered()


def undo_codings(stream: BinaryIO, allowance: Allowance | None = None) -> HeadedStream:
    """Give the stream that is inside a compressed one; the stream itself where it is plain."""
    headed = HeadedStream(stream, allowance=allowance)
    for _ in range(MOST_CODINGS):
        if not (headed.head.startswith(_PACKED) or is_packed(headed.head)):
            break
        try:
            headed = HeadedStream(UnpackedArchive(headed.buffered()), headed, allowance)
        except BrokenArchiveError as error:
            raise QuarantineError(Reason.UNREADABLE, str(error)) from error
    return headed
