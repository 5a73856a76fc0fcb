"""The warehouse anew from the store alone: batches in the order of their loading, then polls and runs.

Built in a file beside the old one, while runs may go on loading; then, under the writer's lock, what they
loaded in the meantime is added and the new file is put in the old one's place as a whole. The old one keeps
a second name until `drop_old` is called. A rebuild that dies leaves the old warehouse; the next one clears
away what it left. What was archived and never loaded is left to the next run, as ever; so is what a run
announced that died before it could commit, where the old warehouse can still be asked.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import pyarrow.compute as pc

from tasks.clients.fetch.history import record_polls
from tasks.clients.fetch.hosts.host_log import record_hosts
from tasks.clients.files.duckdb_files import open_file, put_database, read_sql, remove_database
from tasks.clients.files.locks import hold_lock
from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.clean_parquet import read_cleaned
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import StopError
from tasks.core.fetch.hosts.host_memory import decode_hosts
from tasks.core.fetch.polls import decode_polls
from tasks.core.store import batches
from tasks.core.store.load_log import LoadRecord, decode_load, decode_run, encode_load, order_loads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore

_READERS = 8


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild loaded; `left` batches were archived and never loaded: the next run takes them up."""

    batches: int
    captures: int
    runs: int
    left: int

    @property
    def said(self) -> str:
        """What was loaded and what is left, for people."""
        said = f"{self.batches:,} batches, {self.captures:,} captures and {self.runs:,} runs loaded"
        return said + (f"; {self.left:,} batches left for the next run" if self.left else "")


def rebuild_from_store(store: RawStore, path: Path, on_loaded: Callable[[int, int], None]) -> Rebuilt:
    """Replace the warehouse by one made from the store; `on_loaded` is told done and total batches."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(path.with_name("rebuild.lock"), "rebuilding"):
        making = _Making(store, path.with_name("rebuilding.duckdb"))
        lock = path.with_suffix(".lock")
        standing = None
        with suppress(StopError), hold_lock(lock, "listing batches", 0):
            standing = list_standing(path)
        making.load(standing, on_loaded)
        with hold_lock(lock, "putting the rebuilt warehouse in place"):
            making.load(list_standing(path), on_loaded)
            put_in_place(making.warehouse.path, path)
            making.write_places()
        making.warehouse.path.with_suffix(".lock").unlink(missing_ok=True)
    return making.sum_up()


class _Making:
    """A warehouse in the making."""

    def __init__(self, store: RawStore, path: Path) -> None:
        self._store = store
        self.warehouse = Warehouse(path)
        self._begin()

    def _begin(self) -> None:
        self._loaded: list[LoadRecord] = []
        self._captures = 0
        self._recorded: set[str] = set()
        self._moved: list[LoadRecord] = []
        self._keys: dict[str, str] = {}
        self._texts: set[str] = set()
        remove_database(self.warehouse.path)

    def load(self, standing: frozenset[str] | None, on_loaded: Callable[[int, int], None]) -> None:
        """Load what the store holds and is not loaded yet; all anew where the order is another by now."""
        order = self._read_order(standing)
        if order[: len(self._loaded)] != self._loaded:
            self._begin()
        new = order[len(self._loaded) :]
        read = put_texts_first(self._read_batches(new), self._texts)
        for done, (batch, _) in enumerate(self.warehouse.load_batches(read), start=1):
            self._captures += len(batch.captures)
            on_loaded(done, len(new))
        self._loaded = order
        for key, data in self._read_new("polls/"):
            record_polls(self.warehouse, batches.batch_of_key(key), decode_polls(data))
        for key, data in self._read_new("hosts/"):
            record_hosts(self.warehouse, batches.batch_of_key(key), decode_hosts(data))
        self.warehouse.record_runs(decode_run(data) for _, data in self._read_new("runs/"))

    def write_places(self) -> None:
        """Write which batches of earlier versions have another place in the order now, the last one first.

        Only once the new warehouse stands: the old one has the places of before. Who dies on the way leaves
        an order that is the same, for a place only ever moves up.
        """
        for load in reversed(self._moved):
            self._store.put_object(self._keys[load.batch_id], encode_load(load), "application/json")

    def sum_up(self) -> Rebuilt:
        """Say what was loaded and what was not."""
        archived = {batches.batch_of_key(key) for key in self._store.list_keys("captures/")}
        return Rebuilt(
            batches=len(self._loaded),
            captures=self._captures,
            runs=sum(key.startswith("runs/") for key in self._recorded),
            left=len(archived.difference(load.batch_id for load in self._loaded)),
        )

    def _read_order(self, standing: frozenset[str] | None) -> list[LoadRecord]:
        loads = []
        for key, data in self._read_all(self._store.list_keys(batches.LOADS)):
            loads.append(decode_load(data))
            self._keys[loads[-1].batch_id] = key
        ended_runs = {batches.batch_of_key(key) for key in self._store.list_keys("runs/")}
        return order_loads(loads, standing, ended_runs)

    def _read_new(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Read the objects of a prefix that were not read before."""
        keys = [key for key in self._store.list_keys(prefix) if key not in self._recorded]
        self._recorded.update(keys)
        yield from self._read_all(keys)

    def _read_all(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        with ThreadPoolExecutor(_READERS) as readers:
            names = list(keys)
            yield from zip(names, readers.map(self._store.get_object, names), strict=True)

    def _read_batches(self, loads: Sequence[LoadRecord]) -> Iterator[CleanedBatch]:
        """Read batches some ahead of the loader."""
        with ThreadPoolExecutor(_READERS) as readers:
            ahead = deque(readers.submit(self._read_batch, load) for load in loads[:_READERS])
            for load in loads[_READERS:]:
                yield ahead.popleft().result()
                ahead.append(readers.submit(self._read_batch, load))
            for future in ahead:
                yield future.result()

    def _read_batch(self, load: LoadRecord) -> CleanedBatch:
        def announce(sequence: int) -> None:
            if sequence != load.sequence:
                self._moved.append(replace(load, sequence=sequence))

        captures, table = read_captures(self._store, load.batch_id), read_cleaned(self._store, load.batch_id)
        return CleanedBatch(load.batch_id, captures, table, load.run_id, announce, load.sequence)


def put_texts_first(batches: Iterable[CleanedBatch], texts: set[str]) -> Iterator[CleanedBatch]:
    """Give batches in their order, but none before the texts that it only knows; `texts` are there, and grow.

    Where two machines load from one store, the last to load a batch says its place, and what one of them knew
    may stand before what it knew it by.
    """
    waiting: list[CleanedBatch] = []
    for batch in batches:
        waiting.append(batch)
        while ready := next((each for each in waiting if _list_texts(each, known=True) <= texts), None):
            waiting.remove(ready)
            texts |= _list_texts(ready, known=False)
            yield ready
    yield from waiting


def _list_texts(batch: CleanedBatch, *, known: bool) -> set[str]:
    """The texts that a batch brings, or those that it only knows."""
    asked = pc.equal(batch.cleaned["is_known"], known)
    return set(batch.cleaned["text_sha256"].filter(asked).drop_null().to_pylist())


def list_standing(path: Path) -> frozenset[str] | None:
    """List the batches of the warehouse that is there; None where none is, or it cannot be read.

    Whoever asks holds the writer's lock.
    """
    if not path.exists():
        return None
    try:
        with open_file(path, "warehouse") as connection:
            rows = connection.execute(read_sql("warehouse/loaded_batches")).fetchall()
    except (StopError, duckdb.Error):
        return None
    return frozenset(batch_id for (batch_id,) in rows)


def put_in_place(new: Path, path: Path) -> None:
    """Put a new warehouse where the old one is, which keeps its other name, in one step."""
    old = _old_of(path)
    old.unlink(missing_ok=True)
    if path.exists():
        os.link(path, old)
    put_database(new, path)


def drop_old(path: Path) -> None:
    """Remove the warehouse that was replaced."""
    _old_of(path).unlink(missing_ok=True)


def check_rebuilt(path: Path, rebuilt: Rebuilt) -> None:
    """Raise a StopError where the warehouse in place lacks what was loaded; the old one stays then."""
    standing = len(Warehouse(path).loaded_batch_ids())
    if standing < rebuilt.batches:
        raise StopError(
            f"{path} holds {standing} of {rebuilt.batches} batches", f"The one before is {_old_of(path).name}"
        )


def _old_of(path: Path) -> Path:
    return path.with_name(path.name + ".old")
