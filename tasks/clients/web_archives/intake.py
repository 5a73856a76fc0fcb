"""Web archives as a run takes them in: WARC 1 or ARC 1, plain, gzip or Zstandard, of files or of a store.

Reads an archive once, in order, and never holds more of a record than `max_bytes`. What can be read is
given; where an archive breaks, one last input says so, for what follows cannot be found. A file that cannot
be opened or that is no archive is an input with the reason; the next one follows. Which records are inputs,
`entries` says. An object of a store is read in parts, each a request of its own with the store's retries, so
that a connection lost in the middle of gigabytes costs nothing; one that is replaced meanwhile is a
QuarantineError.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.clients.web_archives.archive_records import read_records
from tasks.clients.web_archives.entries import Memory, PassedOverError, receive_record, report_break
from tasks.clients.web_archives.unpacked import BrokenArchiveError, BrokenRecordError, UnpackedArchive
from tasks.core.errors import QuarantineError
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import ObjectSource

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.web_archives.archive_records import ArchiveRecord
    from tasks.core.sources.sources import Source


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


def receive_archives(archives: Iterable[Source], max_bytes: int, store: RawStore) -> Iterator[Incoming]:
    """Give what each archive holds, one after the other."""
    for archive in archives:
        try:
            with _open(archive, store) as stream:
                yield from read_archive(stream, archive.given, max_bytes)
        except QuarantineError as error:
            now = datetime.now(UTC)
            yield Incoming("warc", archive.given, archive.url, now, reason=error.reason, detail=error.detail)


@contextmanager
def _open(archive: Source, store: RawStore) -> Iterator[BinaryIO]:
    if isinstance(archive, ObjectSource):
        yield cast("BinaryIO", StoredArchive(store, archive.bucket, archive.key))
        return
    try:
        path = Path(archive.path)
        if not path.is_file():  # a pipe would hold the run
            raise QuarantineError(Reason.UNREADABLE, "not a regular file")
        stream = path.open("rb")
    except OSError as error:
        raise QuarantineError(Reason.UNREADABLE, error.strerror or type(error).__name__) from error
    with stream:
        yield stream


def read_archive(
    stream: BinaryIO, source: str, max_bytes: int, passed_over: Counter[str] | None = None
) -> Iterator[Incoming]:
    """Give what an archive holds, in its order; `passed_over` counts the records that are no inputs."""
    record: ArchiveRecord | None = None
    archive: UnpackedArchive | None = None
    memory = Memory()
    try:
        archive = UnpackedArchive(stream)
        for record in read_records(archive):
            try:
                yield receive_record(record, source, max_bytes, memory)
            except PassedOverError as error:
                _count(passed_over, str(error))
            except BrokenRecordError as error:
                yield report_break(record.url or source, source, f"record at byte {record.offset}: {error}")
    except BrokenArchiveError as error:
        if archive is None or record is None:
            raise QuarantineError(Reason.UNREADABLE, f"no web archive: {error}") from error
        url = record.url if record.block.left else source
        yield report_break(url or source, source, f"the archive breaks at byte {archive.offset}: {error}")
    if record is None:
        raise QuarantineError(Reason.EMPTY, "no web archive: it holds no record")


def _count(passed_over: Counter[str] | None, kind: str) -> None:
    if passed_over is not None:
        passed_over[kind] += 1
