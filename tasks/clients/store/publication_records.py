"""The records of publications in the store: one object each, in the order of their numbers, never changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tasks.core.store.publication_log import (
    PUBLICATIONS,
    decode_publication,
    encode_publication,
    publication_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.store.publication_log import PublicationRecord

_READERS = 8


def announce_publication(store: RawStore, record: PublicationRecord) -> bool:
    """Store a record under its number; False where that is taken, by another machine or one that died."""
    return store.put_once(publication_key(record.number), encode_publication(record))


def read_publications(store: RawStore, after: int) -> Iterator[PublicationRecord]:
    """Read the records behind a number, in order."""
    with ThreadPoolExecutor(_READERS) as readers:
        keys = store.list_keys(PUBLICATIONS, publication_key(after))
        yield from map(decode_publication, readers.map(store.get_object, keys))
