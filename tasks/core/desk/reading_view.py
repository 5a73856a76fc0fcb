"""A text as it is read, and with what was taken out of it, in place.

Takes an article's text and ledger; gives paragraphs, or every span of the ledger with what became of it and
why. Runs of page furniture are one span that says how long they are. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tasks.core.clean.doubts import is_doubted_cut
from tasks.core.clean.lines.repeats import RULE_PREFIX, TAUGHT_PREFIX
from tasks.core.clean.lines.rules import load_rules
from tasks.core.records import DATA_KINDS, KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.records import Doubt, Segment

KEPT, DATA, CUT = "kept", "data", "cut"
TAUGHT_NEWS = "A person said that this line is news at this publisher: no rule takes it out."
TAUGHT_BOILERPLATE = "A person said that this line is boilerplate at this publisher."
_WHY_BY_KIND = {
    Kind.PROMO: "The publisher speaks for itself, not about the news.",
    Kind.PAYWALL: "Speaks of access to the page, not about the news.",
    Kind.RELATED: "Leads to other articles.",
    Kind.UI: "A part of the page to be used, not read.",
    Kind.LEGAL: "Says who holds which rights.",
    Kind.BIO: "Speaks of the author, not of the news.",
    Kind.CHROME: "Page furniture far from the article: menus, footers.",
    Kind.BYLINE: "Names author, place or time: kept as data.",
    Kind.CREDIT: "Says whom text or picture is from: kept as data.",
    Kind.NOTE: "Speaks of the article itself: kept as data.",
    Kind.CAPTION: "Stands below a picture: kept as data.",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the clean text."""

    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class LedgerSpan:
    """A span of the input: `fate` is kept, data or cut; `characters` how long it is, with text or without."""

    kind: Kind
    fate: str
    text: str
    characters: int
    rule: str
    why: str
    is_doubted: bool


def list_paragraphs(text: str, segments: Sequence[Segment]) -> Iterator[Paragraph]:
    """Give the clean text by its paragraphs."""
    headings = {segment.text.strip() for segment in segments if segment.kind is Kind.HEADING}
    for part in text.split("\n\n"):
        if part.strip():
            yield Paragraph(part.strip(), part.strip() in headings)


def list_spans(segments: Sequence[Segment], doubts: Sequence[Doubt]) -> list[LedgerSpan]:
    """Give every span of the ledger in order; neighbouring furniture is one."""
    spans: list[LedgerSpan] = []
    for segment in segments:
        span = _read_span(segment, doubts)
        before = spans[-1] if spans else None
        if before and before.kind is Kind.CHROME is span.kind:
            spans[-1] = replace(
                before,
                text=f"{before.text}\n{span.text}".strip(),
                characters=before.characters + span.characters,
                is_doubted=before.is_doubted or span.is_doubted,
            )
        else:
            spans.append(span)
    return spans


def explain_rule(rule: str, kind: Kind) -> str:
    """Say why a rule takes out what it does; of what is no rule of ours, what its kind is."""
    if rule in _reasons():
        return _reasons()[rule]
    if rule.startswith(TAUGHT_PREFIX):
        return TAUGHT_NEWS if kind in KEPT_KINDS else TAUGHT_BOILERPLATE
    if kind in KEPT_KINDS:
        return ""
    learned = "It repeats in other articles of this publisher. " if rule.startswith(RULE_PREFIX) else ""
    return learned + _WHY_BY_KIND[kind]


@cache
def _reasons() -> dict[str, str]:
    return {each.id: each.why for each in load_rules()}


def _read_span(segment: Segment, doubts: Sequence[Doubt]) -> LedgerSpan:
    fate = KEPT if segment.kind in KEPT_KINDS else DATA if segment.kind in DATA_KINDS else CUT
    has_place = segment.start is not None and segment.end is not None
    length = segment.end - segment.start if has_place else len(segment.text)  # type: ignore[operator]
    return LedgerSpan(
        kind=segment.kind,
        fate=fate,
        text=segment.text.strip(),
        characters=length,
        rule=segment.rule,
        why=explain_rule(segment.rule, segment.kind),
        is_doubted=is_doubted_cut(doubts, segment),
    )
