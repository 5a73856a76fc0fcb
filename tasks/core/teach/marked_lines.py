"""Where a line that a person marks stands in an article: a paragraph of its text, or a span that was cut.

Takes an article's text and ledger and the line as it was given; gives the line as it reads there, whole, with
its place and the rule that spoke of it. A UsageError says why there is none. Of page furniture the ledger has
no text: a line marked as news that stands nowhere may be a part of it, and is taken as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.lines.repeats import fold_paragraph
from tasks.core.errors import UsageError
from tasks.core.records import KEPT_KINDS, Kind, Segment
from tasks.core.teach.reader_marks import MarkedAs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line as it reads; where it stands in the input and by which rule, where the ledger says so."""

    text: str
    start: int | None = None
    end: int | None = None
    rule: str | None = None


def find_marked(text: str, segments: Sequence[Segment], line: str, marked_as: MarkedAs) -> MarkedLine:
    """Find what a person marks."""
    key = fold_paragraph(line)
    if not key:
        raise UsageError("There is no line to mark", "Give a whole paragraph, as it reads")
    if marked_as is MarkedAs.BOILERPLATE:
        return _find_kept(text, segments, key)
    cut = [segment for segment in segments if segment.kind not in KEPT_KINDS]
    if found := _find(cut, key):
        return MarkedLine(found.text.strip(), found.start, found.end, found.rule)
    if _find_paragraph(text, key):
        raise UsageError("This line stands in the text already", "What was cut can be marked as news")
    if any(segment.kind is Kind.CHROME and not segment.text for segment in cut):
        return MarkedLine(" ".join(line.split()))
    raise UsageError("No cut of this article reads so", "Give one whole, as `copydesk show` prints it")


def _find_kept(text: str, segments: Sequence[Segment], key: str) -> MarkedLine:
    paragraph = _find_paragraph(text, key)
    if paragraph is None:
        part = next((each for each in text.split("\n\n") if key in fold_paragraph(each)), None)
        hint = f"It is a part of: {part[:200]}" if part else "Give one whole, as `copydesk show` prints it"
        raise UsageError("No paragraph of this article's text reads so", hint)
    found = _find((segment for segment in segments if segment.kind in KEPT_KINDS), key)
    return MarkedLine(paragraph, *((found.start, found.end, found.rule) if found else ()))


def _find_paragraph(text: str, key: str) -> str | None:
    return next((each.strip() for each in text.split("\n\n") if fold_paragraph(each) == key), None)


def _find(segments: Iterable[Segment], key: str) -> Segment | None:
    return next((each for each in segments if each.text and fold_paragraph(each.text) == key), None)
