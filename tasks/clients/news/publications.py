"""What was published: which copy the next one can be made from, and what it will have to say of itself.

The warehouse remembers each copy that was made of it. The last one is a base where it is still the file that
stands there, where the statements of today made it, and where little enough came since: rows that are
replaced leave holes, and what is added stands behind what was sorted.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.duckdb_files import FORM, list_sql, read_sql

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

WHOLE_AFTER = 0.25
"""The share of articles that may be added or replaced before a copy is made from nothing again."""

_FOLDERS = ("published", "index")


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
    row = connection.execute(read_sql("read/last_publication")).fetchone()
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
    connection.execute(read_sql("load/publication"), asdict(publication))


@cache
def make_recipe() -> str:
    """Hash all that decides what is in a copy, besides the warehouse."""
    statements = [read_sql(f"{folder}/{name}") for folder in _FOLDERS for name in list_sql(folder)]
    return hashlib.sha256("\n".join([duckdb.__version__, FORM, *statements]).encode()).hexdigest()


def _measure(path: Path) -> tuple[int, int]:
    if not path.exists():
        return (0, 0)
    status = path.stat()
    return status.st_size, status.st_mtime_ns
