"""Plain texts whose head is a markup's own: Org, reStructuredText, Pandoc's title block.

Title, authors and day are read of `#+TITLE:`, of an underlined title with a list of fields, or of lines that
begin with `%`; the rest is the text, in which links are their words. Other texts, Markdown among them, need
no form: their heads are read where they are cleaned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.input.charsets import decode
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.form import TEXT_UTF_8, DocumentForm, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORG_LINE = re.compile(r"#\+(?P<key>[A-Za-z_]{2,20}):[ \t]*(?P<value>[^\n]*)\n?")
_ORG_LINK = re.compile(r"\[\[[^\[\]\n]{1,2000}\]\[([^\[\]\n]{1,500})\]\]")
_RST_TITLE = re.compile(
    r"\s*+(?:[=\-~#*^+]{4,200}[ \t]*+\n)?+[ \t]*+(?P<title>\S[^\n]{1,300})\n[=\-~#*^+]{4,200}[ \t]*+\n"
)
_RST_FIELD = re.compile(r"\s*:(?P<key>[A-Za-z][A-Za-z ]{1,30}):[ \t]+(?P<value>[^\n]+)\n")
_RST_LINK = re.compile(r"`([^`<>\n]{1,300}) <[^`<>\n]{1,2000}>`__?")
_RST_DIRECTIVE = re.compile(r"^\.\. [^\n]*\n(?:[ \t]+\S[^\n]*\n|[ \t]*\n(?=[ \t]+\S))*", re.MULTILINE)
_PANDOC = re.compile(r"\A%[ \t]+(?P<title>[^\n]+)\n%[ \t]*(?P<author>[^\n]*)\n(?:%[ \t]*(?P<date>[^\n]*)\n)?")
_ENDINGS = (".org", ".rst")
_DAY = re.compile(r"<?(\d{4}-\d\d-\d\d)[^>]*>?")


def _recognise(head: bytes, name: str) -> bool:
    if name.endswith(".org") or head[:10].upper().startswith((b"#+TITLE:", b"#+AUTHOR:")):
        return b"#+" in head[:4096]
    if name.endswith(".rst"):
        return _RST_TITLE.match(decode(head[:4096]).text) is not None
    return head.startswith(b"% ") and _PANDOC.match(decode(head[:4096]).text) is not None


def _read(data: bytes, _name: str) -> Reading:
    text = decode(data).text.replace("\r\n", "\n")
    said, at = _read_pandoc(text) if text.startswith("%") else _read_org(text)
    if not said:
        said, at = _read_rst(text)
        body = _RST_LINK.sub(r"\1", _RST_DIRECTIVE.sub("", text[at:]))
    else:
        body = _ORG_LINK.sub(r"\1", text[at:])
    day = _DAY.fullmatch(said.get("date", ""))
    stated = make_stated(
        title=said.get("title"),
        authors=said.get("author") or said.get("authors"),
        published_at=day[1] if day else said.get("date"),
        description=said.get("description"),
        language=said.get("language"),
    )
    return Reading(body.strip("\n").encode(), TEXT_UTF_8, stated=stated)


def _read_pandoc(text: str) -> tuple[Mapping[str, str], int]:
    found = _PANDOC.match(text)
    return ({key: value or "" for key, value in found.groupdict().items()}, found.end()) if found else ({}, 0)


def _read_org(text: str) -> tuple[Mapping[str, str], int]:
    said: dict[str, str] = {}
    at = 0
    while found := _ORG_LINE.match(text, at):
        said.setdefault(found["key"].lower(), found["value"].strip())
        at = found.end()
    return said, at


def _read_rst(text: str) -> tuple[Mapping[str, str], int]:
    said: dict[str, str] = {}
    at = 0
    if found := _RST_TITLE.match(text):
        said["title"], at = found["title"].strip(), found.end()
    while field := _RST_FIELD.match(text, at):
        said.setdefault(field["key"].lower(), field["value"].strip())
        at = field.end()
    return said, at


TITLED_TEXT = DocumentForm("titled text", "text/x-org", _ENDINGS, _recognise, _read)
