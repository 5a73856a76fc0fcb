"""Follows what other desks have committed: batches in their one order, then polls, hosts and runs.

Takes the store and a warehouse, which is brought up to where the order ends. Each batch has the place there
that the order gives it, or the warehouse is no replica and has to be made anew. Following twice changes
nothing; nothing is decided here, and nobody is asked.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from tasks.clients.fetch.history import record_polls
from tasks.clients.fetch.hosts.host_log import record_hosts
from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.clean_parquet import read_cleaned
from tasks.clients.store.load_records import read_loads
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.core.errors import StopError
from tasks.core.fetch.hosts.host_memory import decode_hosts
from tasks.core.fetch.polls import decode_polls
from tasks.core.store.batches import LOADS, batch_of_key, is_numbered, load_key
from tasks.core.store.lease import LeaseLostError
from tasks.core.store.load_log import LoadRecord, decode_load, decode_run, order_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse

LISTED_AGAIN = timedelta(days=2)
"""A run may take so long: its records stand under the day on which it began."""
REBUILD_REMEDY = "`copydesk rebuild` makes it anew from the store; nothing is lost"
_RECORDS = ("polls/", "hosts/", "runs/")


def follow_loads(store: RawStore, warehouse: Warehouse, token: int | None = None) -> None:
    """Load what others have loaded; under a lease of this token, only until somebody has a later one."""
    after, _ = warehouse.last_load()
    records = read_loads(store, after) if after else _read_all(store)
    batches = (_read_batch(store, record) for record in _check_tokens(records, token))
    for _ in warehouse.load_batches(batches):
        pass


def check_is_replica(store: RawStore, warehouse: Warehouse, least: int = 0) -> None:
    """Raise a StopError unless the warehouse is where the order says, and at least as far as `least`."""
    sequence, batch_id = warehouse.last_load()
    found = Versions(store).read(load_key(sequence)) if sequence else None
    if sequence < least or (found and decode_load(found.data).batch_id != batch_id):
        raise StopError(f"{warehouse.path} does not follow the order in which all desks load", REBUILD_REMEDY)


def _read_all(store: RawStore) -> Iterator[LoadRecord]:
    """Read the order from its beginning, with what earlier versions announced."""
    records = list(read_loads(store, 0))
    earlier = [key for key in store.list_keys(LOADS) if not is_numbered(key)]
    if not earlier:
        yield from records
        return
    ended_runs = {batch_of_key(key) for key in store.list_keys("runs/")}
    announced = map(decode_load, map(store.get_object, earlier))
    yield from order_loads(chain(records, announced), None, ended_runs)


def _check_tokens(records: Iterable[LoadRecord], token: int | None) -> Iterator[LoadRecord]:
    for record in records:
        if token is not None and record.token > token:
            raise LeaseLostError("Another desk has loaded since")
        yield record


def _read_batch(store: RawStore, record: LoadRecord) -> CleanedBatch:
    def check(sequence: int) -> None:
        if record.token and sequence != record.sequence:
            raise StopError(
                f"Batch {record.batch_id} would be {sequence}. here and is {record.sequence}. in the store",
                REBUILD_REMEDY,
            )

    captures, table = read_captures(store, record.batch_id), read_cleaned(store, record.batch_id)
    return CleanedBatch(record.batch_id, captures, table, record.run_id, check, record.sequence)


def follow_runs(store: RawStore, warehouse: Warehouse) -> None:
    """Record what other desks' runs were, and what they saw of sources and hosts."""
    since = None if not warehouse.last_load()[0] else f"{datetime.now(UTC) - LISTED_AGAIN:%Y/%m/%d}/"
    listed = {
        kind: {batch_of_key(key): key for key in store.list_keys(kind, since and f"{kind}{since}")}
        for kind in _RECORDS
    }
    known = warehouse.find_recorded(chain.from_iterable(listed.values()))
    new = {
        kind: {run_id: key for run_id, key in keys.items() if (kind, run_id) not in known}
        for kind, keys in listed.items()
    }
    for run_id, key in new["polls/"].items():
        record_polls(warehouse, run_id, decode_polls(store.get_object(key)))
    for run_id, key in new["hosts/"].items():
        record_hosts(warehouse, run_id, decode_hosts(store.get_object(key)))
    if new["runs/"]:
        warehouse.record_runs(decode_run(store.get_object(key)) for key in new["runs/"].values())
