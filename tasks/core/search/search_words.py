"""The language of search: words, "phrases", -not, and filters such as publisher: or after:.

Takes what a user typed, gives terms and filters; a filter that there is not, or a day that is none, is a
UsageError that says what there is. How words are folded and split is the index's own business: a term
is handed on as it was typed, figures with the ways in which they may be written. Pure.

Words rank: an article with some of them is found, the rarest count most. A phrase must stand in it, what
follows a minus must not. Filters of one name are alternatives; those of different names must all hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tasks.core.errors import UsageError

_TOKEN = re.compile(r'(-?)(?:([A-Za-z_]+):(?!//))?(?:"([^"]*)"?|(\S*))')
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_FIGURE = re.compile(r"(\d+)[.,](\d+)")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_WHOLE = re.compile(r"[1-9]\d{3,17}")


class Field(StrEnum):
    """What a filter may ask for."""

    PUBLISHER = "publisher"
    LANG = "lang"
    AUTHOR = "author"
    TITLE = "title"
    AFTER = "after"
    BEFORE = "before"


FILTERS = (
    "publisher: (name or domain), lang: (en, pt-BR), author:, title:, "
    'after: and before: (2026, 2026-01 or 2026-01-31); quote what has blanks: publisher:"The Courier"'
)


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: any of the wordings will do. A phrase that was quoted is required."""

    wordings: tuple[str, ...]
    is_required: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field."""

    field: Field
    value: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for, and where."""

    terms: tuple[Term, ...]
    filters: tuple[Filter, ...]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The wordings that a reader wants to see."""
        return tuple(each for term in self.terms if not term.is_excluded for each in term.wordings)

    def values(self, field: Field, *, is_excluded: bool = False) -> list[str]:
        """The values of the filters of a field."""
        return [f.value for f in self.filters if f.field is field and f.is_excluded is is_excluded]


def parse_search(words: str) -> SearchQuery:
    """Read what a user typed."""
    terms: list[Term] = []
    filters: list[Filter] = []
    for minus, name, quoted, plain in _TOKEN.findall(words):
        value = (quoted or plain).strip()
        if name and not value and name.lower() not in list(Field):
            terms.append(Term((name,), is_excluded=bool(minus)))
        elif name:
            filters.append(_make_filter(name, value, is_excluded=bool(minus)))
        elif value:
            is_phrase = bool(quoted) and not minus
            terms.append(Term(write_figure(value), is_required=is_phrase, is_excluded=bool(minus)))
    return SearchQuery(tuple(terms), tuple(filters))


def write_figure(value: str) -> tuple[str, ...]:
    """Give the ways to write a figure (1200, 1,200, 1.200; 3.5, 3,5); what is none is written one way."""
    if _GROUPED.fullmatch(value):
        digits = re.sub(r"[.,]", "", value)
        return tuple(dict.fromkeys((value, digits, f"{int(digits):,}", _with_dots(digits))))
    if _WHOLE.fullmatch(value):
        return (value, f"{int(value):,}", _with_dots(value))
    if found := _FIGURE.fullmatch(value):
        return tuple(dict.fromkeys((value, f"{found[1]}.{found[2]}", f"{found[1]},{found[2]}")))
    return (value,)


def _with_dots(digits: str) -> str:
    return f"{int(digits):,}".replace(",", ".")


def _make_filter(name: str, value: str, *, is_excluded: bool) -> Filter:
    try:
        field = Field(name.lower())
    except ValueError as error:
        raise UsageError(f"There is no filter {name}:", f"There are: {FILTERS}") from error
    if not value:
        raise UsageError(f"The filter {name}: says nothing", f"There are: {FILTERS}")
    if field in {Field.AFTER, Field.BEFORE}:
        _check_date(field, value)
        if is_excluded:
            raise UsageError(f"-{field}: has no meaning", "Use the other one of after: and before:")
    return Filter(field, value, is_excluded=is_excluded)


def _check_date(field: Field, value: str) -> None:
    found = _DATE.fullmatch(value)
    if found is None or not _is_day(int(found[1]), int(found[2] or 1), int(found[3] or 1)):
        hint = "Write a year, a month or a day: 2026, 2026-01 or 2026-01-31"
        raise UsageError(f"{field}:{value} is no day", hint)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
