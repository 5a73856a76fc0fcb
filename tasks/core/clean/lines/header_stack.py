"""A headline with a byline or a date line right under it: how a text opens that was saved by hand.

Takes the first blocks of a text; gives how many of them are such lines, each with its kind, and the
candidates in them. A first line alone is never a headline: a line that can be nothing but a byline or a
date must stand under it, and both of them where a standfirst stands between. It reads whole lines only,
never prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+(?:(?:van|von|de|der|den|di|da|bin|al|el|la)\s+)*[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,3}"  # noqa: RUF001 - letters with accents, apostrophes as typed
)
_BYLINE = re.compile(
    rf"(?:By|BY|Von|Par|Por|Di|Door)\s+(?P<authors>{_NAME}(?:(?:,|\s+and|\s+und|\s+et|\s+y|\s+e|\s+en)\s+{_NAME})*)"
    r"(?:,\s+[^.]{3,60}|\s*[-–—|•]\s*(?P<date>[\w ,.:/-]{4,30}\d{4}[\w ,.:]{0,20})|\s*[|•]\s*[^.|•]{3,60})?"  # noqa: RUF001 - dashes as typed
)
_MAX_BYLINE_CHARS = 140
_MONTH = (
    r"(?:jan|feb|mar|apr|ma[iyj]|jun|jul|aug|sep|oct|nov|dec"
    r"|jän|mär|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|mei|mrt)"
    r"[a-zéûç]{0,7}\.?"
)
_CLOCK = r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\.?|uhr|h))?(?:\s*\(?[A-Z]{1,4}\)?|\s*[+-]\d\d:?\d\d)?"
_DAY = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{1,2}}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?{_MONTH}\s+(?:de\s+)?\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
)
_DATE_LINE = re.compile(
    r"(?P<updated>(?:last\s+)?(?:updated|modified)(?:\s+on)?:?\s+)?(?:(?:first\s+)?(?:published|posted|date)(?:\s+on)?:?\s+)?"
    rf"(?P<date>(?:[^\W\d]{{2,10}}\.?,?\s+)?{_DAY}(?:,?\s*(?:at|um|à|[-–—|])?\s*{_CLOCK})?)",  # noqa: RUF001 - dashes as typed
    re.IGNORECASE,
)
_MAX_DATE_CHARS = 60
_TITLE_MAX_CHARS = 220
_TITLE_MAX_WORDS = 34
_TITLE_LEAST_WORDS = 3
_MAX_LINES_BELOW = 3
_MAX_DECK_CHARS = 300


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one header line is: its kind, the rule that says so and what it tells."""

    kind: Kind
    rule: str
    candidates: tuple[Candidate, ...]


def read_stack(blocks: Sequence[Block]) -> tuple[HeaderLine, ...]:
    """Read the headline and the lines under it, from the first block on; nothing where there are none."""
    if not blocks or not is_headline(blocks[0].text) or len(blocks[0].text.split()) < _TITLE_LEAST_WORDS:
        return ()
    below = _read_below(blocks[1 : 1 + _MAX_LINES_BELOW])
    deck: tuple[HeaderLine, ...] = ()
    if not below and len(blocks) > 1 and len(blocks[1].text) <= _MAX_DECK_CHARS:
        deck = (HeaderLine(Kind.DESCRIPTION, "header.standfirst", ()),)
        below = _read_below(blocks[2 : 2 + _MAX_LINES_BELOW])
    told = {found.field for line in below for found in line.candidates}
    if len(told) <= len(deck) or len(blocks) <= 1 + len(deck) + len(below):
        return ()
    title = Candidate("title", blocks[0].text, "line over the byline or date line")
    return (HeaderLine(Kind.TITLE, "header.title-above", (title,)), *deck, *below)


def _read_below(blocks: Sequence[Block]) -> list[HeaderLine]:
    """Read bylines and date lines, each sort once, up to the first line that is none."""
    below: list[HeaderLine] = []
    for block in blocks:
        line = read_byline(block.text) or read_date_line(block.text)
        if line is None or any(line.rule == other.rule for other in below):
            break
        below.append(line)
    return below


def is_headline(text: str) -> bool:
    """Tell whether a line could be a headline: short, no full stop, no header line itself."""
    short = len(text) <= _TITLE_MAX_CHARS and len(text.split()) <= _TITLE_MAX_WORDS
    is_other = text[-1] in ".:;,…。" or _BYLINE.fullmatch(text) or _DATE_LINE.fullmatch(text)
    return short and not is_other


def read_byline(text: str) -> HeaderLine | None:
    """Read a line that names the writers and nothing else but their post, place or a date."""
    match = _BYLINE.fullmatch(text) if len(text) <= _MAX_BYLINE_CHARS else None
    if match is None:
        return None
    found = [Candidate("authors", match["authors"], "byline")]
    if match["date"]:
        found.append(Candidate("published_at", match["date"], "byline"))
    return HeaderLine(Kind.BYLINE, "header.byline", tuple(found))


def read_date_line(text: str) -> HeaderLine | None:
    """Read a line that is a date with its year, and nothing else."""
    match = _DATE_LINE.fullmatch(text) if len(text) <= _MAX_DATE_CHARS else None
    if match is None:
        return None
    field = "modified_at" if match["updated"] else "published_at"
    rule = "header.updated-line" if match["updated"] else "header.date-line"
    return HeaderLine(Kind.BYLINE, rule, (Candidate(field, match["date"], "date line"),))
