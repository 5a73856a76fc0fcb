"""Rows of paragraphs made alike, which are the article as a whole or not at all.

Takes the parts of a page and the places proposed as body; gives those places with what was left out of rows
of which most is body. A row is what stands in one place with one tag and class, each in the same wrappers of
its own where sites put every paragraph into a box or into a cell of a table. What stands in a zone is not
touched.
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


def fill_rows(parts: PageParts, body: set[int]) -> set[int]:
    """Give the body with the rows filled of which it holds most."""
    filled = set(body)
    for row in find_rows(parts):
        proposed = sum(i in body for i in row)
        if len(row) >= _LEAST and _MOST_BODY * len(row) <= proposed < len(row):
            filled.update(i for i in row if parts.blocks[i].hint is None)
    return filled


def find_rows(parts: PageParts) -> Iterator[list[int]]:
    """Give the places of the paragraphs made alike, by where they stand."""
    rows: dict[Hashable, list[int]] = {}
    for i, block in enumerate(parts.blocks):
        if is_paragraph(block):
            rows.setdefault(_find_place(parts, block.frame, weigh_text(block.text)), []).append(i)
    yield from rows.values()


def _find_place(parts: PageParts, frame: Frame, weight: int) -> tuple[Frame | None, tuple[Hashable, ...]]:
    """Give what a paragraph shares with others, and the form of what holds it alone."""
    wrappers: list[Hashable] = []
    for outer in frame.outward():
        if parts.of(outer).prose > weight:
            return outer, tuple(wrappers)
        wrappers.append((outer.tag, outer.words))
    return None, tuple(wrappers)
