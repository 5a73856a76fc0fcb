"""Examples of tables and JSON: a row is an article."""

from __future__ import annotations

import csv
import io
import json
from html import escape
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
from pyarrow import ipc, parquet

from tests.core.forms.example import (
    ARTICLE,
    ARTICLE_2,
    AUTHOR,
    DAY,
    LAST,
    TEXT,
    TEXT_2,
    TITLE,
    TITLE_2,
    URL,
    URL_2,
    Example,
    Examples,
)

ROW = {"url": URL, "title": TITLE, "authors": [AUTHOR], "date": DAY, "text": TEXT}
ROW_2 = {"url": URL_2, "title": TITLE_2, "text": TEXT_2}
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in (ROW, ROW_2))
ARRAY = json.dumps([ROW, ROW_2], indent=1).encode()
TABLE_ARTICLE = (URL, TITLE, (AUTHOR,), DAY, LAST)


def write_table(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Write rows as a spreadsheet does."""
    written = io.StringIO()
    writer = csv.DictWriter(written, ["url", "title", "author", "date", "text"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows({name.replace("authors", "author"): _join(row[name]) for name in row} for row in rows)
    return written.getvalue().encode()


def _join(value: object) -> object:
    return "; ".join(value) if isinstance(value, list) else value


def write_parquet(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as a data set has them."""
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), written)
    return written.getvalue()


def write_arrow(rows: list[dict[str, Any]], *, is_file: bool = False) -> bytes:
    """Write rows as a data set that was worked with has them."""
    written, table = io.BytesIO(), pa.Table.from_pylist(rows)
    with (ipc.new_file if is_file else ipc.new_stream)(written, table.schema) as file:
        file.write_table(table, max_chunksize=1)
    return written.getvalue()


_OFFICE = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OFFICE}/officeDocument/2006/relationships"


def write_workbook(*sheets: list[list[str]], hidden: int | None = None) -> bytes:
    """Write sheets of texts as a spreadsheet program does; one may be hidden."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="a" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_RELATIONS}">'
        "<sheets>"
        + "".join(
            f'<sheet name="Sheet {at}" sheetId="{at}" r:id="r{at}"{" state=" * (at == hidden)}'
            f"{chr(34) * (at == hidden)}{'hidden' * (at == hidden)}{chr(34) * (at == hidden)}/>"
            for at in range(1, len(sheets) + 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{at}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        + "</Relationships>",
    }
    for at, rows in enumerate(sheets, 1):
        cells = "".join(
            f'<row r="{number}">'
            + "".join(
                f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}'
                "</t></is></c>"
                for column, cell in enumerate(row)
            )
            + "</row>"
            for number, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
        )
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return written.getvalue()


SHEET = [
    ["Coverage of Port Elsing"],
    [],
    ["Date", "Headline", "Link", "Author", "Body"],
    [DAY, TITLE, URL, AUTHOR, TEXT],
    ["", TITLE_2, URL_2, "", TEXT_2],
]
TABLE = write_table([ROW, ROW_2])
ARROW = write_arrow([ROW, ROW_2 | {"authors": []}])
WORKBOOK = write_workbook(
    [["Articles", "2"]], SHEET, [["Text"], ["A sheet that is hidden has no news in it."]], hidden=3
)
FILE = write_parquet([ROW, ROW_2 | {"authors": []}])

ROWS = {
    "JSON Lines": Examples(
        valid=Example("news.jsonl", LINES, (ARTICLE, ARTICLE_2)),
        damaged=Example("news.jsonl", LINES.replace(b'"url"', b'"url', 1), (ARTICLE_2,)),
        hostile=Example("news.jsonl", LINES + b"[" * 200_000 + b"\n", (ARTICLE, ARTICLE_2)),
    ),
    "JSON": Examples(
        valid=Example("news.json", ARRAY, (ARTICLE, ARTICLE_2)),
        damaged=Example("news.json", ARRAY[: ARRAY.index(TITLE_2.encode())], (ARTICLE,)),
        hostile=Example("news.json", b'[{"text":' + b'{"a":[' * 100_000),
    ),
    "table": Examples(
        valid=Example("news.csv", TABLE, (TABLE_ARTICLE, ARTICLE_2)),
        damaged=Example("news.csv", TABLE.replace(b",Mara", b",one,cell,too,many,Mara"), (ARTICLE_2,)),
        hostile=Example("news.csv", TABLE + b'https://elsing-post.example/3,"' + b"x" * 3_000_000),
    ),
    "Parquet": Examples(
        valid=Example("news.parquet", FILE, (ARTICLE, ARTICLE_2)),
        damaged=Example("news.parquet", FILE[:200] + bytes(300) + FILE[500:]),
        hostile=Example("news.parquet", FILE[:-12] + b"\xff\xff\xff\x7f" * 2 + b"PAR1"),
    ),
    "Arrow": Examples(
        valid=Example("data-00000-of-00001.arrow", ARROW, (ARTICLE, ARTICLE_2)),
        damaged=Example("data-00000-of-00001.arrow", ARROW[: ARROW.index(TITLE_2.encode())], (ARTICLE,)),
        hostile=Example("news.feather", b"ARROW1\0\0" + b"\xff\xff\xff\x7f" * 200 + b"ARROW1"),
    ),
    "workbook": Examples(
        valid=Example("coverage.xlsx", WORKBOOK, (ARTICLE, ARTICLE_2)),
        damaged=Example("coverage.xlsx", WORKBOOK[:-200]),
        hostile=Example("coverage.xlsx", write_workbook([["Text"], ["News of the dock. " * 400_000]])),
    ),
}
