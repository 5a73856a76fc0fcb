"""The values of a JSON stream, one after the other: those at the top, and those of an array there or within.

Reads any number of values in a row, and an array of any length, in memory for one value. What is no JSON,
ends too early, or holds a value larger than the bound is a QuarantineError, after what came before it.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ_BYTES = 256 * 1024
_BLANK = re.compile(r"[\s\ufeff]*")
_BETWEEN = re.compile(r"[\s,]*")
_LONGEST_START = 200
_LAST_SIGNS = 16
"""An error so near to the end of what was read may be one of what was not read yet."""


def iter_json_values(stream: BinaryIO, longest: int) -> Iterator[object]:
    """Give the values, in order."""
    reader = _Reader(stream, longest)
    is_in_array = False
    while (sign := reader.look(_BETWEEN if is_in_array else _BLANK)) is not None:
        if sign == "[" and not is_in_array:
            is_in_array = True
            reader.at += 1
        elif sign == "]" and is_in_array:
            is_in_array = False
            reader.at += 1
        else:
            yield reader.take_value()
    if is_in_array:
        raise QuarantineError(Reason.UNREADABLE, "the JSON ends inside an array")


def iter_array_values(stream: BinaryIO, start: re.Pattern[str], longest: int) -> Iterator[object]:
    """Give the values of one array inside a larger value; `start` matches all up to its first one."""
    reader = _Reader(stream, longest)
    if not reader.pass_over(start):
        return
    while (sign := reader.look(_BETWEEN)) != "]":
        if sign is None:
            raise QuarantineError(Reason.UNREADABLE, "the JSON ends inside an array")
        yield reader.take_value()


class _Reader:
    def __init__(self, stream: BinaryIO, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._take = json.JSONDecoder().raw_decode
        self._text = ""
        self._before = 0
        self._has_more = True
        self.at = 0

    def look(self, passed_over: re.Pattern[str]) -> str | None:
        """Give the next sign behind what is passed over; None at the end."""
        while True:
            found = passed_over.match(self._text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self._text):
                return self._text[self.at]
            if not self._read_on():
                return None

    def pass_over(self, start: re.Pattern[str]) -> bool:
        """Go behind the first place that a pattern matches; False where there is none."""
        while True:
            if found := start.search(self._text, self.at):
                self.at = found.end()
                return True
            self.at = max(self.at, len(self._text) - _LONGEST_START)
            if not self._read_on():
                return False

    def take_value(self) -> object:
        """Take the value that begins here."""
        while True:
            try:
                value, self.at = self._take(self._text, self.at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self._read_on():
                    where = f"at character {self._before + error.pos}"
                    raise QuarantineError(Reason.UNREADABLE, f"no JSON {where}: {error.msg}") from error
            except (ValueError, RecursionError) as error:
                raise QuarantineError(Reason.UNREADABLE, "JSON that no reader goes into so deep") from error
            else:
                return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _LAST_SIGNS
        if is_cut and len(self._text) - self.at > self._longest:
            raise QuarantineError(Reason.TOO_LARGE, f"a JSON value of over {self._longest} characters")
        return is_cut

    def _read_on(self) -> bool:
        """Read as much again as is there; what was read already is dropped."""
        if not self._has_more:
            return False
        self._before += self.at
        left = self._text[self.at :]
        data = self._stream.read(max(_READ_BYTES, len(left)))
        self._has_more = bool(data)
        self._text, self.at = left + self._decoder.decode(data, final=not data), 0
        return True
