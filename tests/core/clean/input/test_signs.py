"""Signs above the line and bold lines before a break do not run together with the words beside them."""

import pytest

from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.html import visible_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("about 10<sup>6</sup> N", "about 10⁶ N"),
        ("10<sup>&minus;3</sup> m", "10⁻³ m"),
        ('the pivot.<sup><a href="#n1">1</a></sup> The', "the pivot.¹ The"),
        ("the pivot.<sup>1, 2</sup> The", "the pivot.¹, ² The"),
        ("the 19<sup>th</sup> pier", "the 19th pier"),
        ("the pier<sup>[3]</sup>", "the pier[3]"),
    ],
)
def test_a_raised_number_stays_raised(written: str, read: str) -> None:
    """An exponent or the number of a note is no digit of the word before it."""
    assert visible_text(f"<p>{written}</p>".encode()) == read


@pytest.mark.parametrize("reading", ["<rt>さんばし</rt>", "<rp>（</rp><rt>さんばし</rt><rp>）</rp>"])  # noqa: RUF001 - as written
def test_the_reading_over_a_sign_stands_in_brackets(reading: str) -> None:
    """With brackets of its own or without, a reader reads the sign and then how it is said."""
    assert visible_text(f"<p>町の<ruby>桟橋{reading}</ruby>だ</p>".encode()) == "町の桟橋（さんばし）だ"  # noqa: RUF001 - the same


def test_a_bold_line_before_a_break_is_a_block_of_its_own() -> None:
    """It is a heading in all but its tag; bold words inside a line are not."""
    page = b"<p><b>What happened</b><br>The <b>pier</b><br>shut.</p><p><b>One<br>two</b></p>"
    tree = parse_page(page)
    assert tree is not None
    assert [block.text for block in read_blocks(tree)[1]] == ["What happened", "The pier\nshut.", "One\ntwo"]
