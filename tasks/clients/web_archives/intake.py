"""Web archives as a run takes them in: WARC 1 or ARC 1, plain, gzip or Zstandard, of any stream.

Reads an archive once, in order, and never holds more of a record than `max_bytes`. What can be read is
given; what is damaged or lost is an input that says so, and reading goes on at the next record that can be
found. What is no archive is a QuarantineError. Which records are inputs, `entries` says.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from tasks.clients.web_archives.archive_records import LostPart, read_records
from tasks.clients.web_archives.entries import Memory, PassedOverError, receive_record, report_break
from tasks.clients.web_archives.segments import Segments
from tasks.clients.web_archives.unpacked import BrokenArchiveError, BrokenRecordError, UnpackedArchive
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.web_archives.archive_records import ArchiveRecord
    from tasks.core.records import Incoming

STRAY = "end of a record that is longer than it says"
"""What is counted for bytes behind a record's stated length."""


def read_archive(
    stream: BinaryIO, source: str, max_bytes: int, passed_over: Counter[str] | None = None
) -> Iterator[Incoming]:
    """Give what an archive holds, in its order; `passed_over` counts the records that are no inputs."""
    with _refusal_named():
        archive = UnpackedArchive(stream)
    reading = _Reading(source, max_bytes, Counter() if passed_over is None else passed_over)
    try:
        for found in read_records(archive):
            yield from reading.take(found)
    except BrokenArchiveError as error:
        if reading.last is None:
            raise QuarantineError(Reason.UNREADABLE, f"no web archive: {error}") from error
        url = reading.last.url if reading.last.block.left else source
        yield report_break(url or source, source, f"the archive breaks at byte {archive.offset}: {error}")
    yield from reading.end()


class _Reading:
    """What is known of an archive while its records come by."""

    def __init__(self, source: str, max_bytes: int, passed_over: Counter[str]) -> None:
        self.last: ArchiveRecord | None = None
        self._source = source
        self._max_bytes = max_bytes
        self._passed_over = passed_over
        self._memory = Memory()
        self._segments = Segments(max_bytes)
        self._lost: list[LostPart] = []

    def take(self, found: ArchiveRecord | LostPart) -> Iterator[Incoming]:
        """Give what came in with a record; what is lost is told when it is sure that this is an archive."""
        if isinstance(found, LostPart):
            self._note_lost(found)
        else:
            self.last = found
            whole = self._segments.join(found)
            if whole is not None:
                yield from self._receive(whole)
        if self.last is not None:
            yield from self._tell_lost()

    def end(self) -> Iterator[Incoming]:
        """Give the records whose other segments never came; QuarantineError where there was no record."""
        if self.last is None and self._lost:
            raise QuarantineError(Reason.UNREADABLE, f"no web archive: {self._lost[0].detail}")
        if self.last is None:
            raise QuarantineError(Reason.EMPTY, "no web archive: it holds no record")
        for record in self._segments.take_unfinished():
            yield from self._receive(record)
        yield from self._tell_lost()

    def _receive(self, record: ArchiveRecord) -> Iterator[Incoming]:
        try:
            yield receive_record(record, self._source, self._max_bytes, self._memory)
        except PassedOverError as error:
            self._passed_over[str(error)] += 1
        except BrokenRecordError as error:
            said = f"record at byte {record.offset}: {error}"
            yield report_break(record.url or self._source, self._source, said)

    def _note_lost(self, found: LostPart) -> None:
        if found.is_small and self.last is not None:
            self._passed_over[STRAY] += 1
        else:
            self._lost.append(found)

    def _tell_lost(self) -> Iterator[Incoming]:
        for part in self._lost:
            yield report_break(self._source, self._source, f"at byte {part.offset}: {part.detail}")
        self._lost.clear()


@contextmanager
def _refusal_named() -> Iterator[None]:
    try:
        yield
    except BrokenArchiveError as error:
        raise QuarantineError(Reason.UNREADABLE, f"no web archive: {error}") from error
