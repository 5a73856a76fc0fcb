"""The records of an archive, WARC 1 or ARC 1, one after the other, each with its head and its block.

Takes an UnpackedArchive, gives records whose block must be read before the next one is asked for: what
is left of it is passed over. What cannot be read is a LostPart, and reading goes on at the next line that
heads a record: a length that is off by some bytes costs no other record, and the next head measures a block
whose length is none. An archive that ends inside a record is a BrokenArchiveError.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import SEEK_CUR, BytesIO
from typing import TYPE_CHECKING

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from tasks.clients.web_archives.unpacked import (
    FIRST_LINES,
    LONGEST_LINE,
    READ_BYTES,
    RECORD_START,
    BrokenArchiveError,
    BrokenRecordError,
)

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator, Sequence

    from tasks.clients.web_archives.unpacked import UnpackedArchive

MOST_HEAD_BYTES = 1024 * 1024
MOST_COLLECTED = 32 * 1024 * 1024
"""Of a block whose length is none."""
MOST_STRAY = 4096
"""Bytes behind a record that are its own, as long as a length may be off."""
_MOST_TOO_LONG = 4096
_VERSION_BYTES = len(b"WARC/1.0\r\n")
_RECORD_END = b"\r\n\r\n"
_VERSION = re.compile(rb"WARC/[01]\.\d{1,2}(?:\r?\n|$)")
_ARC_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_ARC_ADDRESS = re.compile(r"[0-9A-Fa-f.:]+|-")
_ARC_DATE_AT = 2
ARC_DATES = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
"""How ARC dates are written, by their number of digits."""


class RecordBlock:
    """The block of a record: reads to its end and no further; whoever listens hashes what passes.

    One that turns out to end before its length `is_shorter`: the next record begins there.
    """

    def __init__(self, archive: UnpackedArchive | CollectedBlock, length: int) -> None:
        self.left = length
        self.is_shorter = False
        self.listeners: list[hashlib._Hash] = []
        self._archive = archive

    def read(self, most: int) -> bytes:
        """Read up to `most` bytes; fewer only at the end of the block."""
        wanted = min(most, self.left)
        with self._damage_ends():
            data = self._archive.read(wanted, is_inside=True)
        if len(data) == self.left:
            data = self._give_back_head(data)
        elif len(data) < wanted and self._archive.is_at_record:
            data = self._end_at(data.removesuffix(_RECORD_END))
        return self._pass_on(data)

    def readline(self, most: int | None = None) -> bytes:
        """Read a line, or what is left of the block."""
        longest = self.left if most is None else min(most, self.left)
        with self._damage_ends():
            line = self._archive.readline(longest) if longest else b""
        return self._pass_on(line)

    def skip(self) -> None:
        """Pass over the rest."""
        while self.left:
            self.read(READ_BYTES)

    def _pass_on(self, data: bytes) -> bytes:
        if self.left and not data and self._archive.is_at_record:
            self._end_at(data)
        if self.left and not data:
            raise BrokenArchiveError("it ends inside a record")
        self.left -= len(data)
        for listener in self.listeners:
            listener.update(data)
        return data

    @contextmanager
    def _damage_ends(self) -> Iterator[None]:
        """Leave nothing to be passed over where the rest is lost: what is read next is another record's."""
        try:
            yield
        except BrokenRecordError:
            self.left = 0
            raise

    def _end_at(self, data: bytes) -> bytes:
        self.left, self.is_shorter = len(data), True
        return data

    def _give_back_head(self, data: bytes) -> bytes:
        """Leave to the next record the beginning of its head, where a length is too long by a little."""
        at = data.rfind(_RECORD_END, max(0, len(data) - _MOST_TOO_LONG))
        while at >= 0 and not self._is_version(data[at + len(_RECORD_END) :]):
            at = data.rfind(_RECORD_END, max(0, len(data) - _MOST_TOO_LONG), at + len(_RECORD_END) - 1)
        if at < 0:
            return data
        self._archive.put_back(data[at + len(_RECORD_END) :])
        return self._end_at(data[:at])

    def _is_version(self, data: bytes) -> bool:
        """Whether a record begins here; of a line that is cut, the rest is looked at."""
        if not data or not RECORD_START.startswith(data[: len(RECORD_START)]):
            return False
        if len(data) <= _VERSION_BYTES:
            ahead = self._archive.readline()
            self._archive.put_back(ahead)
            data += ahead
        return bool(_VERSION.match(data))


class CollectedBlock(BytesIO):
    """A block that was read already, since only the next head says where it ends."""

    is_at_record = False

    def read(self, most: int | None = -1, *, is_inside: bool = True) -> bytes:  # noqa: ARG002 - as archives do
        """Read up to `most` bytes."""
        return super().read(most)

    def put_back(self, data: bytes) -> None:
        """Have some bytes read again."""
        self.seek(-len(data), SEEK_CUR)


@dataclass(frozen=True, slots=True)
class LostPart:
    """What could not be read, at which unpacked byte, and why; of few bytes behind a record, how many."""

    offset: int
    detail: str
    is_small: bool = False


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


def read_records(archive: UnpackedArchive) -> Iterator[ArchiveRecord | LostPart]:
    """Give the records, in order, and in place of what cannot be read the reason."""
    is_first = True
    while True:
        try:
            line = _next_line(archive)
            if not line:
                return
            if is_first and not line.startswith(FIRST_LINES):
                raise BrokenArchiveError(f"it begins with {line[:40]!r}")
            is_first = False
            if not _is_head(line):
                yield _find_head(archive, line)
                continue
            record = _read_head(archive, line)
        except BrokenRecordError as error:
            yield LostPart(archive.offset, str(error))
            continue
        yield record
        try:
            record.block.skip()
        except BrokenRecordError as error:
            yield LostPart(archive.offset, str(error))


def _read_head(archive: UnpackedArchive, line: bytes) -> ArchiveRecord:
    offset = archive.offset - len(line)
    fields = _read_warc_head(archive, line) if line.startswith(RECORD_START) else _read_arc_head(line)
    length = _read_length(fields)
    block = _collect_block(archive) if length is None else RecordBlock(archive, length)
    return ArchiveRecord(offset, fields, parse_date(fields.get("warc-date", "")), block)


def _is_head(line: bytes) -> bool:
    return bool(_VERSION.match(line)) or _find_arc_date(line.split()) > 0


def _find_head(archive: UnpackedArchive, line: bytes) -> LostPart:
    """Pass over what is no record, up to a line that heads one."""
    offset, found = archive.offset - len(line), line
    while line and not _is_head(line):
        line = archive.readline(is_inside=False)
    archive.put_back(line)
    size = archive.offset - offset
    said = f"what should be a record begins with {found[:40]!r}: {size} bytes were passed over"
    return LostPart(offset, said, is_small=size <= MOST_STRAY)


def _collect_block(archive: UnpackedArchive) -> RecordBlock:
    """Read a block up to the next head."""
    collected = bytearray()
    while (line := archive.readline()) and not _is_head(line):
        if len(collected) + len(line) > MOST_COLLECTED:
            raise BrokenRecordError(f"a record has no usable length, and more than {MOST_COLLECTED} bytes")
        collected += line
    archive.put_back(line)
    data = bytes(collected.removesuffix(b"\n").removesuffix(b"\r").removesuffix(b"\r\n"))
    return RecordBlock(CollectedBlock(data), len(data))


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
    while (line := archive.readline(is_inside=False)) and not line.strip():
        pass
    return line


def _read_warc_head(archive: UnpackedArchive, line: bytes) -> dict[str, str]:
    try:
        head = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(HeadLines(archive), line)
    except StatusAndHeadersParserException as error:
        raise BrokenRecordError(f"a record is of an unknown version ({line[:20]!r})") from error
    return {name.lower(): value for name, value in head.headers}


def _read_arc_head(line: bytes) -> dict[str, str]:
    """Read the line that heads an ARC record: URL, address, date, media type, length; blanks are in URLs."""
    words = line.decode("utf-8", "replace").split()
    at = _find_arc_date(line.split())
    if not at:
        raise BrokenRecordError(f"what should be a record begins with {line[:40]!r}")
    url, media_type = "%20".join(words[: at - 1]), " ".join(words[at + 1 : -1])
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    names = ("warc-type", "warc-target-uri", "warc-date", "content-type", "content-length")
    return dict(zip(names, (kind, url, words[at], media_type, words[-1]), strict=True))


def _find_arc_date(words: Sequence[bytes]) -> int:
    """Tell where the date stands in a line that heads an ARC record; 0 for a line of another kind."""
    if not words or not _ARC_URL.match(words[0].decode("latin-1")):
        return 0
    if not words[-1].removeprefix(b"-").isdigit():
        return 0
    return next(
        (at for at in range(_ARC_DATE_AT, len(words) - 1) if _is_arc_date(words[at - 1], words[at])), 0
    )


def _is_arc_date(address: bytes, date: bytes) -> bool:
    is_date = date.isdigit() and len(date) in ARC_DATES
    return is_date and bool(_ARC_ADDRESS.fullmatch(address.decode("latin-1")))


def _read_length(fields: dict[str, str]) -> int | None:
    length = fields.get("content-length", "").strip()
    is_usable = length.isascii() and length.isdecimal() and len(length) <= len(str(2**63))
    return int(length) if is_usable else None
