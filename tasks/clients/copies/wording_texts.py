"""The texts of wordings, read where two that may be alike are compared in full: the indexes have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duckdb import DuckDBPyConnection

    Place = tuple[int, int]
    """Where a wording stands: its batch and its ordinal there."""


def read_texts(
    connection: DuckDBPyConnection, places: Iterable[Place]
) -> Iterator[tuple[Place, str | None, str]]:
    """Read titles and texts at these places, each once."""
    ordered = sorted(set(places))
    columns = {
        "sequence": pa.array([sequence for sequence, _ in ordered], pa.int64()),
        "ordinal": pa.array([ordinal for _, ordinal in ordered], pa.int32()),
    }
    with registered(connection, {"candidates": pa.table(columns)}):
        rows = connection.execute(read_sql("copies/index/candidate_texts")).fetchall()
    return (((sequence, ordinal), title, text) for sequence, ordinal, title, text in rows)
