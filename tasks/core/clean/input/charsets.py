"""Bytes to text: which charset they are in, who said so, and what was said besides.

Takes the bytes of a page or text and the charsets that the transport and the page itself name; gives the
text and the decision with its evidence. A byte order mark decides; then UTF-8, where the bytes are UTF-8
(nothing else reads as UTF-8 by chance, and templates that name an old charset are common); then what
transport and page both say, or the only one of them; where they contradict each other, the one that the
bytes look like; and where nobody says anything that fits, the likeliest charset of all. Latin-1 means
Windows-1252 and so on, as in every browser. Some bad bytes do not make a text another charset's.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from tasks.core.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

UTF_8 = "utf-8"
BOM, BOTH, HEADER, META, DETECTED = "BOM", "HTTP header and meta", "HTTP header", "meta", "detected"

_BOMS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""What a name means, where the charset meant has signs that the one named lacks."""

_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"})
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
"""Charsets that a page cannot name in its own bytes: one that does is in UTF-8."""

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 50_000
_MAX_BAD_SHARE = 0.05
"""Share of undecodable bytes among non-ASCII ones up to which bytes still count as UTF-8."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the charset that it was read in and who named it; `header` and `meta` are what they named.

    `mark` counts the bytes of the byte order mark, which is not in `text`; `is_exact` says that the rest
    of the bytes are the text in UTF-8; what is not `is_legible` has no charset that fits.
    """

    text: str
    charset: str
    found_in: str
    mark: int = 0
    is_exact: bool = False
    is_legible: bool = True
    header: str | None = None
    meta: str | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The decision, and what was said against it."""
        others = ((self.header, HEADER), (self.meta, META))
        lost = (Evidence("charset", name, place, chosen=False) for name, place in others if name)
        chosen = Evidence("charset", self.charset, self.found_in, chosen=True)
        return (chosen, *(row for row in lost if row.value != self.charset))


def decode(data: bytes, *, header: str | None = None, meta: str | None = None) -> Decoded:
    """Decode bytes; `header` and `meta` are the charsets that the transport and the page name, as written."""
    said = read_name(header), read_name(meta)
    meant = said[0], UTF_8 if said[1] in _WIDE else said[1]
    return _decode_marked(data, *meant) or _decode_utf8(data, *meant) or _decode_other(data, *meant)


def read_name(written: str | None) -> str | None:
    """Give the charset that a name means, None for no name of a charset."""
    try:
        name = codecs.lookup(written.strip()).name if written else None
    except (LookupError, ValueError):
        return None
    if name is None or name.replace("_", "-") in _NO_CHARSETS:
        return None
    return _READ_AS.get(name, name)


def read_meta(data: bytes) -> str | None:
    """Give the charset that a page names in its head, as written."""
    found = _META.search(data[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def starts_with_mark(data: bytes) -> bool:
    """Whether bytes begin with a byte order mark."""
    return any(data.startswith(mark) for mark, _ in _BOMS)


def _decode_marked(data: bytes, header: str | None, meta: str | None) -> Decoded | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = _try_decode(data[len(mark) :], name)
            is_exact = text is not None and name == UTF_8
            text = data[len(mark) :].decode(name, "replace") if text is None else text
            return Decoded(text, name, BOM, len(mark), is_exact=is_exact, header=header, meta=meta)
    return None


def _decode_utf8(data: bytes, header: str | None, meta: str | None) -> Decoded | None:
    text = _try_decode(data, UTF_8)
    if text is None:
        return None
    is_said = [name == UTF_8 for name in (header, meta)]
    if not any(is_said) and (header or meta) not in {None, *_WIDE} and data.isascii():
        return None  # these signs are in any charset, and some write all of theirs with them
    return Decoded(text, UTF_8, _name_place(*is_said), 0, is_exact=True, header=header, meta=meta)


def _name_place(by_header: bool, by_meta: bool) -> str:  # noqa: FBT001 - two facts of the same sort
    if by_header and by_meta:
        return BOTH
    return HEADER if by_header else META if by_meta else DETECTED


def _decode_other(data: bytes, header: str | None, meta: str | None) -> Decoded:
    """Decode what is no clean UTF-8."""
    for name in _rank_named(data, header, meta):
        text = _try_decode(data, name)
        if text is not None:
            place = _name_place(name == header, name == meta)
            return Decoded(text, name, place, header=header, meta=meta)
    found = UTF_8 if _is_damaged_utf8(data) else _detect(data)
    likely = found or UTF_8
    place = _name_place(header == likely, meta == likely)
    text = data.decode(likely, "replace")
    return Decoded(text, likely, place, header=header, meta=meta, is_legible=found is not None)


def _rank_named(data: bytes, header: str | None, meta: str | None) -> Iterator[str]:
    """Give the charsets named that are not UTF-8, the one that the bytes look like first."""
    named = list(dict.fromkeys(name for name in (header, meta) if name and name != UTF_8))
    if len(named) > 1:
        best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=named).best()
        if best is not None and (name := read_name(best.encoding)) in named:
            named.sort(key=lambda each: each != name)
    yield from named


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether but few of the bytes that are not ASCII are no UTF-8: a text cut or pasted together badly."""
    foreign = len(data.translate(None, bytes(range(128))))
    return data.decode(UTF_8, "replace").count("\ufffd") <= max(1, foreign * _MAX_BAD_SHARE)


def _detect(data: bytes) -> str | None:
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return best.encoding if best else None


def _try_decode(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None
