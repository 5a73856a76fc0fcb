"""What cleaning made of a batch in the store: its second object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.core.batches import clean_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import CleanedCapture


def read_cleaned(store: RawStore, batch_id: str) -> pa.Table:
    """What cleaning made of a batch, as the warehouse takes it in."""
    return decode_table(store.get_object(clean_key(batch_id)))


def write_cleaned(store: RawStore, batch_id: str, cleaned: Sequence[CleanedCapture]) -> None:
    """Store what cleaning made of a batch; twice is once."""
    store.put_object(clean_key(batch_id), encode(cleaned), "application/vnd.apache.parquet")
