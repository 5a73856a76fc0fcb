"""Tombstones in the store, under `forgotten/`, where every run and a rebuild on any machine finds them.

`read_book` gives the marks of all of them, `read_tombstones` the stones themselves, oldest first. A stone is
written whole; the second writing, when all is gone, takes out what was still to do. The key of the hashes is
put once, with the first stone, and goes where the bucket goes.
"""

from __future__ import annotations

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tasks.core.forget.marks import ForgottenBook
from tasks.core.forget.tombstones import KEY_OBJECT, TOMBSTONES, Tombstone, decode_tombstone, encode_tombstone

if TYPE_CHECKING:
    from tasks.clients.store.raw_store import RawStore

_READERS = 8
_FRESH_S = 5.0


def read_tombstones(store: RawStore) -> list[Tombstone]:
    """Read all tombstones, oldest first."""
    keys = [key for key in store.list_keys(TOMBSTONES) if key.endswith(".json")]
    with ThreadPoolExecutor(_READERS) as readers:
        stones = [decode_tombstone(data) for data in readers.map(store.get_object, keys)]
    return sorted(stones, key=lambda stone: (stone.forgotten_at, stone.tombstone_id))


def find_tombstone(store: RawStore, tombstone_id: str) -> Tombstone | None:
    """Find a tombstone by its id."""
    return next((stone for stone in read_tombstones(store) if stone.tombstone_id == tombstone_id), None)


def read_book(store: RawStore) -> ForgottenBook:
    """Read the marks of all that was forgotten; an empty book where nothing was."""
    stones = read_tombstones(store)
    if not stones:
        return ForgottenBook()
    marks = {mark: stone.tombstone_id for stone in stones for mark in stone.marks}
    return ForgottenBook(ensure_key(store), marks)


def ensure_key(store: RawStore) -> bytes:
    """Give the key of the hashes of this store, which is made when it is first asked for."""
    store.put_once(KEY_OBJECT, secrets.token_hex(32).encode())
    return store.get_object(KEY_OBJECT)


def write_tombstone(store: RawStore, stone: Tombstone) -> None:
    """Store a tombstone, or what is left of it."""
    store.put_object(stone.key, encode_tombstone(stone), "application/json")


class FreshBook:
    """The book for a process that lives on, read again some seconds later; to be asked from threads."""

    def __init__(self, store: RawStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._book = ForgottenBook()
        self._read_at: float | None = None

    def read(self) -> ForgottenBook:
        """Give the book as it was some seconds ago at most."""
        with self._lock:
            if self._read_at is None or time.monotonic() - self._read_at > _FRESH_S:
                self._book = read_book(self._store)
                self._read_at = time.monotonic()
            return self._book
