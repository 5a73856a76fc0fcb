"""The data that a page hands over to its scripts, whichever way it is written there.

Takes the parsed tree; gives values as JSON has them (objects, lists, strings), each with the store that its
references lead into. Reads JSON, values spelt out in code, JSON inside of strings (escaped, percent-encoded
or in base64), the calls and streams of frameworks, and JSON in the attributes that hand data over. It runs
no script, and bounds what it reads. JSON-LD is read elsewhere.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tasks.core.clean.fields.jsonld import read_integer
from tasks.core.clean.scripts.literals import read_call, read_literal, unescape_string
from tasks.core.clean.scripts.packed import Store, read_flight, unpack, unpack_stream
from tasks.core.clean.scripts.parts import is_paragraph_element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

LEAST_CHARS = 300
"""Characters below which no value holds an article."""
_MAX_SCRIPT = 20_000_000
_MAX_TRIES = 60
_MAX_LITERAL = 3_000_000
_FLIGHT = "__next_f.push("
_STREAM = "streamController.enqueue("
_HANDED_OVER = re.compile(
    r"""[=(,:]\s*(?:(?P<json>(?=[{\[]))|(?P<quote>["'])(?=(?:[^"'\\]|\\.){200})|(?P<call>(?=\(?function\())"""
    r"""|(?P<mixed>['"`])(?=\s*(?:[{\[<]|%7B|%5B)))"""
)
_LITERAL_START = re.compile(r"[{\[]\s*(?:[\"'\[{]|[\w$]+\s*:|[\d\]}])")
_STRING = {
    quote: re.compile(rf"{quote}([^{quote}\\]*(?:\\.[^{quote}\\]*)*){quote}", re.DOTALL) for quote in "\"'`"
}
_ENTITIES = (("&q;", '"'), ("&l;", "<"), ("&g;", ">"), ("&s;", "'"), ("&a;", "&"))
"""As Angular wrote its transfer state."""
_ATTRIBUTES = ("data-page", "data-props", "data-state", "data-initial-state", "data-content", "props")
_WITH_ATTRIBUTES = " or ".join(f"@{name}" for name in _ATTRIBUTES)
_decoder = json.JSONDecoder(strict=False, parse_int=read_integer)


def read_script_values(tree: HtmlElement) -> Iterator[tuple[object, Store]]:
    """Give the values that a page's scripts and attributes hold."""
    yield from _read_streams([text for script in tree.iter("script") if (text := script.text)])
    for text in list_data_scripts(tree):
        for value in _read_script(text.strip()):
            yield value, Store()
    for element in tree.xpath(f"//*[{_WITH_ATTRIBUTES}]"):
        for written in filter(None, map(element.get, _ATTRIBUTES)):
            if len(written) >= LEAST_CHARS and (value := read_nested(written)) is not None:
                yield value, Store()


def list_data_scripts(tree: HtmlElement) -> Iterator[str]:
    """Give the texts of the scripts that are long enough to hold an article, JSON-LD left out."""
    for script in tree.iter("script"):
        text = script.text
        if (
            text
            and LEAST_CHARS <= len(text) <= _MAX_SCRIPT
            and "ld+json" not in (script.get("type") or "").lower()
        ):
            yield text


def join_data_scripts(tree: HtmlElement) -> str:
    """Give the texts of all scripts that may hold data, and of all pieces of a stream, in one."""
    texts = (script.text for script in tree.iter("script") if "ld+json" not in (script.get("type") or ""))
    return "".join(text for text in texts if text and (len(text) >= LEAST_CHARS or _FLIGHT in text))


def read_nested(text: str) -> object | None:
    """Give the value that a string holds: JSON, percent-encoded JSON or JSON in base64; None for a text."""
    text = text.strip()
    if text.startswith(("%7B", "%5B", "%7b", "%5b")):
        text = unquote(text)
    elif text.startswith(("eyJ", "W3s", "WyJ", "W1s")):
        text = _read_base64(text)
    if not text.startswith(("{", "[")):
        return None
    if text.startswith(("{&q;", "[&q;", "{&quot;")):
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    try:
        return _unpacked(_decoder.raw_decode(text)[0])
    except (ValueError, RecursionError):
        return None


def _read_base64(text: str) -> str:
    try:
        return b64decode(text).decode("utf-8")
    except ValueError:
        return ""


def _unpacked(value: object) -> object:
    meant = unpack(value)
    return value if meant is None else meant


def _read_streams(texts: list[str]) -> Iterator[tuple[object, Store]]:
    """Put together what comes in pieces, script by script, and give what it means."""
    flight = "".join(filter(None, map(_flight_of, _find_pieces(texts, _FLIGHT))))
    if flight:
        rows = read_flight(flight)
        lines = [row for row in rows.values() if is_paragraph_element(row)]
        store = Store(rows=rows)
        yield from ((value, store) for value in (lines, *rows.values()))
    stream = [part for part in _find_pieces(texts, _STREAM) if isinstance(part, str)]
    for value in unpack_stream(stream) if stream else ():
        yield value, Store()


def _flight_of(part: object) -> str:
    """Give what a push hands over, where it is a piece of the stream."""
    if isinstance(part, list) and len(part) > 1 and part[0] == 1 and isinstance(part[1], str):
        return part[1]
    return ""


def _find_pieces(texts: list[str], call: str) -> Iterator[object]:
    for text in texts:
        at = text.find(call)
        while at >= 0:
            try:
                value, at = _decoder.raw_decode(text, at + len(call))
            except (ValueError, RecursionError):
                at += len(call)
            else:
                yield value
            at = text.find(call, at)


def _read_script(text: str) -> Iterator[object]:
    if _FLIGHT in text or _STREAM in text:
        return
    if text.startswith(("{", "[")):
        value = read_nested(text)
        if value is not None:
            yield value
            return
    yield from _scan(text)


def _scan(text: str) -> Iterator[object]:
    """Give the values that code hands over, one behind the other."""
    at = 0
    for _ in range(_MAX_TRIES):
        found = _HANDED_OVER.search(text, at)
        if found is None:
            return
        start = found.end()
        if found["json"] is not None:
            value, at = _read_data(text, start)
        elif found["call"] is not None:
            value, at = _read_code(text, start, read_call)
        else:
            value, at = _read_quoted(text, start - 1)
        if value is not None and at - start >= LEAST_CHARS:
            yield value
        at = max(at, found.end() + (found["json"] is None))


def _read_data(text: str, start: int) -> tuple[object, int]:
    try:
        value, end = _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return _read_code(text, start, read_literal) if _LITERAL_START.match(text, start) else (None, start)
    return _unpacked(value), end


def _read_code(text: str, start: int, read: Callable[[str, int], tuple[object, int]]) -> tuple[object, int]:
    try:
        return read(text[: start + _MAX_LITERAL], start)
    except (ValueError, RecursionError):
        return None, start


def _read_quoted(text: str, start: int) -> tuple[object, int]:
    found = _STRING[text[start]].match(text, start)
    if found is None:
        return None, start
    inner = unescape_string(found[1])
    nested = read_nested(inner)
    return (inner if nested is None else nested), found.end()
