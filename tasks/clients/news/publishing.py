"""Publishing: a new news.duckdb from the warehouse, put in the place of the old one as a whole.

Takes the two paths. The copy is built in a file beside it, under the writer's lock; the full-text index
is built after that lock is free again. Then the file is synced and renamed: a reader sees the old state
or the new one, and one who holds the old file open, even for writing, holds up nobody. A publication
that dies leaves the old file; the next one clears away what it left.

The index is a table of postings that plain SQL asks: less work than DuckDB's own full-text extension, in
a smaller file, and nothing to install beside DuckDB.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tasks.clients.duckdb_files import open_file, quote_path, read_sql
from tasks.clients.file_locks import hold_lock
from tasks.clients.news.copy_groups import publish_copies
from tasks.clients.news.search_index import update_index
from tasks.clients.news.story_groups import publish_stories
from tasks.clients.warehouse.copy_index import compare_batches
from tasks.clients.warehouse.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (
    "last_readings",
    "revisions",
    "articles",
    "segments",
    "evidence",
    "quotes",
    "captures",
    "redirects",
    "polls",
    "outcomes",
    "runs",
    "known_texts",
)
"""The statements that fill the copy, in order: later ones read what earlier ones filled."""


def publish(warehouse_path: Path, news_path: Path) -> None:
    """Replace the published copy by one of the warehouse as it is now."""
    news_path.parent.mkdir(parents=True, exist_ok=True)
    building = news_path.with_name(news_path.name + ".new")
    with hold_lock(news_path.with_suffix(".lock"), "publishing"):
        _remove(building)
        _copy_tables(warehouse_path, building)
        _build_index(building)
        _put_in_place(building, news_path)


def _copy_tables(warehouse_path: Path, building: Path) -> None:
    with Warehouse(warehouse_path).open("publishing") as connection:
        compare_batches(connection)
        connection.execute(f"ATTACH {quote_path(building)} AS news")
        connection.execute(read_sql("published/schema"))
        for table in TABLES:
            connection.execute(read_sql(f"published/{table}"))
        publish_copies(connection)
        publish_stories(connection)
        connection.execute("DETACH news")


def _build_index(building: Path) -> None:
    with open_file(building) as connection:
        update_index(connection)


def _put_in_place(building: Path, news_path: Path) -> None:
    """Sync and rename; a log that a writing reader left would else be played into the new file."""
    _sync(building)
    _wal_of(news_path).unlink(missing_ok=True)
    building.replace(news_path)
    _sync(news_path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    for leftover in (path, _wal_of(path)):
        leftover.unlink(missing_ok=True)


def _wal_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
