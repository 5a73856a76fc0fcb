"""How much running text a page lost to structure alone, and how much of that is shaped like what was kept.

Takes the blocks of a page and its ledger; gives counts of characters. Prose is body-shaped where it stands
beside kept prose, or in the same tags and classes: a cleaner that leaves out half of an article leaves out
what looks like the other half. Which rule cut it does not matter, as long as it looked at the page and not at
the wording. What stands in a part of the page that never is its article does not count, nor do copies
elsewhere of what the text says. It changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.page.prose import is_paragraph
from tasks.core.clean.text.ledger import TEXT_KINDS
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from tasks.core.clean.input.blocks import Block, Frame
    from tasks.core.clean.text.ledger import Ledger
    from tasks.core.records import Segment

_STRUCTURE = "html."
_NEVER_BODY = frozenset(
    ["html.input", "html.consent-tool", "html.nav", "html.footer", "html.masthead", "html.other-story"]
)
_STAYS = TEXT_KINDS | {Kind.TITLE}
_LEAST_CHARS = 15
_MOST_LINKS = 0.4
_LEAST_LIKENESS = 0.3
"""The share of the kept prose that must have a likeness before others that have it count as body-shaped."""


@dataclass(slots=True)
class CutProse:
    """Characters of a page's running text: what was kept, and what structure cut.

    `alike` are those that are body-shaped, by their rule.
    """

    kept: int = 0
    cut: int = 0
    alike: Counter[str] = field(default_factory=Counter)


def may_hold_body(segment: Segment) -> bool:
    """Whether structure alone took a span out, of a part of the page that can be its article."""
    is_cut = segment.kind not in _STAYS and segment.rule.startswith(_STRUCTURE)
    return is_cut and segment.rule not in _NEVER_BODY


def measure_cut_prose(blocks: Iterable[Block], ledger: Ledger) -> CutProse:
    """Count what was kept and what was cut of the running text of a page.

    What stands beside kept text counts from a few words on: turns of a hearing, cells; all else from a
    paragraph's length.
    """
    kept, cut = _part(blocks, ledger)
    measured = CutProse(kept=sum(len(block.text) for block in kept))
    common = _find_common(kept, _LEAST_LIKENESS * measured.kept)
    said = {block.text for block in kept}
    for block, rule in cut:
        is_beside = not common.isdisjoint(_stand_by(block.frame))
        is_prose = is_paragraph(block) and block.text not in said
        if not (is_beside or is_prose):
            continue
        said.add(block.text)
        chars = len(block.text)
        measured.cut += chars
        if is_beside or not common.isdisjoint(_look_like(block.frame)):
            measured.alike[rule] += chars
    return measured


def _part(blocks: Iterable[Block], ledger: Ledger) -> tuple[Sequence[Block], Sequence[tuple[Block, str]]]:
    """Part a page's running text by whether the clean text has its beginning or structure took it out."""
    segments = {segment.start: segment for segment in ledger.segments}
    kept, cut = [], []
    for block in blocks:
        segment = segments.get(block.start)
        if segment is None or len(block.text) < _LEAST_CHARS or block.link_density >= _MOST_LINKS:
            continue
        if segment.kind in TEXT_KINDS:
            kept.append(block)
        elif may_hold_body(segment):
            cut.append((block, segment.rule))
    return kept, cut


def _find_common(kept: Iterable[Block], least: float) -> frozenset[Hashable]:
    """Find the likenesses that much of the kept prose has."""
    weight: Counter[Hashable] = Counter()
    for block in kept:
        for likeness in (*_stand_by(block.frame), *_look_like(block.frame)):
            weight[likeness] += len(block.text)
    return frozenset(likeness for likeness, chars in weight.items() if chars >= least)


def _stand_by(frame: Frame) -> Iterator[Hashable]:
    """Give what a frame shares with others of its tag in the same parent, or in one beside it."""
    parent = frame.parent
    if parent is not None:
        yield "in", frame.tag, parent
        yield "beside", frame.tag, parent.tag, parent.words, parent.parent


def _look_like(frame: Frame) -> Iterator[Hashable]:
    """Give what a frame shares with others anywhere: its classes or its parent's, if there are any."""
    if frame.parent is not None and frame.parent.words:
        yield "parent", frame.tag, frame.parent.tag, frame.parent.words
    if frame.words:
        yield "own", frame.tag, frame.words
