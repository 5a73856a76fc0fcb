"""A packed file as its members: gzip's, or Zstandard's frames; a damaged one costs itself.

Takes packed bytes, gives unpacked ones, member after member, as a raw stream that stops (gives nothing, once)
at each member's end: `is_between` says that more may follow. Behind a damaged member, `damage` says what is
wrong, and reading goes on at the next one that can be found. What ends inside a member is an EOFError. Memory
is bounded: of a member no more is kept than is needed to look for the next.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Protocol

import zstandard

from tasks.clients.web_archives.zstd_frame import ZSTD_MAGIC, SkippedFrame, ZstdFrame, is_skippable

if TYPE_CHECKING:
    from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 31
UNPACKING_ERRORS = (zlib.error, zstandard.ZstdError)
_PIECE_BYTES = 64 * 1024
_MOST_UNPACKED = 256 * 1024
_MOST_KEPT = 1024 * 1024
_MOST_SALVAGED = 4 * 1024 * 1024
_SMALL_STEP = 64
_MOST_DAMAGES = 1000
"""A file that is damaged in more places is made to be."""


class MemberStream(Protocol):
    """One part that is unpacked, as zlib does it."""

    @property
    def eof(self) -> bool:
        """Whether its end was reached."""

    @property
    def unused_data(self) -> bytes:
        """What came behind its end."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What was not looked at yet."""

    def decompress(self, data: bytes, most: int, /) -> bytes:
        """Unpack bytes; what would make more than `most` of them is left in `unconsumed_tail`."""


class PackedMembers(io.RawIOBase):
    """Unpacks member after member of a stream with `read`; how, the forms below say."""

    start = b""
    """Begins a member, and hardly anything else."""
    is_not = "what follows is not packed"

    def begins(self, packed: bytes) -> bool:
        """Tell whether a member begins with these bytes."""
        return packed.startswith(self.start[: len(packed)])

    def open_member(self, packed: bytes) -> MemberStream:
        """Give what unpacks the member that begins so."""
        raise NotImplementedError

    def __init__(self, packed: BinaryIO | io.BufferedIOBase) -> None:
        self.is_between = False
        self.damage: str | None = None
        self._packed = packed
        self._waiting = b""
        self._stream: MemberStream | None = None
        self._kept = bytearray()
        self._is_kept_whole = True
        self._given = 0
        self._ready = b""
        self._has_ended = False
        self._damages = 0

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Fill a buffer; nothing at a member's end and at the end of all."""
        if not self._ready:
            self._ready = self._unpack()
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _unpack(self) -> bytes:
        """Give the next unpacked bytes of this member; nothing where it ends."""
        if self._has_ended:
            self._has_ended, self.is_between = False, True
            return b""
        if self._stream is None and not self._open():
            return b""
        data = b""
        while not data and self._stream is not None:
            data = self._inflate(self._stream)
        if not data and self._has_ended:
            self._has_ended, self.is_between = False, True
        return data

    def _inflate(self, stream: MemberStream) -> bytes:
        piece = self._take()
        if not piece:
            raise EOFError
        try:
            data = stream.decompress(piece, _MOST_UNPACKED)
        except UNPACKING_ERRORS as error:
            return self._give_up(piece, str(error))
        self._waiting = stream.unconsumed_tail + stream.unused_data + self._waiting
        self._keep(piece[: len(piece) - len(stream.unconsumed_tail) - len(stream.unused_data)])
        self._given += len(data)
        if stream.eof:
            self._stream, self._has_ended = None, True
        return data

    def _open(self) -> bool:
        """Begin the next member; what stands before it is zeroes, or damage."""
        while not self._waiting.lstrip(b"\0"):
            self._waiting = self._packed.read(_PIECE_BYTES)
            if not self._waiting:
                return False
        self._waiting = self._waiting.lstrip(b"\0")
        if len(self._waiting) < len(self.start):
            self._waiting += self._packed.read(_PIECE_BYTES)
        if not self.begins(self._waiting):
            self._find_next(self._waiting, self.is_not)
            return False
        self._stream = self.open_member(self._waiting)
        self._kept, self._is_kept_whole, self._given = bytearray(), True, 0
        return True

    def _give_up(self, piece: bytes, error: str) -> bytes:
        """Leave a damaged member behind; give what can still be had of it."""
        packed = bytes(self._kept) + piece
        salvaged = self._salvage(packed)[self._given :] if self._is_kept_whole else b""
        self._stream, self._has_ended = None, True
        self._find_next(packed[1:], error)
        return salvaged

    def _find_next(self, packed: bytes, said: str) -> None:
        """Go to where the next member may begin."""
        self._damages += 1
        if self._damages > _MOST_DAMAGES:
            raise zlib.error(f"more than {_MOST_DAMAGES} times")
        self.damage = said
        self.is_between = not self._has_ended
        self._waiting = packed + self._waiting if packed is not self._waiting else packed
        while (at := self._waiting.find(self.start)) < 0:
            tail = self._waiting[1 - len(self.start) :]
            more = self._packed.read(_PIECE_BYTES)
            self._waiting = tail + more if more else b""
            if not more:
                return
        self._waiting = self._waiting[at:]

    def _take(self) -> bytes:
        taken = self._waiting[:_PIECE_BYTES]
        self._waiting = self._waiting[_PIECE_BYTES:]
        return taken or self._packed.read(_PIECE_BYTES)

    def _keep(self, packed: bytes) -> None:
        self._kept += packed
        if len(self._kept) > _MOST_KEPT:
            del self._kept[: -_MOST_KEPT // 2]
            self._is_kept_whole = False

    def _salvage(self, packed: bytes) -> bytes:
        """Unpack a member up to where it is damaged, as closely as can be."""
        stream, data = self.open_member(packed), bytearray()
        for at in range(0, len(packed), _SMALL_STEP):
            try:
                data += stream.decompress(packed[at : at + _SMALL_STEP], _MOST_SALVAGED)
            except UNPACKING_ERRORS:
                break
            if stream.eof or len(data) > _MOST_SALVAGED:
                break
        return bytes(data)


class GzipMembers(PackedMembers):
    """Members of gzip."""

    start = b"\x1f\x8b\x08"
    is_not = "what follows is no gzip"

    def begins(self, packed: bytes) -> bool:
        """Tell it by the magic number alone: an unknown method is damage of that member."""
        return packed.startswith(GZIP_MAGIC[: len(packed)])

    def open_member(self, packed: bytes) -> MemberStream:  # noqa: ARG002 - all are alike
        """Give what unpacks a member."""
        return zlib.decompressobj(_GZIP)


class ZstdFrames(PackedMembers):
    """Frames of Zstandard, all by the same dictionary, where there is one."""

    start = ZSTD_MAGIC
    is_not = "what follows is no Zstandard"

    def __init__(self, packed: BinaryIO | io.BufferedIOBase, unpacking: zstandard.ZstdDecompressor) -> None:
        super().__init__(packed)
        self._unpacking = unpacking

    def begins(self, packed: bytes) -> bool:
        """Tell whether a frame begins, of data or of none."""
        return super().begins(packed) or is_skippable(packed)

    def open_member(self, packed: bytes) -> MemberStream:
        """Give what unpacks, or passes over, a frame."""
        return SkippedFrame() if is_skippable(packed) else ZstdFrame(self._unpacking)
