"""Publications that are kept: files beside the news database, by which what it said can be asked again.

A kept publication is another name of the file that was published, or a copy where the file system has no such
names: it costs its place on the disk once another one was published. Files are named by number and moment,
and by the name that somebody gave; those without one go by themselves, those with one only when they are
removed. `list_kept` lists all of them, for whoever has to look into each.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.errors import StopError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.core.health.retention import Keeping

RESERVED = ("list", "remove")
_LOG = logging.getLogger(__name__)
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_FILE = re.compile(r"(?P<number>\d{1,18})_(?P<moment>\d{8}T\d{12}Z)(?:_(?P<name>[^/]{1,64}))?\.duckdb")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class KeptPublication:
    """A publication that is kept, under a name or for some days."""

    number: int
    published_at: datetime
    name: str | None
    path: Path

    @property
    def said(self) -> str:
        """Its number, its moment and its name, for people."""
        return f"{self.number} ({self.published_at:%Y-%m-%d %H:%M}{f', {self.name}' if self.name else ''})"


def list_kept(news: NewsDatabase) -> tuple[KeptPublication, ...]:
    """List every file that is kept, the earliest first."""
    found = [(path, _FILE.fullmatch(path.name)) for path in _folder_of(news).glob("*.duckdb")]
    kept = [
        KeptPublication(
            int(said["number"]),
            datetime.strptime(said["moment"], _MOMENT).replace(tzinfo=UTC),
            said["name"],
            path,
        )
        for path, said in found
        if said
    ]
    return tuple(sorted(kept, key=lambda each: (each.number, each.name or "")))


def measure_kept(news: NewsDatabase) -> int:
    """Give the bytes that kept publications take, each file once, beside the one that is published now."""
    sizes = {}
    for path in (*(each.path for each in list_kept(news)), news.path):
        with suppress(FileNotFoundError):
            status = path.stat()
            sizes[status.st_ino] = 0 if path == news.path else status.st_size
    return sum(sizes.values())


def read_current(news: NewsDatabase) -> KeptPublication:
    """Read which publication stands now; a StopError where it has no number."""
    with news.open() as connection:
        number, published_at = read_number(connection, news)
    return KeptPublication(number, published_at, None, news.path)


def read_number(connection: DuckDBPyConnection, news: NewsDatabase) -> tuple[int, datetime]:
    """Read the number and the moment of what is open; a StopError where it has none."""
    try:
        row = connection.execute(read_sql("news/newest_publication")).fetchone()
    except duckdb.CatalogException:
        row = None
    if row is None:
        raise StopError(f"What {news.path} holds has no number yet", "The next run with news gives it one")
    number, published_at = row
    return number, published_at


def keep_publication(news: NewsDatabase, name: str | None = None) -> KeptPublication:
    """Keep what is published now, under a name or until it expires."""
    current = read_current(news)
    if name is not None:
        _check_name(name, list_kept(news))
    folder = _folder_of(news)
    folder.mkdir(exist_ok=True)
    ending = f"_{name}" if name else ""
    path = folder / f"{current.number:08}_{current.published_at:{_MOMENT}}{ending}.duckdb"
    building = path.with_suffix(".new")
    building.unlink(missing_ok=True)
    try:
        os.link(news.path, building)
    except OSError:
        shutil.copyfile(news.path, building)
    building.replace(path)
    return KeptPublication(current.number, current.published_at, name, path)


def keep_for_days(news: NewsDatabase, keeping: Keeping) -> None:
    """Keep what was just published, and let go of what is older; a publication stands without it, too."""
    try:
        if keeping.days:
            keep_publication(news)
        expire_kept(news, keeping)
    except (OSError, StopError) as error:
        _LOG.warning("This publication is not kept: %s", error)


def expire_kept(news: NewsDatabase, keeping: Keeping) -> int:
    """Delete those without a name that are neither of the last nor the last of one of the last days.

    All but the last go where the disk has too little left for another one. Gives how many went.
    """
    unnamed = [each for each in list_kept(news) if each.name is None]
    last_of = {each.published_at.date(): each for each in unnamed}
    staying = unnamed[::-1][: keeping.days]
    if unnamed and _free_beside(news) < keeping.min_free_bytes:
        staying = staying[:1]
    else:
        staying += [last_of[day] for day in sorted(last_of, reverse=True)[: keeping.days]]
    expired = [each for each in unnamed if each not in staying]
    for each in expired:
        each.path.unlink(missing_ok=True)
    return len(expired)


def remove_kept(news: NewsDatabase, name: str) -> None:
    """Remove what is kept under a name."""
    kept = list_kept(news)
    found = [each for each in kept if each.name == name]
    if not found:
        raise UsageError(
            f"Nothing is kept under the name '{name}'", _say_all([each for each in kept if each.name])
        )
    for each in found:
        each.path.unlink(missing_ok=True)


def find_as_of(news: NewsDatabase, asked: str) -> NewsDatabase:
    """Find the publication of this number or name, or the last one of this day or before it (UTC)."""
    kept = list_kept(news)
    with suppress(StopError):
        kept = (*kept, read_current(news))
    if asked.isdecimal():
        found = [each for each in kept if each.number == int(asked)]
    elif moment := _read_moment(asked):
        found = [each for each in kept if each.published_at < moment]
    else:
        found = [each for each in kept if each.name == asked]
    if not found:
        raise UsageError(f"No publication '{asked}' is kept", _say_all(kept))
    return NewsDatabase(max(found, key=lambda each: each.number).path)


def _read_moment(asked: str) -> datetime | None:
    """Read a day or a second as its end, or a moment, in UTC unless it says otherwise."""
    try:
        return datetime.combine(date.fromisoformat(asked), datetime.min.time(), UTC) + timedelta(days=1)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(asked)
    except ValueError:
        return None
    rest = timedelta(microseconds=1) if moment.microsecond else timedelta(seconds=1)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + rest


def _check_name(name: str, kept: Sequence[KeptPublication]) -> None:
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise UsageError(
            f"'{name}' is no name for a publication", "A letter, then letters, digits and - _ . ; 64 at most"
        )
    if any(each.name == name for each in kept):
        raise UsageError(f"The name '{name}' is taken", f"copydesk snapshot remove {name}, or take another")


def _say_all(kept: Sequence[KeptPublication]) -> str:
    """Say which there are, the last ones where there are many."""
    if not kept:
        return "There is none"
    said = {each.said: None for each in kept}
    left = len(said) - _MOST_SAID
    return f"There are {f'{left} earlier ones, ' if left > 0 else ''}{', '.join([*said][-_MOST_SAID:])}"


def _free_beside(news: NewsDatabase) -> int:
    """Give what the disk has left beside the next publication, which is built before this one goes."""
    size = news.path.stat().st_size if news.exists() else 0
    return shutil.disk_usage(news.path.parent).free - size


def _folder_of(news: NewsDatabase) -> Path:
    return news.path.parent / "publications"
