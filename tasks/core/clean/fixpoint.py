"""Judging to a fixed point: the clean text, cleaned again as plain text, loses nothing more.

Takes the visible input and its segments; gives the ledger, with a text such that a second cleaning removes
nothing. Each round judges the text that the last one made and leads what it takes out back to the input;
each round makes the text shorter, so it ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, islice, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.layout.layout import TextLayout, read_layout
from tasks.core.clean.layout.spots import find_spots
from tasks.core.clean.lines.judge import KEEP_RULE, judge_text
from tasks.core.clean.text.dumped_heads import read_dumped_head
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.ledger import TEXT_KINDS, Ledger, compose, fill_gaps, recut, trace
from tasks.core.clean.text.mending import mend
from tasks.core.clean.text.plain_text import read_text
from tasks.core.clean.text.repairs import find_repairs
from tasks.core.records import Kind, Repair, Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tasks.core.clean.lines.chrome import Look
    from tasks.core.clean.lines.repeats import PublisherRepeats

    ChooseRepeats = Callable[[Iterable[Candidate]], PublisherRepeats | None]

_PATIENT = 4
"""Rounds that cut no more than what was judged; an article needs one or two."""
_MOST_MENDED = 8
"""Rounds of repairs of what was laid out and cut; an article needs none or one."""
_ENDLESS_RULE = "chrome.endless-repair"


@dataclass(frozen=True, slots=True)
class CleanedText:
    """What a plain text came to: its ledger, what its header lines say, what a first look saw of it."""

    ledger: Ledger
    candidates: tuple[Candidate, ...]
    look: Look | None


def clean_text_to_fixpoint(text: str, choose: ChooseRepeats, language: str | None = None) -> CleanedText:
    """Judge a plain text as it reads once it is repaired.

    `choose` gives what was learned for the publisher that these name; `language` is the one stated, else the
    text tells its own.
    """
    ledger, layout = lay_out_text(text)
    blocks, candidates = read_text(ledger.text)
    blocks = count_links(ledger, blocks, layout.links)
    repeats = choose(candidates)
    own = language or detect_language(ledger.text)
    spots = partial(find_block_spots, text, ledger)
    judged = judge_text(blocks, language=own, repeats=repeats, find_spots=spots)
    parts, found = read_dumped_head(tuple(_join_pieces(ledger.text, judged.segments)), candidates, own)
    candidates = (*candidates, *found)
    ledger, later = cut_to_fixpoint(text, recut(ledger, parts), repeats, language, ledger.repairs)
    return CleanedText(ledger, (*candidates, *add_later(later, candidates)), judged.look)


def add_later(later: Iterable[Candidate], known: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give what was read while the text was cut; the line under a headline that is known is a standfirst."""
    fields = {found.field for found in known}
    return tuple(
        replace(found, field="description") if found.field == "title" and "title" in fields else found
        for found in later
    )


def lay_out_text(text: str) -> tuple[Ledger, TextLayout]:
    """Give a plain text as it reads once it is laid out and repaired, unjudged, and its layout."""
    segments, repairs, layout = _find_layout(text)
    return compose(text, segments, repairs), layout


def _find_layout(text: str) -> tuple[tuple[Segment, ...], tuple[Repair, ...], TextLayout]:
    layout = read_layout(text)
    unjudged = (Segment(Kind.BODY, text[low:high], "unjudged", low, high) for low, high in layout.paragraphs)
    segments = fill_gaps(text, tuple(unjudged))
    kept = (segment for segment in segments if segment.kind in TEXT_KINDS)
    return segments, find_repairs(kept, layout.edits), layout


def count_links(
    ledger: Ledger, blocks: Sequence[Block], links: Sequence[tuple[int, int]]
) -> tuple[Block, ...]:
    """Tell blocks of the clean text how many of their characters are links in the input."""
    if not links:
        return tuple(blocks)
    ends = list(accumulate((end for _, end in links), max))
    counted = []
    for block in blocks:
        linked = 0
        for index, (low, high) in trace(ledger, block.to_segment(Kind.BODY, "")).items():
            at = ledger.segments[index].start or 0
            for start, end in islice(links, bisect_right(ends, at + low), None):
                if start >= at + high:
                    break
                linked += max(0, min(end, at + high) - max(start, at + low))
        counted.append(replace(block, link_chars=linked))
    return tuple(counted)


def find_block_spots(text: str, ledger: Ledger, blocks: Sequence[Block]) -> NDArray[np.float32]:
    """Say of blocks of the clean text how they stood in the input."""
    return find_spots(text, [_find_span(ledger, block) for block in blocks])


def _find_own_spots(text: str, blocks: Sequence[Block]) -> NDArray[np.float32]:
    """Say how blocks of the clean text stand in it: as they would in what came in, if it did."""
    return find_spots(text, [(block.start, block.end) for block in blocks])


def _find_span(ledger: Ledger, block: Block) -> tuple[int, int] | None:
    places = trace(ledger, block.to_segment(Kind.BODY, ""))
    if not places:
        return None
    first, last = min(places), max(places)
    start, end = (ledger.segments[at].start or 0 for at in (first, last))
    return start + places[first][0], end + places[last][1]


def cut_to_fixpoint(
    visible: str,
    segments: tuple[Segment, ...],
    repeats: PublisherRepeats | None = None,
    language: str | None = None,
    repairs: tuple[Repair, ...] = (),
) -> tuple[Ledger, tuple[Candidate, ...]]:
    """Cut and repair until the text that is left would stay as it is if it were cleaned again.

    Gives the candidates of the header lines too that come to the top while the text is cut: what goes as
    one is data. `repairs` are those that are known; the text that is left may need more. A text whose ends
    come off line by line, or that needs a repair after each repair, is cut faster and faster: the work stays
    in proportion to it.
    """
    turn, mended, found = 0, 0, list[Candidate]()
    ledger = compose(visible, segments, repairs)
    while True:
        better = _lay_out_again(visible, ledger, mended)
        if better.text != ledger.text:
            ledger = better
            mended += 1
            continue
        blocks, candidates = read_text(ledger.text)
        found += candidates
        judged = judge_text(
            blocks,
            language=language or detect_language(ledger.text),
            repeats=repeats,
            find_spots=partial(_find_own_spots, ledger.text),
        ).segments
        gone = [segment for segment in judged if segment.kind not in TEXT_KINDS]
        if not gone:
            return ledger, tuple(found)
        gone = gone if turn < _PATIENT else _reach_out(judged, 4 ** (turn - _PATIENT + 1))
        ledger = compose(visible, recut(ledger, gone), ledger.repairs)
        turn += 1


def _lay_out_again(visible: str, ledger: Ledger, mended: int) -> Ledger:
    """Lay out and repair the clean text as it would be if it came in.

    Damage that came anew with each of so many repairs is no damage that we know: such a paragraph goes.
    """
    laid_out, repairs, _ = _find_layout(ledger.text)
    parted = _part_lines(ledger.text, laid_out)
    repairs = tuple(sorted((*repairs, *parted), key=attrgetter("start", "end")))
    if mended >= _MOST_MENDED and repairs:
        taken = _take_out_repaired(laid_out, repairs)
        laid_out, repairs = tuple(_reach_out(taken, 4 ** (mended - _MOST_MENDED) - 1)), ()
    gone = [segment for segment in laid_out if segment.kind not in TEXT_KINDS]
    return compose(visible, *mend(ledger, repairs, gone)) if gone or repairs else ledger


def _part_lines(text: str, segments: Iterable[Segment]) -> Iterator[Repair]:
    """Part lines of the clean text that were set as lines, and are paragraphs as they read now."""
    for before, behind in pairwise(segments):
        start, end = before.end or 0, behind.start or 0
        if text[start:end] == "\n":
            yield Repair("parted_line", start, end, "\n", "\n\n")


def _take_out_repaired(segments: Iterable[Segment], repairs: Iterable[Repair]) -> list[Segment]:
    """Take out the segments in which repairs stand, both in their order."""
    starts = [repair.start for repair in repairs]
    return [
        segment
        if bisect_left(starts, segment.start or 0) == bisect_right(starts, segment.end or 0)
        else replace(segment, kind=Kind.CHROME, rule=_ENDLESS_RULE)
        for segment in segments
    ]


def _join_pieces(text: str, judged: Iterable[Segment]) -> Iterator[Segment]:
    """Put together what is kept of a line that was judged in pieces."""
    last: Segment | None = None
    for segment in judged:
        if last is None or last.end is None or segment.start is None:
            joined = None
        elif last.kind in TEXT_KINDS and segment.kind in TEXT_KINDS and segment.start - last.end <= 1:
            whole = text[last.start : segment.end]
            joined = replace(last, kind=Kind.BODY, rule=KEEP_RULE, text=whole, end=segment.end)
        else:
            joined = None
        if last is not None and joined is None:
            yield last
        last = joined or segment
    if last is not None:
        yield last


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
