"""Judging to a fixed point: the clean text, cleaned again as plain text, loses nothing more.

Takes the visible input and its segments; gives segments, repairs and the text such that a second cleaning
removes nothing. Each round judges the text that the last one made and leads what it takes out back to the
input; each round makes the text shorter, so it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.ledger import TEXT_KINDS, Composition, compose, fill_gaps, recut, trace
from tasks.core.clean.text.plain_text import TextPage, read_text, split_blocks
from tasks.core.clean.text.repairs import find_repairs
from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tasks.core.clean.fields.fields import Candidate
    from tasks.core.clean.lines.repeats import PublisherRepeats
    from tasks.core.clean.text.ledger import Cut
    from tasks.core.records import Repair

    ChooseRepeats = Callable[[Iterable[Candidate]], PublisherRepeats | None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What stays settled: segments that cover the input, repairs of the kept ones, and their text."""

    segments: tuple[Segment, ...]
    repairs: tuple[Repair, ...]
    text: str


def judge_text(page: TextPage, repeats: PublisherRepeats | None = None) -> tuple[Segment, ...]:
    """Judge a plain text; its language is told from the text."""
    return judge_blocks(page.blocks, language=detect_language(page.visible), repeats=repeats)


def clean_text_to_fixpoint(text: str, choose: ChooseRepeats | None = None) -> tuple[Settled, TextPage]:
    """Judge a plain text as it reads once it is repaired; gives the repaired page too.

    `choose` gives what was learned for the publisher that the text's own header lines name.
    """
    blocks = (Segment(Kind.BODY, b.text, "unjudged", b.start, b.end) for b in split_blocks(text))
    segments = fill_gaps(text, tuple(blocks))
    composition = compose(text, segments, find_repairs(segments))
    page = read_text(composition.text)
    repeats = choose(page.candidates) if choose else None
    cuts = _lead_back(composition, judge_text(page, repeats))
    return cut_to_fixpoint(text, recut(segments, cuts), repeats), page


def cut_to_fixpoint(
    visible: str, segments: tuple[Segment, ...], repeats: PublisherRepeats | None = None
) -> Settled:
    """Cut until the text that is left would stay whole if it were cleaned again."""
    while True:
        repairs = find_repairs(segment for segment in segments if segment.kind in TEXT_KINDS)
        composition = compose(visible, segments, repairs)
        again = judge_text(read_text(composition.text), repeats)
        cuts = _lead_back(composition, (found for found in again if found.kind not in TEXT_KINDS))
        if not cuts:
            return Settled(segments, repairs, composition.text)
        segments = recut(segments, cuts)


def _lead_back(composition: Composition, segments: Iterable[Segment]) -> tuple[Cut, ...]:
    return tuple(
        cut
        for found in segments
        if found.start is not None and found.end is not None
        for cut in trace(composition, found.start, found.end, found.kind, found.rule)
    )
