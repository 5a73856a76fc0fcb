"""Rows of paragraphs made alike, which are the article as a whole or not at all.

Takes the parts of a page and the places proposed as body; gives those places with rows filled of which most
is body, and without what is proposed of rows that are mostly outside. A row is what stands in one place with
one tag and class, each in the same wrappers of its own where sites put every paragraph into a box or into a
cell of a table. What stands in a zone is not filled; a row is emptied only where paragraphs stand in wrappers
and where an article is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.clean.page.prose import is_paragraph, weigh_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tasks.core.clean.input.blocks import Frame
    from tasks.core.clean.page.repetition.page_parts import PageParts

_LEAST = 4
_MOST_BODY = 0.6
"""Share of a row's paragraphs that, proposed as body, speak for the others."""
_LITTLE_BODY = 0.35
"""Share up to which the others speak for them."""
_LEAST_LEFT = 600


def settle_rows(parts: PageParts, body: set[int]) -> set[int]:
    """Give the body with every row in it filled or emptied, where the row itself tells which."""
    settled, emptied = set(body), set[int]()
    for row, is_wrapped in find_rows(parts):
        proposed = [i for i in row if i in body]
        if len(row) < _LEAST or not proposed:
            continue
        if len(proposed) >= _MOST_BODY * len(row):
            settled.update(i for i in row if parts.blocks[i].hint is None)
        elif is_wrapped and len(proposed) <= _LITTLE_BODY * len(row):
            emptied.update(proposed)
    left = sum(weigh_text(parts.blocks[i].text) for i in settled - emptied)
    return settled - emptied if left >= _LEAST_LEFT else settled


def find_rows(parts: PageParts) -> Iterator[tuple[list[int], bool]]:
    """Give the places of paragraphs made alike, by where they stand, and whether each has its wrapper."""
    rows: dict[tuple[Frame | None, tuple[Hashable, ...]], list[int]] = {}
    for i, block in enumerate(parts.blocks):
        if is_paragraph(block):
            rows.setdefault(_find_place(parts, block.frame, weigh_text(block.text)), []).append(i)
    return ((row, len(wrappers) > 1) for (_, wrappers), row in rows.items())


def _find_place(parts: PageParts, frame: Frame, weight: int) -> tuple[Frame | None, tuple[Hashable, ...]]:
    """Give what a paragraph shares with others, and the form of what holds it alone."""
    wrappers: list[Hashable] = []
    for outer in frame.outward():
        if parts.of(outer).prose > weight:
            return outer, tuple(wrappers)
        wrappers.append((outer.tag, outer.words))
    return None, tuple(wrappers)
