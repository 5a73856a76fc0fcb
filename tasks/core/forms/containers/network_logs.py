"""HAR files, the log that a browser's network panel keeps of a visit: the pages among its answers.

A page is what a GET answered with HTML, as the document of a tab: what was loaded into a frame, or by a
script, is none. Each is at the address that was asked. One whose body the browser had let go is an address
to fetch.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tasks.core.clean.input.charsets import decode, read_meta
from tasks.core.forms.form import HTML_UTF_8, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.json_lines import MOST_ESCAPED
from tasks.core.forms.rows.json_values import iter_array_values
from tasks.core.forms.rows.row_values import is_page_url
from tasks.core.records import Reason

_START = re.compile(rb'\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|browser|pages|comment|entries)"\s*:')
_ENTRIES = re.compile(r'"entries"\s{0,40}:\s{0,40}\[')
_PAGES = ("text/html", "application/xhtml+xml")
_WHOLE_TAB = "document"
_ANSWERED = 200


def _recognise(head: bytes, _name: str) -> bool:
    return _START.match(head) is not None


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    entries = iter_array_values(stream, _ENTRIES, options.max_bytes * MOST_ESCAPED)
    for number, entry in enumerate(entries, 1):
        asked, answer = (_Said(entry).inside(name) for name in ("request", "response"))
        if _is_page(asked, answer):
            yield _read_page(str(number), asked.text("url"), answer.inside("content"), options)


class _Said:
    """An object of the log, whatever stands in its place."""

    def __init__(self, value: object) -> None:
        self._value: Mapping[str, Any] = value if isinstance(value, Mapping) else {}

    def inside(self, name: str) -> _Said:
        return _Said(self._value.get(name))

    def text(self, name: str) -> str:
        value = self._value.get(name)
        return value if isinstance(value, str) else ""

    def says(self, name: str, value: object) -> bool:
        return bool(self._value.get(name) == value)

    def header(self, name: str) -> str:
        listed = self._value.get("headers")
        said = map(_Said, listed if isinstance(listed, list) else ())
        return next((each.text("value") for each in said if each.text("name").lower() == name), "")


def _is_page(asked: _Said, answer: _Said) -> bool:
    media_type = answer.inside("content").text("mimeType").strip().lower()
    return (
        asked.text("method").upper() == "GET"
        and answer.says("status", _ANSWERED)
        and media_type.startswith(_PAGES)
        and asked.header("sec-fetch-dest") in {"", _WHOLE_TAB}
        and is_page_url(asked.text("url"))
    )


def _read_page(place: str, url: str, content: _Said, options: ReadOptions) -> Item:
    text = content.text("text")
    if content.text("encoding").lower() == "base64":
        try:
            data = a2b_base64(text)
        except (Error, ValueError):
            return Item(place, url=url, reason=Reason.UNREADABLE, detail="a page that is broken base64")
        charset = content.text("mimeType").lower().partition("charset=")[2].split(";")[0]
        text = decode(data, header=charset.strip("\"' "), meta=read_meta(data)).text
    if not text.strip():
        return Item(place, url=url)
    data = text.encode("utf-8", "replace")
    if len(data) > options.max_bytes:
        return Item(
            place, url=url, reason=Reason.TOO_LARGE, detail=f"a page of over {options.max_bytes} bytes"
        )
    return Item(place, data, HTML_UTF_8, url)


NETWORK_LOG = StreamForm("HAR", "application/json", (".har",), _recognise, _read, is_fenced=True)
