"""The visible text of a page, cut into blocks: the pieces of text between two block boundaries.

Takes the parsed tree; gives the visible text and its blocks, in order, with offsets into it. The visible
text is all text below <body> except what no reader is shown as text (scripts, styles, templates, frames):
white space is folded as a browser folds it, a line break is kept, and blocks are parted by a blank line. A
data table is one block, a line a row, its cells parted by bars, and so is code, as its lines are (`tables`).
Raised digits stay raised, a reading over a sign stands in brackets, a bold line before a break is a block.
Text that only a style sheet hides is visible here. What the markup itself hides is cut into blocks of its
own, behind the block that it interrupts, in hidden frames: `part_hidden` parts them. It judges nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.clean.input.blocks import Block, Frame
from tasks.core.clean.input.hidden import find_hidden
from tasks.core.clean.input.tables import BLANK_LINE, CELL_END, LINE_END, is_code, is_data_table, write_rows
from tasks.core.clean.input.tags import BLOCK_TAGS, SKIPPED_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

_STRONG_TAGS = frozenset({"b", "strong"})
_MARKED_TAGS = _STRONG_TAGS | {"a", "br"}
_READ_WHOLE = frozenset({"sup", "rt"})
_RAISED = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISED_NUMBER = re.compile(r"[+\u2212-]?\d{1,4}(?: ?[,\u2013] ?\d{1,4})*")
_LONGEST_LEAD = 90
_LINES_OF_TEXT = 6
_READING = "（{}）"  # noqa: RUF001 - in the brackets that <rp> has on East Asian pages
PARAGRAPH_BREAK = "\n\n"
_NAMING = frozenset({"class", "id", "role", "itemprop"})
_NAME_WORD = re.compile(r"[A-Z]+[a-z0-9]*|[a-z0-9]+")
_NO_WORDS: frozenset[str] = frozenset()


def read_blocks(tree: HtmlElement) -> tuple[str, list[Block]]:
    """Give the visible text of a page and the blocks that it is made of."""
    blocks = read_element(next(tree.iter("body", "frameset"), tree))
    return PARAGRAPH_BREAK.join(block.text for block in blocks), blocks


def read_element(root: HtmlElement) -> list[Block]:
    """Give the blocks of an element, whatever it is: what a page keeps for readers without scripts, too."""
    reader = _Reader(hidden=find_hidden(root))
    reader.read(root)
    return reader.blocks


def part_hidden(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """Part the blocks that are shown from those that the page's own markup hides."""
    shown: list[Block] = []
    hidden: list[Block] = []
    for block in blocks:
        (hidden if block.frame.is_hidden else shown).append(block)
    return shown, hidden


def reveal(blocks: Iterable[Block]) -> None:
    """Have hidden blocks count as shown: in their frames, and in those around them."""
    frames = {frame for block in blocks for frame in block.frame.outward() if frame.is_hidden}
    for frame in frames:
        if frame.parent is not None and frame.parent not in frames:
            for outer in frame.parent.outward():
                outer.chars += frame.chars
                outer.link_chars += frame.link_chars
    for frame in frames:
        frame.is_hidden = False


def class_words(element: HtmlElement) -> frozenset[str]:
    """Give the words in an element's class, id, role and the like, lower case."""
    words = _NO_WORDS
    for attribute, name in element.items():
        if attribute in _NAMING:
            words = words | _split_words(name) if words else _split_words(name)
    return words


@lru_cache(maxsize=8192)
def _split_words(name: str) -> frozenset[str]:
    return frozenset(map(str.lower, _NAME_WORD.findall(name)))


def _holds_paragraphs(link: HtmlElement) -> bool:
    """Whether a link goes around a text, paragraphs of it parted by lines: somebody forgot to end it."""
    return len(link) >= _LINES_OF_TEXT and sum(each.tag == "br" for each in link) >= _LINES_OF_TEXT


@dataclass(slots=True)
class _Reader:
    hidden: frozenset[HtmlElement] = frozenset()
    blocks: list[Block] = field(default_factory=list)
    is_hidden: bool = False
    _pieces: list[str] = field(default_factory=list)
    _aside: list[Block] = field(default_factory=list)
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
                elif tag in _MARKED_TAGS and element not in self.hidden:
                    self._mark(element, tag, -1)
                text = element.tail if element is not root else None
            elif (tag in SKIPPED_TAGS and element is not root) or (
                tag in _READ_WHOLE and self._read_whole(element)
            ):
                walk.skip_subtree()
                continue
            elif element in self.hidden:
                walk.skip_subtree()
                self._set_aside(element)
                continue
            else:
                if tag in BLOCK_TAGS or element is root:
                    self._enter(element, tag)
                elif tag in _MARKED_TAGS:
                    self._mark(element, tag, 1)
                text = element.text
            if text and (self._pieces or self._whole is not None or not text.isspace()):
                self._add(text)
        self._flush()

    def _read_whole(self, element: HtmlElement) -> bool:
        """Read what is written above its line: a raised number, or a sign's reading that has no brackets."""
        if element in self.hidden:
            return False
        raised = _raise_number(element) if element.tag == "sup" else _put_in_brackets(element)
        if raised:
            self._add(raised)
        return bool(raised)

    def _enter(self, element: HtmlElement, tag: str) -> None:
        if self._whole is not None:
            self._part(self._whole, tag)
            return
        if self._pieces:
            self._flush()
        self._frame = Frame(element, tag, self._frame, class_words(element), is_hidden=self.is_hidden)
        if (tag == "table" and is_data_table(element)) or (tag == "pre" and is_code(element)):
            self._whole = element

    def _set_aside(self, element: HtmlElement) -> None:
        """Read a hidden part by itself; its blocks wait until the one that it interrupts is whole."""
        reader = _Reader(is_hidden=True, _frame=self._frame)
        reader.read(element)
        self._aside += reader.blocks
        if not self._pieces:
            self._flush()

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
                if frame.parent.is_hidden == frame.is_hidden:
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

    def _mark(self, element: HtmlElement, tag: str, step: int) -> None:
        """Count how many links and strong elements the next text stands in; break the line at <br>."""
        if tag == "a":
            self._links += 0 if _holds_paragraphs(element) else step
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
        elif self._is_after_break or self._is_bold_lead():
            self._flush()
        elif self._pieces:
            self._pieces.append(LINE_END)
            self._is_after_break = True

    def _is_bold_lead(self) -> bool:
        """Whether all that was read of the block is a bold line that ends here: a heading but for its tag."""
        if self._strongs or not self._strong_chars:
            return False
        chars = sum(len(piece.strip()) for piece in self._pieces)
        return self._strong_chars == chars <= _LONGEST_LEAD

    def _flush(self) -> None:
        """End the block, if any of it was read, and put what is hidden behind it."""
        text = self._fold("".join(self._pieces))
        self._pieces.clear()
        if text and self._frame is not None:
            self._place(text, self._frame, self._link_chars, self._strong_chars)
            self._frame.chars += len(text)
            self._frame.link_chars += self._link_chars
        self._link_chars = self._strong_chars = 0
        self._is_after_break = False
        if self._aside:
            for block in self._aside:
                self._place(block.text, block.frame, block.link_chars, block.strong_chars)
            self._aside.clear()

    def _place(self, text: str, frame: Frame, links: int, strongs: int) -> None:
        end = self._offset + len(text)
        self.blocks.append(Block(text, self._offset, end, frame, links, strongs))
        self._offset = end + len(PARAGRAPH_BREAK)

    def _fold(self, text: str) -> str:
        """Fold the white space of a block, which keeps its lines."""
        if self._whole is not None and self._whole.tag == "table":
            return write_rows(text)
        if LINE_END not in text:
            return " ".join(text.split())
        lines = (" ".join(line.split()) for line in text.split(LINE_END))
        return "\n".join(lines if self._whole is None else filter(None, lines)).strip()


def _raise_number(element: HtmlElement) -> str:
    """Give the raised number that an element is, an exponent or that of a note; "" for any other text."""
    text = element.text_content().strip() if len(element) <= 1 else ""
    return text.translate(_RAISED) if _RAISED_NUMBER.fullmatch(text) else ""


def _put_in_brackets(element: HtmlElement) -> str:
    """Give the reading over a sign in brackets; "" where the page has brackets for it."""
    beside = element.getprevious()
    text = " ".join(element.text_content().split())
    return _READING.format(text) if text and (beside is None or beside.tag != "rp") else ""
