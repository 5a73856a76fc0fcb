"""What the published copy says of one run, for its report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPart:
    """How much of the text of a run's articles became one thing: `kept`, `data`, `cut` or `furniture`."""

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
