"""Examples of tables and JSON: a row is an article."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow as pa
from pyarrow import parquet

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


TABLE = write_table([ROW, ROW_2])
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
}
