"""JSON of articles: one, an array of them, or an envelope around such an array, as news APIs answer.

An object that is about an article (`article_row`) is one; of any other the first list inside it whose objects
are counts: `articles`, `data`, `response.results`, whatever it is called. Each article's place is its number;
one that is alone stands for the file. JSON that is about no article is refused with the names that it has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import ITSELF, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import (
    Row,
    has_content,
    is_article_row,
    read_row,
    refuse_other_rows,
)
from tasks.core.forms.rows.chats import CHAT, is_chat
from tasks.core.forms.rows.envelope import open_envelope
from tasks.core.forms.rows.json_lines import MOST_ESCAPED
from tasks.core.forms.rows.json_values import iter_json_values
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_START = re.compile(rb'\s*(?:\[\s*(?:\{\s*["}]|\]\s*\Z)|\{\s*(?:"(?:[^"\\]|\\.){0,200}"\s*:|\}))')


def is_json(head: bytes) -> bool:
    """Tell whether bytes begin as an object of JSON does, or an array of objects: no prose does."""
    return _START.match(head) is not None


def _recognise(head: bytes, _name: str) -> bool:
    return is_json(head)


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    values = iter_json_values(stream, options.max_bytes * MOST_ESCAPED)
    first = next(values, None)
    more = _look_ahead(values)
    if isinstance(first, Mapping) and more is None:
        yield from _read_object(first, options)
    elif first is not None:
        rows = (row for value in chain([first], more or ()) for row in _find_rows(value, options))
        yield from _number(rows, options)


def _look_ahead(values: Iterator[object]) -> Iterator[object] | None:
    """Give the values, None where there is no more; what breaks does so when it is asked for."""
    try:
        following = next(values, None)
    except (QuarantineError, MemoryError) as error:
        return _raise_later(error)
    return None if following is None else chain([following], values)


def _raise_later(error: Exception) -> Iterator[object]:
    yield from ()
    raise error


def _read_object(value: Row, options: ReadOptions) -> Iterator[Item]:
    """Read JSON of one object: an article, or an envelope, which may have an address of its own."""
    if is_chat(value):
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{JSON_ROWS.media_type}: {CHAT}")
    rows = [] if has_content(value, options.columns) else open_envelope(value, options)
    if rows:
        yield from _number(rows, options)
    else:
        yield from refuse_other_rows(iter([read_row(value, ITSELF, options)]), _WHAT)


def _number(rows: Iterable[object], options: ReadOptions) -> Iterator[Item]:
    read = (_read_value(row, str(number), options) for number, row in enumerate(rows, 1))
    return refuse_other_rows(read, _WHAT)


def _read_value(value: object, place: str, options: ReadOptions) -> Item:
    if not isinstance(value, Mapping):
        return Item(place, reason=Reason.UNREADABLE, detail=f"value {place} is no object")
    return read_row(value, place, options)


def _find_rows(value: object, options: ReadOptions) -> Sequence[object]:
    """Give a value that is a row, or the rows of one that is an envelope."""
    if not isinstance(value, Mapping) or is_article_row(value, options.columns):
        return [value]
    return open_envelope(value, options) or [value]


JSON_ROWS = StreamForm("JSON", "application/json", (".json",), _recognise, _read, is_fenced=True)
_WHAT = f"{JSON_ROWS.media_type}: JSON"
