"""What a value of a row says, whatever shape it has: a text, its paragraphs, names, an address, a time.

Takes one value of a table or of JSON; gives texts. A text may be a list of paragraphs or the blocks of an
editor; a name may be an object, or the parts of one; a list may be written as a text, as Python and JSON do;
a time may be a number since 1970. Words that mean nothing ("nan", "NULL") are nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tasks.core.clean.input.charsets import decode

MOST_VALUES = 200
LONGEST_VALUE = 4000
_MOST_DEPTH = 6
_NOTHING = frozenset(("nan", "nat", "null", "none", "\\n", "n/a", "<na>", "undefined", "-", "[]", "{}"))
"""What programs write where there is no value, lower case."""
_WRITTEN_LIST = re.compile(r"[\[(]\s*['\"].*['\"]\s*,?\s*[\])]", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NAMED = ("name", "title", "value", "text", "label", "#text", "$", "rendered", "main", "original", "__text")
"""Under which of its own names an object in place of a value has it."""
_GIVEN_NAMES = ("firstName", "firstname", "first_name", "givenName", "given_name", "given", "first")
_FAMILY_NAMES = ("lastName", "lastname", "last_name", "familyName", "family_name", "family", "last")
_WRAPPED = ("data", "attributes", "node", "item", "fields")
"""What stands around a value in the answers of content systems."""
_CONTENT_NAMED = ("rendered", "html", "text", "value", "content", "#text", "$", "body", "data")
_PARTS_NAMED = ("blocks", "sections", "paragraphs", "elements", "children", "spans", "headline")
_JOINED = ("children", "spans")
"""Parts that are no paragraphs: they make one."""
_NO_TEXT = frozenset(("image", "video", "audio", "embed", "ad", "gallery", "photo", "code", "html-embed"))
_ADDRESSED = ("url", "@id", "href", "link")
_TIME_NAMED = ("$date", "iso", "utc", "date", "datetime", "timestamp", "seconds")
_DATE_PARTS = "date-parts"
_EPOCH_TEXT = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d{1,6})?")
"""Seconds since 1970, or milliseconds, written as a text: of the years 2001 to 2033."""
_EPOCH_MS = 100_000_000_000
"""Numbers from here on are milliseconds since 1970, not seconds."""


def holds_something(value: object) -> bool:
    """Tell whether there is a value at all."""
    if isinstance(value, str):
        return value.strip().lower() not in {"", *_NOTHING}
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and value not in ((), [], {})


def is_page_url(text: str) -> bool:
    """Tell whether a text is the address of a page."""
    if not text[:8].lower().startswith(("http://", "https://")) or len(text) > LONGEST_VALUE:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and len(text.split()) == 1


def find_page_url(value: object) -> str | None:
    """Give the first address of a page in a value."""
    if isinstance(value, Mapping):
        return next((url for name in _ADDRESSED if (url := find_page_url(value.get(name)))), None)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return next((url for each in value[:MOST_VALUES] if (url := find_page_url(each))), None)
    return next(filter(is_page_url, list_texts(value)), None)


def read_content(value: object, depth: int = 0) -> str | None:
    """Give a text as it stands; its paragraphs, where it comes in parts, under each other."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return decode(value).text
    if depth > _MOST_DEPTH:
        return None
    if isinstance(value, Sequence):
        return "\n\n".join(_list_parts(value, depth)) or None
    if isinstance(value, Mapping):
        return _read_block(value, depth)
    return None


def _list_parts(values: Sequence[object], depth: int) -> list[str]:
    parts = (read_content(each, depth + 1) for each in values)
    return [part for part in parts if part and part.strip()]


def _read_block(block: Mapping[str, Any], depth: int) -> str | None:
    if str(block.get("type") or block.get("_type")).lower() in _NO_TEXT:
        return None
    for name in _CONTENT_NAMED:
        if name in block and (text := read_content(block[name], depth + 1)) and text.strip():
            return text
    parts = [(name, value) for name, value in block.items() if name in _PARTS_NAMED]
    for name, value in parts:
        if name in _JOINED and isinstance(value, Sequence):
            return "".join(read_content(each, depth + 1) or "" for each in value)
    return "\n\n".join(_list_parts([value for _, value in parts], depth)) or None


def list_texts(value: object) -> list[str]:
    """Give the texts that a value of any shape is, each one line; a number is an id, and none."""
    if isinstance(value, str):
        return [folded] if holds_something(value) and (folded := " ".join(value.split())) else []
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, Mapping):
        return _name_object(value)
    if not isinstance(value, Sequence) or isinstance(value, (bytes, bytearray)):
        return []
    return [text for each in value[:MOST_VALUES] for text in list_texts(each)]


def _name_object(value: Mapping[str, Any], depth: int = 0) -> list[str]:
    named = (value[name] for name in _NAMED if isinstance(value.get(name), str))
    if texts := next((texts for each in named if (texts := list_texts(each))), []):
        return texts
    parts = (
        next((value[name] for name in names if value.get(name)), "")
        for names in (_GIVEN_NAMES, _FAMILY_NAMES)
    )
    if whole := " ".join(part for part in parts if isinstance(part, str)).strip():
        return [whole]
    inside = [value[name] for name in _WRAPPED if name in value and depth < _MOST_DEPTH]
    listed = [each for part in inside for each in (part if isinstance(part, list) else [part])]
    return [
        text
        for each in listed[:MOST_VALUES]
        if isinstance(each, Mapping)
        for text in _name_object(each, depth + 1)
    ]


def split_list(value: object, *, by_signs: bool) -> list[str]:
    """Split a list that a table has as text, as Python or JSON writes it, or with signs between tags."""
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        return []
    written = value.strip()
    if written[:1] in {"[", "{"} and (texts := list_texts(parse_written(written))):
        return texts
    if _WRITTEN_LIST.fullmatch(written):
        found = ("".join(quoted) for quoted in _QUOTED.findall(written))
        return [" ".join(each.split()) for each in found if each.strip()]
    parts = re.split(r"[;|]" if ";" in value or "|" in value else ",", value) if by_signs else []
    return [" ".join(part.split()) for part in parts if part.strip()]


def parse_written(written: str) -> object:
    """Read JSON that stands as a text in a value; None where it is none."""
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None


def read_times(value: object) -> list[str]:
    """Give the times that a value names; numbers since 1970 in seconds."""
    if isinstance(value, Mapping):
        if parts := _read_date_parts(value.get(_DATE_PARTS)):
            return [parts]
        named = (value[name] for name in (*_TIME_NAMED, "$numberLong", *_NAMED) if name in value)
        return next((times for each in named if (times := read_times(each))), [])
    if isinstance(value, str) and _EPOCH_TEXT.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) >= _EPOCH_MS else value
        return [str(int(seconds))] if math.isfinite(value) else []
    return [text for text in list_texts(value) if re.search(r"\d", text)]


def _read_date_parts(value: object) -> str:
    """Give the day that reference managers write as `[[2026, 5, 14]]`; less than a day is none."""
    day = value[0] if isinstance(value, list) and value else None
    if not isinstance(day, list) or len(day) != len(("year", "month", "day")):
        return ""
    parts = [str(part) for part in day]
    return "-".join(part.zfill(2) for part in parts) if all(map(str.isdecimal, parts)) else ""
