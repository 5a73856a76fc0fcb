"""Web archives as a run takes them in: WARC 1 or ARC 1, plain, gzip or Zstandard, of any stream.

Reads an archive once, in order, and never holds more of a record than `max_bytes`. What can be read is
given; where an archive breaks, one last input says so, for what follows cannot be found. What is no archive
is a QuarantineError. Which records are inputs, `entries` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from tasks.clients.web_archives.archive_records import read_records
from tasks.clients.web_archives.entries import Memory, PassedOverError, receive_record, report_break
from tasks.clients.web_archives.unpacked import BrokenArchiveError, BrokenRecordError, UnpackedArchive
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from tasks.clients.web_archives.archive_records import ArchiveRecord
    from tasks.core.records import Incoming


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
