"""Reads the health of an installation from where the truth is: store, warehouse, news database, server, disk.

Takes the parts of an installation, gives a `Health`; a part that fails is a problem in it, never an error. It
writes nothing, migrates nothing and holds nothing up: the warehouse is opened for reading, under the writer's
lock, for some milliseconds; while a run has it, what waits is as it was at the last look.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import OPTIONS, explain_file_error, quote_path, read_sql
from tasks.clients.files.locks import hold_lock
from tasks.clients.health.hosts_health import find_moved, find_resting
from tasks.clients.health.lease_health import read_leases
from tasks.clients.lake.standing import find_lake_problem
from tasks.clients.sources.source_files import read_declared
from tasks.clients.warehouse.loaded import find_start, find_unloaded, read_whole
from tasks.core.errors import StopError, TransientError
from tasks.core.health.health import EmptySource, Health, SilentSource, Waiting
from tasks.core.store.batches import batch_of_key
from tasks.core.store.horizon import ARCHIVED
from tasks.core.store.inbox_keys import INBOX, is_ready

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.clients.health.prefect_history import PrefectHistory
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.health.health import LeaseState, MovedSource, RestingHost
    from tasks.core.lake.renewal import LakePace
    from tasks.core.store.inbox_keys import Listed

WAIT_FOR_LOADER_S = 2.0
BACKLOG_EVERY_S = 30.0
"""What waits is listed that often at the most, and after each publication: a request a thousand batches."""
MOST_READ_BYTES = 2_000_000_000
"""A thorough look reads no larger warehouse as a whole."""
MOST_COUNTED = 50
"""So many waiting batches are read to count their captures; how many more there are is not said."""

LEAST_DAYS = 3
"""A source that gave news on fewer days is not waited for: what it names at first is what it held before."""
LEAST_LOOKS = 2
"""A source whose pages do not come is of concern once so many later runs have looked at it and got none."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where to look. Without a `store` none is up, and without a `prefect` no server is.

    A thorough look reads all of the warehouse, unless that is very large: some seconds a gigabyte.
    """

    data_dir: Path
    warehouse_path: Path
    news: NewsDatabase
    sources_path: Path
    store: RawStore | None = None
    prefect: PrefectHistory | None = None
    serving_since: datetime | None = None
    lake: LakePace | None = None
    is_thorough: bool = False


class BusyError(StopError):
    """A run has the warehouse just now."""


class UnusableError(StopError):
    """The warehouse cannot be opened or read."""


class HealthReader:
    """Looks after one installation; keeps what waited at the last look, for when the warehouse is taken."""

    def __init__(self, installation: Installation, backlog_every_s: float = BACKLOG_EVERY_S) -> None:
        self._at = installation
        self._every_s = backlog_every_s
        self._next_listing = 0.0
        self._published: int | None = None
        self._captures: Waiting | None = None
        self._warehouse_problem: str | None = None
        self._hosts: tuple[RestingHost, ...] = ()
        self._moved: tuple[MovedSource, ...] = ()
        self._leases: tuple[LeaseState, ...] = ()
        self._lake_problem: str | None = None

    def read(self) -> Health:
        """Look at everything."""
        now = datetime.now(UTC)
        health = Health(
            seen_at=now,
            serving_since=self._at.serving_since,
            free_bytes=shutil.disk_usage(self._at.data_dir).free if self._at.data_dir.exists() else None,
        )
        health = self._read_store(health)
        health = self._read_prefect(health)
        return self._read_sources(health)

    def _read_store(self, health: Health) -> Health:
        """Look at the store, and through it at what waits."""
        inbox = None
        try:
            has_bucket = self._at.store is not None and self._at.store.look()
            published = _read_version(self._at.news.path)
            if time.monotonic() >= self._next_listing or published != self._published:
                self._look_at_warehouse(health.seen_at, has_bucket=has_bucket)
                if self._at.store is not None and has_bucket:
                    self._leases = tuple(read_leases(self._at.store))
                    if self._at.lake:
                        every = self._at.lake.every
                        self._lake_problem = find_lake_problem(self._at.store, self._at.news, every)
                self._next_listing, self._published = time.monotonic() + self._every_s, published
            if self._at.store is not None:
                inbox = _read_inbox(self._at.store, health.seen_at) if has_bucket else Waiting(0, None)
        except StopError as error:
            health = replace(health, store_problem=str(error))
        return replace(
            health,
            captures=self._captures,
            inbox=inbox,
            warehouse_problem=self._warehouse_problem,
            hosts=self._hosts,
            moved=self._moved,
            leases=self._leases,
            lake_problem=self._lake_problem,
        )

    def _look_at_warehouse(self, now: datetime, *, has_bucket: bool) -> None:
        try:
            start = self._look_at_file(now)
            self._warehouse_problem = None
            if self._at.store is not None:
                listed = _list_archived(self._at.store, start) if has_bucket else {}
                self._captures = _read_backlog(self._at.store, self._at.warehouse_path, listed)
        except BusyError:
            pass  # a run is loading: what waited is known from the last look
        except UnusableError as error:
            self._warehouse_problem = str(error)

    def _look_at_file(self, now: datetime) -> str | None:
        """Give where a listing of the store begins, and keep what is known of hosts and of moves."""
        path = self._at.warehouse_path
        if not path.exists():
            return None
        with open_to_look(path) as connection:
            if self._at.is_thorough and path.stat().st_size <= MOST_READ_BYTES:
                read_whole(connection)
            self._hosts, self._moved = find_resting(connection, now), find_moved(connection)
            return find_start(connection, now)

    def _read_prefect(self, health: Health) -> Health:
        if self._at.prefect is None:
            return health
        try:
            return replace(health, flows=self._at.prefect.read_flows())
        except TransientError as error:
            return replace(health, prefect_problem=str(error))

    def _read_sources(self, health: Health) -> Health:
        if not self._at.news.exists():
            return health
        try:
            with self._at.news.open() as connection:
                rows = read_last_news(connection)
                looks = {"least_looks": LEAST_LOOKS}
                empty = connection.execute(read_sql("health/empty_sources"), looks).fetchall()
        except (StopError, duckdb.Error) as error:
            return replace(health, news_problem=_say(self._at.news.path, error))
        watched = _list_watched(self._at.sources_path)
        return replace(
            health,
            sources=tuple(SilentSource(*row) for row in rows if row[0] in watched),
            empty=tuple(EmptySource(*row) for row in empty if row[0] in watched),
        )


def _read_version(path: Path) -> int | None:
    """Give what is another number after each publication."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def read_last_news(connection: DuckDBPyConnection) -> list[tuple[str, datetime]]:
    """Read of each source that gives news often enough to be missed when it did last."""
    return connection.execute(read_sql("health/last_news"), {"least_days": LEAST_DAYS}).fetchall()


def list_regular(news: NewsDatabase) -> frozenset[str]:
    """List the sources that give news often enough to be missed."""
    with news.open() as connection:
        return frozenset(source for source, _ in read_last_news(connection))


def _list_watched(path: Path) -> set[str]:
    """List the sources that are declared and switched on: what was read once is not waited for."""
    try:
        return {each.name for each in read_declared(path) if each.enabled}
    except StopError:
        return set()


def _read_inbox(store: RawStore, now: datetime) -> Waiting:
    ready = [found for found in store.list_objects(INBOX) if is_ready(found, now)]
    return Waiting(len(ready), min((found.changed_at for found in ready), default=None))


def _list_archived(store: RawStore, start: str | None) -> dict[str, Listed]:
    return {batch_of_key(found.key): found for found in store.list_objects(ARCHIVED, start)}


def _read_backlog(store: RawStore, path: Path, listed: Mapping[str, Listed]) -> Waiting:
    """Read what was archived and is not loaded."""
    missing = sorted(listed)
    if missing and path.exists():
        with open_to_look(path) as connection:
            missing = find_unloaded(connection, missing)
    return _count_waiting(store, [(batch_id, listed[batch_id]) for batch_id in missing])


def _count_waiting(store: RawStore, missing: Sequence[tuple[str, Listed]]) -> Waiting:
    lines = (store.get_object(found.key).count(b"\n") for _, found in missing[:MOST_COUNTED])
    return Waiting(
        inputs=sum(lines),
        oldest_at=min((found.changed_at for _, found in missing), default=None),
        is_all_counted=len(missing) <= MOST_COUNTED,
    )


@contextmanager
def open_to_look(path: Path, wait_s: float = WAIT_FOR_LOADER_S) -> Iterator[DuckDBPyConnection]:
    """Open the warehouse for reading; a BusyError where a run has it, an UnusableError where it is broken."""
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(path.with_suffix(".lock"), "looking after it", wait_s))
        except StopError as error:
            raise BusyError(error.message) from error
        try:
            with closing(duckdb.connect(":memory:", config=OPTIONS)) as connection:
                connection.execute(f"ATTACH {quote_path(path)} AS warehouse (READ_ONLY)")
                connection.execute("USE warehouse")
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
        except duckdb.Error as error:
            raise UnusableError(_say(path, error)) from error


def _say(path: Path, error: StopError | duckdb.Error) -> str:
    return str(error if isinstance(error, StopError) else explain_file_error(path, error))
