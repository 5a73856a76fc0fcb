"""A zip that is one document in parts (DOCX, EPUB), read within bounds.

A part is read by its name out of the list that the zip has, so that no name leads anywhere; what would unpack
to more than the bound, alone or with those before it, is a QuarantineError, as is what is encrypted.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

MOST_UNPACKED = 32 * 1024 * 1024
"""What all parts that are read may come to."""
_MOST_MEMBERS = 20_000
_ENCRYPTED = 0x1
_NAME_AT = 30
_FIRST_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"customXml/", b"mimetype")


def begins_as_package(head: bytes) -> bool:
    """Tell whether a zip's first member is a part of an office file, not an office file itself."""
    return head[_NAME_AT:].startswith(_FIRST_PARTS)


class Package:
    """A document's parts, by their names; `media_type` is named where something is wrong with it."""

    def __init__(self, data: bytes, media_type: str) -> None:
        self._media_type = media_type
        self._left = MOST_UNPACKED
        try:
            self._zip = ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (BadZipFile, ValueError, struct.error, NotImplementedError) as error:
            raise self.refuse(Reason.UNREADABLE, f"broken: {error}") from error
        if len(members) > _MOST_MEMBERS:
            raise self.refuse(Reason.TOO_LARGE, f"{len(members)} parts")
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes | None:
        """Give a part, or None where there is none of this name."""
        if name not in self.names:
            return None
        member = self._zip.getinfo(name)
        if member.flag_bits & _ENCRYPTED:
            raise self.refuse(Reason.UNREADABLE, "it is locked with a password: save it without one")
        if member.file_size > self._left:
            raise self.refuse(Reason.TOO_LARGE, f"unpacks to over {MOST_UNPACKED} bytes")
        self._left -= member.file_size
        try:
            with self._zip.open(member) as part:
                return part.read(member.file_size)  # without a number it unpacks more than it says there is
        except (
            BadZipFile,
            ValueError,
            EOFError,
            NotImplementedError,
            zlib.error,
            struct.error,
            OSError,
        ) as error:
            raise self.refuse(Reason.UNREADABLE, f"broken: {name}: {error}") from error

    def refuse(self, reason: Reason, said: str) -> QuarantineError:
        """Give the error that says what is wrong."""
        return QuarantineError(reason, f"{self._media_type}: {said}"[:300])
