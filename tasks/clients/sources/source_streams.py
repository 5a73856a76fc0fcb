"""Files and objects of a store as streams, read once from front to back.

A file that is no regular one is not opened. An object is read in parts, each a request of its own with the
store's retries, so that a connection lost in the middle of gigabytes costs nothing; one that is replaced
meanwhile, or that cannot be had, is a QuarantineError.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.core.errors import QuarantineError, StopError
from tasks.core.records import Reason
from tasks.core.sources.sources import DroppedObject, ObjectSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.store.source_bucket import SourceBucket
    from tasks.core.sources.sources import Source


FIRST_PART_BYTES = 1024 * 1024
"""Most objects are articles: they come with the first request, and many are asked for at once."""
NEXT_PART_BYTES = 8 * 1024 * 1024


class StoredStream(io.RawIOBase):
    """An object that a user pointed at, opened for reading; with an `etag`, that one alone.

    It can be begun again, by `seek(0)`, and no more: its first part is not asked for twice in a row.
    """

    def __init__(
        self, bucket: SourceBucket, key: str, part_bytes: int = NEXT_PART_BYTES, etag: str | None = None
    ) -> None:
        self._bucket = bucket
        self._key = key
        self._part_bytes = part_bytes
        self._first = b""
        self._part = memoryview(b"")
        self._position = 0
        self.etag = etag
        self._is_last = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin again."""
        if offset or whence:
            raise io.UnsupportedOperation("an object is read from its front")
        if self._position == len(self._first):
            self._part = memoryview(self._first)
        else:
            self._position, self._part, self._is_last = 0, memoryview(b""), False
        return 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Read the next bytes into a buffer; 0 at the end."""
        if not self._part and not self._is_last:
            self._read_part()
        length = min(len(buffer), len(self._part))
        buffer[:length] = self._part[:length]
        self._part = self._part[length:]
        return length

    def _read_part(self) -> None:
        asked = self._part_bytes if self._position else min(self._part_bytes, FIRST_PART_BYTES)
        data, self.etag = self._bucket.read_part(self._key, self._position, asked, self.etag)
        self._first = data if self._position == 0 else b""
        self._position += len(data)
        self._is_last = len(data) < asked
        self._part = memoryview(data)


def _listed_etag(source: ObjectSource) -> str | None:
    return source.etag if isinstance(source, DroppedObject) else None


@contextmanager
def open_stream(source: Source, store: RawStore | None) -> Iterator[BinaryIO]:
    """Open what is behind a source; a QuarantineError where it cannot be had."""
    if isinstance(source, ObjectSource):
        if store is None:
            raise StopError(f"There is no store to read {source.given} from")
        bucket = store.open_bucket(source.bucket, source.access)
        yield cast("BinaryIO", StoredStream(bucket, source.key, etag=_listed_etag(source)))
        return
    try:
        path = Path(source.path)
        if not path.is_file():  # a pipe would hold the run
            raise QuarantineError(Reason.UNREADABLE, "not a regular file")
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else None
        raise QuarantineError(Reason.UNREADABLE, said or type(error).__name__) from error
    with stream:
        yield stream
