"""What a server sends as HTTP/2, made so that h2 takes it: to browsers a wrong length is no error.

Takes the bytes of one connection as they come, gives them again. h2 ends a whole connection where a body is
not as long as its `content-length` says, or that is no number. So the heads are written anew, with that name
in capitals, which h2 does not look for; whoever reads the answer compares. All else passes as it is, and
nothing is kept but a head that is not all there.
"""

from __future__ import annotations

import struct

import hpack

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

_FRAME = struct.Struct(">HBBBL")
"""The length in two pieces, the type, the flags, the stream."""
_DATA_OF_HEAD, _GOES_ON = 1, 9
_END_STREAM, _END_HEADERS, _PADDED, _PRIORITY = 1, 4, 8, 32
_PRIORITY_BYTES = 5
_MOST_FRAME = 16_384
"""The largest frame that a client takes that did not ask for larger ones: h2 refuses others."""
_MOST_HEAD = 256 * 1024
_LENGTH = b"content-length"


class LenientFrames:
    """The bytes of one connection on their way."""

    def __init__(self) -> None:
        self._decoder = hpack.Decoder()
        self._encoder = hpack.Encoder()
        self._buffer = bytearray()
        self._passing = 0
        self._head = bytearray()
        self._head_flags = 0

    def feed(self, data: bytes) -> bytes:
        """Take bytes, give those that h2 is to see; what cannot be read is a QuarantineError."""
        self._buffer += data
        made = bytearray()
        while self._buffer and (piece := self._take()) is not None:
            made += piece
        return bytes(made)

    def _take(self) -> bytes | None:
        """Take what can be taken off the buffer; None where more must come first."""
        if self._passing:
            piece = bytes(self._buffer[: self._passing])
            del self._buffer[: self._passing]
            self._passing -= len(piece)
            return piece
        if len(self._buffer) < _FRAME.size:
            return None
        high, low, kind, flags, stream = _FRAME.unpack_from(self._buffer)
        end = _FRAME.size + (high << 8 | low)
        if kind not in {_DATA_OF_HEAD, _GOES_ON} or end > _FRAME.size + _MOST_FRAME:
            self._passing = end
            return b""
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_FRAME.size : end])
        del self._buffer[:end]
        return self._take_head(kind, flags, stream, payload)

    def _take_head(self, kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        if kind == _DATA_OF_HEAD:
            self._head_flags = flags & _END_STREAM
            self._head[:] = _strip(payload, flags)
        else:
            self._head += payload
        if len(self._head) > _MOST_HEAD:
            raise _broken(f"a head of more than {_MOST_HEAD} bytes")
        return self._write_head(stream) if flags & _END_HEADERS else b""

    def _write_head(self, stream: int) -> bytes:
        try:
            headers = self._decoder.decode(bytes(self._head), raw=True)
        except hpack.HPACKError as error:
            raise _broken(f"its head cannot be read ({type(error).__name__})") from error
        mended = [(_LENGTH.title() if name == _LENGTH else name, value) for name, value in headers]
        block = self._encoder.encode(mended)
        pieces = [block[at : at + _MOST_FRAME] for at in range(0, max(len(block), 1), _MOST_FRAME)]
        made = bytearray()
        for number, piece in enumerate(pieces):
            flags = self._head_flags if number == 0 else 0
            flags |= _END_HEADERS if number == len(pieces) - 1 else 0
            kind = _GOES_ON if number else _DATA_OF_HEAD
            made += _FRAME.pack(len(piece) >> 8, len(piece) & 0xFF, kind, flags, stream) + piece
        return bytes(made)


def _strip(payload: bytes, flags: int) -> bytes:
    """Take off what stands around a head: padding, and its priority."""
    padding = 0
    if flags & _PADDED:
        padding, payload = payload[:1][0] if payload else 0, payload[1:]
    start = _PRIORITY_BYTES if flags & _PRIORITY else 0
    if start + padding > len(payload):
        raise _broken("its head is shorter than its padding")
    return payload[start : len(payload) - padding]


def _broken(detail: str) -> QuarantineError:
    return QuarantineError(Reason.BROKEN_RESPONSE, detail)
