"""Bytes of a feed or sitemap to UTF-8 bytes that a parser can be given.

Takes a body as it came, gzip or not, and its media type; gives UTF-8 without a byte order mark, whatever
the XML declaration goes on saying: parsers are to be told the encoding. Bounded: what unpacks to more than
`most_bytes` is quarantined before it takes the memory.
"""

from __future__ import annotations

import codecs
import re
import zlib

from charset_normalizer import from_bytes

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

GZIP = b"\x1f\x8b"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_LATIN = frozenset({"iso8859-1", "ascii"})
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
"""Python's codecs that are no charset of the web; some take quadratic time."""

_SAMPLE_BYTES = 50_000


def open_gzip(data: bytes, most_bytes: int) -> bytes:
    """Unpack gzip, all of its members; other bytes are given back as they are."""
    if len(data) > most_bytes:
        raise QuarantineError(Reason.TOO_LARGE, f"{len(data)} bytes, {most_bytes} are read")
    parts: list[bytes] = []
    size = 0
    while data.startswith(GZIP):
        stream = zlib.decompressobj(wbits=31)
        parts.append(_inflate(stream, data, most_bytes - size))
        size += len(parts[-1])
        data = stream.unused_data
    return b"".join(parts) if parts else data


def has_encoding_mark(data: bytes) -> bool:
    """Whether the first bytes say an encoding: a byte order mark, or UTF-16 that begins with `<?`."""
    return data.startswith(tuple(mark for mark, _ in (*_BOMS, *_UNMARKED)))


def to_utf8(data: bytes, media_type: str | None) -> bytes:
    """Give the text as UTF-8: by byte order mark, UTF-8 where it fits, header, declaration, detection."""
    for mark, name in (*_BOMS, *_UNMARKED):
        if data.startswith(mark):
            size = 0 if (mark, name) in _UNMARKED else len(mark)
            return _encode(data[size:].decode(name, "replace"))  # a mark is no proof of what follows it
    told = (_named(_CHARSET.search(media_type or "")), _named(_DECLARED.match(data)))
    for charset in ("utf-8", *told):
        decoded = _try_decode(data, charset)
        if decoded is not None:
            return data if charset == "utf-8" else _encode(decoded)
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return _encode(data.decode(best.encoding if best else "utf-8", "replace"))


def _inflate(stream: zlib._Decompress, data: bytes, most_bytes: int) -> bytes:
    try:
        opened = stream.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken gzip: {error}") from error
    if len(opened) > most_bytes:
        raise QuarantineError(Reason.TOO_LARGE, f"unpacks to more than {most_bytes} bytes")
    if not stream.eof:
        raise QuarantineError(Reason.UNREADABLE, "gzip ends too early")
    return opened


def _named(match: re.Match[str] | re.Match[bytes] | None) -> str | None:
    """Give the Python name of a charset that was told; what says Latin-1 means Windows-1252."""
    if match is None:
        return None
    told = match[1] if isinstance(match[1], str) else match[1].decode("ascii", "replace")
    try:
        name = codecs.lookup(told).name
    except (LookupError, UnicodeError):
        return None
    return "cp1252" if name in _LATIN else name if name not in _NO_CHARSETS else None


def _try_decode(data: bytes, name: str | None) -> str | None:
    try:
        return data.decode(name) if name else None
    except (UnicodeError, LookupError):
        return None


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
