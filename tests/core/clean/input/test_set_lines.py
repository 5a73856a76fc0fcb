"""Lines that are set as lines are told from those that end where the page was narrow."""

import pytest

from tasks.core.clean.input.set_lines import is_set, is_set_code

ROWS = "Harbour | Boats\nCorley | 9,412\nVarn | 2,874"
SQL = "SELECT quay, count(*)\nFROM boats\nGROUP BY quay;"
SHELL = "$ ferry --list\nvarn 05:20\nmill 06:05\n$ ferry --next varn"
RESULT = "quay | count\n------+------\nnorth | 41\n(2 rows)"


@pytest.mark.parametrize("text", [ROWS, SQL, SHELL, RESULT, "Yes | No | Maybe\nBoat | Bus | Train"])
def test_rows_and_code_are_set(text: str) -> None:
    """Bars between cells, what programs are written with, what they print."""
    assert is_set(text)


@pytest.mark.parametrize(
    "text",
    [
        "Corley | 9,412",
        "Home | News | Sport\nContact | Imprint",
        "By Ada Lind\n3 June 2021",
        "The ferry to Varn\nends in October",
        "The company said on Thursday that nobody uses it.\nThe council wants to hear it (soon) next week.",
        "1. e4 e5\n2. Nf3 Nc6",
    ],
)
def test_lines_of_other_kinds_are_not(text: str) -> None:
    """One line, menus, names with dates, prose, moves of a game."""
    assert not is_set(text)


def test_code_is_told_from_rows() -> None:
    """In rows a sign may be damaged and is repaired; in code every sign is meant."""
    assert is_set_code(SQL)
    assert not is_set_code(ROWS)
