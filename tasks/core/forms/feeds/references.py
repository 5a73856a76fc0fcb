"""References to articles, whatever library or reference manager exports them: addresses to fetch, described.

What a reference says of its article (title, authors, day, newspaper, abstract, keywords) is stated of the
page at its address. One without an address is refused by itself; where none has one, so is the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.clean.heads.names import turn_name
from tasks.core.forms.form import Item, ReadOptions
from tasks.core.forms.rows.article_row import read_row, refuse_other_rows
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Reference: TypeAlias = Mapping[str, Sequence[str]]
    """The values that a reference has for fields of the push endpoint, best first."""

_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_NO_ADDRESS = "a reference without an address: give the text, or the address of its page"


def read_references(references: Iterable[Reference], what: str, options: ReadOptions) -> Iterator[Item]:
    """Give the items that references are; `what` names the form that they came in."""
    return refuse_other_rows(_read_each(references, options), f"{what}: references")


def _read_each(references: Iterable[Reference], options: ReadOptions) -> Iterator[Item]:
    for number, said in enumerate(references, 1):
        item = read_row(dict(_write_row(said)), str(number), options)
        yield item if item.is_link else Item(str(number), reason=Reason.UNSUPPORTED_MEDIA, detail=_NO_ADDRESS)


def _write_row(said: Reference) -> Iterator[tuple[str, object]]:
    for field, values in said.items():
        if field == "published_at":
            day = next(filter(None, map(_DAY.search, values)), None)
            yield field, "-".join(part.zfill(2) for part in day.groups()) if day else None
        elif field in {"authors", "tags"}:
            yield field, [turn_name(value.strip()) if field == "authors" else value for value in values]
        elif field:
            yield field, next(filter(None, values), None)
