"""What the news database says of one run, for its report, and whether it went as runs usually go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.records import OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class TextPart:
    """How much of the text of a run's articles became one thing: `kept`, `data`, `cut` or `chrome`."""

    part: str
    words: int
    characters: int


@dataclass(frozen=True, slots=True)
class RuleCut:
    """What one rule took out of a run's articles, with its longest `example`, cut short."""

    kind: str
    rule: str
    words: int
    characters: int
    articles: int
    example: str


@dataclass(frozen=True, slots=True)
class StrangeArticle:
    """An article that stands out, and why."""

    article_id: str
    publisher: str | None
    title: str | None
    why: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run: bytes `received`, what became of the text, what was cut by which rule, what stands out."""

    received: int
    parts: tuple[TextPart, ...]
    cuts: tuple[RuleCut, ...]
    strangest: tuple[StrangeArticle, ...]


LEAST_QUARANTINED = 5
LEAST_SHARE = 0.1
TIMES_USUAL = 3
LEAST_RUNS, LEAST_INPUTS = 5, 50
"""What is usual is known from so many runs with so many inputs together; before that nothing jumps."""


def has_quarantine_jumped(outcomes: Mapping[str, int], earlier: Sequence[Mapping[str, int]]) -> bool:
    """Tell whether a run quarantined far more than those before it; where these are few, it did not.

    It did where at least five inputs and a tenth of all were quarantined, and three times the usual share.
    """
    quarantined, total = _count(outcomes)
    usual = [_count(each) for each in earlier]
    usual_quarantined, usual_total = sum(each[0] for each in usual), sum(each[1] for each in usual)
    if len(usual) < LEAST_RUNS or usual_total < LEAST_INPUTS:
        return False
    if quarantined < LEAST_QUARANTINED or quarantined < LEAST_SHARE * total:
        return False
    return quarantined / total > TIMES_USUAL * usual_quarantined / usual_total


def _count(outcomes: Mapping[str, int]) -> tuple[int, int]:
    return outcomes.get(OutcomeKind.QUARANTINED, 0), sum(outcomes.values())
