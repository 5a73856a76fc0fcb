"""The inbox of the bucket: what any S3 client dropped under `inbox/` comes in, then is moved on.

`list_inbox` gives what lies ready, which is taken in like any objects; `put_away` moves what the captures of
archived batches speak of to `inbox-taken/YYYY/MM/DD/`. Both look at the ETag: what was overwritten meanwhile
stays and is taken next time. What holds something forgotten is not kept. A run that dies in between takes the
same bytes again, and they are unchanged.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.clients.store.batch_captures import read_captures
from tasks.core.records import Reason
from tasks.core.sources.sources import DroppedObject, is_archive_file
from tasks.core.store.inbox_keys import ETAG, INBOX, INBOX_VIA, OBJECT_KEY, is_ready, taken_key

ARCHIVE_VIA = "warc"

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture


def list_inbox(store: RawStore) -> Iterator[DroppedObject]:
    """List what lies ready in the inbox, as it is asked for; each is that object or, replaced, none."""
    for dropped in store.list_objects(INBOX):
        if is_ready(dropped, datetime.now(UTC)):
            key = store.place(dropped.key)
            yield DroppedObject(store.bucket, key, is_archive_file(key), etag=dropped.etag)


def put_away(store: RawStore, batch_ids: Iterable[str]) -> int:
    """Move on what archived batches took out of the inbox; gives how many objects were moved."""
    taken = {}
    unwanted: list[str] = []
    for batch_id in batch_ids:
        for capture in read_captures(store, batch_id):
            if found := find_object(store, capture):
                taken[found] = capture.fetched_at
                if capture.reason == Reason.FORGOTTEN:
                    unwanted.append(taken_key(*found, capture.fetched_at))
    moved = sum(store.move_taken(key, taken_key(key, etag, at), etag) for (key, etag), at in taken.items())
    store.forget(unwanted)
    return moved


def find_object(store: RawStore, capture: Capture) -> tuple[str, str] | None:
    """Find the key and the ETag of the object that a capture came in; older captures have it as address."""
    if capture.via not in {INBOX_VIA, ARCHIVE_VIA}:
        return None
    headers = dict(capture.headers)  # ours are the last of those of an archived page
    if OBJECT_KEY in headers:
        return headers[OBJECT_KEY].removeprefix(store.prefix), headers[ETAG]
    return (capture.url.removeprefix(store.url), headers[ETAG]) if capture.via == INBOX_VIA else None
