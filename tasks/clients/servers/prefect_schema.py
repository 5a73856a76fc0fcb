"""A fresh Prefect database in a moment, where Prefect's own hundred migrations take five seconds.

`prefect_schema.sql` is what the migrations of one version of Prefect leave in an empty SQLite database;
its first line names that version. It is used for that version alone, and a test holds it against the
migrations themselves. After any other Prefect, and for a database that is there already, Prefect migrates
as ever. To make the file anew:
`python -m tasks.clients.servers.prefect_schema prefect.db > prefect_schema.sql`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def prepare_database(path: Path) -> bool:
    """Make the database at `path` if there is none and the schema at hand is this Prefect's; tell whether."""
    schema = files("tasks.clients.servers").joinpath("prefect_schema.sql").read_text()
    if path.exists() or not schema.startswith(_first_line()):
        return False
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(unfinished)) as database:
        database.executescript(schema)
    unfinished.rename(path)
    return True


def dump_schema(path: Path) -> str:
    """The tables, indexes and the migration's number of a database, as SQL."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        return "\n".join([_first_line(), "BEGIN;", *_statements(database), "COMMIT;", ""])


def _first_line() -> str:
    return (
        f"-- SQLite schema of Prefect {version('prefect')} (Apache License 2.0), as its migrations leave it"
    )


def _statements(database: sqlite3.Connection) -> Iterator[str]:
    created = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, name"
    for (sql,) in database.execute(created):
        yield "\n".join(line.rstrip().replace("\t", "    ") for line in sql.strip().splitlines()) + ";"
    ((revision,),) = database.execute("SELECT version_num FROM alembic_version")
    yield f"INSERT INTO alembic_version VALUES ('{revision}');"  # noqa: S608 - a number of Prefect's own


if __name__ == "__main__":
    from pathlib import Path

    sys.stdout.write(dump_schema(Path(sys.argv[1])))
