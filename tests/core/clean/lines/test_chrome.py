"""Which lines of a page dumped as text stay, by the log-odds that they are the article's."""

from __future__ import annotations

import numpy as np

from tasks.core.clean.lines.chrome import are_of_page, choose_stays, may_be_page
from tasks.core.clean.lines.look_numbers import LINE_NAMES
from tasks.core.clean.lines.text_features import AROUND_NAMES, look_around
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


def measure(name: str, scores: list[float], words: list[int]) -> list[float]:
    """Give one column of what lines around tell; logarithms undone."""
    column = look_around(np.array(scores), np.array(words, float))[:, AROUND_NAMES.index(name)]
    return [round(float(each), 3) for each in np.sign(column) * np.expm1(abs(column))]


def test_lines_know_how_far_the_sure_ones_are() -> None:
    """Of lines, and of words that stand between; before the first and behind the last there are none."""
    scores, words = [3.0, -2.0, -1.0, 4.0, -3.0], [20, 2, 5, 30, 4]
    far_lines, far_words = round(float(np.expm1(9.0)), 3), round(float(np.expm1(12.0)), 3)
    assert measure("lines_before_2", scores, words) == [far_lines, 1, 2, 3, 1]
    assert measure("lines_behind_2", scores, words) == [3, 2, 1, far_lines, far_lines]
    assert measure("words_before_2", scores, words) == [far_words, 0, 2, 7, 0]
    assert measure("words_behind_2", scores, words) == [7, 5, 0, far_words, far_words]
    assert measure("from_first_2", scores, words) == [0, 1, 2, 3, 4]
    assert measure("from_last_2", scores, words) == [-3, -2, -1, 0, 1]


def test_lines_know_the_stretch_in_which_most_is_likely() -> None:
    """One unlikely line inside does not part it; short lines that are likely do not make one."""
    scores, words = [1.0, -3.0, 3.0, -0.8, 3.0, -3.0, -3.0], [1, 9, 60, 9, 60, 9, 9]
    assert measure("before_stretch", scores, words) == [2, 1, 0, 0, 0, 0, 0]
    assert measure("behind_stretch", scores, words) == [0, 0, 0, 0, 0, 1, 2]


MENU = ["Harbour", "Sport", "Letters"]
PROSE = "The harbour board voted on Tuesday to close dock number {}, which has not seen a ship since spring."


def test_what_may_be_a_page_has_some_short_lines_in_a_row() -> None:
    """A text of paragraphs alone is none, whatever the trees would say of it."""
    lines = [PROSE.format(number) for number in range(9)]
    assert may_be_page(split_blocks("\n\n".join([*MENU, *lines])))
    assert not may_be_page(split_blocks("\n\n".join([*MENU[:2], *lines])))
    assert not may_be_page(split_blocks("\n\n".join([*MENU, *lines[:6]])))
    assert not may_be_page(split_blocks("\n\n".join(lines * 3)))
