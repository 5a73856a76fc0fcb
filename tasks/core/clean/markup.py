"""Bytes of a page to the one tree that everything else reads.

Takes raw bytes and the charset that the transport named; gives an lxml tree, parsed once, in which only
elements and text are left (no comments, no processing instructions). Never fails on bad markup: a page
without any element gives None. The tree is read, never changed, by those that share it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes
from lxml import etree, html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_EARLY_ENDS = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
"""End tags that may be left out; behind one that comes too early the parser would drop the article.

Both cases are spelt out: a pattern that begins with plain signs is searched for ten times as fast.
"""

_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""Forms and inputs need no class of their own here; without the choice, elements are made faster."""

_HEAD_BYTES = 4096
_SAMPLE_BYTES = 50_000
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


def parse_page(raw: bytes, charset: str | None = None) -> HtmlElement | None:
    """Parse a page; None where it holds no element at all."""
    data = decode_page(raw, charset).encode("utf-8", "replace").translate(None, _CONTROLS)
    data = _EARLY_ENDS.sub(b"", data)
    if not data.strip():
        return None
    parser = html.HTMLParser(  # type: ignore[call-arg]  # the stubs lack default_doctype
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def decode_page(raw: bytes, charset: str | None = None) -> str:
    """Decode a page: byte order mark, UTF-8 where it fits, the named charset, the likeliest one."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    for name in filter(None, ("utf-8", charset, _declared(raw))):
        decoded = _try_decode(raw, name)
        if decoded is not None:
            return decoded
    best = from_bytes(raw[:_SAMPLE_BYTES]).best()
    return raw.decode(best.encoding if best else "utf-8", "replace")


def _declared(raw: bytes) -> str | None:
    found = _META_CHARSET.search(raw[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def _try_decode(raw: bytes, name: str) -> str | None:
    # What says Latin-1 means Windows-1252, as in every browser.
    alias = "cp1252" if name.lower() in {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"} else name
    try:
        return raw.decode(alias)
    except (UnicodeDecodeError, LookupError):
        return None
