"""Plain text into blocks, and what its own header lines say.

Takes a text that is laid out; gives one block a line (or a paragraph, where lines are rows of a table or
lines of code), with hints for header lines, the title under them and the dateline of a standfirst, and
candidates for fields from these. A page in one line comes in pieces. Offsets count the text's own characters.
Prose gives no candidates: a year in it is no date of publication.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.core.clean.heads.heads import count_marked_lines, read_heads
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.input.set_lines import is_set
from tasks.core.clean.layout.one_line import cut_one_line, is_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.fields.fields import Candidate

_REMEMBERED = 4
_LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


def read_text(text: str) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """Split a text into blocks; gives them, hinted, and the candidates of its header lines."""
    blocks, candidates = read_heads(split_blocks(text))
    return tuple(cut_one_line(blocks)) if is_one_line(blocks) else blocks, candidates


@lru_cache(maxsize=_REMEMBERED)
def split_blocks(text: str) -> tuple[Block, ...]:
    """Split a text into its lines, or into paragraphs where these are set as lines.

    What is laid out is read next: the same text comes twice.
    """
    every = tuple(_split_lines(text))
    head = count_marked_lines(every)
    lines = every[head:]
    return (*every[:head], *(_join_set_lines(text, lines) if len(lines) > 1 else lines))


def _join_set_lines(text: str, lines: tuple[Block, ...]) -> Iterator[Block]:
    waiting = deque(lines)
    for paragraph in _part(text, lines):
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


def _part(text: str, lines: tuple[Block, ...]) -> Iterator[Block]:
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
