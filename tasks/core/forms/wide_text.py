"""Text in UTF-16 or UTF-32 with a mark at its front, as UTF-8: spreadsheets, Windows and agencies write it.

Readers of forms are given UTF-8 alone; an XML declaration that names the old charset names UTF-8 then. Bytes
without such a mark stay as they are.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"\A(<\?xml[^>]{1,80}?encoding\s{0,9}=\s{0,9}[\"'])[\w-]{1,20}")


def find_wide_charset(head: bytes) -> str | None:
    """Give the charset that a mark at the front names; None for UTF-8 and whatever has no mark."""
    return next((charset for mark, charset in _MARKS if head.startswith(mark)), None)


def level_text(data: bytes) -> bytes:
    """Give text in UTF-8, whatever its mark says; bytes without one as they are."""
    charset = find_wide_charset(data)
    return _declare(data.decode(charset, "replace").encode()) if charset else data


class LevelledText:
    """A stream of wide text, read as UTF-8; it begins behind the mark."""

    def __init__(self, stream: BinaryIO, charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._ready = b""
        self._has_more = True
        self._is_begun = False

    def read(self, most: int) -> bytes:
        """Read up to `most` bytes; none at the end alone."""
        while not self._ready and self._has_more:
            packed = self._stream.read(max(most, 512))
            self._has_more = bool(packed)
            self._ready = self._decoder.decode(packed, final=not packed).encode()
            if self._ready and not self._is_begun:
                self._ready, self._is_begun = _declare(self._ready), True
        given, self._ready = self._ready[:most], self._ready[most:]
        return given


def _declare(data: bytes) -> bytes:
    return _DECLARED.sub(rb"\1utf-8", data, count=1)
