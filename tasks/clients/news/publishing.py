"""Publishing: a new news.duckdb from the warehouse, put in the place of the old one as a whole.

Takes the two paths. The copy is made in a file beside the old one, under the writer's lock: from a copy of
that one and what was loaded since, or from nothing (see `publications`), by the same statements. The index of
search is brought up to date after that lock is free again. Then the file is synced and renamed: a reader sees
the old state or the new one, and one who holds the old file open, even for writing, holds up nobody. A
publication that dies leaves the old file; the next one clears away what it left.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.duckdb_files import attach_for_writing, open_file, read_sql
from tasks.clients.file_locks import hold_lock
from tasks.clients.news.copy_groups import publish_copies
from tasks.clients.news.publications import NOTHING, find_base, record_publication
from tasks.clients.news.search_index import update_index
from tasks.clients.news.story_groups import publish_stories
from tasks.clients.warehouse.copy_index import compare_batches
from tasks.clients.warehouse.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.publications import Base

TABLES = (
    "touched_captures",
    "touched_articles",
    "last_readings",
    "touched_readings",
    "touched_bytes",
    "forget",
    "articles",
    "earlier_wordings",
    "newest_wordings",
    "segments",
    "evidence",
    "quotes",
    "redirects",
    "captures",
    "polls",
    "outcomes",
    "runs",
    "known_texts",
)
"""The statements that fill the copy, in order: later ones read what earlier ones filled."""


@dataclass(frozen=True, slots=True)
class _Copied:
    """What went into a copy: up to which batch, and which articles (article_id) were written anew."""

    sequence: int
    changed: pa.Table
    articles: int


def publish(warehouse_path: Path, news_path: Path) -> None:
    """Replace the published copy by one of the warehouse as it is now."""
    news_path.parent.mkdir(parents=True, exist_ok=True)
    building = news_path.with_name(news_path.name + ".new")
    warehouse = Warehouse(warehouse_path)
    with hold_lock(news_path.with_suffix(".lock"), "publishing"):
        _remove(building)
        with warehouse.open("publishing") as connection:
            compare_batches(connection)
            base = find_base(connection, news_path)
            copied = _copy_tables(connection, base, news_path, building)
        with open_file(building, "news") as connection:
            if base == NOTHING:
                connection.execute(read_sql("published/views"))
            update_index(connection, copied.changed)
        with warehouse.open("recording a publication") as connection:
            record_publication(connection, building, copied.sequence, copied.articles, base.rewritten)
        _put_in_place(building, news_path)


def _copy_tables(connection: DuckDBPyConnection, base: Base, news_path: Path, building: Path) -> _Copied:
    """Fill a copy from the warehouse, beginning with the last one, if it is the base."""
    if base != NOTHING:
        shutil.copyfile(news_path, building)
    attach_for_writing(connection, building, "news")
    if base == NOTHING:
        connection.execute(read_sql("published/schema"))
    for table in TABLES:
        values = {"since": base.sequence} if table == "touched_captures" else None
        connection.execute(read_sql(f"published/{table}"), values)
    publish_copies(connection)
    publish_stories(connection)
    changed = connection.execute("FROM touched_articles").to_arrow_table()
    [(sequence, articles)] = connection.execute(read_sql("read/published_state")).fetchall()
    connection.execute("DETACH news")
    return _Copied(sequence, changed, articles)


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
