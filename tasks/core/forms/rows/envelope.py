"""The rows of articles inside JSON of another shape: the answer of an API, an export, a table by columns.

Takes a value that is no row; gives the rows in it, in their order. The first list whose objects are about
articles counts, with those that stand beside it and are of its kind (a list a day, a list a source); else
objects that are, and their like beside them. Names in one list and values in others are put together. What
says in its `@type` that it is a site, a person or a picture is no article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeGuard

from tasks.core.forms.form import ITSELF
from tasks.core.forms.rows.article_row import Row, has_content, names_article, read_row

if TYPE_CHECKING:
    from tasks.core.forms.form import ReadOptions

_MOST_OBJECTS = 10_000
"""So many objects of an envelope are looked into for its list."""
_TRIED = 5
_LEAST_ALIKE = 0.6
"""Rows are of a kind when they share so much of their names."""
_LEAST_MEMBERS = 2
_SAID_OF_NEWS = frozenset({"published_at", "description"})
"""What is said of an article, and not of any other thing that has a name and an address."""
_ARTICLE_TYPES = ("article", "posting", "report", "news", "story", "post", "review", "document")


def open_envelope(envelope: Row, options: ReadOptions) -> Sequence[object]:
    """Give the rows inside an object that is none itself."""
    if rows := _put_together(envelope, options):
        return rows
    alone: list[Row] = []
    for value, beside in islice(_walk(envelope), _MOST_OBJECTS):
        if isinstance(value, list):
            if _lists_articles(value, options):
                return [
                    row for each in _list_kin(value, beside) for row in each if not _is_of_other_type(row)
                ]
        elif isinstance(value, Mapping):
            if rows := _put_together(value, options):
                return rows
            if not alone and _is_told(value, options):
                alone = [value, *_find_kin(value, beside)]
    return alone


def _walk(envelope: Row) -> Iterator[tuple[object, Sequence[object]]]:
    """Give what is inside, level by level, each with those that stand at its level."""
    level: list[object] = [envelope]
    while level:
        members = [member for value in level for member in _list_members(value)]
        for member in members:
            yield member, members
        level = members[:_MOST_OBJECTS]


def _list_members(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return [each for each in value.values() if isinstance(each, (Mapping, list))]
    if isinstance(value, list):
        return [each for each in value[:_MOST_OBJECTS] if isinstance(each, (Mapping, list))]
    return []


def _lists_articles(value: Sequence[object], options: ReadOptions) -> bool:
    tried = [each for each in value[:_TRIED] if isinstance(each, Mapping)]
    return any(_is_told(each, options) for each in tried)


def _list_kin(value: Sequence[object], beside: Sequence[object]) -> list[Sequence[object]]:
    """Give a list and those at its level whose first object has the same names."""
    return [
        each
        for each in beside
        if isinstance(each, list) and (each is value or _are_alike(_find_first(each), _find_first(value)))
    ]


def _find_first(values: Sequence[object]) -> Row:
    return next((each for each in values if isinstance(each, Mapping)), {})


def _find_kin(value: Row, beside: Sequence[object]) -> list[Row]:
    return [
        each for each in beside if isinstance(each, Mapping) and each is not value and _are_alike(each, value)
    ]


def _are_alike(one: Row, other: Row) -> bool:
    return len(one.keys() & other.keys()) > _LEAST_ALIKE * max(len(one.keys() | other.keys()), 1)


def _put_together(value: Row, options: ReadOptions) -> list[Row]:
    """Give the rows of a table that is written by its columns, or as names and values apart."""
    names = [str(name) for name in value]
    columns = list(value.values())
    is_by_columns = len(columns) >= _LEAST_MEMBERS and names_article(names, options.columns)
    if is_by_columns and all(isinstance(each, Mapping) and len(each) == len(columns[0]) for each in columns):
        return [{name: value[name].get(key) for name in value} for key in columns[0]]
    if is_by_columns and all(isinstance(each, list) and len(each) == len(columns[0]) for each in columns):
        return _zip_rows(names, zip(*columns, strict=True))
    heads: object = next((value[name] for name in ("columns", "fields", "header") if value.get(name)), [])
    rows = next((value[name] for name in ("data", "rows", "values") if value.get(name)), None)
    if _are_names(heads, options) and isinstance(rows, list):
        return _zip_rows(heads, (row for row in rows if isinstance(row, list)))
    return []


def _are_names(value: object, options: ReadOptions) -> TypeGuard[list[str]]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    return names_article(value, options.columns)


def _zip_rows(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Row]:
    return [dict(zip(names, row, strict=False)) for row in rows]


def _is_told(row: Row, options: ReadOptions) -> bool:
    """Whether a row inside an envelope is an article: it has a text, or an address, a headline and more."""
    item = read_row(row, ITSELF, replace(options, note_row=None))
    said = {name for name, _ in item.stated}
    if item.data is not None:
        return bool(said or item.url) or has_content(row, options.columns)
    return item.is_link and "title" in said and not _SAID_OF_NEWS.isdisjoint(said)


def _is_of_other_type(row: object) -> bool:
    kind = row.get("@type") if isinstance(row, Mapping) else None
    kinds = kind if isinstance(kind, list) else [kind]
    named = [str(each).lower() for each in kinds if each]
    return bool(named) and not any(part in each for each in named for part in _ARTICLE_TYPES)
