"""DuckDB files: how each of them is opened, and the statements that stand in the `sql` folders of the rooms.

Every connection keeps extensions from being fetched and speaks UTC. Files are written in small groups of rows
and in a form that packs texts well. A file that another program holds open for writing gives a StopError that
says who. Statements are read from .sql files; values are bound.

The head of a .sql file is its first line, `-- on: warehouse  needs: batch_outcomes, $run_id  makes: runs`;
what is longer goes on in the next lines, indented. `on` are the databases whose tables it uses: warehouse,
news, both (the warehouse in use, news attached under that name) or memory. `needs` is what these do not have:
tables that are handed in or that an earlier statement made, and bound values (`$name`, `$1`). `makes` are the
tables and views that it makes or writes to, and rows where it gives some. Where there is none: nothing.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.data_folder import explain_full
from tasks.clients.files.replacing import put_file
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    import pyarrow as pa

CHECKPOINT_THRESHOLD = "128MB"
"""A checkpoint costs ten times a batch: it comes when a file is closed, not while it is loaded."""

OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "checkpoint_threshold": CHECKPOINT_THRESHOLD,
}
LEAST_MEMORY = 400_000_000
"""Bytes of a file that is written which DuckDB keeps in memory; more goes to a file beside it."""

_SMALL_FILE = 16 << 20
"""Bytes up to which one thread works on a file that is there, some 700 articles: to share out what is done at
once costs a third of it. A new file may be that of a rebuild or an export, which fill it in one go."""

FORM = "STORAGE_VERSION 'v1.2.0', ROW_GROUP_SIZE 16384"
"""How files are written. Texts are packed by Zstandard from this version on. A group of rows is packed by one
core and held in memory as a whole: DuckDB's own 122,880 would be half a gigabyte of articles."""

_OWN, _GROUP_READS = 0o600, 0o040
_HOLDER = re.compile(r"\(PID (\d+)\)")


@cache
def read_sql(name: str, table: str = "{table}") -> str:
    """Read a statement by its room and name: `warehouse/load/captures` lies in `warehouse/sql/load`.

    One that serves several tables says `{table}`; `table` is one of a tuple of ours, never what a user gave.
    """
    room, _, statement = name.partition("/")
    sql = (files("tasks.clients") / room / "sql" / f"{statement}.sql").read_text("utf-8")
    return sql.replace("{table}", table)


def list_sql(folder: str) -> dict[str, str]:
    """List the statements under a folder, such as `news/queries`: a file's name to what `read_sql` takes."""
    room, _, below = folder.partition("/")
    top = files("tasks.clients") / room / "sql"
    return dict(sorted(_list_statements(top / below if below else top, folder)))


def _list_statements(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _list_statements(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".sql"):
            statement = entry.name.removesuffix(".sql")
            yield statement, f"{name}/{statement}"


@contextmanager
def open_file(path: Path, catalog: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file for writing, under this name, and close it, checkpointed, at the end."""
    options = OPTIONS | {
        **_bound_work(path),
        "temp_directory": f"{path}.tmp",
        "disabled_optimizers": "join_filter_pushdown",  # fails on some Arrow tables (duckdb-python#463)
    }
    with file_errors_mapped(path), closing(duckdb.connect(config=options)) as connection:
        attach_for_writing(connection, path, catalog)
        connection.execute(f"USE {catalog}")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")  # its place would be our standard output
        yield connection


def _bound_work(path: Path) -> dict[str, str | int]:
    """Bound the memory, since what a join has to hold at once grows with the file, and the threads."""
    size = path.stat().st_size if path.exists() else 0
    memory = {"memory_limit": f"{max(LEAST_MEMORY, size // 2)}B"}
    return memory | ({"threads": 1} if 0 < size < _SMALL_FILE else {})


def attach_for_writing(connection: duckdb.DuckDBPyConnection, path: Path, catalog: str) -> None:
    """Let a connection write a file, new or not, under this name."""
    with file_errors_mapped(path):
        connection.execute(f"ATTACH {quote_path(path)} AS {catalog} ({FORM})")


def put_database(building: Path, path: Path) -> None:
    """Put a database in the place of another one, for the same readers.

    A log of that one would be played into the new file.
    """
    readers = path.stat().st_mode & _GROUP_READS if path.exists() else 0
    building.chmod(_OWN | readers)
    _wal_of(path).unlink(missing_ok=True)
    put_file(building, path)


def remove_database(path: Path) -> None:
    """Remove a database with its log, where there is one."""
    for leftover in (path, _wal_of(path)):
        leftover.unlink(missing_ok=True)


def _wal_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


_FILE_ERRORS = (
    duckdb.BinderException,  # a file that is open under another name
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.IOException,
    duckdb.SerializationException,
)
_IS_HELD = re.compile(
    r"conflicting lock|already attached|being used by another|unique file handle", re.IGNORECASE
)
_IS_FULL = re.compile(r"no space left|disk quota|not enough space", re.IGNORECASE)
_IS_NEWER = re.compile(r"version number|storage version|newer version", re.IGNORECASE)
NEWS_NAME = "news.duckdb"


@contextmanager
def file_errors_mapped(path: Path) -> Iterator[None]:
    """Raise a StopError in the place of what DuckDB raises where its file is held, full, damaged or newer."""
    try:
        yield
    except _FILE_ERRORS as error:
        if isinstance(error, duckdb.BinderException) and not _IS_HELD.search(str(error)):
            raise  # the statement's fault
        raise explain_file_error(path, error) from error


def explain_file_error(path: Path, error: duckdb.Error) -> StopError:
    """Say in one line why the file cannot be used, and what to do about it."""
    message = str(error)
    if _IS_HELD.search(message):
        holder = _HOLDER.search(message)
        who = f"process {holder[1]}" if holder else "another program"
        return StopError(
            f"{path} is held open by {who}",
            "Close it there; to read, open news.duckdb instead, which holds up nobody",
        )
    if _IS_FULL.search(message):
        return explain_full(path.parent)
    anew = (
        "Remove it: the next run builds it anew"
        if path.name == NEWS_NAME
        else "`copydesk rebuild` makes it anew from the store; nothing is lost"
    )
    if _IS_NEWER.search(message):
        return StopError(f"{path} was written by a later version of DuckDB than this one", anew)
    return StopError(f"{path} is damaged ({message.splitlines()[0][:_MOST_SAID]})", anew)


_MOST_SAID = 200


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block does, all or, after any error, nothing."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """Let statements read Arrow tables by these names, for the length of the block.

    A reader's statement that joins one reads it `AS MATERIALIZED` first: DuckDB may fail where it pushes the
    filter of a join into Arrow (duckdb-python#463). Connections of `open_file` do not push it.
    """
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def quote_path(path: Path) -> str:
    """Write a path as an SQL string, for the statements that take no bound values."""
    return quote_text(str(path))


def quote_text(text: str) -> str:
    """Write a text as an SQL string, for the statements that take no bound values."""
    return "'" + text.replace("'", "''") + "'"
