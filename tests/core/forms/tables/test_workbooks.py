"""Workbooks and Arrow: which sheet, which row, which shape."""

from __future__ import annotations

import pytest

from tasks.core.errors import QuarantineError
from tasks.core.forms.registry import find_form
from tasks.core.forms.tables.arrow_rows import ARROW_ROWS
from tasks.core.forms.tables.workbook_rows import WORKBOOK_ROWS
from tests.core.forms.example import TEXT, TITLE, URL
from tests.core.forms.file_items import read_items
from tests.core.forms.row_examples import ROW, SHEET, WORKBOOK, write_arrow, write_workbook


def test_a_place_names_the_sheet_where_there_are_several() -> None:
    """Numbers begin below the names of the columns."""
    assert [item.place for item in read_items(WORKBOOK_ROWS, WORKBOOK)] == ["Sheet 2!1", "Sheet 2!2"]
    assert [item.place for item in read_items(WORKBOOK_ROWS, write_workbook(SHEET))] == ["1", "2"]


def test_a_workbook_of_other_things_says_which_columns_it_has() -> None:
    """And what to do: a column may be called anything."""
    with pytest.raises(
        QuarantineError, match=r"among Artikel, Nr; name the column with --columns text=Artikel"
    ):
        list(read_items(WORKBOOK_ROWS, write_workbook([["Artikel", "Nr"], [TEXT, "3"]])))
    with pytest.raises(QuarantineError, match="a workbook without an article"):
        list(read_items(WORKBOOK_ROWS, write_workbook([])))


@pytest.mark.parametrize("is_file", [True, False])
def test_arrow_is_read_as_a_file_and_as_a_stream(*, is_file: bool) -> None:
    """Feather is the file."""
    data = write_arrow([ROW], is_file=is_file)
    assert find_form(data, "news.arrow") is ARROW_ROWS
    [item] = read_items(ARROW_ROWS, data)
    assert (item.url, item.data, dict(item.stated)["title"]) == (URL, TEXT.encode(), TITLE)


def test_arrow_of_other_things_says_which_columns_it_has() -> None:
    """As every table does."""
    with pytest.raises(QuarantineError, match="Arrow without an article: no text, page or URL among price"):
        list(read_items(ARROW_ROWS, write_arrow([{"price": 3}])))
