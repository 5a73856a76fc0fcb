"""Fills the table of changes: what each wording of an article changed of the one before.

Takes a connection on which the wordings that are to be written anew are listed, and the copy is attached.
Articles are read one after the other: what is held in memory is one article's history.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.news.text_changes import compare_history, make_wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_CHANGES = pa.schema(
    [
        ("article_id", pa.string()),
        ("revision", pa.int32()),
        ("kinds", pa.list_(pa.string())),
        ("words_added", pa.int32()),
        ("words_removed", pa.int32()),
        ("paragraphs", pa.list_(pa.int32())),
    ]
)
_ROWS_AT_ONCE = 200


def fill_changes(connection: DuckDBPyConnection) -> None:
    """Write what changed from wording to wording, of each article that has several."""
    reader = connection.execute(read_sql("news/touched/histories")).to_arrow_reader(_ROWS_AT_ONCE)
    wordings = (row for batch in reader for row in batch.to_pylist())
    rows = [
        row
        for article_id, history in groupby(wordings, itemgetter("article_id"))
        for row in _find_changes(article_id, list(history))
    ]
    with registered(connection, {"made_changes": pa.Table.from_pylist(rows, _CHANGES)}):
        connection.execute(read_sql("news/tables/changes"))


def _find_changes(article_id: str, history: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    wordings = [
        make_wording(row["title"], row["text"], row["notes"], row["language"], row["paywall"])
        for row in history
    ]
    for row, change in zip(history[1:], compare_history(wordings), strict=True):
        yield {
            "article_id": article_id,
            "revision": row["revision"],
            "kinds": [kind.value for kind in change.kinds],
            "words_added": change.words_added,
            "words_removed": change.words_removed,
            "paragraphs": sorted({each.place for each in change.paragraphs}),
        }
