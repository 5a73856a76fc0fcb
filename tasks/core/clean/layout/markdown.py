"""Markdown, and the HTML that stands in it: what is taken out so that the words are left.

Takes a text; gives edits, none where it is no Markdown. Links give their words, images go with what they
are called, marks of emphasis, headings and escapes go, tags and what they carry go; cells of a table that
laid out the page are paragraphs. What looks like a mark by itself proves nothing: a text is Markdown where
several links, headings or pairs of marks say so. Code between fences and ticks is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.text.edits import Edit

_KIND = "markdown"
_WRAPPED = r"(?<=[-/?&=_])(?:[ \t]*+\n[ \t]*+|[ ])(?=[^\s()<>\"'])"
"""Where html2text breaks an address to fill its lines."""
_DESTINATION = (
    rf"\(\s*+(?:<[^<>\n]*+>|(?:[^\s()<>]|{_WRAPPED}|\((?:[^\s()]|\([^\s()]*+\))*+\))*+)"
    r"(?:\s++(?:\"(?:[^\"\\\]]|\\.|\](?!\())*+\"|'(?:[^'\\\n]|\\.|\n(?!\s*\n))*+'))?+\s*+\)"
)
_TARGET = re.compile(rf"\]{_DESTINATION}|\]\[[^\[\]\n]{{0,80}}\]")
_BRACKET = re.compile(r"\\.|!\[|\[|\]|\n\s*\n")
_SIGNS_OF = re.compile(
    r"\]\((?:https?:|/|\#|<|mailto:|data:|tel:|javascript:)|^\#{1,6}\s+\S|\*\*[^\s*][^*\n]{0,200}\*\*"
    r"|^(?:[-*_]\ ?){3,}$|^\[[^\]\n]{1,80}\]:\s+\S|</?(?:div|span|a|img)\b",
    re.MULTILINE,
)
_LEAST_SIGNS = 3
_REMEMBERED = 4
_TAG = re.compile(
    r"<!--(?:[^-<]|-(?!->)|<(?!!--))*+-->|</?[a-zA-Z][\w:-]*+(?:\s[^<>\"']*+(?:\"[^\"]*+\"[^<>\"']*+|'[^']*+'[^<>\"']*+)*+)?/?>"
)
_PARTING = re.compile(
    r"</?(?:h[1-6r]|p|br|div|d[dlt]|li|[ou]l|table|t[rdh]|section|article|header|footer|nav|aside|form|figure)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}(?:[ \t]++|$)", re.MULTILINE)
_HEADING_END = re.compile(r"(?<=\S)[ \t]++#{1,6}[ \t]*+$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=\S\n)[ \t]{0,3}(?:={3,}|-{3,})[ \t]*+$", re.MULTILINE)
_RULER = re.compile(r"^[ \t]*+(?:(?:\*[ \t]?){3,}|(?:-[ \t]?){3,}|(?:_[ \t]?){3,})[ \t]*+$", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t]{0,3}\[[^\[\]\n]{1,80}\]:[ \t]+\S.*$", re.MULTILINE)
_ROW_LINE = re.compile(
    r"^[ \t]*+\|?(?:[ \t]*+:?-{2,}:?[ \t]*+\|)+[ \t]*+(?::?-{2,}:?)?[ \t]*+$", re.MULTILINE
)
_LAID_OUT_ROW = re.compile(r"^[ \t]*+\|(?=.{600}).*$", re.MULTILINE)
_ONE_CELL = re.compile(r"^[ \t]*+\|[ \t|]*+(?![^\n|]*\|)", re.MULTILINE)
"""Bars before the only words of a row."""
_CELL_END = re.compile(r"(?<![ \t|])[ \t]*+\|[ \t|]*+|(?<=\S)[ \t]{2,}(?![ \t|])|(?<![^\n])[ \t]*+\|[ \t|]*+")
_ESCAPE = re.compile(r"\\(?=[!\"#$%&'()*+,./:;<=>?@\[\\\]^_`{|}~-])|\\$", re.MULTILINE)
_HARD_BREAK = re.compile(r"(?<=\S) {2,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}|~~|\n\s*\n")


def find_markdown(text: str) -> list[Edit]:
    """Give the edits that leave the words of a Markdown text; none for any other."""
    if not is_markdown(text):
        return []
    links = (span for _, spans in _find_links(text) for span in spans)
    parts = dict.fromkeys(_find_cell_ends(text), "\n\n")
    spans = parts | dict.fromkeys((*links, *_find_marks(text)), "")
    spans |= {found.span(): "\n\n" if _PARTING.match(found[0]) else "" for found in _TAG.finditer(text)}
    edits: list[Edit] = []
    for (start, end), put in sorted(spans.items()):
        if edits and start < edits[-1][1]:
            if end > edits[-1][1]:
                edits[-1] = (edits[-1][0], end, edits[-1][2], _KIND)
        else:
            edits.append((start, end, put, _KIND))
    return edits


def _find_cell_ends(text: str) -> Iterator[tuple[int, int]]:
    """Give what parts cells, and paragraphs inside them, where rows are too long for a table."""
    for row in _LAID_OUT_ROW.finditer(text):
        yield from (found.span() for found in _CELL_END.finditer(text, *row.span()))


@lru_cache(maxsize=_REMEMBERED)
def is_markdown(text: str) -> bool:
    """Tell whether enough signs of Markdown stand in a text."""
    signs = _SIGNS_OF.finditer(text)
    return sum(1 for _, _ in zip(range(_LEAST_SIGNS), signs, strict=False)) >= _LEAST_SIGNS


def find_hard_breaks(text: str) -> set[int]:
    """Give where lines end that end on purpose: with two spaces, in Markdown."""
    if "  \n" not in text or not is_markdown(text):
        return set()
    return {found.start() for found in _HARD_BREAK.finditer(text)}


def find_linked(text: str) -> list[tuple[int, int]]:
    """Give the spans of the words that are links in a Markdown text."""
    if not is_markdown(text):
        return []
    return sorted(words for words, spans in _find_links(text) if len(spans) > 1)


_Span: TypeAlias = tuple[int, int]


def _find_links(text: str) -> Iterator[tuple[_Span, tuple[_Span, ...]]]:
    """Give the words of each link and what stands around them; each image as a whole; from the inside out."""
    opened: list[tuple[int, bool]] = []
    for found in _BRACKET.finditer(text):
        sign = found[0]
        if sign[0] == "\n":
            opened.clear()
        elif sign[0] in "![":
            opened.append((found.start(), sign == "!["))
        elif sign == "]" and opened:
            at, is_image = opened.pop()
            target = _TARGET.match(text, found.start())
            if target is None:
                continue
            words = (at + 1, found.start())
            yield words, ((at, target.end()),) if is_image else ((at, at + 1), target.span())


def _find_marks(text: str) -> Iterator[tuple[int, int]]:
    lines = (_HEADING, _HEADING_END, _UNDERLINE, _RULER, _DEFINITION, _ROW_LINE, _ONE_CELL)
    for pattern in (*lines, _ESCAPE):
        for found in pattern.finditer(text):
            yield found.span()
    yield from _find_emphasis(text)


def _find_emphasis(text: str) -> Iterator[tuple[int, int]]:
    """Give the signs of emphasis that stand in pairs, around what is meant."""
    opened: dict[str, int] = {}
    for found in _EMPHASIS.finditer(text):
        sign = found[0]
        if sign[0] == "\n":
            opened.clear()
            continue
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        is_amid = before.isalnum() and after.isalnum() and (len(sign) == 1 or sign[0] == "_")
        if before == "\\" or is_amid:
            continue
        if sign in opened and before and not before.isspace():
            at = opened.pop(sign)
            yield at, at + len(sign)
            yield found.span()
        elif after and not after.isspace():
            opened[sign] = found.start()
