"""The records of publications in the store: one object each, in the order of their numbers.

They are never changed, but for what is forgotten: then it is as if these articles had stood in no group.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.copies.given_ids import DISSOLVED, IdChange
from tasks.core.store.publication_log import (
    PUBLICATIONS,
    decode_publication,
    encode_publication,
    publication_key,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

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


def drop_given(store: RawStore, article_ids: Collection[str]) -> None:
    """Take articles out of all records; an id that no other article was ever given is dissolved.

    The last record, which says so, is written first: what is broken off is gone on with.
    """
    records = list(read_publications(store, 0))
    said = {(change.kind, change.old_id) for each in records for change in each.changes}
    gone: set[tuple[str, str]] = set()
    left: set[tuple[str, str]] = set()
    for each in (each for record in records for each in record.given):
        if each.group_id is not None:
            (gone if each.article_id in article_ids else left).add((each.kind, each.group_id))
    dissolved = sorted(gone - left - said)
    for record in reversed(records):
        changes = tuple(IdChange(kind, old_id, None, DISSOLVED) for kind, old_id in dissolved)
        dissolved = []
        kept = tuple(each for each in record.given if each.article_id not in article_ids)
        if changes or len(kept) < len(record.given):
            bare = replace(record, given=kept, changes=(*record.changes, *changes))
            store.put_object(publication_key(record.number), encode_publication(bare), "application/json")
