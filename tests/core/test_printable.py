"""What is printed can be read, and does nothing else."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.printable import drop_controls, mark_formula, write_json

DRIVING = [*map(chr, (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0))), *"\u202a\u202e\u2066\u2069"]
TEXTS = st.lists(st.one_of(st.sampled_from(DRIVING), st.characters(exclude_categories=["Cs"]))).map("".join)


@given(TEXTS)
def test_no_control_is_left_and_nothing_else_goes(text: str) -> None:
    """Neither of a terminal, in its one-byte forms too, nor of the direction of a line."""
    kept = drop_controls(text)
    assert not set(kept) & set(DRIVING)
    assert kept == "".join(sign for sign in text if sign not in DRIVING)


@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_json_means_the_same_without_controls(value: object) -> None:
    """They are escaped, so that nobody who reads it misses them."""
    for indent in (None, 1):
        written = write_json(value, indent=indent)
        assert not set(written) & set(DRIVING)
        assert json.loads(written) == value


def test_letters_of_all_scripts_stay_as_they_are() -> None:
    """Joiners and marks of direction are spelling in Persian, Hindi and Hebrew."""
    text = "می\u200cخواهم \u200fש\u200e क्\u200dष Größe\n\t„Zitat“"  # noqa: RUF001 - letters
    assert drop_controls(text) == text
    assert write_json(text) == json.dumps(text, ensure_ascii=False)


@given(TEXTS)
def test_no_cell_is_a_formula(text: str) -> None:
    """A cell that begins like one is marked as text, no other is touched."""
    for begin in ("=", "+", "-", "@", "\t", "\r", ""):
        cell = mark_formula(begin + text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == (begin + text).removeprefix("'")
        file = io.StringIO(newline="")
        csv.writer(file).writerow([cell, "x"])
        assert next(csv.reader(io.StringIO(file.getvalue(), newline="")))[1] == "x"
