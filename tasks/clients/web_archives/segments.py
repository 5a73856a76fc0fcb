"""Records that a writer cut into segments, put together: the first one, and `continuation` records behind it.

Takes records in the order of an archive; gives those that are whole as they are, and those in segments when
the last one is there. Of a record in segments no more is held than is taken in, and of these no more than
`MOST_OPEN`; what never became whole is given at the end, with what there is of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.clients.web_archives.archive_records import ArchiveRecord, CollectedBlock, RecordBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OPEN = 16
MOST_HEAD = 64 * 1024
"""Of the head of an answer, which is held beside its bytes."""
_NUMBER, _ORIGIN, _TOTAL = "warc-segment-number", "warc-segment-origin-id", "warc-segment-total-length"


@dataclass(slots=True)
class _Open:
    """A record whose next segment is `expected`."""

    first: ArchiveRecord
    data: bytes
    expected: int = 2


class Segments:
    """Joins the segments of records, of at most so many bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._most = max_bytes + MOST_HEAD
        self._open: dict[str, _Open] = {}

    def join(self, record: ArchiveRecord) -> ArchiveRecord | None:
        """Give a record that is whole; None where more of it is to come."""
        if record.kind == "continuation":
            return self._go_on(record)
        if record.fields.get(_NUMBER) != "1" or not (name := record.fields.get("warc-record-id")):
            return record
        if len(self._open) >= MOST_OPEN or record.block.left > self._most:
            return record
        self._open[name] = _Open(record, record.block.read(record.block.left))
        return None

    def take_unfinished(self) -> Iterator[ArchiveRecord]:
        """Give what there is of the records whose last segment never came."""
        unfinished, self._open = self._open, {}
        return (_make_record(begun, begun.first.fields) for begun in unfinished.values())

    def _go_on(self, record: ArchiveRecord) -> ArchiveRecord | None:
        begun = self._open.get(record.fields.get(_ORIGIN, ""))
        is_next = begun is not None and record.fields.get(_NUMBER) == str(begun.expected)
        if begun is None or not is_next or len(begun.data) + record.block.left > self._most:
            return record
        begun.data += record.block.read(record.block.left)
        begun.expected += 1
        if _TOTAL not in record.fields:
            return None
        del self._open[record.fields[_ORIGIN]]
        fields = {name: value for name, value in begun.first.fields.items() if name not in _OF_ONE_SEGMENT}
        return _make_record(begun, fields)


_OF_ONE_SEGMENT = frozenset({_NUMBER, "warc-block-digest"})


def _make_record(begun: _Open, fields: dict[str, str]) -> ArchiveRecord:
    block = RecordBlock(CollectedBlock(begun.data), len(begun.data))
    return replace(begun.first, fields=fields, block=block)
