"""Bytes into one of the two kinds that can be cleaned: an HTML page or a plain text.

Takes the bytes as received and what is said about them (a name, a media type: hints only); gives the
opened bytes and their true media type, or raises QuarantineError with the reason. Content decides over
name. It bounds what compressed bytes may grow to, and never changes the bytes of a page: HTML is decoded
where it is parsed. A file of another form that holds one article (`forms`) is read into its page or text.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING

from tasks.core.clean.input.charsets import UTF_8, Decoded, decode
from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content
from tasks.core.forms.databases.text_export import refuse_several
from tasks.core.forms.form import TOLD_BYTES, DocumentForm, StreamForm
from tasks.core.forms.other_media import tell_other_media
from tasks.core.forms.packed import PackedError, PackedStream, is_packed
from tasks.core.forms.registry import find_form, strip_coding
from tasks.core.forms.wide_text import level_text
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tasks.core.forms.form import Form, Reading
    from tasks.core.records import Stated

HTML = "text/html"
PLAIN = "text/plain"
MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
"""The most that one document may hold, decompressed."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SNIFF_BYTES = 4096
_PIECE_BYTES = 1024 * 1024
_HTML_START = re.compile(
    rb"\s*+(?:<\?xml[^>]*>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?:!doctype\s+html|(?:html|head|body|title|meta|script|style|article|main|div|h1|table|p|br|a|font|b|iframe)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(
    rb"</?(?:html|head|body|p|div|span|br|h[1-6]|article|section|li|table|a)\b[^<>]*>", re.IGNORECASE
)
_PAGE_PART = re.compile(rb"<(?:!doctype|html|head|body|meta|script)[\s>]", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<(?:p|li|h[1-6])[\s>]", re.IGNORECASE)
_MARKDOWN_SIGN = re.compile(
    rb"^(?:\#{1,6} |-   ?\S|[*-] \[|={3,}$|-{3,}$|> )|\]\((?:https?:|/|#)|\*\*\w", re.MULTILINE
)
_MARKDOWN_BYTES, _LEAST_SIGNS = 262_144, 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_MAX_CONTROL_SHARE = 0.01
_HOLDS_MANY = "which holds many articles: `copydesk ingest` takes the file, `/v1/articles` them one a line"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes ready to be read: never compressed, of a media type that can be cleaned.

    `charset` is the one that the transport named, as written. What came in another form names it in
    `came_as`, and has what the form says of the article: `url`, fields that are `stated` and those that hold
    `otherwise`, where the article does not say them itself, what is `noted` besides, and how long it is not
    to be used.
    """

    data: bytes
    media_type: str
    charset: str | None
    came_as: str | None = None
    url: str | None = None
    stated: Stated = ()
    otherwise: Stated = ()
    noted: tuple[tuple[str, str], ...] = ()
    embargoed_until: datetime | None = None


def open_input(
    raw: bytes, *, name: str, media_type: str | None, headers: Iterable[tuple[str, str]] = ()
) -> Opened:
    """Decompress `raw` within bounds and tell what it is; QuarantineError for what cannot be cleaned.

    A media type that `headers` name helps where `media_type` is silent, about the charset too.
    """
    stated = next((value for key, value in headers if key.lower() == "content-type"), None)
    media_type = media_type or stated
    data = _undo_compression(raw)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise QuarantineError(Reason.TOO_LARGE, f"{len(data)} bytes, {MAX_DOCUMENT_BYTES} are read")
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise QuarantineError(Reason.EMPTY, f"{len(data)} bytes, none of them text")
    is_text = _is_text_media(media_type)
    if is_text:
        _refuse_exports(data, media_type)
    form = None if is_text else find_form(data[:TOLD_BYTES], name)
    if form is not None:
        return _open_form(form, level_text(data), name)
    if other := tell_other_media(level_text(data), strip_coding(name), media_type or ""):
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, other)
    declared = read_charset(media_type) or read_charset(stated)
    return Opened(data, HTML if _is_html(data, name, media_type or "") else PLAIN, declared)


def _is_text_media(media_type: str | None) -> bool:
    """Whether whoever sent it says that it is a plain text: then it is one, however it begins."""
    return (media_type or "").lower().startswith(PLAIN)


def _refuse_exports(data: bytes, media_type: str | None) -> None:
    """Refuse a text that is an export of several articles: as one, each would be news in the others' text."""
    text = decode(data, header=read_charset(media_type)).text
    refuse_several(text, text[:TOLD_BYTES], PLAIN)


def _open_form(form: Form, data: bytes, name: str) -> Opened:
    read = _read_form(form, data, name)
    kind = HTML if read.media_type.startswith(HTML) else PLAIN
    return Opened(
        read.data,
        kind,
        read_charset(read.media_type),
        came_as=form.media_type,
        url=read.url,
        stated=read.stated,
        otherwise=read.otherwise,
        noted=read.noted,
        embargoed_until=read.embargoed_until,
    )


def _read_form(form: Form, data: bytes, name: str) -> Reading:
    if isinstance(form, DocumentForm):
        return form.read(data, name)
    if isinstance(form, StreamForm) or form.read_alone is None:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{form.media_type}: {form.name}, {_HOLDS_MANY}")
    return form.read_alone(data, name)


def decode_text(opened: Opened) -> Decoded:
    """Decode plain text; a UTF-8 byte order mark stays as a character, so that offsets count it."""
    decoded = decode(opened.data, header=opened.charset)
    if decoded.mark and decoded.charset == UTF_8:
        decoded = replace(decoded, text=f"\ufeff{decoded.text}")
    if not decoded.is_legible:
        raise QuarantineError(Reason.UNDECODABLE, "no charset fits these bytes")
    if len(_CONTROL.findall(decoded.text)) > len(decoded.text) * _MAX_CONTROL_SHARE:
        raise QuarantineError(Reason.UNDECODABLE, "control characters where text should be")
    return decoded


def _undo_compression(raw: bytes) -> bytes:
    if raw.startswith(_GZIP):
        return _gunzip(raw)
    if is_packed(raw):
        return _unpack(raw)
    return decode_content(raw, ("zstd",), MAX_DOCUMENT_BYTES) if raw.startswith(_ZSTD) else raw


def _unpack(raw: bytes) -> bytes:
    made = bytearray()
    try:
        inside = BufferedReader(PackedStream(BytesIO(raw)))
        while len(made) <= MAX_DOCUMENT_BYTES and (piece := inside.read(_PIECE_BYTES)):
            made += piece
    except PackedError as error:
        raise QuarantineError(Reason.UNREADABLE, str(error)) from error
    return bytes(made)


def _gunzip(raw: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        data = stream.decompress(raw, MAX_DOCUMENT_BYTES + 1)
    except zlib.error as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken gzip: {error}") from error
    if not stream.eof and len(data) <= MAX_DOCUMENT_BYTES:
        raise QuarantineError(Reason.UNREADABLE, "gzip ends too early")
    return data


def _is_html(data: bytes, name: str, media_type: str) -> bool:
    head = data[:_SNIFF_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML_START.match(head):
        return not _is_markdown(data, name)
    stem = strip_coding(name).lower()
    hinted = stem.endswith((".html", ".htm", ".xhtml")) or "html" in media_type.lower()
    if stem.endswith(".txt") or media_type.lower().startswith(PLAIN):
        hinted = False
    return hinted and _HTML_TAG.search(data) is not None


def _is_markdown(data: bytes, name: str) -> bool:
    """Tell Markdown that begins with a tag from a page: it has signs of its own, and no page's parts."""
    if strip_coding(name).lower().endswith((".html", ".htm", ".xhtml")) or _PAGE_PART.search(data):
        return False
    sample = data[:_MARKDOWN_BYTES]
    signs = len(_MARKDOWN_SIGN.findall(sample))
    return signs >= _LEAST_SIGNS and signs > len(_PARAGRAPH.findall(sample))


def read_charset(media_type: str | None) -> str | None:
    """Give the charset that a media type names, as written."""
    match = _CHARSET.search(media_type or "")
    return match[1] if match else None
