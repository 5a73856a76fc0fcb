"""Pull quotes: boxes in an article that repeat a sentence of it word for word.

Takes a page's blocks, their frames and the judged segments; gives the segments with such boxes taken out,
the name under the quote with them. A box goes only if its words stand in a paragraph of the body outside
of it: a quotation that stands once is the article's own. Doing it twice changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.folding import fold_letters
from tasks.core.records import KEPT_KINDS, Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.blocks import Block
    from tasks.core.clean.visible import Frame

RULE = "html.pull-quote"
_QUOTE_TAGS = frozenset({"blockquote", "aside", "figure"})
_QUOTE_WORDS = frozenset(
    {"pull", "pullquote", "quote", "blockquote", "zitat", "citation", "cita", "citazione"}
)
_LEAST_WORDS = 4
_MOST_WORDS = 60
_NAME_WORDS = 10


def cut_pull_quotes(
    blocks: Sequence[Block], frames: Sequence[Frame], segments: Sequence[Segment]
) -> tuple[Segment, ...]:
    """Take out the boxes whose words the body says itself."""
    starts = [block.start for block in blocks]
    boxes: dict[int, list[int]] = {}
    paragraphs: list[str] = []
    for at, segment in enumerate(segments):
        if segment.kind not in KEPT_KINDS or segment.start is None:
            continue
        box = _find_box(frames[bisect_right(starts, segment.start) - 1])
        if box is not None:
            boxes.setdefault(id(box), []).append(at)
        elif segment.kind is Kind.BODY:
            paragraphs.append(fold_letters(segment.text))
    gone = {
        at for box in boxes.values() if _repeats([segments[at].text for at in box], paragraphs) for at in box
    }
    return tuple(
        replace(segment, kind=Kind.CHROME, rule=RULE) if at in gone else segment
        for at, segment in enumerate(segments)
    )


def _find_box(frame: Frame) -> Frame | None:
    """Give the innermost frame that its tag or its class calls a quotation."""
    outer: Frame | None = frame
    while outer is not None and outer.tag not in {"body", "main", "article"}:
        if outer.tag in _QUOTE_TAGS or not outer.words.isdisjoint(_QUOTE_WORDS):
            return outer
        outer = outer.parent
    return None


def _repeats(texts: Sequence[str], paragraphs: Sequence[str]) -> bool:
    """Tell whether the body says these lines too, but for a name that stands beside them."""
    said: list[int] = []
    other: list[int] = []
    for text in texts:
        folded = fold_letters(text)
        is_said = bool(folded) and any(folded in paragraph for paragraph in paragraphs)
        (said if is_said else other).append(len(text.split()))
    return _LEAST_WORDS <= sum(said) <= _MOST_WORDS and sum(other) <= _NAME_WORDS
