"""Addresses of archive pages: a year, a month or a day, and the same page of another one.

`/2026/11/`, `/archive/2026-11-27.html`, `/archiv?jahr=2026&monat=11`, `/?m=202611`: such an address ends in a
date, where an article's goes on. From one that a site links to, those of other days are made; nothing is
fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.fetch.backfill.told_dates import MONTH_NAMES, YEAR, read_month
from tasks.core.fetch.backfill.windows import Span, make_span

if TYPE_CHECKING:
    from collections.abc import Iterator


class Grain(IntEnum):
    """How long a time an archive page is of."""

    YEAR = 1
    MONTH = 2
    DAY = 3


@dataclass(frozen=True, slots=True)
class ArchiveAddress:
    """The address of an archive page; `template` is the same for other dates, as `str.format` takes it."""

    url: str
    span: Span
    grain: Grain
    template: str


_NAME = "|".join(MONTH_NAMES)
_SHORT = "|".join(name[:3] for name in MONTH_NAMES)
_Y, _M, _D = rf"(?P<year>{YEAR})", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
_WORDS = (
    r"(?:archiv\w*|arkiv\w*|calendar|kalender|date|day|month|year|tag|monat|jahr|issue|ausgabe|edition)[-_.]"
)
_END = r"(?P<end>\.\w{2,5})?/?$"
_PATHS = tuple(
    re.compile(rf"^(?:.*/)?(?:{_WORDS})?{form}{_END}", re.IGNORECASE)
    for form in (
        rf"{_Y}(?P<gap>[-/_.]){_M}(?:(?P=gap){_D})?",
        rf"{_Y}[-/_.](?P<month>{_NAME}|{_SHORT})(?:[-/_.]{_D})?",
        rf"(?P<month>{_NAME}|{_SHORT})[-/_.]{_Y}",
        rf"{_D}(?P<gap>[-/_.]){_M}(?P=gap){_Y}",
        _Y,
    )
)
_COMPACT_PATH = re.compile(rf"/{_Y}(?P<month>\d\d)(?P<day>\d\d)?{_END}")
_OF_ARCHIVES = re.compile(r"archiv|arkiv|calendar|date|day|issue|ausgabe", re.IGNORECASE)
"""What stands before digits that are a month or a day, and no id."""
_VALUE = re.compile(
    rf"(?:^|&)(?:date|day|datum|tag|month|monat|fecha|data|archive|archiv|m|d|dt)=(?:{_Y}-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?)(?=&|$)",
    re.IGNORECASE,
)
_YEAR_VALUE = re.compile(rf"(?:^|&)(?:yyyy|year|y|jahr|annee|ano|anno)={_Y}(?=&|$)", re.IGNORECASE)
_MONTH_VALUE = re.compile(
    r"(?:^|&)(?:mm|month|mon|m|monat|mois|mes|mese)=(?P<month>\d\d?)(?=&|$)", re.IGNORECASE
)
_DAY_VALUE = re.compile(r"(?:^|&)(?:dd|day|d|tag|jour|dia|giorno)=(?P<day>\d\d?)(?=&|$)", re.IGNORECASE)


def read_archive_address(url: str) -> ArchiveAddress | None:
    """Read what an archive page is of; None for an address that is of something else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    at = url.find("?") + 1
    if parts.query:
        places = _find_places(_VALUE.search(parts.query), at) or _find_in_parameters(parts.query, at)
    else:
        start = len(url) - len(parts.path) if parts.path else len(url)
        found = next(filter(None, (form.search(parts.path) for form in _PATHS)), None)
        places = _find_places(found or _find_compact(parts.path), start)
    return _make_address(url, places)


def _find_compact(path: str) -> re.Match[str] | None:
    found = _COMPACT_PATH.search(path)
    return found if found and _OF_ARCHIVES.search(path, 0, found.start()) else None


def list_archive_addresses(archive: ArchiveAddress, window: Span) -> Iterator[ArchiveAddress]:
    """Give the same page of all other times that have a part in the window, the newest first."""
    moment = window.end - timedelta(microseconds=1)
    while moment >= window.begin:
        month = moment.month if archive.grain >= Grain.MONTH else None
        span = make_span(moment.year, month, moment.day if archive.grain is Grain.DAY else None)
        if span is None:
            return
        name = MONTH_NAMES[moment.month - 1]
        url = archive.template.format(
            year=moment.year, month=moment.month, day=moment.day, name=name, short=name[:3]
        )
        yield ArchiveAddress(url, span, archive.grain, archive.template)
        moment = span.begin - timedelta(microseconds=1)


def _find_places(match: re.Match[str] | None, start: int) -> dict[str, tuple[int, int]]:
    if match is None:
        return {}
    named = {name: match.span(name) for name in ("year", "month", "day") if match.groupdict().get(name)}
    return {name: (begin + start, end + start) for name, (begin, end) in named.items()}


def _find_in_parameters(query: str, start: int) -> dict[str, tuple[int, int]]:
    places = _find_places(_YEAR_VALUE.search(query), start)
    if places and (month := _find_places(_MONTH_VALUE.search(query), start)):
        places |= month | _find_places(_DAY_VALUE.search(query), start)
    return places


def _make_address(url: str, places: dict[str, tuple[int, int]]) -> ArchiveAddress | None:
    said = {name: url[slice(*place)] for name, place in places.items()}
    if "year" not in said:
        return None
    month = read_month(said["month"]) if "month" in said else None
    day = int(said["day"]) if "day" in said else None
    span = make_span(int(said["year"]), month, day)
    if span is None or ("month" in said and month is None):
        return None
    template, before = "", 0
    for name, (begin, end) in sorted(places.items(), key=lambda each: each[1]):
        template += _escape(url[before:begin]) + _write_field(name, said[name])
        before = end
    grain = Grain.DAY if day else Grain.MONTH if month else Grain.YEAR
    return ArchiveAddress(url, span, grain, template + _escape(url[before:]))


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _write_field(name: str, said: str) -> str:
    """Write a field as it is written there: a name, or a number with a nought before it or not.

    A number of two digits says nothing of the others; most sites write the nought.
    """
    if not said.isdecimal():
        return "{short}" if said.lower() == said[:3].lower() and said.lower() != "may" else "{name}"
    return f"{{{name}}}" if len(said) == 1 or name == "year" else f"{{{name}:02d}}"
