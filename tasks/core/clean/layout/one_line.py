"""A page that was dumped into one line: its sentences, and the runs of words between them that are none.

Takes the blocks of a text; gives them with the long line cut into pieces that can be told apart, all of them
together the whole line. A piece ends where a sentence does; what goes on far too long for a sentence, or is
made of names and figures as menus are, is cut into a few words each, before a capital where it can be. Pieces
are for those who judge: what stays of a line stays one paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.input.blocks import Block

_LEAST_CHARS, _LEAST_SIGNS = 1500, 500
"""A line so long is no paragraph; signs that are words by themselves say as much with fewer."""
_LEAST_CUT = 6
"""A line with so many pieces that are no sentences is no paragraph either."""
_LEAST_SHARE = 0.6
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{2})[.!?…][\"'”’»)\]]{0,3}\s++(?![a-zß-öø-ÿа-я])|(?<=[\d)\]”’»%][.!?…])\s++(?![a-zß-öø-ÿа-я])"  # noqa: RUF001 - signs as typed
    r"|[。！？][」』）”]?\s*+"  # noqa: RUF001 - the same
)
_WORD = re.compile(r"\S+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MOST_WORDS = 40
_NAMES_SHARE = 0.5
_FEW_WORDS, _MANY_WORDS = 6, 12


def is_one_line(blocks: Sequence[Block]) -> bool:
    """Tell whether most of a text stands in a line that is too long for a paragraph, or in a few of them."""
    chars = sum(len(block.text) for block in blocks)
    if sum(len(block.text) for block in blocks if _may_be_long(block)) < _LEAST_SHARE * chars:
        return False
    long = sum(len(block.text) for block in blocks if _is_long(block))
    return 0 < long >= _LEAST_SHARE * chars


def cut_one_line(blocks: Sequence[Block]) -> Iterator[Block]:
    """Give the blocks of a text, the one long line of it in pieces; those that have a hint stay whole."""
    for block in blocks:
        if block.hint is None and _is_long(block):
            yield from _cut(block)
        else:
            yield block


def has_pieces(blocks: Sequence[Block]) -> bool:
    """Tell whether blocks are pieces of a line, next to each other."""
    return any(below.start - block.end <= 1 for block, below in pairwise(blocks))


def join_pieces(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put the pieces of each line together again."""
    waiting: list[Block] = []
    for block in blocks:
        if waiting and (block.start - waiting[-1].end > 1 or block.hint or waiting[-1].hint):
            yield _join(waiting)
            waiting = []
        waiting.append(block)
    if waiting:
        yield _join(waiting)


def _join(pieces: Sequence[Block]) -> Block:
    if len(pieces) == 1:
        return pieces[0]
    parts = [pieces[0].text]
    for piece, below in pairwise(pieces):
        parts += [" " * (below.start - piece.end), below.text]
    linked = sum(piece.link_chars for piece in pieces)
    return replace(pieces[0], text="".join(parts), end=pieces[-1].end, link_chars=linked)


def _may_be_long(block: Block) -> bool:
    return len(block.text) >= _LEAST_SIGNS and "\n" not in block.text


def _is_long(block: Block) -> bool:
    if not _may_be_long(block):
        return False
    chars = len(block.text)
    if chars >= _LEAST_CHARS or 2 * len(_UNSPACED.findall(block.text)) > chars:
        return True
    return sum(not is_sentence for *_, is_sentence in _find_pieces(block.text)) >= _LEAST_CUT


def _cut(block: Block) -> Iterator[Block]:
    for low, high, _ in _find_pieces(block.text):
        text = block.text[low:high]
        yield replace(block, text=text, start=block.start + low, end=block.start + high)


def _find_pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Give the bounds of the pieces, and whether each lies between two ends of sentences as a whole."""
    at = 0
    for found in (*_SENTENCE_END.finditer(text), None):
        end = found.end() if found else len(text)
        pieces = list(_cut_words(text, at, end))
        yield from ((low, high, len(pieces) == 1) for low, high in pieces)
        at = end


def _cut_words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the bounds of what lies between two ends of sentences: as a whole where it may be a sentence."""
    words = list(_WORD.finditer(text, start, end))
    if not words:
        return
    low = words[0].start()
    names = sum(not word[0][0].islower() for word in words)
    is_unspaced = _UNSPACED.search(text, start, end) is not None
    if not is_unspaced and len(words) <= _MOST_WORDS and names <= _NAMES_SHARE * len(words):
        yield low, words[-1].end()
        return
    count = 0
    for before, word in pairwise(words):
        count += 1
        is_start = not word[0][0].islower()
        if count >= _MANY_WORDS or is_unspaced or (count >= _FEW_WORDS and is_start):
            yield low, before.end()
            low, count = word.start(), 0
    yield low, words[-1].end()
