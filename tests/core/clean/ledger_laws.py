"""The laws of the ledger: what no cleaning may do, whatever the document.

Takes a document and the visible input that it came from; names what is wrong with its ledger.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.records import Document, Repair, Segment

TEXT_KINDS = frozenset({Kind.DESCRIPTION, Kind.BODY, Kind.HEADING})
WHITE = re.compile(r"\s+")


def find_ledger_faults(visible: str, document: Document) -> list[str]:
    """Name what is wrong with a document's ledger, given its visible input."""
    placed = [segment for segment in document.segments if segment.start is not None]
    return [*_find_gaps(visible, placed), *_find_false_repairs(visible, document), *_find_rewording(document)]


def _find_gaps(visible: str, placed: list[Segment]) -> Iterator[str]:
    """Every character that is not white stands in one segment, in order, in its own wording."""
    at = 0
    for segment in placed:
        start, end = segment.start or 0, segment.end or 0
        if visible[start:end] != segment.text:
            yield f"[{start}:{end}] does not read as its segment"
        if start < at:
            yield f"[{start}:{end}] overlaps the segment before it"
        if visible[at:start].strip():
            yield f"[{at}:{start}] stands in no segment"
        at = max(at, end)
    if visible[at:].strip():
        yield f"[{at}:] stands in no segment"


def _find_false_repairs(visible: str, document: Document) -> Iterator[str]:
    """Repairs are in order and apart, name what stands there, and add nothing but white space."""
    at = 0
    for repair in sorted(document.repairs, key=lambda found: (found.start, found.end)):
        where = f"the repair of [{repair.start}:{repair.end}]"
        if repair.start < at:
            yield f"{where} overlaps the one before it"
        if visible[repair.start : repair.end] != repair.before:
            yield f"{where} names what does not stand there"
        if len(WHITE.sub("", repair.after)) > len(WHITE.sub("", repair.before)):
            yield f"{where} makes the text grow"
        at = max(at, repair.end)


def _find_rewording(document: Document) -> Iterator[str]:
    """The text is what the kept segments say once they are repaired, but for white space."""
    repairs = sorted(document.repairs, key=lambda found: (found.start, found.end))
    starts = [repair.start for repair in repairs]
    said = []
    for segment in document.segments:
        if segment.kind in TEXT_KINDS:
            low, high = (bisect_left(starts, place or 0) for place in (segment.start, segment.end))
            said.append(_repair(segment, repairs[low:high]))
    if WHITE.sub("", "".join(said)) != WHITE.sub("", document.text):
        yield "the text is not what the kept segments say"


def _repair(segment: Segment, repairs: list[Repair]) -> str:
    start = segment.start
    if start is None or segment.end is None:
        return segment.text
    parts, at = [], 0
    for repair in repairs:
        parts += [segment.text[at : repair.start - start], repair.after]
        at = repair.end - start
    return "".join([*parts, segment.text[at:]])
