"""Removing: what a tombstone says has to go, out of the store and the data folder.

Each step does nothing where it was done before, so that a removal that is killed at any point and done again
ends in the same state. Captures go out of their batches, and their rows with them, before the objects that
they speak of; the learned sets that stay are written before those that go.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.fetch.backfill.backfill_files import FOLDER
from tasks.clients.files.duckdb_files import quote_path, read_sql
from tasks.clients.forget.tombstone_store import read_tombstones
from tasks.clients.learn.repeat_store import drop_learned
from tasks.clients.news.kept_publications import list_kept
from tasks.clients.store.batch_captures import read_captures, write_captures
from tasks.clients.store.clean_parquet import drop_rows
from tasks.clients.store.publication_records import drop_given
from tasks.clients.teach.mark_store import forget_articles
from tasks.core.store.batches import captures_key

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tasks.clients.news.kept_publications import KeptPublication
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.forget.tombstones import Removal


def finish_removals(store: RawStore) -> None:
    """Finish in the store what forgettings that were broken off had begun there: batches must be whole."""
    for stone in read_tombstones(store):
        if stone.removal is not None:
            remove_from_store(store, stone.removal)


def remove_from_store(store: RawStore, removal: Removal) -> None:
    """Take out of the store what has to go."""
    for batch_id in removal.batch_ids:
        _drop_captures(store, batch_id, removal.capture_ids)
        drop_rows(store, batch_id, removal.capture_ids)
    store.forget(removal.keys)
    drop_given(store, removal.article_ids)
    drop_learned(store, removal.repeats, datetime.now(UTC))
    forget_articles(store, removal.article_ids)


def _drop_captures(store: RawStore, batch_id: str, capture_ids: Collection[str]) -> None:
    """Take captures out of a batch; one without any stays as an empty one, in its place of the order."""
    key = captures_key(batch_id)
    if key not in store.list_keys(key):
        return
    captures = read_captures(store, batch_id)
    left = [each for each in captures if each.capture_id not in capture_ids]
    if len(left) < len(captures):
        write_captures(store, batch_id, left)


def remove_from_folder(data_dir: Path, removal: Removal) -> None:
    """Remove what runs left in the data folder: what back-fills found, and learned sets for parsers."""
    for path in (data_dir / FOLDER).rglob("*"):
        if path.is_file():
            path.unlink(missing_ok=True)
    if removal.repeats:
        for path in (data_dir / "repeats").glob("*.json"):
            path.unlink(missing_ok=True)


def remove_kept_publications(news: NewsDatabase, removal: Removal) -> tuple[KeptPublication, ...]:
    """Remove the publications that are kept and hold what is forgotten, named ones too; gives them."""
    gone = tuple(kept for kept in list_kept(news) if _holds(kept.path, removal.article_ids))
    for kept in gone:
        kept.path.unlink(missing_ok=True)
    return gone


def _holds(path: Path, article_ids: Collection[str]) -> bool:
    with suppress(duckdb.Error), duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH {quote_path(path)} AS kept (READ_ONLY)")
        return bool(connection.execute(read_sql("forget/is_kept"), [list(article_ids)]).fetchall())
    return False
