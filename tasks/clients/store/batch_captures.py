"""The captures of a batch in the store: its first object, and the one that makes it a batch.

Who finds it may rely on every byte that the captures speak of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.store.batches import captures_key
from tasks.core.store.captures import decode_captures, encode_captures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture


def read_captures(store: RawStore, batch_id: str) -> tuple[Capture, ...]:
    """The captures of a batch, in their order."""
    return decode_captures(store.get_object(captures_key(batch_id)))


def write_captures(store: RawStore, batch_id: str, captures: Iterable[Capture]) -> None:
    """Store the captures of a batch; what they speak of stands in the store already."""
    store.put_object(captures_key(batch_id), encode_captures(captures), "application/x-ndjson")
