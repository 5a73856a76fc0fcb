"""The published table of stories: groups of articles on one event, from the pairs of the whole warehouse.

Works on the connection that publishes, once `articles` is filled, and fills `stories`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.duckdb_files import read_sql, registered
from tasks.core.copies.stories import AlikePair, group_stories

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = pa.schema([("story_id", pa.string()), ("article_id", pa.string())])


def publish_stories(connection: DuckDBPyConnection) -> None:
    """Fill the table `stories`; the first id of a story names it."""
    pairs = map(AlikePair._make, connection.execute(read_sql("copies/newest_alike")).fetchall())
    rows = [
        {"story_id": story[0], "article_id": article_id}
        for story in group_stories(pairs)
        for article_id in story
    ]
    with registered(connection, {"story_articles": pa.Table.from_pylist(rows, _ROWS)}):
        connection.execute(read_sql("published/stories"))
