"""Plain text into blocks, and what its own header lines say.

Takes decoded text; gives one block a line (or a paragraph, where lines are wrapped by hand, or are rows of a
table or lines of code), with hints for header lines, the title under them and the dateline of a standfirst,
and candidates for fields from these. Offsets count the text's own characters. Prose gives no candidates: a
year in it is no date of publication.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from tasks.core.clean.heads.heads import count_marked_lines, read_heads
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.input.set_lines import is_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.fields.fields import Candidate

_LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_WRAP_MIN, _WRAP_MAX = 50, 100
_WRAPPED_SHARE = 0.6
_MIN_LINES_TO_TELL = 6


def read_text(text: str) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """Split a text into blocks; gives them, hinted, and the candidates of its header lines."""
    return read_heads(split_blocks(text))


def split_blocks(text: str) -> tuple[Block, ...]:
    """Split a text into its lines, or into paragraphs where its lines are wrapped by hand or set as lines."""
    every = tuple(_split_lines(text))
    head = count_marked_lines(every)
    return (*every[:head], *_split_rest(text, every[head:]))


def _split_rest(text: str, lines: tuple[Block, ...]) -> tuple[Block, ...]:
    if _is_hand_wrapped(text, lines):
        return tuple(_unwrap(text, lines))
    return tuple(_join_set_lines(text, lines)) if len(lines) > 1 else lines


def _join_set_lines(text: str, lines: tuple[Block, ...]) -> Iterator[Block]:
    waiting = deque(lines)
    for paragraph in _unwrap(text, lines):
        if is_set(paragraph.text):
            yield paragraph
            while waiting and waiting[0].end <= paragraph.end:
                waiting.popleft()
        while waiting and waiting[0].end <= paragraph.end:
            yield waiting.popleft()


def _split_lines(text: str) -> Iterator[Block]:
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            yield Block(stripped, start, start + len(stripped))


def _is_hand_wrapped(text: str, lines: tuple[Block, ...]) -> bool:
    """Tell whether lines end where the page ended, not where the sentence did."""
    if len(lines) < _MIN_LINES_TO_TELL or not _BLANK_LINE.search(text):
        return False
    inner = [a for a, b in pairwise(lines) if not _BLANK_LINE.search(text, a.end, b.start)]
    if len(inner) * 2 < len(lines):
        return False
    wrapped = [a for a in inner if _WRAP_MIN <= len(a.text) <= _WRAP_MAX and a.text[-1] not in '.!?:"”']
    return len(wrapped) >= len(inner) * _WRAPPED_SHARE and median(len(a.text) for a in inner) >= _WRAP_MIN


def _unwrap(text: str, lines: tuple[Block, ...]) -> Iterator[Block]:
    current: Block | None = None
    for line in lines:
        if current is None or _BLANK_LINE.search(text, current.end, line.start):
            if current:
                yield current
            current = line
        else:
            current = replace(current, text=text[current.start : line.end], end=line.end)
    if current:
        yield current
