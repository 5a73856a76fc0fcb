"""Lines that end where the page ended: which of them go on in the line below.

Takes the lines of a text; gives the joints between lines that were one. The margin is learned from the text:
where lines were wrapped, there is a width that hardly any line exceeds and at which the next word would not
have fitted. Whether a line was wrapped there is then told line by line, so that menus, lists and headlines
beside wrapped paragraphs stay lines, and paragraphs without a blank line between them are told apart by their
last lines. Where no such width is found, lines of about one length whose sentences go on are taken for
wrapped by hand. No language is assumed; where a script has capitals, that sentences go on in small letters is
what is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.layout.lines import Line

_FEWEST, NARROWEST, _WIDEST = 16, 40, 134
_LEAST_NARROW, _NOT_WIDER, _LEAST_ENDING, _MOST_ENDING = 5, 0.95, 0.1, 0.7
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|[。！？؟।]")  # noqa: RUF001 - signs as typed
_LONGEST_WORD = 30
_LEAST_TIGHT = 3
_TIGHT_SHARE = 0.6
_LEAST_FILLED = 0.5
_SLACK = 12
_LEAST_RAGGED = 4
_RAGGED_SHARE = 0.8
_RAGGED = 0.75
_FARTHEST_IN = 8
_MARKUP = re.compile(r"[<>]|=\"|://")


@dataclass(frozen=True, slots=True)
class Margin:
    """The width at which lines were wrapped; `slack` says how much shorter they may be all the same."""

    width: int
    slack: int = 0

    def is_reached(self, line: Line, below: Line) -> bool:
        """Whether what begins the line below would not have fitted on the line."""
        return (
            line.width + 1 + below.first_width > self.width - self.slack
            and line.width >= _LEAST_FILLED * self.width
        )


def learn_margin(lines: Sequence[Line]) -> Margin | None:
    """Find the width at which the lines of a text were wrapped; None where there is none."""
    going_on = [(line, below) for line, below in pairwise(lines) if _goes_on(line, below)]
    wide = [(line, below) for line, below in going_on if line.width >= NARROWEST]
    if len(wide) < _LEAST_TIGHT:
        return _find_narrow(lines, going_on)
    steps = [0] * (_WIDEST + _LONGEST_WORD + 2)
    for line, below in wide:
        steps[line.width] += 1
        steps[line.width + min(_LONGEST_WORD, below.first_width) + 1] -= 1
    tight = list(accumulate(steps))
    most = max(tight)
    if most >= max(_LEAST_TIGHT, _TIGHT_SHARE * len(wide)):
        return Margin(tight.index(most))
    widths = [line.width for line, _ in wide]
    usual = median(widths)
    near = sum(_RAGGED * usual <= width <= usual / _RAGGED for width in widths)
    if len(widths) >= _LEAST_RAGGED and near >= _RAGGED_SHARE * len(widths):
        return Margin(int(usual), int(usual * (1 - _RAGGED)))
    return None


def _find_narrow(lines: Sequence[Line], going_on: Sequence[tuple[Line, Line]]) -> Margin | None:
    """Find the width of a text that is narrow all over, of sentences that take several lines: no list is."""
    if len(going_on) < _LEAST_NARROW:
        return None
    margin = Margin(sorted(line.width for line in lines)[int(_NOT_WIDER * len(lines))])
    tight = sum(margin.is_reached(line, below) for line, below in going_on if line.width <= margin.width)
    ending = sum(_SENTENCE_END.search(line.text) is not None for line in lines)
    is_prose = _LEAST_ENDING * len(lines) <= ending <= _MOST_ENDING * len(lines)
    return margin if is_prose and tight >= _TIGHT_SHARE * len(going_on) else None


def _goes_on(line: Line, below: Line) -> bool:
    """Tell a pair of lines that speaks for a margin: a sentence goes on from a line of some width.

    Tags, their attributes and addresses are filled otherwise.
    """
    if below.below != 1 or not _FEWEST <= line.width <= _WIDEST or below.marker:
        return False
    if _MARKUP.search(line.text) or _MARKUP.search(below.text):
        return False
    return not line.ends_sentence and (below.starts_lower or below.is_caseless)


def find_wrapped(lines: Sequence[Line], margin: Margin | None) -> list[int]:
    """Give the indexes of the lines that go on in the next one."""
    if margin is None:
        return []
    found = []
    first = 0
    for at, (line, below) in enumerate(pairwise(lines)):
        if _is_wrapped(lines[first], line, below, margin):
            found.append(at)
        else:
            first = at + 1
    return found


def _is_wrapped(first: Line, line: Line, below: Line, margin: Margin) -> bool:
    if below.below != 1 or line.width > _WIDEST or (below.marker and not _is_dash(first, line, below)):
        return False
    if line.ends_sentence and below.is_label:
        return False
    hanging = first.indent + first.marker
    is_in_place = below.indent in {line.indent, hanging} if line is first else below.indent == line.indent
    if not is_in_place and not (line is first and 0 < line.indent - below.indent <= _FARTHEST_IN):
        return False
    if margin.is_reached(line, below):
        return True
    goes_on = not line.ends_sentence and below.starts_lower
    return goes_on and Margin(margin.width, _SLACK).is_reached(line, below)


def _is_dash(first: Line, line: Line, below: Line) -> bool:
    """Tell a dash or a figure inside a sentence from the sign of an item."""
    return below.may_be_wording and not first.marker and not line.ends_sentence and line.text[-1] != ":"
