"""The visible text of a page, cut into blocks: the pieces of text between two block boundaries.

Takes the parsed tree; gives the visible text and its blocks, in order, with offsets into it. The visible
text is all text below <body> except what no reader is shown as text (scripts, styles, templates, frames):
white space is folded as a browser folds it, a line break is kept, and blocks are parted by a blank line. A
data table is one block, a line a row, its cells parted by bars, and so is code, as its lines are (`tables`).
Text that only a style sheet hides is visible here. It judges nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.clean.input.blocks import Block, Frame
from tasks.core.clean.input.tables import BLANK_LINE, CELL_END, LINE_END, is_code, is_data_table, write_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "datalist",
        "title",
    ],
)
BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ],
)
_STRONG_TAGS = frozenset({"b", "strong"})
_MARKED_TAGS = _STRONG_TAGS | {"a", "br"}
PARAGRAPH_BREAK = "\n\n"
_WORD_BOUNDARIES = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


def read_blocks(tree: HtmlElement) -> tuple[str, list[Block]]:
    """Give the visible text of a page and the blocks that it is made of."""
    reader = _Reader()
    for body in tree.iter("body", "frameset"):
        reader.read(body)
        break
    else:
        reader.read(tree)
    return PARAGRAPH_BREAK.join(block.text for block in reader.blocks), reader.blocks


def class_words(element: HtmlElement) -> frozenset[str]:
    """Give the words in an element's class, id, role and the like, lower case."""
    get = element.get
    return _split_words(get("class"), get("id"), get("role"), get("itemprop"))


@lru_cache(maxsize=8192)
def _split_words(*names: str | None) -> frozenset[str]:
    written = " ".join(filter(None, names))
    return frozenset(" ".join(_WORD_BOUNDARIES.split(written)).lower().split())


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _frame: Frame | None = None
    _links: int = 0
    _link_chars: int = 0
    _strongs: int = 0
    _strong_chars: int = 0
    _is_after_break: bool = False
    _offset: int = 0
    _whole: HtmlElement | None = None
    """The table or the code that is being read as one block."""

    def read(self, root: HtmlElement) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if tag in BLOCK_TAGS:
                    self._leave(element)
                elif tag in _MARKED_TAGS:
                    self._mark(tag, -1)
                text = element.tail if element is not root else None
            elif tag in SKIPPED_TAGS:
                walk.skip_subtree()
                continue
            else:
                if tag in BLOCK_TAGS or element is root:
                    self._enter(element, tag)
                elif tag in _MARKED_TAGS:
                    self._mark(tag, 1)
                text = element.text
            if text:
                self._add(text)
        self._flush()

    def _enter(self, element: HtmlElement, tag: str) -> None:
        if self._whole is not None:
            self._part(self._whole, tag)
            return
        if self._pieces:
            self._flush()
        self._frame = Frame(element, tag, self._frame, class_words(element))
        if (tag == "table" and is_data_table(element)) or (tag == "pre" and is_code(element)):
            self._whole = element

    def _leave(self, element: HtmlElement) -> None:
        if self._whole is not None and self._whole is not element:
            self._part(self._whole, element.tag, is_end=True)
            return
        frame = self._frame
        if frame is not None and frame.element is element:
            if self._pieces:
                self._flush()
            self._whole = None
            if frame.parent is not None:
                frame.parent.chars += frame.chars
                frame.parent.link_chars += frame.link_chars
                self._frame = frame.parent

    def _part(self, whole: HtmlElement, tag: str, *, is_end: bool = False) -> None:
        """Part the lines of what is read as one block, and its cells, where a block inside begins or ends."""
        if tag == "caption" and is_end:
            self._flush()
        elif tag == "tr" or whole.tag == "pre":
            self._pieces.append(LINE_END)
        elif is_end:
            self._pieces.append(CELL_END if tag in {"td", "th"} else " ")

    def _mark(self, tag: str, step: int) -> None:
        """Count how many links and strong elements the next text stands in; break the line at <br>."""
        if tag == "a":
            self._links += step
        elif tag in _STRONG_TAGS:
            self._strongs += step
        elif step > 0:
            self._break_line()

    def _add(self, text: str) -> None:
        if "\n" in text and self._frame is not None and self._frame.tag == "pre":
            self._add_lines(text)
        else:
            self._add_piece(text)

    def _add_lines(self, text: str) -> None:
        """Add text out of <pre>: code line by line, prose paragraph by paragraph."""
        if self._whole is not None:
            self._add_piece(text.replace("\n", LINE_END))
            return
        first, *others = BLANK_LINE.split(text)
        self._add_piece(first)
        for paragraph in others:
            self._flush()
            self._add_piece(paragraph)

    def _add_piece(self, text: str) -> None:
        if text.isspace():
            if self._pieces:
                self._pieces.append(text)
            return
        self._pieces.append(text)
        self._is_after_break = False
        if self._links or self._strongs:
            chars = len(text.strip())
            self._link_chars += chars if self._links else 0
            self._strong_chars += chars if self._strongs else 0

    def _break_line(self) -> None:
        if self._whole is not None:
            self._pieces.append(LINE_END if self._whole.tag == "pre" else " ")
        elif self._is_after_break:
            self._flush()
        elif self._pieces:
            self._pieces.append(LINE_END)
            self._is_after_break = True

    def _flush(self) -> None:
        """End the block, if any of it was read."""
        text = self._fold("".join(self._pieces))
        self._pieces.clear()
        if text and self._frame is not None:
            end = self._offset + len(text)
            self.blocks.append(
                Block(text, self._offset, end, self._frame, self._link_chars, self._strong_chars)
            )
            self._offset += len(text) + len(PARAGRAPH_BREAK)
            self._frame.chars += len(text)
            self._frame.link_chars += self._link_chars
        self._link_chars = self._strong_chars = 0
        self._is_after_break = False

    def _fold(self, text: str) -> str:
        """Fold the white space of a block, which keeps its lines."""
        if self._whole is not None and self._whole.tag == "table":
            return write_rows(text)
        if LINE_END not in text:
            return " ".join(text.split())
        lines = (" ".join(line.split()) for line in text.split(LINE_END))
        return "\n".join(lines if self._whole is None else filter(None, lines)).strip()
