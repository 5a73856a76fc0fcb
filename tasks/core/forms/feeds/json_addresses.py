"""Addresses in JSON: a list of them, the bookmarks that Firefox and Chrome keep.

Every text that is the address of a page counts, each once, in the order of the file: of an array of texts
each element, of bookmarks what stands under `uri` or `url`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from tasks.core.errors import QuarantineError
from tasks.core.forms.feeds.address_lists import number_addresses
from tasks.core.forms.form import Item, ReadOptions, WholeForm
from tasks.core.records import Reason

_ARRAY = re.compile(rb"\s*\[\s*\"https?://[^\"\s]{4,4000}\"\s*[,\]]")
_BOOKMARKS = (b'"text/x-moz-place', b'"bookmark_bar"')
_MOST_DEPTH = 60


def _recognise(head: bytes, _name: str) -> bool:
    start = head.lstrip()[:1]
    return _ARRAY.match(head) is not None or (start == b"{" and any(mark in head for mark in _BOOKMARKS))


def _read(data: bytes, _options: ReadOptions) -> tuple[Item, ...]:
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise QuarantineError(Reason.UNREADABLE, "a list of addresses that is broken JSON") from error
    return number_addresses(_walk(value))


def _walk(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < _MOST_DEPTH:
        for each in value:
            yield from _walk(each, depth + 1)
    elif isinstance(value, Mapping) and depth < _MOST_DEPTH:
        for name, each in value.items():
            if name in {"uri", "url"} or isinstance(each, (list, Mapping)):
                yield from _walk(each, depth + 1)


JSON_ADDRESSES = WholeForm("addresses in JSON", "application/json", (), _recognise, _read)
