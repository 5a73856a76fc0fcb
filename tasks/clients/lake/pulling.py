"""Pulls the lake into a folder of this machine, to be read by any DuckDB without the net or an extension.

Takes the store and a folder, leaves the files of the last publication there and a small `news.duckdb` of
views over them. Only files that are not there are fetched, each held to its hash; the views are put in place
as a whole, after all files. What the publication that was pulled before has named stays, since somebody may
be reading by that one; what is older goes. Pulling again after a kill goes on where it ended.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import NEWS_NAME, put_database
from tasks.clients.files.locks import hold_lock
from tasks.clients.files.replacing import put_file, work_folder, write_whole
from tasks.clients.lake.catalog import make_catalog
from tasks.clients.lake.lake_files import fetch_file_object
from tasks.clients.lake.standing import need_lake
from tasks.core.errors import StopError, UsageError
from tasks.core.lake.manifest import LAKE, MANIFEST_KEY, decode_manifest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.lake.manifest import LakeFile

_ATTEMPTS = 3
_GETTERS = 8


class _GoneError(Exception):
    """A file is there no more: another publication was made meanwhile, and it was swept."""


@dataclass(frozen=True, slots=True)
class PulledLake:
    """A publication that a folder holds now: what was fetched for it, and how many files went."""

    number: int
    published_at: datetime
    fetched: int
    bytes: int
    removed: int
    path: Path


def pull_lake(store: RawStore, folder: Path) -> PulledLake:
    """Bring a folder to the publication that the lake has now."""
    folder = folder.absolute()
    _check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(folder / "pull.lock", "pulling the lake"):
        for _ in range(_ATTEMPTS):
            try:
                return _pull(store, folder)
            except _GoneError:
                continue
    raise StopError(
        f"Files of the lake at {store.url}{LAKE} are gone",
        f"Delete {MANIFEST_KEY} there: the next publication makes the lake anew",
    )


def _check_folder(folder: Path) -> None:
    """Raise a UsageError where a news database stands that no pull has made."""
    if (folder / NEWS_NAME).exists() and not (folder / MANIFEST_KEY).exists():
        raise UsageError(f"{folder} holds a {NEWS_NAME} that is not of a lake", "Give a folder of its own")


def _pull(store: RawStore, folder: Path) -> PulledLake:
    standing = need_lake(store)
    manifest = standing.manifest
    told = folder / MANIFEST_KEY
    before = told.read_bytes() if told.exists() else b""
    files = manifest.list_files()
    with ThreadPoolExecutor(_GETTERS) as getters:
        news = getters.map(lambda key: _fetch(store, key, files[key], folder / key), files)
        fetched = [file.bytes for file, is_new in zip(files.values(), news, strict=True) if is_new]
    with work_folder(folder / "pull.new") as building:
        path = building / NEWS_NAME
        try:
            make_catalog(path, manifest.tables, lambda key: str(folder / key))
        except duckdb.Error as error:
            said = str(error).splitlines()[0][:200]
            raise StopError(f"What {store.url}{MANIFEST_KEY} says cannot be read: {said}") from error
        write_whole(told, standing.data)
        put_database(path, folder / NEWS_NAME)
    removed = 0 if standing.data == before else _remove_older(folder, {*files, *_list_named(before)})
    return PulledLake(
        manifest.number, manifest.published_at, len(fetched), sum(fetched), removed, folder / NEWS_NAME
    )


def _list_named(data: bytes) -> Collection[str]:
    """List the files that a publication which was pulled before has named."""
    try:
        return decode_manifest(data).list_files()
    except ValueError:
        return ()


def _remove_older(folder: Path, named: Collection[str]) -> int:
    """Remove the files that are not named; gives their number."""
    lying = {str(path.relative_to(folder)): path for path in (folder / LAKE).rglob("*") if path.is_file()}
    gone = lying.keys() - {MANIFEST_KEY, *named}
    for key in gone:
        lying[key].unlink(missing_ok=True)
    return len(gone)


def _fetch(store: RawStore, key: str, file: LakeFile, path: Path) -> bool:
    """Fetch a file unless it is there; whether it was fetched."""
    if path.exists() and path.stat().st_size == file.bytes:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_suffix(".part")
    if not fetch_file_object(store, key, building, file.bytes, file.sha256):
        raise _GoneError(key)
    put_file(building, path)
    return True
