"""The views of the news database, which stand beside its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.files.duckdb_files import quote_text, read_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def make_views(connection: DuckDBPyConnection) -> None:
    """Make the views in the database in use, whose tables are there.

    Of the columns of revisions it is said what those of articles say, where they do not speak for themselves.
    """
    connection.execute(read_sql("news/build/views"))
    for column, comment in connection.execute(read_sql("news/build/uncommented")).fetchall():
        statement = read_sql("news/build/comment").format(column=column, comment=quote_text(comment))
        connection.execute(statement)
