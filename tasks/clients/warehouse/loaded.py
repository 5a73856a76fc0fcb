"""What a warehouse says of its batches: which were loaded, and how far back a listing has to look.

Takes an open connection, for reading or for writing, to a warehouse of this version or an earlier one. Small
to import, so that whoever only looks after a warehouse needs nothing of what loads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.core.store.horizon import start_listing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection


SMALL_ARCHIVE = 5000
"""Batches: a request lists a thousand of them."""


def find_unloaded(connection: DuckDBPyConnection, batch_ids: Sequence[str]) -> list[str]:
    """Find those of the batches that this warehouse never loaded, sorted."""
    rows = connection.execute(read_sql("warehouse/known/unloaded"), [list(batch_ids)]).fetchall()
    return [batch_id for (batch_id,) in rows]


def read_whole(connection: DuckDBPyConnection) -> None:
    """Read every value of the warehouse; a block that was damaged is a duckdb.Error."""
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse'")
    for (table,) in rows.fetchall():
        connection.execute(read_sql("warehouse/read_whole", table)).fetchall()


def find_start(connection: DuckDBPyConnection, now: datetime) -> str | None:
    """Find the key behind which a listing of what was archived begins; None where it sees everything.

    It does beside a small archive, of which everything is a few requests.
    """
    [(loaded,)] = connection.execute(read_sql("warehouse/count_batches")).fetchall()
    return None if loaded <= SMALL_ARCHIVE else start_listing(read_horizon(connection), now)


def read_horizon(connection: DuckDBPyConnection) -> str | None:
    """Read the day before which the last listing found everything loaded; None where there was none."""
    try:
        row = connection.execute(read_sql("warehouse/last_listing")).fetchone()
    except duckdb.CatalogException:  # of an earlier version
        return None
    return row[0] if row else None
