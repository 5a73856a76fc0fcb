"""Edits of a text: what stands where, and what it reads instead; steps of them become one.

An edit is a start, an end, what reads there now and the kind of repair. Edits of one text are in order and
apart from each other. `Edited` is a text on which several steps have worked, each on what the one before made
of it: it leads places in what it reads now back to what was written. The work grows as text and edits do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Edit: TypeAlias = tuple[int, int, str, str]
"""Start, end, what it reads now, the kind of repair."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give what a text reads once edits are made."""
    parts, at = [], 0
    for start, end, after, _ in edits:
        parts += [text[at:start], after]
        at = end
    return "".join([*parts, text[at:]])


def chain(first: Sequence[Edit], second: Sequence[Edit], between: str) -> list[Edit]:
    """Make one list of the edits that made `between` and those that are then made in it."""
    if not first or not second:
        return list(first or second)
    result: list[Edit] = []
    shift = 0
    for group in _gather(first, second):
        low, high = group[0][0], max(end for _, end, *_ in group)
        earlier = [edit for _, _, is_late, edit in group if not is_late]
        later = [(start - low, end - low, edit[2], edit[3]) for start, end, is_late, edit in group if is_late]
        start = low + shift
        shift += sum(end - begin - len(after) for begin, end, after, _ in earlier)
        kind = (earlier or [edit for *_, edit in group])[0][3]
        result.append((start, high + shift, apply_edits(between[low:high], later), kind))
    return result


_Placed: TypeAlias = tuple[int, int, bool, Edit]


def _gather(first: Iterable[Edit], second: Iterable[Edit]) -> Iterator[list[_Placed]]:
    """Give the edits of both by their places in between, those together that touch each other."""
    placed: list[_Placed] = [(start, end, False, edit) for start, end, edit in _place(first)]
    placed += [(edit[0], edit[1], True, edit) for edit in second]
    group: list[_Placed] = []
    reach = -1
    for one in sorted(placed, key=lambda each: each[:2]):
        if group and one[0] > reach:
            yield group
            group = []
        group.append(one)
        reach = max(reach, one[1])
    if group:
        yield group


def _place(edits: Iterable[Edit]) -> Iterator[tuple[int, int, Edit]]:
    """Give where each edit stands in what it makes of the text."""
    shift = 0
    for edit in edits:
        start, end, after, _ = edit
        yield start + shift, start + shift + len(after), edit
        shift += len(after) - (end - start)


@dataclass(frozen=True, slots=True)
class Edited:
    """A text as it was written, the edits so far, and what it reads now."""

    written: str
    text: str
    edits: tuple[Edit, ...] = ()

    def edit(self, more: Iterable[Edit]) -> Edited:
        """Make edits in what it reads now."""
        wanted = [edit for edit in more if self.text[edit[0] : edit[1]] != edit[2]]
        if not wanted:
            return self
        chained = chain(self.edits, wanted, self.text)
        return Edited(self.written, apply_edits(self.text, wanted), tuple(chained))

    def trace(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Lead spans of what it reads now back to what was written, with what was taken out at their ends.

        A break that an edit made right behind a span goes with it. Where a part of what an edit made is asked
        for, the edit is asked for as a whole.
        """
        placed = list(_place(self.edits))
        starts, ends = [start for start, *_ in placed], [end for _, end, _ in placed]
        traced = []
        for low, high in spans:
            first, last = bisect_left(ends, low), bisect_right(starts, high) - 1
            while first < len(placed) and starts[first] < low == ends[first]:
                first += 1
            while last >= 0 and starts[last] == high < ends[last] and not placed[last][2][2].isspace():
                last -= 1
            if first < len(placed) and starts[first] <= low:
                written_low = placed[first][2][0]
            else:
                written_low = low + (placed[first - 1][2][1] - ends[first - 1] if first else 0)
            if last >= 0 and ends[last] >= high:
                written_high = placed[last][2][1]
            else:
                written_high = high + (placed[last][2][1] - ends[last] if last >= 0 else 0)
            traced.append((written_low, written_high))
        return traced
