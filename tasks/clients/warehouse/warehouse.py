"""The warehouse: the loader's own DuckDB file, one writer, facts appended.

`Warehouse(path)` holds nothing open: each call takes the writer's lock beside the file, opens it, brings its
schema up to date, does its work and closes. A batch is loaded once, however often it is given; then its
recorded outcomes are given again. A process that dies in the middle leaves the state before. Nothing here is
for readers: they have the news database.

Its schema grows in numbered steps that only go forward: `migrate` applies those of `sql/migrations` that a
warehouse has not seen, in order; each step and its record are one transaction (of a new file, all steps are
one: commits cost more than steps), so that a killed migration is done again from that step. Applying it to a
new, an old or a current warehouse is the same call. A warehouse of a later version is refused.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import list_sql, open_file, read_sql, transaction
from tasks.clients.files.locks import WAIT_S, hold_lock
from tasks.clients.warehouse.loaded import find_start, find_unloaded, read_horizon
from tasks.clients.warehouse.loading import load_group
from tasks.clients.warehouse.ready_batches import read_ahead
from tasks.core.errors import StopError
from tasks.core.store.horizon import find_horizon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.clients.warehouse.batch_tables import CleanedBatch
    from tasks.clients.warehouse.loading import LoadedBatch
    from tasks.core.store.load_log import RunRecord


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The warehouse at `path`; who finds it taken waits `wait_s` and then raises a StopError."""

    path: Path
    wait_s: float = WAIT_S

    @contextmanager
    def open(self, purpose: str) -> Iterator[DuckDBPyConnection]:
        """Hold the lock and the file, with the schema of today, for the length of a block."""
        with (
            hold_lock(self.path.with_suffix(".lock"), purpose, self.wait_s),
            open_file(self.path, "warehouse") as connection,
        ):
            migrate(connection)
            yield connection

    def load_batches(self, batches: Iterable[CleanedBatch]) -> Iterator[tuple[CleanedBatch, LoadedBatch]]:
        """Load batches in their order, and give each with how its captures ended, once that is durable.

        They are read a group ahead, in a thread, and the file stays open from the first to the last. Each is
        loaded whole or not at all; those that can be share a transaction: what twenty statements cost for one
        batch they cost for twenty.
        """
        with self.open("loading") as connection:
            for group in read_ahead(batches):
                with transaction(connection):
                    loaded = load_group(connection, group)
                yield from zip((ready.batch for ready in group), loaded, strict=True)

    def record_run(self, run: RunRecord) -> None:
        """Append a run at its end; once, however often it is given."""
        self.record_runs([run])

    def record_runs(self, runs: Iterable[RunRecord]) -> None:
        """Append runs, each once, however often it is given."""
        with self.open("recording runs") as connection, transaction(connection):
            for run in runs:
                connection.execute(read_sql("warehouse/run"), _name_values(run))

    def loaded_batch_ids(self) -> tuple[str, ...]:
        """List the batches that were loaded, in the order of loading."""
        if not self.path.exists():
            return ()
        with self.open("listing batches") as connection:
            rows = connection.execute(read_sql("warehouse/loaded_batches")).fetchall()
        return tuple(batch_id for (batch_id,) in rows)

    def last_load(self) -> tuple[int, str | None]:
        """How far it has come in the order of loading, and with which batch; 0 where nothing was loaded."""
        if not self.path.exists():
            return 0, None
        with self.open("looking how far it is") as connection:
            [(sequence, batch_id)] = connection.execute(read_sql("warehouse/last_load")).fetchall()
        return sequence, batch_id

    def find_recorded(self, run_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Find of which of these runs the `polls/`, the `hosts/` and the `runs/` stand here."""
        asked = sorted(set(run_ids))
        if not asked or not self.path.exists():
            return set()
        with self.open("looking for runs") as connection:
            return set(connection.execute(read_sql("warehouse/known/recorded"), [asked]).fetchall())

    def is_ahead_of(self, file_bytes: int, file_modified_ns: int) -> bool:
        """Tell whether a news database of this size and time lacks a batch, or is not the last published."""
        values = {"file_bytes": file_bytes, "file_modified_ns": file_modified_ns}
        with self.open("looking at what is published") as connection:
            [(is_behind,)] = connection.execute(read_sql("warehouse/is_behind"), values).fetchall()
        return bool(is_behind)

    def find_missing(self, batch_ids: Iterable[str]) -> list[str]:
        """Find those of the batches that were never loaded, sorted, which is oldest first."""
        asked = sorted(set(batch_ids))
        if not asked or not self.path.exists():
            return asked
        with self.open("looking for batches") as connection:
            return find_unloaded(connection, asked)

    def find_listing_start(self, now: datetime) -> str | None:
        """Find the key behind which a listing of what was archived begins; None where it sees everything."""
        if not self.path.exists():
            return None
        with self.open("reading the horizon") as connection:
            return find_start(connection, now)

    def note_listing(self, listed: Iterable[str], living: Sequence[str], now: datetime) -> list[str]:
        """Find those of the listed batches that were never loaded, and keep the horizon for the next listing.

        It stays before every living run, which may still archive some.
        """
        if not self.path.exists():
            return sorted(listed)
        with self.open("looking for batches") as connection:
            missing = find_unloaded(connection, sorted(listed))
            if (found := find_horizon((*missing, *living), now)) != read_horizon(connection):
                connection.execute(read_sql("warehouse/add_listing"), [now, found])
        return missing


def _name_values(run: RunRecord) -> dict[str, object]:
    return {
        "run_id": run.run_id,
        "flow_run_id": run.flow_run_id,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "inputs": run.inputs,
        "kinds": [kind for kind, _ in run.outcomes],
        "counts": [count for _, count in run.outcomes],
        "cleaner_version": run.cleaner_version,
    }


MIGRATIONS = "warehouse/migrations"
"""In whatever folder below a step lies: their names have the order."""


def migrate(connection: DuckDBPyConnection) -> list[str]:
    """Bring the warehouse to the schema of today and give the names of the steps applied."""
    known = list_sql(MIGRATIONS)
    applied = read_applied(connection)
    if unknown := sorted(set(applied) - set(known)):
        raise StopError(
            f"The warehouse was made by a later version of copydesk (step {unknown[0]})",
            "Install that version, or have `copydesk rebuild` make it anew from the store with this one",
        )
    missing = [name for name in known if name not in applied]
    for names in [[name] for name in missing] if applied else [missing]:
        with transaction(connection):
            for name in names:
                connection.execute(read_sql(known[name]))
                connection.execute(read_sql("warehouse/migration"), [name])
    if missing:
        connection.execute("CHECKPOINT")
    return missing


def read_applied(connection: DuckDBPyConnection) -> list[str]:
    """List the steps that the warehouse has seen, in order; none for a new file."""
    try:
        rows = connection.execute(read_sql("warehouse/applied_migrations")).fetchall()
    except duckdb.CatalogException:
        return []
    return [name for (name,) in rows]
