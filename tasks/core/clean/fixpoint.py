"""Judging to a fixed point: the clean text, cleaned again as plain text, loses nothing more.

Takes the visible input and its segments; gives the ledger, with a text such that a second cleaning removes
nothing. Each round judges the text that the last one made and leads what it takes out back to the input;
each round makes the text shorter, so it ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.ledger import TEXT_KINDS, Ledger, compose, fill_gaps, recut
from tasks.core.clean.text.plain_text import read_text, split_blocks
from tasks.core.clean.text.repairs import find_repairs
from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tasks.core.clean.lines.repeats import PublisherRepeats

    ChooseRepeats = Callable[[Iterable[Candidate]], PublisherRepeats | None]

_PATIENT = 4
"""Rounds that cut no more than what was judged; an article needs one or two."""


def clean_text_to_fixpoint(
    text: str, choose: ChooseRepeats, language: str | None = None
) -> tuple[Ledger, tuple[Candidate, ...]]:
    """Judge a plain text as it reads once it is repaired; gives the candidates of its header lines too.

    `choose` gives what was learned for the publisher that these name; `language` is the one stated, else the
    text tells its own.
    """
    unjudged = tuple(Segment(Kind.BODY, b.text, "unjudged", b.start, b.end) for b in split_blocks(text))
    segments = fill_gaps(text, unjudged)
    ledger = compose(text, segments, find_repairs(segments))
    blocks, candidates = read_text(ledger.text)
    repeats = choose(candidates)
    judged = judge_blocks(blocks, language=language or detect_language(ledger.text), repeats=repeats)
    ledger, later = cut_to_fixpoint(text, recut(ledger, judged), repeats, language)
    return ledger, (*candidates, *add_later(later, candidates))


def add_later(later: Iterable[Candidate], known: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give what was read while the text was cut; the line under a headline that is known is a standfirst."""
    fields = {found.field for found in known}
    return tuple(
        replace(found, field="description") if found.field == "title" and "title" in fields else found
        for found in later
    )


def cut_to_fixpoint(
    visible: str,
    segments: tuple[Segment, ...],
    repeats: PublisherRepeats | None = None,
    language: str | None = None,
) -> tuple[Ledger, tuple[Candidate, ...]]:
    """Cut until the text that is left would stay whole if it were cleaned again.

    Gives the candidates of the header lines too that come to the top while the text is cut: what goes as
    one is data. A text whose ends come off line by line is cut faster and faster: the work stays in
    proportion to it.
    """
    turn, found = 0, list[Candidate]()
    while True:
        repairs = find_repairs(segment for segment in segments if segment.kind in TEXT_KINDS)
        ledger = compose(visible, segments, repairs)
        blocks, candidates = read_text(ledger.text)
        found += candidates
        judged = judge_blocks(blocks, language=language or detect_language(ledger.text), repeats=repeats)
        gone = [segment for segment in judged if segment.kind not in TEXT_KINDS]
        if not gone:
            return ledger, tuple(found)
        segments = recut(ledger, gone if turn < _PATIENT else _reach_out(judged, 4 ** (turn - _PATIENT + 1)))
        turn += 1


def _reach_out(judged: Sequence[Segment], reach: int) -> list[Segment]:
    """Take out, with what goes, the lines up to so many beside it that are no prose."""
    going = list(judged)
    for places in (range(len(going)), reversed(range(len(going)))):
        last, left = going[0], 0
        for place in places:
            one = going[place]
            if one.kind not in TEXT_KINDS:
                last, left = one, reach if judged[place] is one else left
            elif left and not Block(one.text, 0, len(one.text)).is_prose:
                left -= 1
                going[place] = replace(one, kind=last.kind, rule=last.rule)
            else:
                left = 0
    return [one for one in going if one.kind not in TEXT_KINDS]
