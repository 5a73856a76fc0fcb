"""What is said of a quotation: who says it, where that stands, how sure it is.

Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.quotes.spans.marks import MarkedSpan


@dataclass(frozen=True, slots=True)
class SpeakerAttribution:
    """Who says a quotation: `speaker` as he is named there, `name` in full; `place` is where that stands."""

    speaker: str
    name: str | None
    place: tuple[int, int] | None
    cue: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class ReportedSpeech:
    """What an article says in its own words, from `start` to `end`, that somebody said."""

    start: int
    end: int
    said: SpeakerAttribution


def carry_over(
    given: list[SpeakerAttribution | None], spans: Sequence[MarkedSpan]
) -> list[SpeakerAttribution | None]:
    """Give all parts of a quotation that goes on over paragraphs the speaker that one of them names."""
    first = 0
    for number, span in enumerate(spans):
        if span.goes_on:
            continue
        part = given[first : number + 1]
        best = max(
            (each for each in part if each and each.cue), key=lambda each: each.confidence, default=None
        )
        if best and len(part) > 1:
            given[first : number + 1] = [
                each if each and each.cue else replace(best, cue=None) for each in part
            ]
        first = number + 1
    return given
