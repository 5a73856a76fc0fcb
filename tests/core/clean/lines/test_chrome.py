"""Which lines of a page dumped as text stay, by the log-odds that they are the article's."""

from __future__ import annotations

import numpy as np

from tasks.core.clean.lines.chrome import choose_stays
from tasks.core.clean.lines.look_numbers import LINE_NAMES


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
