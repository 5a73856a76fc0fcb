"""How a plain text is laid out: what has to be undone before its lines are its paragraphs.

Takes a decoded text; gives the spans of its paragraphs and the edits that make each of them one line of plain
words: escapes, quotation and numbers of lines undone, side columns taken out, wrapped and cut lines joined,
Markdown and a browser's link marks taken out. Every edit is a repair that is listed with the document;
nothing is reworded. What edits take out as a whole stands in no paragraph. A text that is laid out already
has no edits. Rows of a table and lines of code stay lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.heads.heads import MOST_HEAD_LINES, count_marked_lines
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.input.set_lines import is_set, is_set_code
from tasks.core.clean.layout.columns import MOST_NESTED, find_side_columns
from tasks.core.clean.layout.escapes import find_escapes, find_numbering, find_quoting
from tasks.core.clean.layout.inline_cuts import find_cuts
from tasks.core.clean.layout.lines import Line, split_lines
from tasks.core.clean.layout.link_lists import find_link_lists
from tasks.core.clean.layout.markdown import find_hard_breaks, find_linked, find_markdown
from tasks.core.clean.layout.wrapping import find_wrapped, learn_margin
from tasks.core.clean.text.edits import Edited
from tasks.core.clean.text.plain_text import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.clean.text.edits import Edit

_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010]$")
_BROKEN_WORD = re.compile(r"(?<!\w)\w++[-\u2010]$")
_KNOWN_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_FIRST_WORD = re.compile(r"\w+")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?)\]”’»…、。，；：！？）」』]")  # noqa: RUF001 - signs as typed
_NO_SPACE_BEHIND = re.compile(r"[(\[“„«‹「『]$")  # noqa: RUF001 - the same
_LONGEST_MARK, _LINKED_CHARS = 7, 24
_LEAST_HYPHENATED, _HYPHENATED_SHARE = 3, 0.04
"""So many of the lines end in a hyphen where words were parted to fill them."""


@dataclass(frozen=True, slots=True)
class TextLayout:
    """The spans of the paragraphs in the text as written, in order, the edits inside and between them.

    `links` are the spans of what is a link, where the text says so; they may overlap.
    """

    paragraphs: tuple[tuple[int, int], ...]
    edits: tuple[Edit, ...]
    links: tuple[tuple[int, int], ...] = ()


def read_layout(text: str) -> TextLayout:
    """Find paragraphs and edits of a text."""
    edited = Edited(text, text)
    edited = edited.edit(find_escapes(edited.text))
    edited = edited.edit(find_quoting(edited.text))
    edited = edited.edit(find_numbering(edited.text))
    for _ in range(MOST_NESTED):
        if not (columns := find_side_columns(edited.text)):
            break
        edited = edited.edit(columns)
    edited = edited.edit(_outside_code(edited.text, find_joints(edited.text)))
    marks = find_link_lists(edited.text, split_lines(edited.text))
    links = edited.trace(_guess_linked(edited.text, marks))
    edited = edited.edit(marks)
    links += edited.trace(find_linked(edited.text))
    marked = list(find_markdown(edited.text))
    head = find_head_end(edited.text) if marked else 0
    edited = edited.edit(_outside_code(edited.text, (edit for edit in marked if edit[0] >= head)))
    spans = [(block.start, block.end) for block in split_blocks(edited.text)]
    return TextLayout(tuple(edited.trace(spans)), edited.edits, tuple(sorted(links)))


def find_head_end(text: str) -> int:
    """Give where the head of a text ends whose lines have marks of their own, such as front matter; or 0."""
    top = [Block(line.text, line.start, line.end) for line in split_lines(text)[:MOST_HEAD_LINES]]
    head = top[: count_marked_lines(top)]
    return head[-1].end if head else 0


def _guess_linked(text: str, marks: Iterable[Edit]) -> Iterator[tuple[int, int]]:
    """Give what is likely linked behind the mark of a text browser: it says only where a link begins."""
    for start, end, *_ in marks:
        if end - start <= _LONGEST_MARK:
            line_end = text.find("\n", end)
            yield end, min(end + _LINKED_CHARS, len(text) if line_end < 0 else line_end)


def find_joints(text: str) -> list[Edit]:
    """Give the edits that put together lines that were one."""
    lines = split_lines(text)
    set_lines = _find_set_lines(text, lines)
    margin = learn_margin(lines)
    joined = find_wrapped(lines, margin) if margin else find_cuts(lines)
    kind = "wrapped_line" if margin else "cut_line"
    head = find_head_end(text) if joined else 0
    ended = find_hard_breaks(text) if joined else set()
    joined = [
        at for at in joined if at not in set_lines and lines[at].start >= head and lines[at].end not in ended
    ]
    hyphened = [at for at in joined if _HYPHENATED.search(lines[at].text)]
    parts_words = len(hyphened) >= max(_LEAST_HYPHENATED, _HYPHENATED_SHARE * len(joined))
    words = set(_KNOWN_WORD.findall(text.casefold())) if hyphened else set()
    return [(*_join(lines[at], lines[at + 1], words, parts_words=parts_words), kind) for at in joined]


def _join(line: Line, below: Line, words: set[str], *, parts_words: bool) -> tuple[int, int, str]:
    """Give what stands between two lines and what is to stand there."""
    if line.text[-1] == "\u00ad":
        return line.end - 1, below.start, ""
    if _HYPHENATED.search(line.text) and below.text[0].isalnum():
        is_parted = below.starts_lower and _is_parted(line, below, words, parts_words=parts_words)
        return line.end - is_parted, below.start, ""
    is_unspaced = line.ends_unspaced and below.starts_unspaced
    is_tight = _NO_SPACE_BEFORE.match(below.text) or _NO_SPACE_BEHIND.search(line.text)
    return line.end, below.start, "" if is_unspaced or is_tight else " "


def _is_parted(line: Line, below: Line, words: set[str], *, parts_words: bool) -> bool:
    """Tell a word that was parted to fill the line from one that has a hyphen of its own."""
    head, tail = _BROKEN_WORD.search(line.text), _FIRST_WORD.match(below.text)
    if head is None or tail is None:
        return False
    if f"{head[0]}{tail[0]}".casefold() in words:
        return False
    return parts_words or f"{head[0][:-1]}{tail[0]}".casefold() in words


def _find_set_lines(text: str, lines: Sequence[Line]) -> set[int]:
    """Give the lines of tables and code that have another such line below."""
    found: set[int] = set()
    first = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].below > 1:
            if at - first > 1 and is_set(text[lines[first].start : lines[at - 1].end]):
                found.update(range(first, at))
            first = at
    return found


def _outside_code(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Give the edits that do not stand in lines of code, in which every sign is meant."""
    wanted = list(edits)
    if not wanted:
        return
    code = [(b.start, b.end) for b in split_blocks(text) if "\n" in b.text and is_set_code(b.text)]
    at = 0
    for edit in wanted:
        while at < len(code) and code[at][1] <= edit[0]:
            at += 1
        if at == len(code) or edit[1] <= code[at][0]:
            yield edit
