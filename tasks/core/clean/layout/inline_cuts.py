"""Lines that end where a tag stood inside a sentence: a link, a name in bold, a full stop behind it.

Takes the lines of a text that was not wrapped; gives the joints between lines that were one. A line goes on
in the next one where that begins with a small letter or a sign that no sentence begins with; a short line
between two such ends goes with them. What is put together so has to read as running text, else its lines stay
lines: menus in small letters are no sentence. Text that is nowhere cut so is left alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.layout.lines import Line

_SIGN_FIRST = re.compile(r"[,.;:!?)\]”’»…、。，；：！？）」』](?![.\d])|['’]\w{1,2}\b")  # noqa: RUF001 - signs as typed
_OPEN_END = re.compile(r"[,;(\[“„«‹「『–—-]$|(?<!\S)[^\W\d_A-ZÀ-ÖØ-Þ][^\WA-ZÀ-ÖØ-Þ]*$")  # noqa: RUF001 - the same
_LEAST_CUTS = 2
_LEAST_SHARE = 0.02
_INSERTED_WORDS = 8
_OPEN_WORDS = 3
_LONG_WORDS = 8


def find_cuts(lines: Sequence[Line]) -> list[int]:
    """Give the indexes of the lines that go on in the next one."""
    sure = [_goes_on(line, below) for line, below in pairwise(lines)]
    if sum(sure) < max(_LEAST_CUTS, _LEAST_SHARE * len(lines)):
        return []
    joints = [_is_joint(lines, sure, at) for at in range(len(sure))]
    return [
        at for first, last in _runs(joints) if _reads_on(lines[first : last + 1]) for at in range(first, last)
    ]


def _goes_on(line: Line, below: Line) -> bool:
    """Whether nothing but the same sentence can go on so."""
    if below.below != 1 or below.marker or line.marker == len(line.text):
        return False
    if _SIGN_FIRST.match(below.text):
        return not line.ends_sentence or len(below.text) == 1
    return below.starts_lower and not line.ends_sentence


def _is_joint(lines: Sequence[Line], sure: Sequence[bool], at: int) -> bool:
    """Whether a line goes on: for sure, or in a short line from which the sentence goes on for sure."""
    if sure[at]:
        return True
    line, below = lines[at], lines[at + 1]
    if below.below != 1 or below.marker or line.ends_sentence or not _is_open(line):
        return False
    if len(below.text.split()) > _INSERTED_WORDS:
        return False
    is_amid = at + 1 < len(sure) and sure[at + 1]
    return is_amid or (below.ends_sentence and len(line.text.split()) >= _LONG_WORDS)


def _is_open(line: Line) -> bool:
    words = len(line.text.split())
    return words >= _LONG_WORDS or (words >= _OPEN_WORDS and _OPEN_END.search(line.text) is not None)


def _runs(joints: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Give first and last line of each run of lines that are joined."""
    first = None
    for at, is_joint in enumerate([*joints, False]):
        if is_joint and first is None:
            first = at
        elif not is_joint and first is not None:
            yield first, at
            first = None


def _reads_on(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return Block(text, 0, len(text)).is_prose
