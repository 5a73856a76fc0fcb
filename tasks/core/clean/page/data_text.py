"""Paragraphs out of an article's text as data holds it: plain, in Markdown, in HTML, or in HTML escaped.

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

MARKUP = re.compile(
    r"</?(?:p|br|div|h[2-6])\b[^>]*>|</(?:a|b|i|u|em|q|strong|span|su[bp]|li|[uo]l|blockquote|section|figure)>",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\$\$.*\$\$|\+\+\+\w+|\{\{.*\}\}|\[\[.*\]\]|%%.*%%|<!--.*-->")
"""What an editor's software puts an advert, a picture or an initial in place of."""
_ESCAPED_START = re.compile(r"\s*&(?:amp;)*lt;(?:p|div|h[2-6]|figure|ul|blockquote)\b", re.IGNORECASE)
_MOST_ESCAPES = 3
_MARKDOWN = re.compile(r"\]\((?:https?:|/)|^#{1,6} ", re.MULTILINE)
_MARKDOWN_SIGNS = (
    (re.compile(r"!\[[^\]\n]{0,400}\]\([^)\n]{0,400}\)"), ""),
    (re.compile(r"\[([^\]\n]{0,400})\]\([^)\n]{0,400}\)"), r"\1"),
    (re.compile(r"^#{1,6} +", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1"), r"\2"),
)


def read_paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of a text, whichever way it was written."""
    for _ in range(_MOST_ESCAPES):
        if not _ESCAPED_START.match(text):
            break
        text = unescape(text)
    if MARKUP.search(text):
        yield from _read_markup(text)
        return
    for line in _strip_markdown(text).splitlines():
        paragraph = " ".join(unescape(line).split())
        if paragraph and not _PLACEHOLDER.fullmatch(paragraph):
            yield paragraph


def _strip_markdown(text: str) -> str:
    """Give a text in Markdown as it is read: no signs of headings and emphasis, links by their words."""
    if not _MARKDOWN.search(text):
        return text
    for sign, read in _MARKDOWN_SIGNS:
        text = sign.sub(read, text)
    return text


def _read_markup(text: str) -> Iterator[str]:
    tree = parse_page(f"<body>{text}</body>".encode(errors="replace"))
    if tree is not None:
        blocks, _ = part_hidden(read_blocks(tree)[1])
        hinted = hint_zones(blocks, None, sum(len(block.text) for block in blocks))
        shown = (block.text for block in hinted if block.hint is None)
        yield from (text for text in shown if not _PLACEHOLDER.fullmatch(text))
