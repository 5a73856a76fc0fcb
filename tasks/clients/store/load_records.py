"""The order of loading in the store: one record a number, each written once, whoever writes it.

That makes it one order for all desks: a warehouse is what follows from it. Who writes a number that is taken
by another record, as one does whose lease ran out in the meantime, is told by a LeaseLostError. Records of
earlier versions have the name of their batch, and no number, and are read where nothing is known yet.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.clients.store.versions import Versions
from tasks.core.store.batches import LOADS, is_numbered, load_key
from tasks.core.store.lease import LeaseLostError
from tasks.core.store.load_log import LoadRecord, decode_load, encode_load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore

_READERS = 8


def append_load(store: RawStore, record: LoadRecord) -> None:
    """Write the record of a number that has none."""
    key, data = load_key(record.sequence), encode_load(record)
    if not store.put_once(key, data) and store.get_object(key) != data:
        raise LeaseLostError(f"Another desk has loaded something as number {record.sequence}")


def read_loads(store: RawStore, after: int) -> Iterator[LoadRecord]:
    """Read the records behind a number, in order; one request where there is none."""
    first = Versions(store).read(load_key(after + 1))
    if first is None:
        return
    yield decode_load(first.data)
    keys = takewhile(is_numbered, store.list_keys(LOADS, load_key(after + 1)))
    with ThreadPoolExecutor(_READERS) as readers:
        yield from map(decode_load, readers.map(store.get_object, keys))
