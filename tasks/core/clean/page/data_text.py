"""Paragraphs out of an article's text as a page's data holds it: plain, in HTML, or in HTML that was escaped.

Takes one value of JSON-LD or of a script's data; gives its paragraphs as a reader would see them. What
structure calls a part of its own (a list of other stories) is left out. It chooses no value and reads no
page. Plain text that merely names a tag is plain text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import part_hidden, read_blocks
from tasks.core.clean.page.zones import hint_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKUP = re.compile(r"</?(?:p|br|div|h[2-6])\b[^>]*>", re.IGNORECASE)
_ESCAPED_START = re.compile(r"\s*&(?:amp;)*lt;(?:p|div|h[2-6]|figure|ul|blockquote)\b", re.IGNORECASE)
_MOST_ESCAPES = 3


def read_paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of a text, whichever way it was written."""
    for _ in range(_MOST_ESCAPES):
        if not _ESCAPED_START.match(text):
            break
        text = unescape(text)
    if MARKUP.search(text):
        yield from _read_markup(text)
        return
    for line in text.splitlines():
        if paragraph := " ".join(unescape(line).split()):
            yield paragraph


def _read_markup(text: str) -> Iterator[str]:
    tree = parse_page(f"<body>{text}</body>".encode(errors="replace"))
    if tree is not None:
        blocks, _ = part_hidden(read_blocks(tree)[1])
        hinted = hint_zones(blocks, None, sum(len(block.text) for block in blocks))
        yield from (block.text for block in hinted if block.hint is None)
