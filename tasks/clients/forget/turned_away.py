"""What reading showed to be forgotten: its captures in the store say that it came, and nothing of it is kept.

Takes the captures of a batch and what was read of them; doing it again, after it was broken off, ends in the
same state: the key of the bytes stays in a capture until these are gone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.clients.store.batch_captures import write_captures
from tasks.clients.store.clean_parquet import drop_rows
from tasks.core.fetch.said.source_words import read_said
from tasks.core.forget.marks import forget_capture, list_container_keys
from tasks.core.records import Reason
from tasks.core.store.batches import raw_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture, Document


def drop_forgotten(
    store: RawStore, batch_id: str, captures: Sequence[Capture], documents: Mapping[str, Document]
) -> None:
    """Drop what captures that turned out to be forgotten brought, and the files that they came in."""
    read = {capture_id for capture_id, each in documents.items() if each.reason is Reason.FORGOTTEN}
    found = [
        each
        for each in captures
        if each.raw_key and (each.capture_id in read or each.reason == Reason.FORGOTTEN)
    ]
    if not found:
        return
    turned = {each.capture_id: forget_capture(each) for each in found}
    write_captures(store, batch_id, [turned.get(each.capture_id, each) for each in captures])
    drop_rows(store, batch_id, list(turned))
    words = (word for each in found for word in read_said(each.headers))
    beside = (raw_key(word.text_sha256) for word in words if word.text_sha256)
    containers = (key for each in found for key in list_container_keys(each.headers))
    others = {each.raw_key for each in captures if each.capture_id not in turned}
    keys = {*(each.raw_key for each in found if each.raw_key), *beside, *containers}
    store.forget(sorted(keys - others))
    bare = {key: replace(each, raw_key=None, raw_sha256=None) for key, each in turned.items()}
    write_captures(store, batch_id, [bare.get(each.capture_id, each) for each in captures])
