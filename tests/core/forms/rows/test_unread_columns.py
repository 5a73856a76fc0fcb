"""Columns that nothing reads are named, with what they look like where the rows lack it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import ReadOptions
from tasks.core.forms.rows.article_row import read_row
from tasks.core.forms.rows.unread_columns import SampledRows, UnreadColumns, describe_unread
from tests.core.forms.file_items import read_items
from tests.core.forms.rows.test_article_rows import TABLE_ROWS, TEXT, TITLE, URL

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = f"{TEXT} " * 4
DAYS = ("14 March 2026", "2026-03-15 08:00", "16.03.2026")


def look_at(*rows: Mapping[str, Any], **asked: str) -> UnreadColumns | None:
    """Read rows and give what was not read of them."""
    sample = SampledRows(asked)
    for row in rows:
        read_row(row, "1", ReadOptions(100_000, asked, sample.note))
    return sample.describe("rows.csv")


def test_a_column_that_nothing_reads_is_named() -> None:
    """Unless it holds nothing, or was asked for."""
    row = {"text": TEXT, "Title": TITLE, "foo": "x", "empty": "", "none": None, "where_it_is": URL}
    assert look_at(row) == UnreadColumns("rows.csv", ("foo", "where_it_is"), (("url", "where_it_is"),))
    assert look_at(row, url="where_it_is") == UnreadColumns("rows.csv", ("foo",))
    assert look_at({"text": TEXT, "title": TITLE}) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (DAYS, "published_at"),
        ([datetime(2026, 3, 14, tzinfo=UTC)], "published_at"),
        ([f"{URL}/{n}" for n in range(3)], "url"),
        ([f"{TITLE} for the {n} time" for n in range(3)], "title"),
        (["港口关闭最古老的码头之一", "委员会周二投票通过新计划"], "title"),
    ],
)
def test_a_column_is_told_by_its_values(values: list[object], field: str) -> None:
    """Whatever it is called; that is said with the option that has it read."""
    found = look_at(*({"text": TEXT, "foo": value} for value in values))
    assert found
    assert found.suggested == ((field, "foo"),)
    (said,) = describe_unread([found])
    assert said.startswith("rows.csv: columns not read: foo; foo looks like ")
    assert said.endswith(f"--columns {field}=foo")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("crawled_on_day", "2026-03-14"),
        ("id_of_it", "20261"),
        ("image_address", URL),
        ("first_picture", "https://elsing-post.example/dock.jpg"),
        ("price_paid", "2026"),
        ("desk_called", "Harbour and sea"),
    ],
)
def test_what_looks_like_nothing_is_only_named(name: str, value: str) -> None:
    """The day of a crawl, the address of a picture, a number, a section."""
    found = look_at(*[{"text": TEXT, name: value}] * 3)
    assert found == UnreadColumns("rows.csv", (name,))


def test_what_the_rows_have_is_not_suggested_again() -> None:
    """A second date is but a column that nothing reads."""
    found = look_at({"text": TEXT, "title": TITLE, "date": "2026-03-14", "url": URL, "foo": "2026-03-15"})
    assert found == UnreadColumns("rows.csv", ("foo",))


def test_files_of_the_same_columns_are_said_once() -> None:
    """A folder of a thousand answers of one API fills no terminal."""
    alike = [UnreadColumns(f"{n}.json", ("id", "words")) for n in range(40)]
    other = [UnreadColumns(f"x{n}.json", (f"c{n}",)) for n in range(40)]
    lines = list(describe_unread([*alike, *other]))
    assert lines[0] == (
        "0.json and 39 more files: columns not read: id, words; --columns FIELD=COLUMN has one read"
    )
    assert lines[-1] == "columns not read in 21 more files"
    assert len(lines) == 21


def test_a_table_without_a_text_names_the_column_that_looks_like_one() -> None:
    """The way to have it read stands in the refusal."""
    table = f'id,foo\n1,"{LONG}"\n2,"{LONG}"\n'.encode()
    with pytest.raises(QuarantineError, match="--columns text=foo"):
        list(read_items(TABLE_ROWS, table))
