"""What a column may be whose name nobody knows, by what stands in it: a date, an address, a title, a text.

Takes some rows; gives, for each of these fields, the first column that holds hardly anything else. It is a
guess for people, by which nothing is read.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tasks.core.clean.fields.days.dates import read_date
from tasks.core.forms.rows.row_values import LONGEST_VALUE, holds_something, is_page_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_FAR = datetime(2100, 1, 1, tzinfo=UTC)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d")
_LONGEST_DATE = 40
_OF_THE_CRAWL = re.compile(
    r"crawl|fetch|download|scrap|retriev|access|index|insert|import|saved|added", re.IGNORECASE
)
_OF_MEDIA = re.compile(r"im(?:age|g)|photo|picture|thumb|logo|icon|avatar|video|audio|media", re.IGNORECASE)
_MEDIA_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|avif)(?:[?#].*)?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？।؟](?:[\"'”’»)\]]|\s|$)")  # noqa: RUF001 - signs as typed
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff]")
_LEAST_TEXT_WORDS, _LEAST_TEXT_SIGNS = 40, 80
_TITLE_WORDS, _TITLE_SIGNS = range(4, 31), range(8, 80)
_MOSTLY = 0.9
_LEAST_DISTINCT = 0.7


def guess_columns(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> dict[str, str]:
    """Give the fields that some of these columns look like, each with its column."""
    guessed: dict[str, str] = {}
    for name in names:
        values = [value for row in rows if holds_something(value := row.get(name))]
        field = next((field for field, looks in _LOOKS.items() if values and looks(name, values)), None)
        if field:
            guessed.setdefault(field, name)
    return guessed


def _looks_like_dates(name: str, values: Sequence[object]) -> bool:
    return not _OF_THE_CRAWL.search(name) and _are_mostly(values, _is_date)


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return isinstance(value, date)
    is_short = len(value) <= _LONGEST_DATE and _YEAR.search(value) is not None
    return is_short and read_date(value, now=_FAR) is not None


def _looks_like_addresses(name: str, values: Sequence[object]) -> bool:
    return not _OF_MEDIA.search(name) and _are_mostly(values, _is_address)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_page_url(value.strip()) and not _MEDIA_FILE.search(value.strip())


def _looks_like_text(_name: str, values: Sequence[object]) -> bool:
    return _are_mostly(values, _is_text)


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or _SENTENCE_END.search(value) is None:
        return False
    return len(value.split()) >= _LEAST_TEXT_WORDS or len(_NO_SPACES.findall(value)) >= _LEAST_TEXT_SIGNS


def _looks_like_titles(_name: str, values: Sequence[object]) -> bool:
    """Tell lines of some words of which hardly any comes twice: a section does."""
    return _are_mostly(values, _is_title) and len(set(map(str, values))) >= _LEAST_DISTINCT * len(values)


def _is_title(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or "\n" in value.strip():
        return False
    return len(value.split()) in _TITLE_WORDS or len(_NO_SPACES.findall(value)) in _TITLE_SIGNS


def _are_mostly(values: Sequence[object], look: Callable[[object], bool]) -> bool:
    return sum(map(look, values)) >= _MOSTLY * len(values)


_LOOKS: Mapping[str, Callable[[str, Sequence[object]], bool]] = {
    "published_at": _looks_like_dates,
    "url": _looks_like_addresses,
    "text": _looks_like_text,
    "title": _looks_like_titles,
}
