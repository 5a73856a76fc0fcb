"""Bytes of a page to the one tree that everything else reads.

Takes raw bytes and the charset that the transport named; gives an lxml tree, parsed once, in which only
elements and text are left (no comments, no processing instructions), each where a browser shows it. Never
fails on bad markup: a page without any element gives None. The tree is read, never changed, by those that
share it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree, html

from tasks.core.clean.input.charsets import decode, read_meta
from tasks.core.clean.input.placement import MARKS, place_as_shown

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from tasks.core.clean.input.charsets import Decoded

_EARLY_ENDS = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
"""End tags that may be left out; behind one that comes too early the parser would drop the article.

Both cases are spelt out: a pattern that begins with plain signs is searched for ten times as fast.
"""

_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""Forms and inputs need no class of their own here; without the choice, elements are made faster."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{4000,}+")
_LONG_STEP = 2000
"""Half of that: the first step inside of a long tag begins at most another one behind its opening."""
_ATTRIBUTE = re.compile(rb"""[^\s=/>"']++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"']++))?+""")
_MOST_ATTRIBUTES = 500
"""libxml2 compares each attribute of a tag with all before it."""


def _bound_tags(data: bytes) -> bytes:
    """Bound the attributes of long tags; looked for in steps that hold no sign of a tag, for few data do."""
    parts, done = [], 0
    for at in range(0, len(data), _LONG_STEP):
        if data.find(b"<", at, at + _LONG_STEP) >= 0 or data.find(b">", at, at + _LONG_STEP) >= 0:
            continue
        start = data.rfind(b"<", max(done, at - _LONG_STEP), at)
        if start >= 0 and (tag := _LONG_TAG.match(data, start)):
            parts += [data[done:start], _bound_attributes(tag)]
            done = tag.end()
    return b"".join([*parts, data[done:]])


def _bound_attributes(tag: re.Match[bytes]) -> bytes:
    found = _ATTRIBUTE.finditer(tag[0])
    beyond = next(islice(found, _MOST_ATTRIBUTES, None), None)
    return tag[0] if beyond is None else tag[0][: beyond.start()]


def parse_page(raw: bytes, charset: str | None = None) -> HtmlElement | None:
    """Parse a page; None where it holds no element at all."""
    return parse_decoded(raw, decode_page(raw, charset))


def decode_page(raw: bytes, charset: str | None = None) -> Decoded:
    """Decode a page; `charset` is the one that the transport named."""
    return decode(raw, header=charset, meta=read_meta(raw))


def parse_decoded(raw: bytes, decoded: Decoded) -> HtmlElement | None:
    """Parse a page that was decoded; None where it holds no element at all."""
    data = raw[decoded.mark :] if decoded.is_exact else decoded.text.encode("utf-8", "replace")
    data = _EARLY_ENDS.sub(b"", data.translate(None, _CONTROLS))
    if not data.strip():
        return None
    data = _bound_tags(data)
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
        tree = html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    if any(mark in data for mark in MARKS):
        place_as_shown(tree)
    return tree
