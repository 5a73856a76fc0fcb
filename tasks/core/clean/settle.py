"""Judging to a fixed point: the clean text, cleaned again as plain text, loses nothing more.

Takes the visible input and its segments; gives segments, repairs and the text such that a second cleaning
removes nothing. Each round judges the text that the last one made and leads what it takes out back to the
input; each round makes the text shorter, so it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.judge import judge_blocks
from tasks.core.clean.language import detect_language
from tasks.core.clean.ledger import TEXT_KINDS, Composition, compose, recut, trace
from tasks.core.clean.repairs import find_repairs
from tasks.core.clean.text import TextPage, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.ledger import Cut
    from tasks.core.records import Repair, Segment


@dataclass(frozen=True, slots=True)
class Settled:
    """What stays settled: segments that cover the input, repairs of the kept ones, and their text."""

    segments: tuple[Segment, ...]
    repairs: tuple[Repair, ...]
    text: str


def judge_text(page: TextPage, language: str | None = None) -> tuple[Segment, ...]:
    """Judge a plain text; its language is told from the text where nothing else says it."""
    return judge_blocks(page.blocks, publisher=None, language=language or detect_language(page.visible))


def settle_segments(visible: str, segments: tuple[Segment, ...]) -> Settled:
    """Cut until the text that is left would stay whole if it were cleaned again."""
    while True:
        repairs = find_repairs(segment for segment in segments if segment.kind in TEXT_KINDS)
        composition = compose(visible, segments, repairs)
        cuts = tuple(_find_cuts(composition))
        if not cuts:
            return Settled(segments, repairs, composition.text)
        segments = recut(segments, cuts)


def _find_cuts(composition: Composition) -> Iterator[Cut]:
    again: Sequence[Segment] = judge_text(read_text(composition.text))
    for segment in again:
        if segment.kind not in TEXT_KINDS and segment.start is not None and segment.end is not None:
            yield from trace(composition, segment.start, segment.end, segment.kind, segment.rule)
