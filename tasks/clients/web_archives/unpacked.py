"""The bytes of a web archive with its compression undone, read once from front to back.

Takes any stream with `read`: plain, gzip (a member a record, or one for all), bzip2, xz or Zstandard, whose
first frame may hold the dictionary of the rest, itself compressed or not. Gives bounded reads and lines. What
cannot be unpacked is a BrokenArchiveError, or a BrokenRecordError where reading goes on behind it: members
of gzip and frames of Zstandard are known by their beginnings. Memory stays within a window, whatever the
archive claims.
"""

from __future__ import annotations

import io
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

import zstandard

from tasks.clients.web_archives.members import (
    GZIP_MAGIC,
    UNPACKING_ERRORS,
    GzipMembers,
    PackedMembers,
    ZstdFrames,
)
from tasks.clients.web_archives.zstd_frame import ZSTD_MAGIC
from tasks.core.forms.packed import PACKED_STARTS, PackedError, PackedStream

if TYPE_CHECKING:
    from collections.abc import Iterator

DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
"""Begins the skippable frame that holds a dictionary: 0x184D2A5D, little-endian."""

RECORD_START = b"WARC/"
FIRST_LINES = (RECORD_START, b"filedesc://")
"""How archives begin: a WARC record, or the one that describes an ARC file."""
MAGIC_BYTES = 4
READ_BYTES = 256 * 1024
LONGEST_LINE = 64 * 1024
LARGEST_DICTIONARY = 32 * 1024 * 1024
LARGEST_WINDOW = 128 * 1024 * 1024


class BrokenArchiveError(Exception):
    """An archive cannot be read on; caught in this room."""


class BrokenRecordError(BrokenArchiveError):
    """One record cannot be read, and the next one can be found; caught in this room."""


class UnpackedArchive:
    """What an archive holds, as lines and bytes; `offset` counts the unpacked bytes that were read.

    `is_at_record` says that reading stopped before a member that begins a record.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.offset = 0
        self.is_at_record = False
        self._put_back = b""
        with _errors_mapped():
            self._file, self._members = _unpack(stream)

    def read(self, most: int, *, is_inside: bool = False) -> bytes:
        """Read up to `most` bytes; fewer only at the end, and inside a record before another's member."""
        data = self._take_back(most)
        while len(data) < most:
            with _errors_mapped():
                more = self._file.read(most - len(data))
            data += more
            if len(data) < most and not self._goes_on(is_inside=is_inside):
                break
        self.offset += len(data)
        return data

    def readline(self, most: int | None = None, *, is_inside: bool = True) -> bytes:
        """Read a line with its end, or the beginning of an overlong one; empty at the end of the archive.

        Inside a record, it is empty before a member that begins another one, too.
        """
        longest = LONGEST_LINE if most is None else min(most, LONGEST_LINE)
        self.is_at_record = self.is_at_record and is_inside
        line = b""
        while len(line) < longest and not line.endswith(b"\n"):
            if self._put_back:
                end = self._put_back.find(b"\n") + 1 or len(self._put_back)
                line += self._take_back(min(end, longest - len(line)))
                continue
            with _errors_mapped():
                more = self._file.readline(longest - len(line))
            line += more
            if not line.endswith(b"\n") and len(line) < longest and not self._goes_on(is_inside=is_inside):
                break
        self.offset += len(line)
        return line

    def put_back(self, data: bytes) -> None:
        """Have some bytes read again."""
        self._put_back = data + self._put_back
        self.offset -= len(data)

    def _take_back(self, most: int) -> bytes:
        taken, self._put_back = self._put_back[:most], self._put_back[most:]
        return taken

    def _goes_on(self, *, is_inside: bool) -> bool:
        """Whether more follows: a member's end ends a record, where the next one begins another."""
        if self._members is None:
            return False
        if is_inside and self._members.damage is None and self._members.is_between:
            with _errors_mapped():
                following = cast("io.BufferedReader", self._file).peek(MAGIC_BYTES)
            self.is_at_record = following.startswith(RECORD_START)
            if self.is_at_record:
                return False
        if damage := self._members.damage:
            self._members.damage, self._members.is_between = None, False
            raise BrokenRecordError(f"its compressed data is damaged ({damage})")
        is_between, self._members.is_between = self._members.is_between, False
        return is_between


class _Raw(io.RawIOBase):
    """Any object with `read` as a raw stream of Python's own; `start` holds its first bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.start = b""
        while len(self.start) < MAGIC_BYTES and (data := stream.read(MAGIC_BYTES - len(self.start))):
            self.start += data
        self._unread = self.start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        data = self._unread or self._stream.read(len(buffer))
        self._unread = b""
        buffer[: len(data)] = data
        return len(data)


def _unpack(stream: BinaryIO) -> tuple[io.BufferedIOBase, PackedMembers | None]:
    raw = _Raw(stream)
    packed: io.BufferedIOBase = io.BufferedReader(raw, READ_BYTES)
    if raw.start.startswith(PACKED_STARTS):
        inside = cast("io.RawIOBase", PackedStream(cast("BinaryIO", packed)))
        return io.BufferedReader(inside, READ_BYTES), None
    members = _open_members(raw.start, packed)
    return (io.BufferedReader(members, READ_BYTES) if members else packed), members


def _open_members(start: bytes, packed: io.BufferedIOBase) -> PackedMembers | None:
    if start.startswith(GZIP_MAGIC):
        return GzipMembers(packed)
    if start not in {ZSTD_MAGIC, DICTIONARY_FRAME}:
        return None
    dictionary = _read_dictionary(packed) if start == DICTIONARY_FRAME else None
    return ZstdFrames(
        packed, zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=LARGEST_WINDOW)
    )


def _read_dictionary(packed: io.BufferedIOBase) -> zstandard.ZstdCompressionDict:
    """Read the dictionary's frame; `warc-zstd` lets it be compressed by itself."""
    header = packed.read(2 * MAGIC_BYTES)
    if len(header) < 2 * MAGIC_BYTES:
        raise BrokenArchiveError("its dictionary is cut off")
    (length,) = struct.unpack("<I", header[MAGIC_BYTES:])
    if length > LARGEST_DICTIONARY:
        raise BrokenArchiveError(f"its dictionary is larger than {LARGEST_DICTIONARY} bytes")
    content = packed.read(length)
    if content.startswith(ZSTD_MAGIC):
        reader = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(content)
        content = reader.read(LARGEST_DICTIONARY + 1)
    if len(content) > LARGEST_DICTIONARY:
        raise BrokenArchiveError(f"its dictionary is larger than {LARGEST_DICTIONARY} bytes")
    return zstandard.ZstdCompressionDict(content)


@contextmanager
def _errors_mapped() -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise BrokenArchiveError("its compressed data is cut off") from error
    except UNPACKING_ERRORS as error:
        raise BrokenArchiveError(f"its compressed data is damaged ({error})") from error
    except PackedError as error:
        raise BrokenArchiveError(str(error)) from error
    except OSError as error:
        raise BrokenArchiveError(error.strerror or type(error).__name__) from error
