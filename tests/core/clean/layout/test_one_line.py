"""A page in one line, or in a few long ones, is told and cut; paragraphs of an article are not."""

from __future__ import annotations

from tasks.core.clean.layout.one_line import cut_one_line, is_one_line, join_pieces
from tasks.core.clean.text.plain_text import read_text, split_blocks

MENU = "Home News Politics Business Sport Culture Weather Opinion Letters Jobs Cars Boats Houses Families "
PROSE = (
    "The council of Nordmark agreed on Tuesday to extend the harbour. The work is to begin in spring and "
    "will cost about 84 million euros, the mayor said after a long debate in the town hall. Residents of the "
    "old quarter fear more noise and traffic. A group of citizens has said that it will go to court. "
)
TITLE = "Harbour to be extended | The Nordmark Post | News "


def test_a_few_long_lines_with_menus_in_them_are_one_that_was_broken() -> None:
    """Where a text between two tags had line breaks of its own, the page is in two or three lines."""
    text = f"{TITLE}{MENU * 5}\n{PROSE * 2}{MENU * 3}\n"
    blocks = split_blocks(text)
    assert len(blocks) == 2
    assert is_one_line(blocks)
    pieces = list(cut_one_line(blocks))
    assert len(pieces) > 20
    assert "The council of Nordmark agreed on Tuesday to extend the harbour." in [
        each.text for each in pieces
    ]
    assert [each.text for each in join_pieces(pieces)] == [each.text for each in blocks]


def test_long_paragraphs_are_paragraphs() -> None:
    """However long they are, below some thousand signs: they are made of sentences."""
    blocks = split_blocks("\n\n".join([PROSE * 3] * 4))
    assert all(len(block.text) > 800 for block in blocks)
    assert not is_one_line(blocks)


def test_a_page_in_two_lines_is_no_table_for_the_bars_in_its_title() -> None:
    """A row of a table is not as long as a page."""
    blocks, _ = read_text(f"{TITLE}| {MENU * 6}| {PROSE * 4}\nContact | Imprint | About\n")
    assert len(blocks) > 20
