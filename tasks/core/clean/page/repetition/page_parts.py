"""The parts of a page, as its blocks show them: what stands in each, and which stand in a row.

Takes blocks in order; gives a `PageParts`: for each frame the places of its blocks and how much running text
it holds. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.page.prose import is_paragraph, weigh_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.input.blocks import Block, Frame

HEADLINE_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OPENING = 6
"""Blocks at the head of a part where its headline stands, with a label, a name or a day before it."""
_LINKED = 0.8
_ALIKE = 0.5
_HEADLINE_WORDS = 4
_HEADLINE_CHARS = 12


@dataclass(slots=True)
class PagePart:
    """A frame with the places of its first and last block, and how much running text stands in it."""

    frame: Frame
    first: int
    last: int
    prose: int = 0

    def __contains__(self, place: int) -> bool:
        """Whether the block of this place stands in it."""
        return self.first <= place <= self.last

    @property
    def places(self) -> range:
        """The places of its blocks."""
        return range(self.first, self.last + 1)


class PageParts:
    """The parts of a page, and its blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._known: dict[Frame, PagePart] = {}
        self._inside: dict[Frame | None, list[PagePart]] = {}
        for place, block in enumerate(blocks):
            self._place(place, block)
        for part in reversed(self._known.values()):
            outer = self._known.get(part.frame.parent) if part.frame.parent is not None else None
            if outer is not None:
                outer.last = max(outer.last, part.last)
                outer.prose += part.prose

    def _place(self, place: int, block: Block) -> None:
        new: list[Frame] = []
        frame: Frame | None = block.frame
        while frame is not None and frame not in self._known:
            new.append(frame)
            frame = frame.parent
        for inner in reversed(new):
            part = self._known[inner] = PagePart(inner, place, place)
            self._inside.setdefault(inner.parent, []).append(part)
        own = self._known[block.frame]
        own.last = place
        own.prose += weigh_text(block.text) if is_paragraph(block) else 0

    def of(self, frame: Frame) -> PagePart:
        """Give the part that a frame is."""
        return self._known[frame]

    def beside(self, part: PagePart) -> list[PagePart]:
        """Give the parts that stand in the same one, in order, itself with them."""
        return self._inside[part.frame.parent]

    def below(self, part: PagePart, frame: Frame) -> Iterator[Frame]:
        """Give a frame and those around it, as far as they stand in a part."""
        for outer in frame.outward():
            if outer is part.frame:
                return
            yield outer

    def rows(self, least: int) -> Iterator[list[PagePart]]:
        """Give the parts of one tag that stand in one place, where so many hold running text."""
        for inside in self._inside.values():
            if sum(part.prose > 0 for part in inside) >= least:
                for tag in {part.frame.tag: None for part in inside}:
                    row = [part for part in inside if part.frame.tag == tag]
                    if sum(part.prose > 0 for part in row) >= least:
                        yield row

    def opening(self, part: PagePart) -> list[Block]:
        """Give the first blocks of a part, as far as its running text."""
        opening: list[Block] = []
        for block in self.blocks[part.first : min(part.last + 1, part.first + _OPENING)]:
            if is_paragraph(block) and block.frame.tag not in HEADLINE_TAGS:
                break
            opening.append(block)
        return opening


def share_form(one: Frame, other: Frame) -> bool:
    """Whether two frames of one tag bear mostly the same words: a number or a mark makes no other form."""
    every = one.words | other.words
    return one.tag == other.tag and len(one.words & other.words) >= _ALIKE * len(every)


def is_headline_link(block: Block) -> bool:
    """Whether a block is a headline that leads elsewhere: a heading in a link, or a link as long as one."""
    if block.link_density < _LINKED:
        return False
    is_long = block.n_words >= _HEADLINE_WORDS and len(block.text) >= _HEADLINE_CHARS
    return is_long or block.frame.tag in HEADLINE_TAGS


def find_address(block: Block) -> str:
    """Give where the first link in a block, or the one around it, leads; nothing where there is none."""
    element = block.frame.element
    if element is None:
        return ""
    link = next(element.iter("a"), None)
    if link is None:
        link = next(element.iterancestors("a"), None)
    return (link.get("href") or "").strip() if link is not None else ""
