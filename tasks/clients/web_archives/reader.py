"""Reads a web archive: WARC 1 or ARC 1, plain, gzip or Zstandard, as receipts of what it holds.

Takes any stream with `read`; reads it once, in order, and never holds more of a record than `max_bytes`.
What can be read is given; where an archive breaks, one last receipt says so, for what follows cannot be
found. Only a file that is no archive at all is an error, a QuarantineError. Nothing is fetched or stored.
Which records are inputs, `receipts` says.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from tasks.clients.web_archives.receipts import Memory, PassedOverError, receive_record
from tasks.clients.web_archives.records import read_records
from tasks.clients.web_archives.unpacked import BrokenArchiveError, BrokenRecordError, UnpackedArchive
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason, Receipt

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from tasks.clients.web_archives.records import ArchiveRecord


def read_archive(
    stream: BinaryIO, source: str, max_bytes: int, passed_over: Counter[str] | None = None
) -> Iterator[Receipt]:
    """Give the receipts of an archive, in its order; `passed_over` counts the records that are no inputs."""
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
                yield _report_break(record.url or source, source, f"record at byte {record.offset}: {error}")
    except BrokenArchiveError as error:
        if archive is None or record is None:
            raise QuarantineError(Reason.UNREADABLE, f"no web archive: {error}") from error
        url = record.url if record.block.left else source
        yield _report_break(url or source, source, f"the archive breaks at byte {archive.offset}: {error}")
    if record is None:
        raise QuarantineError(Reason.EMPTY, "no web archive: it holds no record")


def _count(passed_over: Counter[str] | None, kind: str) -> None:
    if passed_over is not None:
        passed_over[kind] += 1


def _report_break(url: str, source: str, detail: str) -> Receipt:
    return Receipt(
        via="warc",
        source=source,
        url=url,
        fetched_at=datetime.now(UTC),
        reason=Reason.UNREADABLE,
        detail=f"{detail} (counted unpacked)",
    )
