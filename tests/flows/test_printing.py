"""What commands print: results of any shape, and nothing that could drive the terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import pyarrow as pa
import pytest

from flows.print_rows import print_table
from flows.row_formats import json_text
from flows.terminal import print_error
from tasks.core.errors import StopError, UsageError

FAR_DATE = pa.array([2**62], pa.timestamp("us"))


def test_a_column_may_have_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    """What reads as markup is a name all the same."""
    print_table(pa.table({"[/]": ["[bold]x[/]"]}), "table", 10)
    assert "[/]" in capsys.readouterr().out


def test_json_is_json_for_any_number_and_any_names() -> None:
    """No NaN, and no column lost because another has its name."""
    table = pa.table([[float("nan")], [[float("inf")]], [3]], names=["x", "x", "x_1"])
    assert json.loads(json_text(table)) == [{"x": None, "x_1": [None], "x_1_1": 3}]


@pytest.mark.parametrize(
    ("column", "form"),
    [(FAR_DATE, "json"), (FAR_DATE, "csv"), (FAR_DATE, "table"), (pa.array([timedelta(1)]), "json")],
)
def test_a_value_without_a_form_is_a_usage_error(column: pa.Array, form: str) -> None:
    """The error says how to ask for it."""
    with pytest.raises(UsageError, match="VARCHAR"):
        print_table(pa.table({"x": column}), form, 10)


def test_an_error_is_one_line_whatever_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    """File names may hold line ends and escapes."""
    print_error(StopError("no\nsuch\x1b[2Jfile", "Look\nagain"))
    assert capsys.readouterr().err == "copydesk: no such[2Jfile. Look again\n"
