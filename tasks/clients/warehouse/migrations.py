"""Migrations: the schema of the warehouse, in numbered steps that only go forward.

`migrate` applies the files of `tasks/sql/migrations` that a warehouse has not seen, in order; each step
and its record are one transaction, so that a killed migration is done again from that step. Applying
it to a new, an old or a current warehouse is the same call. A warehouse of a later version is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tasks.clients.duckdb_files import list_sql, read_sql, transaction
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "migrations"


def migrate(connection: DuckDBPyConnection) -> list[str]:
    """Bring the warehouse to the schema of today and give the names of the steps applied."""
    known = list_sql(FOLDER)
    applied = read_applied(connection)
    if unknown := sorted(set(applied) - set(known)):
        raise StopError(
            f"The warehouse was made by a later version of copydesk (step {unknown[0]})",
            "Install that version",
        )
    missing = [name for name in known if name not in applied]
    for name in missing:
        _apply(connection, name)
    if missing:
        connection.execute("CHECKPOINT")
    return missing


def read_applied(connection: DuckDBPyConnection) -> list[str]:
    """List the steps that the warehouse has seen, in order; none for a new file."""
    try:
        rows = connection.execute(read_sql("read/applied_migrations")).fetchall()
    except duckdb.CatalogException:
        return []
    return [name for (name,) in rows]


def _apply(connection: DuckDBPyConnection, name: str) -> None:
    with transaction(connection):
        connection.execute(read_sql(f"{FOLDER}/{name}"))
        connection.execute(read_sql("load/migration"), [name])
