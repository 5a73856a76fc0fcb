"""What a list says of the pages that it names (title, day, authors), kept beside each page that is fetched.

A row of a table or a feed's item without a text names a page; what stands beside the address goes into a
header of the page's capture, so that it is read again whenever the page is. It holds for fields of which the
page itself says nothing, and is evidence for the others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tasks.core.records import LIST_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Stated

LISTED = "x-copydesk-listed"
"""The header of a capture that has what a list says of its page."""
IN_LIST = "list"
"""Where such a field was found."""
_FIELDS = frozenset(
    (
        "title",
        "description",
        "authors",
        "publisher",
        "published_at",
        "modified_at",
        "section",
        "tags",
        "language",
    )
)
_LONGEST = 16_000


def write_listed(stated: Stated) -> tuple[tuple[str, str], ...]:
    """Give the header that says it; none where there is nothing to say, or far too much."""
    said = {field: value for field, value in stated if field in _FIELDS}
    written = json.dumps(said)
    return ((LISTED, written),) if said and len(written) <= _LONGEST else ()


def read_listed(headers: Iterable[tuple[str, str]]) -> Stated:
    """Give what headers say; nothing for a header that somebody else wrote."""
    written = next((value for name, value in reversed([*headers]) if name == LISTED), "{}")
    try:
        said = json.loads(written)
    except (ValueError, RecursionError):
        return ()
    given = said.items() if isinstance(said, dict) else ()
    return tuple(
        (field, read) for field, value in given if field in _FIELDS and (read := _read(field, value))
    )


def _read(field: str, value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, str):
        return value
    if field in LIST_FIELDS and isinstance(value, list):
        return tuple(each for each in value if isinstance(each, str))
    return None
