"""Of columns side by side the one that holds the prose stays, whatever drew them."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.layout.columns import find_side_columns
from tests.core.clean.layout.test_layout import BRIDGE, COST, MENU, PARAGRAPHS, clean, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.core.records import Document

    FindFaults = Callable[[str, Document], list[str]]

ARTICLE = "\n\n".join(PARAGRAPHS)
SIDE = [f"[{at}]{entry}" for at, entry in enumerate(MENU, 1)]


def fill(text: str, width: int) -> list[str]:
    """Wrap paragraphs as a program does that has so many columns."""
    return "\n\n".join(textwrap.fill(each, width) for each in text.split("\n\n")).split("\n")


def set_beside(*columns: Sequence[str], width: int = 48) -> str:
    """Print columns beside each other, nothing but white space between them."""
    rows = zip_longest(*columns, fillvalue="")
    return "\n".join("".join(cell.ljust(width) for cell in row).rstrip() for row in rows)


def draw_grid(*rows: Sequence[Sequence[str]], width: int = 30) -> str:
    """Draw the rows of a table as a grid, as pandoc does."""
    ruler = "+" + "+".join("-" * (width + 2) for _ in rows[0]) + "+"
    drawn = [
        "\n".join(
            "".join(f"| {cell.ljust(width)} " for cell in line) + "|"
            for line in zip_longest(*cells, fillvalue="")
        )
        for cells in rows
    ]
    return "\n".join([ruler, *(part for row in drawn for part in (row, ruler))])


@pytest.mark.parametrize("is_left", [True, False])
def test_the_column_of_prose_stays(*, is_left: bool) -> None:
    """A menu beside it goes, on either side; what stands above and below is untouched."""
    columns = (fill(ARTICLE, 44), SIDE) if is_left else (SIDE, fill(ARTICLE, 44))
    assert read(f"Front page\n\n{set_beside(*columns)}\n\nContact") == ["Front page", *PARAGRAPHS, "Contact"]


def test_the_column_amid_others_stays() -> None:
    """Three columns of an old page: menu, article, teasers that end in dots."""
    teasers = [
        line
        for name in MENU
        for line in (f"{name}: the fishermen", "of Varn have had enough", "of it ...", "")
    ]
    text = set_beside(SIDE, fill(ARTICLE, 44), teasers)
    assert read(text) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        set_beside(fill(ARTICLE, 44), fill(ARTICLE, 44)),
        draw_grid([fill(ARTICLE, 30), fill(ARTICLE, 30)]),
        set_beside([*MENU], [f"{at} ships" for at in range(8)], [f"{at * 3} t" for at in range(8)], width=20),
        draw_grid(*([[name], [f"{at} ships"]] for at, name in enumerate(MENU))),
        draw_grid(*([["Harbour", str(at)], fill(ARTICLE, 30)] for at in range(3))),
        "\n".join(f"{each}  {each}" for each in PARAGRAPHS * 2),
    ],
    ids=[
        "prose beside prose",
        "prose in two cells",
        "data",
        "data in a grid",
        "names and prose",
        "two spaces behind sentences",
    ],
)
def test_other_columns_are_left_as_they_are(text: str) -> None:
    """No edit can set one column under the other, and data is meant as it stands."""
    assert find_side_columns(text) == []


def test_a_grid_that_laid_out_a_page_is_its_prose() -> None:
    """Cells of menus go from beside it; those of other rows are lines; what fills a cell is joined."""
    text = draw_grid([["Nordmark Post"], ["Tuesday"]], [fill(ARTICLE, 30), SIDE])
    assert read(text) == ["Nordmark Post", "Tuesday", *PARAGRAPHS]


def test_a_grid_inside_a_grid_is_undone_too() -> None:
    """Tables stand in the cells of tables."""
    inner = draw_grid([fill(ARTICLE, 24), ["a", "b"]], width=24).split("\n")
    assert read(draw_grid([inner, SIDE], width=60)) == list(PARAGRAPHS)


def test_a_grid_around_two_columns_of_prose_stays_whole() -> None:
    """What cannot be undone inside is not begun."""
    inner = draw_grid([fill(ARTICLE, 24), fill(ARTICLE, 24)], width=24).split("\n")
    assert find_side_columns(draw_grid([inner, SIDE], width=60)) == []


def test_a_word_that_is_wider_than_its_cell_is_put_together() -> None:
    """Its first piece stood in a line alone."""
    cell = [*fill(ARTICLE, 22), "", "It is the", "Donaudampfsc", "hifffahrtsgesellschaft", "that paid."]
    assert read(draw_grid([cell, SIDE], width=22)) == [
        *PARAGRAPHS,
        "It is the Donaudampfschifffahrtsgesellschaft that paid.",
    ]


def test_signs_as_wide_as_two_take_two_columns() -> None:
    """A program that prints columns counts them so."""
    lines = [f"{BRIDGE}{COST}"[at : at + 20] for at in range(0, len(BRIDGE + COST), 20)] * 3
    text = "\n".join(
        line + " " * (44 - 2 * len(line)) + side for line, side in zip_longest(lines, SIDE, fillvalue="")
    )
    assert read(text) == [BRIDGE + COST] * 3


def test_the_laws_hold_for_columns(find_faults: FindFaults) -> None:
    """Kept and removed are the whole input, what went from beside the prose is listed."""
    text = f"{set_beside(fill(ARTICLE, 44), SIDE)}\n\n{draw_grid([fill(ARTICLE, 30), SIDE])}"
    document = clean(text)
    assert find_faults(text, document) == []
    assert document.text == "\n\n".join(PARAGRAPHS * 2)
    assert clean(document.text).text == document.text
