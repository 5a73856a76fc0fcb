"""Bytes of a feed or sitemap to UTF-8 markup that a parser can be given.

Takes a body as it came, gzip or not, and its media type; gives UTF-8 without a byte order mark, whatever
the XML declaration goes on saying: parsers are to be told the encoding. What stands before the markup, signs
that XML forbids and references to what nobody declared are mended, so that one of them costs no more than
itself. Bounded: what unpacks to more than `most_bytes` is quarantined before it takes the memory.
"""

from __future__ import annotations

import re
import zlib
from html.entities import html5

from tasks.core.clean.input.charsets import decode, read_name, starts_with_mark
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

GZIP = b"\x1f\x8b"
_UNMARKED = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_SERVERS_OWN = "cp1252"
"""What servers say that were told nothing: Latin-1; a declaration that says more knows better."""

_LEAST_FITTING = 2
"""So many characters of UTF-8 for each damaged one make a text that is UTF-8, only damaged."""

_MOST_BEFORE = 4096
_PAGE_TAG = re.compile(rb"<(?!/?(?:b|br|i|strong|font)\b|!--)", re.IGNORECASE)
"""What programs do not write about their troubles: it is a page that goes on to speak of feeds."""

_MARKUP_START = re.compile(
    rb"<\?xml\b|<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE
)
_FORBIDDEN = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_REFERENCE = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)"
    rb"|&(?:#(?P<number>x[0-9a-f]{1,40}|[0-9]{1,40});?|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(rb"&#(?P<number>x[0-9a-f]{1,40}|[0-9]{1,40});?", re.IGNORECASE)
_XMLS_OWN = {b"amp": b"&#38;", b"lt": b"&#60;", b"gt": b"&#62;", b"quot": b"&#34;", b"apos": b"&#39;"}
"""As numbers, for libxml2 drops names from a text in which it has met an error."""

_PIECE_BYTES = 4096
"""Inflated at a time: of a damaged piece nothing is had."""
_NO_CHARACTER = b"\xef\xbf\xbd"
_CHARACTERS = range(1, 0x11_0000)
_SURROGATES = range(0xD800, 0xE000)


def open_gzip(data: bytes, most_bytes: int) -> bytes:
    """Unpack gzip, all of its members; other bytes are given back as they are."""
    if len(data) > most_bytes:
        raise QuarantineError(Reason.TOO_LARGE, f"{len(data)} bytes, {most_bytes} are read")
    parts: list[bytes] = []
    at = size = 0
    while data.startswith(GZIP, at):
        opened, at = _inflate(data, at, most_bytes - size)
        parts.append(opened)
        size += len(opened)
    return b"".join(parts) if parts else data


def has_encoding_mark(data: bytes) -> bool:
    """Whether the first bytes say an encoding: a byte order mark, or UTF-16 that begins with `<?`."""
    return starts_with_mark(data) or data.startswith(tuple(mark for mark, _ in _UNMARKED))


def to_utf8(data: bytes, media_type: str | None) -> bytes:
    """Give the text as UTF-8: by byte order mark, UTF-8 where it fits but for some damage, else as told.

    What the header says comes before what the markup declares, but for what servers say of everything.
    """
    for mark, name in _UNMARKED:
        if data.startswith(mark):
            return _encode(data.decode(name, "replace"))
    if not starts_with_mark(data) and not data.isascii() and _is_mostly_utf8(data):
        return _encode(data.decode("utf-8", "replace"))
    header, declared = _read_told(_CHARSET.search(media_type or "")), _read_told(_DECLARED.match(data))
    is_told = header is not None and not (declared and read_name(header) == _SERVERS_OWN)
    return _encode(decode(data, header=header if is_told else declared).text)


def find_markup(text: bytes) -> bytes:
    """Give a feed or sitemap without what stands before it: blanks, or a program's words of its troubles."""
    text = text.lstrip()
    if text.startswith((b"<?", b"<!")):
        return text
    start = _MARKUP_START.search(text[:_MOST_BEFORE])
    is_page = start is None or _PAGE_TAG.search(text[: start.start()])
    return text if start is None or is_page else text[start.start() :]


def mend_markup(text: bytes) -> bytes:
    """Mend what no XML parser takes: signs that XML forbids, references to nothing, ampersands that are none.

    Entities of HTML are given as their characters; what stands in CDATA or a comment is left as it is.
    """
    return _REFERENCE.sub(_mend_reference, find_markup(text).translate(None, _FORBIDDEN))


def mend_numbers(text: bytes) -> bytes:
    """Put U+FFFD for references to what is no character: one of them would cost a whole feed."""
    return _NUMBER.sub(_mend_number, text)


def _mend_reference(match: re.Match[bytes]) -> bytes:
    if match[0][:1] == b"<":
        return match[0]
    if match["number"]:
        return _mend_number(match)
    name = match["name"]
    if name in _XMLS_OWN:
        return _XMLS_OWN[name]
    character = html5.get(f"{name.decode()};") if name else None
    return "".join(f"&#{ord(sign)};" for sign in character).encode() if character else b"&#38;" + match[0][1:]


def _mend_number(match: re.Match[bytes]) -> bytes:
    digits = match["number"].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    is_character = number in _CHARACTERS and number not in _SURROGATES
    return match[0] if is_character else _NO_CHARACTER


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether a text is UTF-8, perhaps cut inside characters here and there."""
    text = data.decode("utf-8", "ignore")
    damaged = data.decode("utf-8", "replace").count("\ufffd") - text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return foreign >= damaged * _LEAST_FITTING


def _inflate(data: bytes, start: int, most_bytes: int) -> tuple[bytes, int]:
    """Inflate a member, and say where it ends; one that is cut or damaged gives what stands before that."""
    stream = zlib.decompressobj(wbits=31)
    opened = bytearray()
    at = start
    try:
        while at < len(data) and not stream.eof:
            opened += stream.decompress(data[at : at + _PIECE_BYTES], most_bytes + 1 - len(opened))
            if len(opened) > most_bytes:
                raise QuarantineError(Reason.TOO_LARGE, f"unpacks to more than {most_bytes} bytes")
            at += _PIECE_BYTES
    except zlib.error as error:
        if not opened:
            raise QuarantineError(Reason.UNREADABLE, f"broken gzip: {error}") from error
        return bytes(opened), len(data)
    if not opened and not stream.eof:
        raise QuarantineError(Reason.UNREADABLE, "gzip ends too early")
    return bytes(opened), min(at, len(data)) - len(stream.unused_data)


def _read_told(match: re.Match[str] | re.Match[bytes] | None) -> str | None:
    if match is None:
        return None
    return match[1] if isinstance(match[1], str) else match[1].decode("ascii", "replace")


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
