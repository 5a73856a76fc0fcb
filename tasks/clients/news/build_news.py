"""Publishes: a new news.duckdb from the warehouse, put in the place of the old one as a whole.

Takes the two databases. The copy is made in a file beside the old one, under the writer's lock: from a copy
of that one and what was loaded since, or from nothing, by the same statements. The index of search is
brought up to date after that lock is free again. Then the file is synced and renamed: a reader sees the old
state or the new one, and one who holds the old file open, even for writing, holds up nobody. A publication
that dies leaves the old file; the next one clears away what it left.

The warehouse remembers each copy that was made of it. The last one is a base where it is still the file that
stands there, where the statements of today made it, and where little enough came since: rows that are
replaced leave holes, and what is added stands behind what was sorted.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.copies.copy_groups import fill_copies
from tasks.clients.copies.copy_index import compare_batches
from tasks.clients.copies.story_groups import fill_stories
from tasks.clients.files.duckdb_files import (
    FORM,
    attach_for_writing,
    list_sql,
    open_file,
    put_database,
    read_sql,
    remove_database,
    transaction,
)
from tasks.clients.files.locks import hold_lock
from tasks.clients.news.build_changes import changes_found
from tasks.clients.news.build_learned import fill_learned
from tasks.clients.news.kept_publications import keep_for_days
from tasks.clients.news.numbering import number_publication
from tasks.clients.news.views import make_views
from tasks.clients.outlets.fill_outlets import fill_outlets
from tasks.clients.search.search_index import update_index
from tasks.clients.search.searching import add_search
from tasks.core.search.stems import VERSION as STEMS_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.sources.declared_outlets import DeclaredOutlet


WHOLE_AFTER = 0.25
"""The share of articles that may be added or replaced before a copy is made from nothing again."""

_FOLDERS = (
    "news/build",
    "news/touched",
    "news/tables",
    "outlets",
    "copies/groups",
    "copies/stories",
    "search/index",
    "search/macros",
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A copy: the last batch that it holds, what made it, its file, and its articles.

    `rewritten` of the articles were added or replaced since one was last made from nothing.
    """

    sequence: int
    recipe: str
    file_bytes: int
    file_modified_ns: int
    articles: int
    rewritten: int


@dataclass(frozen=True, slots=True)
class Base:
    """What a copy is made from: all that was loaded after `sequence` is missing there."""

    sequence: int
    rewritten: int


NOTHING = Base(sequence=0, rewritten=0)


def find_base(connection: DuckDBPyConnection, news_path: Path) -> Base:
    """Find what the copy at this path can be made from: itself, as it stands, or nothing."""
    row = connection.execute(read_sql("news/build/last_publication")).fetchone()
    if row is None:
        return NOTHING
    *fields, touched = row
    last = Publication(*fields)
    rewritten = last.rewritten + touched
    if (
        last.recipe == make_recipe()
        and (last.file_bytes, last.file_modified_ns) == _measure(news_path)
        and rewritten <= WHOLE_AFTER * last.articles
    ):
        return Base(last.sequence, rewritten)
    return NOTHING


def record_publication(
    connection: DuckDBPyConnection, built: Path, sequence: int, articles: int, rewritten: int
) -> None:
    """Remember a copy by its file, which is whole and closed, before it is put in its place."""
    file_bytes, modified_ns = _measure(built)
    publication = Publication(sequence, make_recipe(), file_bytes, modified_ns, articles, rewritten)
    connection.execute(read_sql("news/build/publication"), asdict(publication))


@cache
def make_recipe() -> str:
    """Hash all that decides what is in a copy, besides the warehouse."""
    statements = [read_sql(name) for folder in _FOLDERS for name in list_sql(folder).values()]
    return hashlib.sha256(
        "\n".join([duckdb.__version__, STEMS_VERSION, FORM, *statements]).encode()
    ).hexdigest()


def _measure(path: Path) -> tuple[int, int]:
    if not path.exists():
        return (0, 0)
    status = path.stat()
    return status.st_size, status.st_mtime_ns


TOUCHED = (
    "touched/captures",
    "touched/articles",
    "build/last_readings",
    "touched/readings",
    "touched/bytes",
    "touched/wordings",
)
"""The statements that list what is written anew, in order: later ones read what earlier ones listed."""

STEPS = (
    "touched/states",
    "build/forget",
    "tables/articles",
    "build/other_wordings",
    "build/shown_wordings",
    "tables/segments",
    "tables/changes",
    "tables/field_changes",
    "tables/redirects",
    "tables/captures",
    "tables/polls",
    "tables/outcomes",
    "tables/runs",
    "tables/cleaners",
    "tables/known_texts",
    "tables/mentions",
    "tables/evidence",
    "tables/quotes",
)
"""The statements that fill the copy, in order: later ones read what earlier ones filled."""

_AGREED = {"least_articles": 3, "least_share": 0.8, "least_known": 0.3}
"""When other articles tell what a name is of: so many do, this share of all that give it a meaning, and so
many for each that does not tell."""


def agree_on_mentions(connection: DuckDBPyConnection) -> None:
    """Fill in what articles leave open of those whom they name, from all others."""
    connection.execute(read_sql("news/tables/agreed_mentions"), _AGREED)


def list_last_readings(connection: DuckDBPyConnection) -> None:
    """Leave in `last_readings` what counts of each wording in the warehouse."""
    connection.execute(read_sql("news/build/last_readings"))


@dataclass(frozen=True, slots=True)
class _Copied:
    """What went into a copy: up to which batch, and which articles (article_id) were written anew."""

    sequence: int
    changed: pa.Table
    articles: int


def build_news(
    warehouse: Warehouse,
    news: NewsDatabase,
    store: RawStore | None = None,
    declared: Sequence[DeclaredOutlet] = (),
) -> None:
    """Replace the news database by one of the warehouse as it is now, with the outlets that are declared.

    The store keeps the ids that are given now.
    """
    news_path = news.path
    news_path.parent.mkdir(parents=True, exist_ok=True)
    building = news_path.with_name(news_path.name + ".new")
    with hold_lock(news_path.with_suffix(".lock"), "publishing"):
        remove_database(building)
        with warehouse.open("publishing") as connection:
            compare_batches(connection)
            base = find_base(connection, news_path)
            copied = _copy_tables(connection, base, news_path, building, declared)
            if store is not None:
                fill_learned(connection, store)
            number_publication(connection, store, make_recipe())
            connection.execute("DETACH news")
        with open_file(building, "news") as connection:
            if base == NOTHING:
                make_views(connection)
                add_search(connection)
            update_index(connection, copied.changed)
        with warehouse.open("recording a publication") as connection:
            record_publication(connection, building, copied.sequence, copied.articles, base.rewritten)
        put_database(building, news_path)
        if news.keeping:
            keep_for_days(news, news.keeping)


def is_behind(warehouse: Warehouse, news: NewsDatabase) -> bool:
    """Tell whether the news database lacks what was loaded: a run may have died before it was published."""
    return warehouse.is_ahead_of(*_measure(news.path))


def _copy_tables(
    connection: DuckDBPyConnection,
    base: Base,
    news_path: Path,
    building: Path,
    declared: Sequence[DeclaredOutlet],
) -> _Copied:
    """Fill a copy from the warehouse, beginning with the last one, if it is the base."""
    if base != NOTHING:
        shutil.copyfile(news_path, building)
    attach_for_writing(connection, building, "news")
    if base == NOTHING:
        with transaction(connection):  # each of its many comments would be a commit
            connection.execute(read_sql("news/build/schema"))
    for step in TOUCHED:
        values = {"since": base.sequence} if step == TOUCHED[0] else None
        connection.execute(read_sql(f"news/{step}"), values)
    with changes_found(connection):
        for step in STEPS:
            connection.execute(read_sql(f"news/{step}"))
    agree_on_mentions(connection)
    fill_outlets(connection, declared)
    fill_copies(connection)
    fill_stories(connection)
    changed = connection.execute("FROM touched_articles").to_arrow_table()
    [(sequence, articles)] = connection.execute(read_sql("news/build/published_state")).fetchall()
    return _Copied(sequence, changed, articles)
