"""Workbooks of spreadsheet programs (xlsx, xlsb, xls, ods): a row about an article each (`article_row`).

All sheets that are shown are read. The names of the columns are in the first row, of those at the top, that
names a text, a page or an address: media monitors put their own name and the query above. A row's place is
its number, the first one below the names being 1; where there are several sheets, the sheet's name stands
before it. calamine reads the file, in Rust, a sheet at a time: behind the fence of a child, for a few
kilobytes may unpack to gigabytes.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import Item, ReadOptions, StreamForm
from tasks.core.forms.papers.package import begins_as_package
from tasks.core.forms.rows.article_row import names_article, read_row, refuse_columns, refuse_other_rows
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_ROWS_ABOVE = 30
_SAMPLED_ROWS = 10


def _recognise(head: bytes, name: str) -> bool:
    if head.startswith(_OLD):
        return name.endswith(_ENDINGS)
    is_told = begins_as_package(head) and (b"xl/" in head or _ODS in head)
    return head.startswith(_ZIP) and (name.endswith(_ENDINGS) or is_told)


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    return refuse_other_rows(_read_sheets(stream, options), _WHAT)


def _read_sheets(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        shown = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        yield from _read_shown(workbook, shown, options)
    except PasswordError as error:
        said = "it is locked with a password: save it without one"
        raise QuarantineError(Reason.UNREADABLE, f"{_MEDIA_TYPE}: {said}") from error
    except (CalamineError, OSError, ValueError) as error:
        said = str(error).partition("\n")[0][:200]
        raise QuarantineError(Reason.UNREADABLE, f"the workbook is broken: {said}") from error


def _read_shown(workbook: CalamineWorkbook, names: Sequence[str], options: ReadOptions) -> Iterator[Item]:
    other: tuple[list[str], list[dict[str, Any]]] = [], []
    found = False
    for name in names:
        columns, rows = _find_columns(workbook.get_sheet_by_name(name), options)
        if columns and names_article(columns, options.columns):
            found = True
            yield from _read_rows(columns, rows, f"{name}!" if len(names) > 1 else "", options)
        elif not other[0]:
            other = (
                columns,
                [dict(zip(columns, cells, strict=False)) for cells in islice(rows, _SAMPLED_ROWS)],
            )
    if not found:
        raise refuse_columns(other[0], _WHAT, other[1])


def _find_columns(sheet: CalamineSheet, options: ReadOptions) -> tuple[list[str], Iterator[list[Any]]]:
    """Give the names of a sheet's columns, its first row where none names an article, and the rows below."""
    rows = (cells for cells in sheet.iter_rows() if any(cell != "" for cell in cells))
    above = list(islice(rows, _MOST_ROWS_ABOVE))
    named = [[str(cell).strip() for cell in cells] for cells in above]
    at = next((at for at, names in enumerate(named) if names_article(names, options.columns)), 0)
    return (named[at], chain(above[at + 1 :], rows)) if named else ([], rows)


def _read_rows(
    columns: Sequence[str], rows: Iterator[list[Any]], sheet: str, options: ReadOptions
) -> Iterator[Item]:
    for number, cells in enumerate(rows, 1):
        row = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        yield read_row(row, f"{sheet}{number}", options)


_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHAT = f"{_MEDIA_TYPE}: a workbook"
WORKBOOK_ROWS = StreamForm("workbook", _MEDIA_TYPE, _ENDINGS, _recognise, _read, seeks=True, is_fenced=True)
