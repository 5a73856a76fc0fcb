"""The tables of stories in the news database, from the pairs of the whole warehouse.

Works on the connection that builds it, once `articles` and `copies` are filled: reads the pairs between
newest wordings, lets the core group them, and fills `story_articles` and `stories`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.stories.stories import AlikePair, StoryDays, list_members

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMBERS = pa.schema(
    [
        ("story_id", pa.string()),
        ("article_id", pa.string()),
        ("joined_to", pa.string()),
        ("centrality", pa.float64()),
    ]
)


def fill_stories(connection: DuckDBPyConnection) -> None:
    """Fill the tables of stories; the first id of a story names it where it has no name yet."""
    connection.execute(read_sql("copies/stories/newest_alike"))
    alike = connection.execute('SELECT "left", "right", likeness FROM newest_alike').fetchall()
    dated = connection.execute(read_sql("copies/stories/story_days")).fetchall()
    days = {article_id: StoryDays(published, seen) for article_id, published, seen in dated}
    members = list_members(map(AlikePair._make, alike), days)
    table = pa.Table.from_pylist([each._asdict() for each in members], _MEMBERS)
    with registered(connection, {"story_members": table}):
        connection.execute(read_sql("copies/stories/story_articles"))
    connection.execute(read_sql("copies/stories/stories"))
