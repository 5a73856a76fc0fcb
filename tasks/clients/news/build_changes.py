"""Finds what each wording of an article changed of the one before, and which of them is all of the article.

Takes a connection on which the wordings that are to be written anew are listed, and the copy is attached.
Articles are read one after the other: what is held in memory is one article's history.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.news.text_changes import compare_history, find_states, make_wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_CHANGES = pa.schema(
    [
        ("article_id", pa.string()),
        ("revision", pa.int32()),
        ("state", pa.string()),
        ("kinds", pa.list_(pa.string())),
        ("words_added", pa.int32()),
        ("words_removed", pa.int32()),
        ("paragraphs", pa.list_(pa.int32())),
    ]
)
_ROWS_AT_ONCE = 200


@contextmanager
def changes_found(connection: DuckDBPyConnection) -> Iterator[None]:
    """Let the connection read `made_changes`: the states and changes of the wordings that have others."""
    reader = connection.execute(read_sql("news/touched/histories")).to_arrow_reader(_ROWS_AT_ONCE)
    wordings = (row for batch in reader for row in batch.to_pylist())
    rows = [
        row
        for article_id, history in groupby(wordings, itemgetter("article_id"))
        for row in _find_changes(article_id, list(history))
    ]
    with registered(connection, {"made_changes": pa.Table.from_pylist(rows, _CHANGES)}):
        yield


def _find_changes(article_id: str, history: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    wordings = [
        make_wording(
            row["title"],
            row["text"],
            row["notes"],
            row["language"],
            row["paywall"],
            is_preview=row["is_preview"],
            has_wall_box=row["has_wall_box"],
        )
        for row in history
    ]
    changes = (None, *compare_history(wordings))
    for row, state, change in zip(history, find_states(wordings), changes, strict=True):
        found = {"article_id": article_id, "revision": row["revision"], "state": state.value}
        if change is not None:
            found |= {
                "kinds": [kind.value for kind in change.kinds],
                "words_added": change.words_added,
                "words_removed": change.words_removed,
                "paragraphs": sorted({each.place for each in change.paragraphs}),
            }
        yield found
