"""A batch in the store: its captures, whose object makes it one, and what cleaning made of them.

Who finds the captures may rely on every byte that they speak of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.core.store.batches import captures_key, clean_key
from tasks.core.store.captures import decode_captures, encode_captures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture, CleanedCapture


def read_captures(store: RawStore, batch_id: str) -> tuple[Capture, ...]:
    """The captures of a batch, in their order."""
    return decode_captures(store.get_object(captures_key(batch_id)))


def write_captures(store: RawStore, batch_id: str, captures: Iterable[Capture]) -> None:
    """Store the captures of a batch; what they speak of stands in the store already."""
    store.put_object(captures_key(batch_id), encode_captures(captures), "application/x-ndjson")


def read_cleaned(store: RawStore, batch_id: str) -> pa.Table:
    """What cleaning made of a batch, as the warehouse takes it in."""
    return decode_table(store.get_object(clean_key(batch_id)))


def write_cleaned(store: RawStore, batch_id: str, cleaned: Sequence[CleanedCapture]) -> None:
    """Store what cleaning made of a batch; twice is once."""
    store.put_object(clean_key(batch_id), encode(cleaned), "application/vnd.apache.parquet")
