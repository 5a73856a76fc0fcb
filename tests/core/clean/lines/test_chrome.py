"""Which lines of a page dumped as text stay, by the log-odds that they are the article's."""

from __future__ import annotations

import numpy as np

from tasks.core.clean.lines.chrome import are_of_page, choose_stays, may_be_page
from tasks.core.clean.lines.look_numbers import LINE_NAMES
from tasks.core.clean.text.plain_text import split_blocks


def choose(scores: list[float], menu: int = 0) -> list[bool]:
    """Say which lines stay; the first `menu` of them are a menu."""
    table = np.zeros((len(scores), len(LINE_NAMES)), np.float32)
    table[:menu, LINE_NAMES.index("menu_run")] = menu
    stays: list[bool] = choose_stays(table, np.array(scores), is_page=True).tolist()
    return stays


def test_likely_lines_stay_and_where_none_is_the_likeliest_do() -> None:
    """A page without any article is rarer than one that the trees do not know."""
    assert choose([-4.0, 3.0, -1.0, -2.0]) == [False, True, True, False]
    assert choose([-4.0, -1.9, -2.5, -3.5]) == [False, True, True, False]


def test_an_entry_of_a_long_menu_goes_with_the_others() -> None:
    """One that is surely the article's stays, and so does one of a few short lines."""
    assert choose([-3.0] * 9 + [-0.7], menu=10) == [False] * 10
    assert choose([-3.0] * 9 + [2.0], menu=10) == [False] * 9 + [True]
    assert choose([-3.0] * 4 + [-0.7], menu=5) == [False] * 4 + [True]


def tell(scores: list[float], named: int = 0) -> bool:
    """Say whether so many lines are of a page; `named` others were named by rules."""
    return are_of_page(np.array(scores), len(scores) + named)


def test_a_page_is_told_by_a_few_lines_that_are_chrome_for_sure() -> None:
    """Three are enough beside a short article; in a long text it takes one in sixteen."""
    assert tell([-4.0] * 3 + [3.0] * 20)
    assert not tell([-4.0] * 2 + [3.0] * 20)
    assert not tell([-4.0] * 5 + [3.0] * 95)
    assert tell([-4.0] * 6 + [3.0] * 90)
    assert not tell([3.0] * 30, named=29)
    assert not tell([])


MENU = ["Harbour", "Sport", "Letters"]
PROSE = "The harbour board voted on Tuesday to close dock number {}, which has not seen a ship since spring."


def test_what_may_be_a_page_has_some_short_lines_in_a_row() -> None:
    """A text of paragraphs alone is none, whatever the trees would say of it."""
    lines = [PROSE.format(number) for number in range(9)]
    assert may_be_page(split_blocks("\n\n".join([*MENU, *lines])))
    assert not may_be_page(split_blocks("\n\n".join([*MENU[:2], *lines])))
    assert not may_be_page(split_blocks("\n\n".join([*MENU, *lines[:6]])))
    assert not may_be_page(split_blocks("\n\n".join(lines * 3)))
