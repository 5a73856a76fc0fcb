"""The inbox of the bucket: what any S3 client dropped under `inbox/` comes in, then is moved on.

`take_inbox` gives what came in, which is archived like any others; `put_away` moves what the captures of an
archived batch speak of to `inbox-taken/YYYY/MM/DD/`. Both look at the ETag: what was overwritten meanwhile
stays and is taken next time. A run that dies in between takes the same bytes again, and they are unchanged.
A web archive is one object like any other here: ingest it by its address instead.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tasks.clients.store.batch_captures import read_captures
from tasks.core.errors import QuarantineError
from tasks.core.records import Capture, Incoming, Reason
from tasks.core.store.inbox_keys import ETAG, INBOX, INBOX_VIA, is_ready, taken_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.store.inbox_keys import Listed


def take_inbox(store: RawStore, max_bytes: int) -> Iterator[Incoming]:
    """Give what lies ready in the inbox, read as it is asked for."""
    for dropped in store.list_objects(INBOX):
        if is_ready(dropped, datetime.now(UTC)) and (incoming := _read(store, dropped, max_bytes)):
            yield incoming


def _read(store: RawStore, dropped: Listed, max_bytes: int) -> Incoming | None:
    """Read an object; None where it is another one by now, or gone."""
    try:
        data, etag = store.read_source_part(store.bucket, dropped.key, 0, max_bytes + 1, dropped.etag)
    except QuarantineError:
        return None
    address = f"s3://{store.bucket}/{dropped.key}"
    incoming = partial(
        Incoming,
        via=INBOX_VIA,
        source=address,
        url=address,
        fetched_at=datetime.now(UTC),
        headers=((ETAG, etag),),
    )
    if len(data) > max_bytes:
        return incoming(reason=Reason.TOO_LARGE, detail=f"over {max_bytes} bytes")
    return incoming(data=data)


def put_away(store: RawStore, batch_id: str) -> int:
    """Move on what an archived batch took out of the inbox; gives how many objects were moved."""
    captures = read_captures(store, batch_id)
    return sum(_move(store, capture) for capture in captures if capture.via == INBOX_VIA)


def _move(store: RawStore, capture: Capture) -> bool:
    key = capture.url.removeprefix(f"s3://{store.bucket}/")
    etag = dict(capture.headers)[ETAG]
    return store.move_taken(key, taken_key(key, etag, capture.fetched_at), etag)
