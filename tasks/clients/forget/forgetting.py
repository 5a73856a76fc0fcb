"""Forget: an article out of everything that is kept, and a tombstone that keeps it from coming back.

The stone is written first and says what has to go; each step does nothing where it was done before. What is
loaded and published is made anew from what is left in the store, by the stage that rebuilds, so that it is
what a rebuild makes of it. Kept publications that hold it go; the embedded store lets go of the bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.clients.forget.removing import (
    remove_from_folder,
    remove_from_store,
    remove_kept_publications,
)
from tasks.clients.forget.tombstone_store import find_tombstone, write_tombstone
from tasks.clients.servers.s3_vacuum import vacuum_store, vacuum_until_gone
from tasks.core.errors import UsageError
from tasks.core.forget.tombstones import encode_removal

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.forget.tombstones import Removal, Tombstone


def find_stone(store: RawStore, tombstone_id: str) -> Tombstone:
    """Find a tombstone by its id; a UsageError where there is none."""
    stone = find_tombstone(store, tombstone_id)
    if stone is None:
        raise UsageError(
            f"Nothing was forgotten as {tombstone_id}", "`copydesk forget --list` lists what was"
        )
    return stone


def remove_forgotten(store: RawStore, data_dir: Path, removal: Removal) -> None:
    """Take it out of the store and of what runs left in the data folder."""
    remove_from_store(store, removal)
    remove_from_folder(data_dir, removal)


def finish_forgetting(
    store: RawStore, data_dir: Path, news: NewsDatabase, stone: Tombstone, removal: Removal
) -> Tombstone:
    """Remove kept publications that have it, let go of deleted bytes, and leave the bare stone."""
    gone = remove_kept_publications(news, removal)
    notes = tuple(f"the kept publication {kept.said} held it and was removed" for kept in gone)
    if store.is_embedded:
        vacuum_store(data_dir)
    finished = replace(stone.finish(), kept=tuple(dict.fromkeys((*stone.kept, *notes))))
    write_tombstone(store, finished)
    if store.is_embedded:
        vacuum_until_gone(data_dir, encode_removal(removal))  # with the stone as it was
    return finished
