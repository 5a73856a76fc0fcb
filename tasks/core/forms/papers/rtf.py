r"""RTF: a text of any office program, or an export of a press database, which is taken apart.

Title, author and day that the file names (`\info`) hold where the text says nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import make_items
from tasks.core.forms.databases.text_export import find_splitter, refuse_export
from tasks.core.forms.form import TEXT_UTF_8, THE_FILE, Item, Reading, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.core.records import Stated

_MEDIA = "application/rtf"
_MARK = b"{\\rtf"
_PICTURE = re.compile(r"\{\\(?:\*\\)?(?:pict|shppict|objdata|themedata|datastore)\b[^{}]*")
"""Pictures are written in letters, megabytes of them: their groups are emptied before the text is read."""
_CODE_CELL = re.compile(r"^\|?(?P<code>[A-Z]{2,3})\|+")
"""Cells of a table are parted by strokes: Factiva has its codes in the first."""
_BROKEN_RTF = (ValueError, LookupError, TypeError, RecursionError)
"""What the library meets in a file that lies about its signs."""
_INFO_BYTES = 65_536
_INFO = re.compile(r"\{\\(?P<name>title|author|operator|keywords)\s+(?P<said>(?:[^{}\\]|\\.){1,500})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(?P<year>\d{4})\\mo(?P<month>\d{1,2})\\dy(?P<day>\d{1,2})")


def _recognise(head: bytes, _name: str) -> bool:
    return head.lstrip().startswith(_MARK)


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    text = _read_text(data)
    split = find_splitter(text)
    return make_items(split(text), options) if split else (THE_FILE,)


def _read_alone(data: bytes, _name: str) -> Reading:
    text = _read_text(data)
    if not text.strip():
        raise QuarantineError(Reason.EMPTY, f"{_MEDIA}: no text in it")
    refuse_export(text, _MEDIA)
    return Reading(text.encode("utf-8", "replace"), TEXT_UTF_8, otherwise=_read_names(data))


def _read_text(data: bytes) -> str:
    source = _PICTURE.sub("{", data.decode("latin-1"))
    try:
        text = _strip(source)
    except _BROKEN_RTF as error:
        raise QuarantineError(Reason.UNREADABLE, f"{_MEDIA}: broken: {error}"[:300]) from error
    lines = text.replace("\xa0", " ").split("\n")
    return "\n".join(_CODE_CELL.sub(r"\g<code> ", line.rstrip(" |")) for line in lines).strip("\n")


def _read_names(data: bytes) -> Stated:
    head = data[:_INFO_BYTES].decode("latin-1")
    said = {match["name"]: _undo_escapes(match["said"]) for match in _INFO.finditer(head)}
    created = _CREATED.search(head)
    day = f"{created['year']}-{int(created['month']):02}-{int(created['day']):02}" if created else None
    return make_stated(title=said.get("title"), authors=said.get("author"), published_at=day)


def _undo_escapes(said: str) -> str:
    try:
        return _strip(f"{{\\rtf1 {said}}}")
    except _BROKEN_RTF:
        return ""


def _strip(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(source, encoding="cp1252", errors="replace"))  # type: ignore[no-untyped-call]


RTF = WholeForm("RTF", _MEDIA, (".rtf",), _recognise, _read, _read_alone)
