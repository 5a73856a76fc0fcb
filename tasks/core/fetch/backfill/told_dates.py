"""What addresses tell of time: the period of a sitemap by its name, the day of a page by its address.

Takes addresses as they stand; gives spans in UTC, or None where nothing is told. A number that may be no date
tells nothing, or the wider one of two meanings: what is left out by a date is not looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from tasks.core.fetch.backfill.windows import Span, make_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
YEAR = r"(?:199\d|20\d\d)"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTH_NAMES)
_SPACED = re.compile(rf"(?<!\d)({YEAR})([-_./])(\d\d?)(?:\2({_DAY}|[1-9]))?(?!\d)")
_COMPACT = re.compile(rf"(?<!\d)({YEAR})({_MONTH})({_DAY})?(?!\d)")
_NAMED = re.compile(rf"(?<!\d)({YEAR})[-_./]?({_NAME})(?![a-z])(?:[-_./](\d\d?)(?!\d))?", re.IGNORECASE)
_NAMED_FIRST = re.compile(rf"(?<![a-z])({_NAME})[-_./]?({YEAR})(?!\d)", re.IGNORECASE)
_ALONE = re.compile(rf"(?<!\d)({YEAR})(?!\d)")
_IN_PATH = re.compile(rf"/({YEAR})/(\d\d?|{_NAME})(?:/(\d\d?))?(?=/|$)", re.IGNORECASE)
_IN_SEGMENT = re.compile(rf"/({YEAR})([-_.]?)({_MONTH})\2({_DAY})(?=[/_.-]|$)")
_PARAMETERS: Mapping[str, int] = {
    **dict.fromkeys(("yyyy", "year", "y", "jahr", "annee", "ano", "anno"), 0),
    **dict.fromkeys(("mm", "month", "mon", "m", "monat", "mois", "mes", "mese"), 1),
    **dict.fromkeys(("dd", "day", "d", "tag", "jour", "dia", "giorno"), 2),
}
_MOST_PARAMETERS = 50
_MONTHS_IN_YEAR = 12


def read_month(text: str) -> int | None:
    """Read a month's number or its English name."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= _MONTHS_IN_YEAR else None
    starts = [name[:3] for name in MONTH_NAMES]
    return starts.index(text[:3].lower()) + 1 if text[:3].lower() in starts else None


def read_page_day(url: str) -> Span | None:
    """Read the day or month that a page's address tells: parts of its path alone, not words of its title."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    if match := _IN_SEGMENT.search(path):
        return make_span(int(match[1]), int(match[3]), int(match[4]))
    if match := _IN_PATH.search(path):
        month = read_month(match[2])
        day = int(match[3]) if match[3] else None
        whole = make_span(int(match[1]), month, day) if month and day else None
        return whole or (make_span(int(match[1]), month) if month else None)
    return None


def read_query_parts(url: str) -> tuple[int | None, ...]:
    """Read year, month and day where parameters of an address have them, one each."""
    parts: list[int | None] = [None, None, None]
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return tuple(parts)
    for name, value in pairs:
        place = _PARAMETERS.get(name.lower())
        if place is not None and value.isdecimal():
            parts[place] = int(value)
    return tuple(parts)


def read_name_periods(urls: Sequence[str]) -> dict[str, Span]:
    """Read the periods that the names of sitemaps tell, of those that tell one.

    Their neighbours say what a number means: of `-1`, `-2` ... none is a month, of 1 to 3000 none is a year.
    """
    years, numbers = _collect(urls, _ALONE, 1), _collect(urls, _SPACED, 3)
    return {url: span for url in urls if (span := _read_name(url, years=years, numbers=numbers)) is not None}


def _collect(urls: Iterable[str], pattern: re.Pattern[str], group: int) -> Mapping[str, set[str]]:
    """Collect the numbers that stand in the same place of names that are alike but for them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for url in urls:
        for match in pattern.finditer(url):
            found[_blank(url, match)].add(match[group])
    if pattern is _ALONE:  # whether numbers that are no years stand there too
        for url in urls:
            for match in re.finditer(r"(?<!\d)\d{1,7}(?!\d)", url):
                if _blank(url, match) in found:
                    found[_blank(url, match)].add(match[0])
    return found


def _blank(url: str, match: re.Match[str]) -> str:
    return f"{url[: match.start()]}#{url[match.end() :]}"


def _read_name(url: str, *, years: Mapping[str, set[str]], numbers: Mapping[str, set[str]]) -> Span | None:
    text = url.partition("://")[2].partition("/")[2]
    if told := _read_query(url) or _read_named_month(text):
        return told
    if spaced := sorted(_SPACED.finditer(url), key=lambda each: each.lastindex or 0):
        return _read_spaced(spaced[-1], numbers[_blank(url, spaced[-1])])
    if match := _COMPACT.search(text):
        return make_span(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    for match in _ALONE.finditer(url, len(url) - len(text)):
        if all(re.fullmatch(YEAR, each) for each in years[_blank(url, match)]):
            return make_span(int(match[1]))
    return None


def _read_query(url: str) -> Span | None:
    year, month, day = read_query_parts(url)
    if year is None or not re.fullmatch(YEAR, str(year)):
        return None
    return make_span(year, month, day) or make_span(year)


def _read_named_month(text: str) -> Span | None:
    if match := _NAMED.search(text):
        month, day = read_month(match[2]), int(match[3]) if match[3] else None
        return make_span(int(match[1]), month, day) or make_span(int(match[1]), month)
    match = _NAMED_FIRST.search(text)
    return make_span(int(match[2]), read_month(match[1])) if match else None


def _read_spaced(match: re.Match[str], numbers: set[str]) -> Span | None:
    """Read a year and a number behind it, which is a month where all in its place may be such."""
    year, month, day = int(match[1]), match[3], match[4]
    are_months = day or all(re.fullmatch(_MONTH, each) for each in numbers)
    span = make_span(year, int(month), int(day) if day else None) if are_months else None
    return span or make_span(year)
