"""Rows of paragraphs are filled where most of them is body, and only so."""

from __future__ import annotations

from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.repetition.even_rows import settle_rows
from tasks.core.clean.page.repetition.page_parts import PageParts
from tasks.core.records import Kind

TEXT = "The keeper of the weir handed over her keys after a season in which the river rose above the mark."


def read_parts(body: str) -> PageParts:
    """The parts of a page."""
    tree = parse_page(f"<body>{body}</body>".encode())
    assert tree is not None
    return PageParts(read_blocks(tree)[1])


def test_paragraphs_in_boxes_of_their_own_are_a_row() -> None:
    """The last of five is not outside because it is the last."""
    parts = read_parts(f"<div class='b'><p>{TEXT}</p></div>" * 5)
    assert settle_rows(parts, {0, 1, 2, 3}) == {0, 1, 2, 3, 4}


def test_a_cell_with_a_note_beside_it_is_a_part_of_the_row() -> None:
    """A short note makes no other form of the row of a table."""
    parts = read_parts(f"<table>{f'<tr><td><p>{TEXT}</p></td><td>note</td></tr>' * 5}</table>")
    assert settle_rows(parts, {0, 2, 4}) == {0, 2, 4, 6, 8}


def test_a_row_of_which_half_is_body_is_left_alone() -> None:
    """What was taken of it may be as wrong as what was left."""
    parts = read_parts(f"<div class='b'><p>{TEXT}</p></div>" * 6)
    assert settle_rows(parts, {0, 1, 2}) == {0, 1, 2}


def test_a_row_of_which_little_is_body_is_emptied_where_an_article_is_left() -> None:
    """Three entries of nine in a feed beside the article are as foreign as the other six."""
    feed = f"<div class='b'><p>{TEXT}</p></div>" * 9
    parts = read_parts(f"<div>{f'<p>{TEXT}</p>' * 8}</div><div>{feed}</div>")
    assert settle_rows(parts, {*range(8), 8, 9, 10}) == set(range(8))
    assert settle_rows(read_parts(feed), {0, 1, 2}) == {0, 1, 2}


def test_another_form_and_a_zone_are_not_filled() -> None:
    """Neither a box of another class nor what structure has told."""
    parts = read_parts(f"<div class='b'><p>{TEXT}</p></div>" * 5 + f"<div class='c'><p>{TEXT}</p></div>")
    blocks = list(parts.blocks)
    blocks[4] = blocks[4].hinted(Kind.PROMO, "html.promo")
    assert settle_rows(PageParts(blocks), {0, 1, 2, 3}) == {0, 1, 2, 3}
