r"""Texts that came through another program: breaks written as `\n`, lines quoted with `> ` or numbered.

Takes a text; gives edits. A backslash is only believed where most line breaks of a text are written with one;
a sign of quotation where most lines begin with it; a number where all lines count on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.text.edits import Edit

_BREAK = re.compile(r"\\r\\n|\\n|\\r")
_ESCAPE = re.compile(
    r"(?:\\r\\n|\\n|\\r)++(?:[ \t]|\\t)*+|\\t|\\[\"'/\\]"
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}"
)
_SURE_BREAK = re.compile(r"(?:[.!?…。\"”’»)\]]\s?|\\[nr])\\[nr]")  # noqa: RUF001 - signs as typed
_LEAST_BREAKS = 2
_SURE_SHARE = 0.4
"""So many breaks are doubled or stand behind the end of a sentence; in paths none does."""
_QUOTE = re.compile(r"^[ \t]*+((?:>[ \t]?+)++)", re.MULTILINE)
_LINE = re.compile(r"^.*\S.*$", re.MULTILINE)
_QUOTED_SHARE = 0.7
_LEAST_QUOTED = 2
_NUMBER = re.compile(r"^[ \t]*+(\d{1,6}+)(?:\t|[:|]?+ {2,}|$)", re.MULTILINE)
_LEAST_NUMBERED, _LEAST_ENDING = 4, 0.2
_SENTENCE_END = re.compile(r"[.!?]\s|[.!?。।؟]$|[。！？؟।]")  # noqa: RUF001 - signs as typed


def find_escapes(text: str) -> Iterator[Edit]:
    """Give the edits that make escapes the signs that they stand for."""
    if "\\" not in text:
        return
    written = len(_BREAK.findall(text))
    if written < _LEAST_BREAKS or written <= 2 * text.strip().count("\n"):
        return
    if len(_SURE_BREAK.findall(text)) < _SURE_SHARE * written:
        return
    for found in _ESCAPE.finditer(text):
        yield found.start(), found.end(), _read_escape(found[0]), "escape"


def _read_escape(written: str) -> str:
    if written[1] in "nr":
        return "\n\n" if len(_BREAK.findall(written)) > 1 else "\n"
    if written[1] == "t":
        return " "
    if written[1] != "u":
        return written[1]
    units = bytes.fromhex(written.replace("\\u", ""))
    sign = units.decode("utf-16-be", "replace")
    return sign if sign.isprintable() else written


def find_numbering(text: str) -> list[Edit]:
    """Give the edits that take the numbers off the lines of a text in sentences that count on one by one."""
    found = list(_NUMBER.finditer(text))
    lines = [line[0] for line in _LINE.finditer(text)]
    if len(found) < max(_LEAST_NUMBERED, len(lines)):
        return []
    first = int(found[0][1])
    is_counted = all(int(match[1]) == number for number, match in enumerate(found, first))
    ending = sum(_SENTENCE_END.search(line) is not None for line in lines)
    if not is_counted or ending < _LEAST_ENDING * len(lines):
        return []
    return [(match.start(1), match.end(), "", "numbered_line") for match in found]


def find_quoting(text: str) -> list[Edit]:
    """Give the edits that take the signs of quotation off the lines, where most lines have one."""
    if ">" not in text:
        return []
    found = list(_QUOTE.finditer(text))
    lines = sum(1 for _ in _LINE.finditer(text))
    if len(found) < max(_LEAST_QUOTED, _QUOTED_SHARE * lines):
        return []
    return [(match.start(1), match.end(1), "", "quoted_line") for match in found]
