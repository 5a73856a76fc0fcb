"""One Zstandard frame, unpacked block by block by the interface of zlib's decompressobj.

A block gives 128 KB at the most, however few bytes it has: so what is made at once stays bounded, which the
library's own streams do not. Where a frame ends is known by its blocks. A skippable frame gives nothing.
"""

from __future__ import annotations

import zstandard

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE_END = b"\x2a\x4d\x18"
"""Ends the magic number of frames that hold no data; its first byte is 0x50 to 0x5f."""

_START_BYTES = 5
_BLOCK_HEAD, _CHECKSUM = 3, 4
_DICTIONARY_ID_BYTES, _SIZE_BYTES = (0, 1, 2, 4), (0, 2, 4, 8)
_RUN, _RESERVED = 1, 3


def is_skippable(start: bytes) -> bool:
    """Tell whether a frame begins here that holds no data."""
    return start[1:4] == SKIPPABLE_END and start[0] >> 4 == 5  # noqa: PLR2004 - as its format has it


class ZstdFrame:
    """A frame on its way; what breaks is a ZstdError."""

    def __init__(self, unpacking: zstandard.ZstdDecompressor) -> None:
        self.eof = False
        self.unused_data = b""
        self.unconsumed_tail = b""
        self._frame = unpacking.decompressobj()
        self._part = "start"
        self._left = _START_BYTES
        self._head = b""
        self._has_checksum = self._is_last = False

    def decompress(self, data: bytes, most: int) -> bytes:
        """Unpack bytes, until about `most` are made; the others are `unconsumed_tail`."""
        made, at = bytearray(), 0
        while at < len(data) and not self.eof and len(made) < most:
            piece = data[at : at + self._left]
            at += len(piece)
            self._left -= len(piece)
            self._head = (self._head + piece)[-_START_BYTES:]
            made += self._frame.decompress(piece)
            while not self._left and not self.eof:
                self._go_on()
        self.unused_data, self.unconsumed_tail = (data[at:], b"") if self.eof else (b"", data[at:])
        return bytes(made)

    def _go_on(self) -> None:
        """Tell by the part that is all there what the next one is, and how long."""
        match self._part:
            case "start":
                said = self._head[-1]
                is_single, self._has_checksum = bool(said & 0x20), bool(said & 4)
                sizes = _SIZE_BYTES[said >> 6] or int(is_single)
                self._enter("head", int(not is_single) + _DICTIONARY_ID_BYTES[said & 3] + sizes)
            case "block head":
                said = int.from_bytes(self._head[-_BLOCK_HEAD:], "little")
                self._is_last, kind = bool(said & 1), said >> 1 & 3
                if kind == _RESERVED:
                    raise zstandard.ZstdError("a block of no known kind")
                self._enter("block", 1 if kind == _RUN else said >> 3)
            case "block" if self._is_last and self._has_checksum:
                self._enter("checksum", _CHECKSUM)
            case "block" if self._is_last:
                self._end()
            case "checksum":
                self._end()
            case _:
                self._enter("block head", _BLOCK_HEAD)

    def _enter(self, part: str, size: int) -> None:
        self._part, self._left = part, size

    def _end(self) -> None:
        if not self._frame.eof:
            raise zstandard.ZstdError("a frame that does not end where it should")
        self.eof = True


class SkippedFrame:
    """A skippable frame: its length, and so many bytes of anything."""

    def __init__(self) -> None:
        self.eof = False
        self.unused_data = b""
        self.unconsumed_tail = b""
        self._head = b""
        self._left: int | None = None

    def decompress(self, data: bytes, most: int) -> bytes:  # noqa: ARG002 - as zlib's
        """Pass over bytes, and give none."""
        if self._left is None:
            wanted = 2 * len(ZSTD_MAGIC) - len(self._head)
            self._head += data[:wanted]
            data = data[wanted:]
            if len(self._head) < 2 * len(ZSTD_MAGIC):
                return b""
            self._left = int.from_bytes(self._head[len(ZSTD_MAGIC) :], "little")
        passed = min(self._left, len(data))
        self._left -= passed
        self.eof = not self._left
        self.unused_data = data[passed:]
        return b""
