"""Content codings of HTTP (RFC 9110, 8.4): the body that a server meant, out of the bytes that it sent.

Takes a body as received and its response headers; gives the body with gzip, deflate, br and zstd undone.
It never makes more than it is told to. What breaks, or ends too early, gives what stands before, as in a
browser; where nothing does, and in a coding that has no mark of its own, it says so. A body that does not
have the coding that its header names is taken as it is (many servers name gzip for a page that they send
plain, and archives keep the header of a body that they have unpacked); so is one with a coding that nobody
knows. It reads no media type and opens no file formats: a .gz that was asked for stays one.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

import brotli
import zstandard

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_CODINGS = 4
"""Codings of one body that are undone: nobody who means well sends more."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
_WRAPPED, _RAW, _GZIPPED = zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS | 16
_BITES = (64 * 1024, 1024, 16)
"""Bytes that are unpacked at once, less where they break."""
_ZSTD_BITE = 256
"""Bytes of zstd that are read at once: each four may stand for 128 KB, and its reader takes no bound."""


def read_codings(headers: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Give the codings that response headers name, in the order in which they were put on."""
    named = (value for name, value in headers if name.lower() == "content-encoding")
    codings = (coding.strip().lower() for value in named for coding in value.split(","))
    return tuple(coding for coding in codings if coding in _DECODERS)


class Unpacked(NamedTuple):
    """What a body is without its codings; `is_cut` says that it went on behind what there is."""

    data: bytes
    is_cut: bool = False


def decode_content(data: bytes, codings: Sequence[str], max_bytes: int) -> bytes:
    """Undo `codings`, the last one first; QuarantineError for what is broken or grows over `max_bytes`."""
    return unpack_content(data, codings, max_bytes).data


def unpack_content(data: bytes, codings: Sequence[str], max_bytes: int) -> Unpacked:
    """Undo `codings` as `decode_content` does, and tell whether all is there."""
    if len(codings) > MAX_CODINGS:
        raise QuarantineError(Reason.UNREADABLE, f"{len(codings)} content codings on top of each other")
    is_cut = False
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding.lower())
        unpacked = decoder(data, max_bytes) if decoder and data else Unpacked(data)
        data, is_cut = unpacked.data, is_cut or unpacked.is_cut
        if len(data) > max_bytes:
            raise QuarantineError(Reason.TOO_LARGE, f"{coding} of more than {max_bytes} bytes")
    return Unpacked(data, is_cut)


def _decode_gzip(data: bytes, max_bytes: int) -> Unpacked:
    """Undo gzip, of one or more members; what follows them and is no member is padding."""
    if not data.startswith(_GZIP):
        return Unpacked(data)
    made, is_cut = bytearray(), False
    rest = data
    while rest.startswith(_GZIP) and len(made) <= max_bytes:
        piece, rest, is_cut = _inflate(rest, _GZIPPED, max_bytes - len(made), "gzip")
        made += piece
    return Unpacked(bytes(made), is_cut)


def _decode_deflate(data: bytes, max_bytes: int) -> Unpacked:
    """Undo deflate: in its zlib wrapping, as the standard has it, or raw, as some servers send it."""
    bits = _WRAPPED if _has_zlib_header(data) else _RAW
    try:
        return Unpacked(_inflate(data, bits, max_bytes, "deflate")[0])
    except QuarantineError:
        return _need_markup(data, "deflate")


def _has_zlib_header(data: bytes) -> bool:
    return data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0


def _inflate(data: bytes, bits: int, max_bytes: int, coding: str) -> tuple[bytes, bytes, bool]:
    """Give what a deflate stream holds, in gzip as far as it can be read, what follows, and if it is cut."""
    stream = zlib.decompressobj(bits)
    try:
        made = stream.decompress(data, max_bytes + 1)
    except zlib.error:
        made = _inflate_start(data, bits, max_bytes)
    if not stream.eof and len(made) <= max_bytes and (bits != _GZIPPED or not made):
        raise _unreadable(coding)
    return made, stream.unused_data, not stream.eof


def _inflate_start(data: bytes, bits: int, max_bytes: int) -> bytes:
    """Give what a stream holds up to where it breaks."""
    stream, made = zlib.decompressobj(bits), bytearray()
    for size in _BITES:
        before = stream.copy()
        try:
            while data and len(made) <= max_bytes:
                made += stream.decompress(data[:size], max_bytes + 1 - len(made))
                data = stream.unconsumed_tail + data[size:]
                before = stream.copy()
        except zlib.error:
            stream = before
    return bytes(made)


def _decode_brotli(data: bytes, max_bytes: int) -> Unpacked:
    stream = brotli.Decompressor()
    made = bytearray()
    try:
        piece = stream.process(data, output_buffer_limit=max_bytes + 1)
        while piece and len(made) <= max_bytes:
            made += piece
            piece = stream.process(b"", output_buffer_limit=max_bytes + 1 - len(made))
    except brotli.error:
        return _need_markup(data, "br")
    if not stream.is_finished() and len(made) <= max_bytes:
        return _need_markup(data, "br")
    return Unpacked(bytes(made))


def _decode_zstd(data: bytes, max_bytes: int) -> Unpacked:
    if not data.startswith(_ZSTD):
        return Unpacked(data)
    made, is_cut = bytearray(), False
    rest = data
    while rest.startswith(_ZSTD) and len(made) <= max_bytes:
        piece, rest, is_cut = _read_zstd_frame(rest, max_bytes - len(made))
        made += piece
    return Unpacked(bytes(made), is_cut)


def _read_zstd_frame(data: bytes, max_bytes: int) -> tuple[bytes, bytes, bool]:
    """Give what a frame holds (its first bytes, where it holds too much), what follows, and if it is cut."""
    frame = zstandard.ZstdDecompressor().decompressobj()
    made = bytearray()
    for start in range(0, len(data), _ZSTD_BITE):
        bite = data[start : start + _ZSTD_BITE]
        try:
            made += frame.decompress(bite)
        except zstandard.ZstdError:
            break
        if frame.eof or len(made) > max_bytes:
            return bytes(made), data[start + len(bite) - len(frame.unused_data) :], False
    if not made:
        raise _unreadable("zstd")
    return bytes(made), b"", True


def _need_markup(data: bytes, coding: str) -> Unpacked:
    """Give a body as it is that has not the coding it is said to have: it starts as a page does."""
    if _MARKUP.match(data):
        return Unpacked(data)
    raise _unreadable(coding)


def _unreadable(coding: str) -> QuarantineError:
    return QuarantineError(Reason.UNREADABLE, f"broken content coding {coding}")


_DECODERS: dict[str, Callable[[bytes, int], Unpacked]] = {
    "gzip": _decode_gzip,
    "x-gzip": _decode_gzip,
    "deflate": _decode_deflate,
    "br": _decode_brotli,
    "zstd": _decode_zstd,
}
