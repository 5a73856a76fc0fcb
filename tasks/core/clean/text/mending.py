"""Repairs of the clean text led back to the input that it was made of.

Takes a ledger, what repairs its text needs and what of it is gone; gives the segments of the input, and all
of its repairs, those known already among them. A repair that reaches over several segments becomes one in
each. What a repair made goes back as a whole: repairs of the same one become one. What stands in a page's
data has no place that a repair could name: it is put in repaired. The work grows as text and repairs do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from tasks.core.clean.text.edits import apply_edits
from tasks.core.clean.text.ledger import recut, trace
from tasks.core.records import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.clean.text.edits import Edit
    from tasks.core.clean.text.ledger import Ledger
    from tasks.core.records import Segment

_BY_PLACE = attrgetter("start", "end")


def mend(
    ledger: Ledger, found: Iterable[Repair], gone: Iterable[Segment] = ()
) -> tuple[tuple[Segment, ...], tuple[Repair, ...]]:
    """Give the segments and the repairs of the input with which its text reads as `found` has it.

    What is `gone` from the text is cut.
    """
    by_index: dict[int, list[Edit]] = {}
    for index, edit in _lead_back(ledger, found):
        by_index.setdefault(index, []).append(edit)
    segments, newer = list(ledger.segments), list[Repair]()
    cut = {index for one in gone for index in trace(ledger, one)}
    for index, edits in by_index.items():
        segment = segments[index]
        if segment.start is not None:
            newer += [_place(segment, segment.start, edit) for edit in edits]
        elif index not in cut:
            segments[index] = replace(segment, text=apply_edits(segment.text, edits))
    rewritten = replace(ledger, segments=tuple(segments))
    left = tuple(segment for segment in recut(rewritten, gone) if segment.text.strip())
    return left, _override(ledger.repairs, sorted(newer, key=_BY_PLACE))


def _place(segment: Segment, at: int, edit: Edit) -> Repair:
    start, end, after, kind = edit
    return Repair(kind, at + start, at + end, segment.text[start:end], after)


def _override(known: Iterable[Repair], newer: Sequence[Repair]) -> tuple[Repair, ...]:
    """Put newer repairs in the place of those that stand where they do."""
    ends = [repair.end for repair in newer]
    places = {_BY_PLACE(repair) for repair in newer}
    apart = []
    for repair in known:
        at = bisect_right(ends, repair.start)
        is_hit = _BY_PLACE(repair) in places or (at < len(newer) and newer[at].start < repair.end)
        if not is_hit:
            apart.append(repair)
    return tuple(sorted([*apart, *newer], key=_BY_PLACE))


class _Piece(NamedTuple):
    """An edit of the clean text, and the first and the last strand of one segment that it reaches into."""

    edit: Edit
    first: int
    last: int


def _lead_back(ledger: Ledger, found: Iterable[Repair]) -> Iterator[tuple[int, Edit]]:
    """Give edits of the texts of segments, each with the index of its segment."""
    waiting: list[_Piece] = []
    for repair in found:
        pieces = list(_split_up(ledger, repair))
        if not pieces:
            yield from _lead_back_between(ledger, repair)
        for piece in pieces:
            if waiting and (waiting[-1].last != piece.first or ledger.strands[piece.first].is_verbatim):
                yield _lead_back_together(ledger, waiting)
                waiting = []
            waiting.append(piece)
    if waiting:
        yield _lead_back_together(ledger, waiting)


def _split_up(ledger: Ledger, repair: Repair) -> Iterator[_Piece]:
    """Split a repair of the clean text where a segment ends; none where it is between two strands."""
    strands = ledger.strands
    first = bisect_right(strands, repair.start, key=attrgetter("out_end"))
    last = bisect_left(strands, repair.end, first, key=attrgetter("out_start")) - 1
    after = repair.after
    for _, group in groupby(range(first, last + 1), key=lambda at: strands[at].index):
        places = list(group)
        start = max(repair.start, strands[places[0]].out_start)
        end = min(repair.end, strands[places[-1]].out_end)
        yield _Piece((start, end, after, repair.kind), places[0], places[-1])
        after = ""


def _lead_back_between(ledger: Ledger, repair: Repair) -> Iterator[tuple[int, Edit]]:
    """Lead back what is put between two strands of one segment, or before the first of one."""
    behind = bisect_right(ledger.strands, repair.start, key=attrgetter("out_end"))
    if behind == len(ledger.strands):
        return
    strand, before = ledger.strands[behind], ledger.strands[behind - 1] if behind else None
    if before is not None and before.index == strand.index:
        yield strand.index, (before.end, strand.start, repair.after, repair.kind)
    elif strand.out_start == repair.end and repair.start == repair.end:
        yield strand.index, (strand.start, strand.start, repair.after, repair.kind)


def _lead_back_together(ledger: Ledger, ones: Sequence[_Piece]) -> tuple[int, Edit]:
    head, tail = ledger.strands[ones[0].first], ledger.strands[ones[-1].last]
    start, end = ones[0].edit[0], ones[-1].edit[1]
    low, high, out_start, out_end = head.start, tail.end, min(start, head.out_start), max(end, tail.out_end)
    if head.is_verbatim:
        low, out_start = max(low, start - head.out_start + head.start), start
    if tail.is_verbatim:
        high, out_end = min(high, end - tail.out_start + tail.start), end
    moved = [(start - out_start, end - out_start, after, kind) for (start, end, after, kind), *_ in ones]
    return head.index, (low, high, apply_edits(ledger.text[out_start:out_end], moved), ones[0].edit[3])
