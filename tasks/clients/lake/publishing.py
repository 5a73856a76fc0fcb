"""Publishes the lake: what changed of the news database as Parquet in the store, then the manifest.

Takes the term of the committer, who alone does, and a news database. Files are put under the hash of their
bytes, those of changed partitions alone; then the catalog, then the manifest, both only where the ones that
were read still stand, and while the lease is held. So whoever dies, or wakes up late, leaves the lake as it
was, and what he had put is swept. Who has nothing new writes nothing.

What is swept: files that no publication has named for as long as `keep` says, since somebody may still read
by an earlier one, and those that old of publications which came to nothing.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.clients.files.duckdb_files import quote_path, read_sql
from tasks.clients.files.replacing import work_folder
from tasks.clients.forget.tombstone_store import read_book
from tasks.clients.lake.catalog import make_catalog
from tasks.clients.lake.lake_files import put_file_object
from tasks.clients.lake.standing import read_lake
from tasks.clients.lake.survey import survey_tables, write_changed, write_empty
from tasks.clients.news.kept_publications import read_number
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError
from tasks.core.forget.marks import mark_bytes
from tasks.core.lake.manifest import (
    CATALOG_KEY,
    LAKE,
    MANIFEST_KEY,
    LakeManifest,
    encode_manifest,
    lake_file_key,
)
from tasks.core.lake.renewal import find_changed, make_tables, retire_files
from tasks.core.store.lease import LeaseLostError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.committing import Term
    from tasks.core.lake.manifest import LakeFile
    from tasks.core.lake.renewal import SurveyedTable

_LOG = logging.getLogger(__name__)
_MEMORY = "512MB"
_NOTHING_KEPT = timedelta(0)
_SENDERS = 8


@dataclass(frozen=True, slots=True)
class LakePublished:
    """A publication of the lake, and what it wrote."""

    number: int
    files: int
    bytes: int
    swept: int

    @property
    def said(self) -> str:
        """What was written, for people."""
        return f"{self.files:,} files written, {self.bytes:,} bytes; {self.swept:,} old ones deleted"


def publish_lake(
    term: Term, news: NewsDatabase, now: datetime, keep: timedelta, *, is_thorough: bool = False
) -> LakePublished | None:
    """Bring the lake to what the news database holds; None where it is there already, or ahead.

    That is told by the number, or where it `is_thorough`, of the same number by all rows.
    """
    standing = read_lake(term.store)
    catalog = Versions(term.store).read(CATALOG_KEY)
    last = standing.manifest if standing else None
    with (
        work_folder(news.path.with_name("lake.new")) as folder,
        news.connect(_MEMORY) as connection,
    ):
        number, published_at = read_number(connection, news)
        if last and (last.number > number or (last.number == number and not is_thorough)):
            return None
        if last and last.token > term.held.token:
            raise LeaseLostError("Another desk has published the lake meanwhile")
        _check_forgotten(term.store, connection)
        connection.execute(f"SET temp_directory = {quote_path(folder / 'tmp')}")
        tables = survey_tables(connection)
        written = _write_files(term, connection, tables, find_changed(last, tables), folder)
        renewed = make_tables(last, tables, written)
        new = LakeManifest(number, published_at, term.held.token, renewed)
        if last and (new.number, new.tables) == (last.number, last.tables):
            return None
        new = replace(new, former=retire_files(last, new.list_files(), now, keep))
        path = folder / "news.duckdb"
        empty = {each.name: write_empty(connection, each.name, folder).read_bytes() for each in tables}
        make_catalog(path, renewed, lambda key: f"{term.store.url}{key}", empty)
        _put(term, CATALOG_KEY, path.read_bytes(), catalog.etag if catalog else None)
        _put(term, MANIFEST_KEY, encode_manifest(new), standing.etag if standing else None)
    swept = _sweep(term, new, now, keep)
    sizes = [file.bytes for files in written.values() for file in files]
    return LakePublished(number, len(sizes), sum(sizes), swept)


def forget_in_lake(term: Term, news: NewsDatabase, now: datetime) -> None:
    """Bring a lake to what the news database holds and keep no file of before; of what is no lake, none."""
    if read_lake(term.store):
        publish_lake(term, news, now, _NOTHING_KEPT, is_thorough=True)
    standing = read_lake(term.store)
    _sweep(term, standing.manifest if standing else None, now, _NOTHING_KEPT)


def _check_forgotten(store: RawStore, connection: DuckDBPyConnection) -> None:
    """Raise a StopError where the news database was made of what another desk has forgotten since."""
    book = read_book(store)
    if not book.marks:
        return
    for (raw_sha256,) in connection.execute(read_sql("lake/raw_hashes")).fetchall():
        if book.find([mark_bytes(raw_sha256)]):
            raise StopError("This desk still has what was forgotten on another one", "Run `copydesk rebuild`")


def _write_files(
    term: Term,
    connection: DuckDBPyConnection,
    tables: Sequence[SurveyedTable],
    changed: Mapping[str, Sequence[str]],
    folder: Path,
) -> dict[tuple[str, str], list[LakeFile]]:
    """Write the partitions that changed and put them into the store, a table at a time."""
    written: dict[tuple[str, str], list[LakeFile]] = {}
    for table in tables:
        if table.name not in changed:
            continue
        with work_folder(folder / "table") as below, ThreadPoolExecutor(_SENDERS) as senders:
            sent = []
            for part, file, path in write_changed(connection, table, changed[table.name], below):
                written.setdefault((table.name, part), []).append(file)
                key = lake_file_key(table.name, part, file.sha256)
                sent.append(senders.submit(put_file_object, term.store, key, path))
            for each in sent:
                each.result()
        term.held.check()
    return written


def _put(term: Term, key: str, data: bytes, etag: str | None) -> None:
    term.held.check()
    if Versions(term.store).put(key, data, etag) is None:
        raise LeaseLostError(f"Another desk has put {key} meanwhile")


def _sweep(term: Term, standing: LakeManifest | None, now: datetime, keep: timedelta) -> int:
    """Delete what is named no more; where that is not allowed it stays, and costs its place."""
    named = {MANIFEST_KEY, CATALOG_KEY, *standing.list_files()} if standing else set()
    if standing and keep:
        named |= {each.key for each in standing.former}
    gone = [
        found.key
        for found in term.store.list_objects(LAKE)
        if found.key not in named and (not keep or now - found.changed_at >= keep)
    ]
    term.held.check()
    try:
        term.store.delete_expired(gone)
    except StopError as error:
        _LOG.warning("Files of the lake that nobody names any more stay: %s", error)
        return 0
    return len(gone)
