"""The records of an archive, WARC 1 or ARC 1, one after the other, each with its head and its block.

Takes an UnpackedArchive, gives records whose block must be read before the next one is asked for: what
is left of it is passed over. A head that cannot be read, or an archive that ends inside a record, is a
BrokenArchiveError; there is no way to find the next record behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from tasks.clients.web_archives.unpacked import (
    LONGEST_LINE,
    READ_BYTES,
    BrokenArchiveError,
    BrokenRecordError,
)

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator

    from tasks.clients.web_archives.unpacked import UnpackedArchive

FIRST_LINES = (b"WARC/", b"filedesc://")
"""How archives begin: a WARC record, or the one that describes an ARC file."""
MOST_HEAD_BYTES = 1024 * 1024
ARC_FIELDS = 5
ARC_DATES = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
"""How ARC dates are written, by their number of digits."""


class RecordBlock:
    """The block of a record: reads to its end and no further; whoever listens hashes what passes."""

    def __init__(self, archive: UnpackedArchive, length: int) -> None:
        self.left = length
        self.listeners: list[hashlib._Hash] = []
        self._archive = archive

    def read(self, most: int) -> bytes:
        """Read up to `most` bytes; fewer only at the end of the block."""
        return self._pass_on(self._archive.read(min(most, self.left)))

    def readline(self, most: int | None = None) -> bytes:
        """Read a line, or what is left of the block."""
        longest = self.left if most is None else min(most, self.left)
        return self._pass_on(self._archive.readline(longest)) if longest else b""

    def skip(self) -> None:
        """Pass over the rest."""
        while self.left:
            self.read(READ_BYTES)

    def _pass_on(self, data: bytes) -> bytes:
        if self.left and not data:
            raise BrokenArchiveError("it ends inside a record")
        self.left -= len(data)
        for listener in self.listeners:
            listener.update(data)
        return data


class HeadLines:
    """The lines of a head, as many bytes of them as a head may take."""

    def __init__(self, stream: UnpackedArchive | RecordBlock) -> None:
        self._stream = stream
        self._left = MOST_HEAD_BYTES

    def readline(self) -> bytes:
        """Read a line."""
        line = self._stream.readline()
        self._left -= len(line)
        if self._left < 0:
            raise BrokenRecordError(f"a head takes more than {MOST_HEAD_BYTES} bytes")
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise BrokenRecordError(f"a line of a head takes more than {LONGEST_LINE} bytes")
        return line


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """A record; `fields` are those of its head, names in lower case, `offset` its place, unpacked."""

    offset: int
    fields: dict[str, str]
    date: datetime | None
    block: RecordBlock

    @property
    def kind(self) -> str:
        """The WARC-Type; an ARC file holds responses."""
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """The target; empty where none is stated. Some writers put it in brackets."""
        return self.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")


def read_records(archive: UnpackedArchive) -> Iterator[ArchiveRecord]:
    """Give the records, in order."""
    is_first = True
    while line := _next_line(archive):
        if is_first and not line.startswith(FIRST_LINES):
            raise BrokenArchiveError(f"it begins with {line[:40]!r}")
        is_first = False
        offset = archive.offset - len(line)
        fields = _read_warc_head(archive, line) if line.startswith(b"WARC/") else _read_arc_head(line)
        date = parse_date(fields.get("warc-date", ""))
        record = ArchiveRecord(offset, fields, date, RecordBlock(archive, _read_length(fields)))
        yield record
        record.block.skip()


def parse_date(text: str) -> datetime | None:
    """Read a WARC-Date, of any precision, or an ARC date; None for what is none."""
    try:
        if text.isdecimal() and len(text) in ARC_DATES:
            return datetime.strptime(text, ARC_DATES[len(text)]).replace(tzinfo=UTC)
        date = datetime.fromisoformat(text + "0000-01-01"[len(text) :])
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _next_line(archive: UnpackedArchive) -> bytes:
    """Give the first line of the next record; empty at the end."""
    while (line := archive.readline()) and not line.strip():
        pass
    return line


def _read_warc_head(archive: UnpackedArchive, line: bytes) -> dict[str, str]:
    try:
        head = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(HeadLines(archive), line)
    except StatusAndHeadersParserException as error:
        raise BrokenArchiveError(f"a record is of an unknown version ({line[:20]!r})") from error
    return {name.lower(): value for name, value in head.headers}


def _read_arc_head(line: bytes) -> dict[str, str]:
    """Read the line that heads an ARC record: URL, address, date, media type, length."""
    parts = line.decode("utf-8", "replace").split()
    if len(parts) != ARC_FIELDS:
        raise BrokenArchiveError(f"what should be a record begins with {line[:40]!r}")
    url, _, date, media_type, length = parts
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    names = ("warc-type", "warc-target-uri", "warc-date", "content-type", "content-length")
    return dict(zip(names, (kind, url, date, media_type, length), strict=True))


def _read_length(fields: dict[str, str]) -> int:
    length = fields.get("content-length", "").strip()
    if not (length.isascii() and length.isdecimal() and len(length) <= len(str(2**63))):
        raise BrokenArchiveError(f"a record has no usable length ({length[:20]!r})")
    return int(length)
