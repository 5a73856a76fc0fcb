"""An object of a store as a stream that is read from front to back, a part in memory at a time.

Each part is a request of its own, with the store's retries, so that a connection lost in the middle of an
archive of gigabytes costs nothing. An object that is replaced meanwhile is a QuarantineError.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.clients.store.raw_store import RawStore

PART_BYTES = 8 * 1024 * 1024


class StoredArchive(io.RawIOBase):
    """An object that a user pointed at, opened for reading."""

    def __init__(self, store: RawStore, bucket: str, key: str, part_bytes: int = PART_BYTES) -> None:
        self._store = store
        self._bucket = bucket
        self._key = key
        self._part_bytes = part_bytes
        self._part = memoryview(b"")
        self._position = 0
        self._etag: str | None = None
        self._is_last = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Read the next bytes into a buffer; 0 at the end."""
        if not self._part and not self._is_last:
            self._read_part()
        length = min(len(buffer), len(self._part))
        buffer[:length] = self._part[:length]
        self._part = self._part[length:]
        return length

    def _read_part(self) -> None:
        data, self._etag = self._store.read_source_part(
            self._bucket, self._key, self._position, self._part_bytes, self._etag
        )
        self._position += len(data)
        self._is_last = len(data) < self._part_bytes
        self._part = memoryview(data)
