"""What a pusher states about an article, as headers of its capture, and read back from them.

Takes the stated fields and gives `x-copydesk-...` headers, one a value; and the other way round, fields in
the names of the cleaner. They stand in the archive beside the bytes, so that a rebuild knows them too, and
the bytes stay what they were. A capture that was fetched has none that count: whoever reads them looks at
`via` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.push.article import StatedFields

_PREFIX = "x-copydesk-"
PUSHED_BY = f"{_PREFIX}pushed-by"
_SINGLE = ("title", "description", "publisher", "published_at", "modified_at", "section", "language")
_SEVERAL = {"authors": f"{_PREFIX}author", "tags": f"{_PREFIX}tag"}


def state_fields(fields: StatedFields) -> tuple[tuple[str, str], ...]:
    """Give the headers that carry what is stated; what is blank states nothing."""
    return tuple((name, value) for name, value in _list_values(fields) if value)


def _list_values(fields: StatedFields) -> Iterator[tuple[str, str]]:
    for field in _SINGLE:
        yield _name_header(field), getattr(fields, field) or ""
    for field, header in _SEVERAL.items():
        yield from ((header, value) for value in getattr(fields, field) or ())


def read_stated(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    """Give the fields that the headers of a pushed capture state, each once, with one value or several."""
    given = [(name.lower(), value) for name, value in headers]
    found: list[tuple[str, str | tuple[str, ...]]] = []
    for field in _SINGLE:
        found += [(field, value) for name, value in given if name == _name_header(field)][:1]
    for field, header in _SEVERAL.items():
        if values := tuple(value for name, value in given if name == header):
            found.append((field, values))
    return tuple(found)


def _name_header(field: str) -> str:
    return _PREFIX + field.replace("_", "-")
