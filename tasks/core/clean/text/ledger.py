"""The ledger: all segments of a document in order, and the clean text that the kept ones make.

Takes segments and repairs; gives the ledger, whose text has a strand for each stretch of it, which leads from
the text back to the input. Its segments can be cut again by what is found in the text. Kept and removed
together always cover the input: nothing here drops a character that is not white.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.input.set_lines import is_set
from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.records import Repair

TEXT_KINDS = frozenset({Kind.DESCRIPTION, Kind.BODY, Kind.HEADING})
"""Kinds that the clean text is made of, in the input's order."""

_WHITE = re.compile(r"\s+")
_PARAGRAPH = "\n\n"
_BREAK = re.compile(r"[\n\r\v\f\u2028\u2029]")
_SINGLE_SPACES = frozenset(" \u00a0\u202f")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?)\]”’»…%、。，]")  # noqa: RUF001 - signs as texts write them


@dataclass(frozen=True, slots=True)
class Strand:
    """A stretch of the clean text and the part of segment `index` that it came from, offsets in its text.

    Where `is_verbatim`, both stretches are the same characters; else they belong together as a whole.
    """

    out_start: int
    out_end: int
    index: int
    start: int
    end: int
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """Segments that cover the input, repairs in the kept ones, their clean text and where it came from."""

    segments: tuple[Segment, ...]
    repairs: tuple[Repair, ...]
    text: str
    strands: tuple[Strand, ...]


def compose(visible: str, segments: tuple[Segment, ...], repairs: Iterable[Repair]) -> Ledger:
    """Make the clean text: kept segments, repaired, white space folded, paragraphs parted by a blank line.

    The lines of a table or of code stay lines. Repairs that stand in no kept segment are left out.
    """
    by_segment = _share_out(segments, repairs)
    weaver = _Weaver()
    previous: Segment | None = None
    for index, segment in enumerate(segments):
        if segment.kind in TEXT_KINDS:
            weaver.join(_joint(visible, previous, segment))
            for piece, start, end in _pieces(segment, by_segment.get(index, ())):
                weaver.add(piece, index, start, end, is_verbatim=piece == segment.text[start:end])
            previous = segment
    used = tuple(repair for shared in by_segment.values() for repair in shared)
    return Ledger(segments, used, weaver.text, tuple(weaver.strands))


def recut(ledger: Ledger, found: Iterable[Segment]) -> tuple[Segment, ...]:
    """Split the segments where a part of the text was found to be of another kind than they are."""
    cuts: dict[int, list[tuple[int, int, Kind, str]]] = {}
    for one in found:
        for index, (start, end) in trace(ledger, one).items():
            cuts.setdefault(index, []).append((start, end, one.kind, one.rule))
    return tuple(
        each
        for index, segment in enumerate(ledger.segments)
        for each in (split_segment(segment, cuts[index]) if index in cuts else (segment,))
    )


def trace(ledger: Ledger, found: Segment) -> dict[int, tuple[int, int]]:
    """Lead a segment of the clean text back: the span in each segment, by its index, that it came from."""
    bounds: dict[int, tuple[int, int]] = {}
    if found.start is None or found.end is None:
        return bounds
    start, end = found.start, found.end
    first = bisect_right(ledger.strands, start, key=lambda strand: strand.out_end)
    for place in range(first, len(ledger.strands)):
        strand = ledger.strands[place]
        if strand.out_start >= end:
            break
        low, high = strand.start, strand.end
        if strand.is_verbatim:
            low = max(low, start - strand.out_start + strand.start)
            high = min(high, end - strand.out_start + strand.start)
        known = bounds.get(strand.index, (low, high))
        bounds[strand.index] = min(low, known[0]), max(high, known[1])
    return bounds


def split_segment(segment: Segment, cuts: Iterable[tuple[int, int, Kind, str]]) -> Iterator[Segment]:
    """Split a segment where spans of its text, (start, end, kind, rule), are of another kind."""
    at = 0
    for begin, end, kind, rule in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        start = max(at, begin)
        if start >= end:
            continue
        yield from _part(segment, at, start, segment.kind, segment.rule)
        yield from _part(segment, start, end, kind, rule)
        at = end
    if at:
        yield from _part(segment, at, len(segment.text), segment.kind, segment.rule)
    else:
        yield segment


def _part(segment: Segment, start: int, end: int, kind: Kind, rule: str) -> Iterator[Segment]:
    """Give the part [start:end] of a segment, without white space at its ends; none where nothing is left."""
    text = segment.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if text:
        offset = None if segment.start is None else segment.start + start
        yield Segment(kind, text, rule, offset, None if offset is None else offset + len(text))


def fill_gaps(visible: str, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Put segments in order and add one for every character that is not white and stands in none."""
    result: list[Segment] = []
    at = 0
    for segment in _in_order(segments):
        if segment.start is not None and segment.end is not None:
            result.extend(_gap(visible, at, segment.start))
            at = max(at, segment.end)
        result.append(segment)
    result.extend(_gap(visible, at, len(visible)))
    return tuple(result)


class _Weaver:
    """Puts pieces together: no white space at the ends of a paragraph, never two together."""

    def __init__(self) -> None:
        self.strands: list[Strand] = []
        self._parts: list[str] = []
        self._joint = ""

    @property
    def text(self) -> str:
        """What was put together so far."""
        return "".join(self._parts)

    def join(self, joint: str) -> None:
        """Set what stands before the next piece; a blank line outweighs a space."""
        self._joint = max(self._joint, joint, key=len)

    def add(self, piece: str, index: int, start: int, end: int, *, is_verbatim: bool) -> None:
        """Append a piece of segment `index`; white space waits until something follows it."""
        if not piece.strip():
            self.join(piece if (len(piece) == 1 or piece == _PARAGRAPH) and self.strands else " ")
            return
        body = piece.strip()
        lead = len(piece) - len(piece.lstrip())
        at = self._add_joint(" " if lead else "")
        if is_verbatim:
            start, end = start + lead, start + lead + len(body)
        self._parts.append(body)
        self.strands.append(Strand(at, at + len(body), index, start, end, is_verbatim))
        self._joint = " " if lead + len(body) < len(piece) else ""

    def _add_joint(self, lead: str) -> int:
        """Append what stands before a piece; give where that begins."""
        if not self.strands:
            return 0
        joint = max(self._joint, lead, key=len)
        self._parts.append(joint)
        return self.strands[-1].out_end + len(joint)


def _in_order(segments: Sequence[Segment]) -> list[Segment]:
    """Sort by offset; what has none stays behind the segment that it followed."""
    at, keyed = -1, []
    for segment in segments:
        at = segment.start if segment.start is not None else at
        keyed.append((at, segment))
    return [segment for _, segment in sorted(keyed, key=lambda pair: pair[0])]


def _gap(visible: str, start: int, end: int) -> Iterator[Segment]:
    text = visible[start:end] if end > start else ""
    if text.strip():
        whole = Segment(Kind.CHROME, text, "chrome.outside-blocks", start, end)
        yield from _part(whole, 0, len(text), whole.kind, whole.rule)


def _share_out(segments: Sequence[Segment], repairs: Iterable[Repair]) -> dict[int, list[Repair]]:
    """Give each kept segment the repairs that stand in it."""
    shared: dict[int, list[Repair]] = {}
    waiting = sorted(repairs, key=lambda repair: (repair.start, repair.end), reverse=True)
    for index, segment in enumerate(segments):
        if segment.start is None or segment.end is None:
            continue
        while waiting and waiting[-1].start < segment.end:
            repair = waiting.pop()
            if segment.kind in TEXT_KINDS and segment.start <= repair.start and repair.end <= segment.end:
                shared.setdefault(index, []).append(repair)
    return shared


def _pieces(segment: Segment, repairs: Iterable[Repair]) -> Iterator[tuple[str, int, int]]:
    """Give what a segment reads, in pieces, and where in its text each stands."""
    text, shift = segment.text, segment.start or 0
    at, line_break = 0, "\n" if is_set(text) else " "
    for repair in repairs:
        start, end = repair.start - shift, repair.end - shift
        yield from _folded(text, at, start, line_break)
        if repair.after.isspace():
            yield _PARAGRAPH if "\n" in repair.after else " ", start, end
        elif repair.after:
            after = "".join(piece for piece, *_ in _folded(repair.after, 0, len(repair.after), line_break))
            yield after, start, end
        at = end
    yield from _folded(text, at, len(text), line_break)


def _folded(text: str, start: int, end: int, line_break: str) -> Iterator[tuple[str, int, int]]:
    piece = text[start:end]
    if " ".join(piece.split()) == piece:
        if piece:
            yield piece, start, end
        return
    at = start
    for match in _WHITE.finditer(text, start, end):
        if match.group() in _SINGLE_SPACES:
            continue
        if match.start() > at:
            yield text[at : match.start()], at, match.start()
        yield line_break if "\n" in match.group() else " ", match.start(), match.end()
        at = match.end()
    if end > at:
        yield text[at:end], at, end


def _joint(visible: str, previous: Segment | None, segment: Segment) -> str:
    """What stands between two kept segments: nothing, a space, or a blank line."""
    if previous is None:
        return ""
    if previous.end is None or segment.start is None or previous.end > segment.start:
        return "\n\n"
    if _BREAK.search(visible, previous.end, segment.start):
        return "\n\n"
    return "" if _NO_SPACE_BEFORE.match(segment.text) else " "
