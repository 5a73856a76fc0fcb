"""What the warehouse says of hosts that are left alone, and of addresses that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.core.fetch.polls import LEARNED_AFTER
from tasks.core.health.health import MovedSource, RestingHost

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection


def find_resting(connection: DuckDBPyConnection, now: datetime) -> tuple[RestingHost, ...]:
    """Find the hosts that are left alone now, in a warehouse that may be of an earlier version."""
    try:
        rows = connection.execute(read_sql("health/hosts/resting"), {"now": now}).fetchall()
    except duckdb.CatalogException:
        return ()
    return tuple(RestingHost(*row) for row in rows)


def find_moved(connection: DuckDBPyConnection) -> tuple[MovedSource, ...]:
    """Find the addresses that moved for good, in a warehouse that may be of an earlier version."""
    try:
        rows = connection.execute(read_sql("health/hosts/moved"), {"learned_after": LEARNED_AFTER}).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return ()
    return tuple(MovedSource(*row) for row in rows)
