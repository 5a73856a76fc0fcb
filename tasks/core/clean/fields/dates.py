"""Dates as pages and bylines write them: found near a headline, and turned into ISO 8601.

`read_date` takes one written date; gives ISO 8601: a day alone where only the day is known, the zone kept
where one is given, none added. A result parses to itself. It knows no clock (the caller says what `now` is)
and does not search prose: what is not a date as a whole gives None. `find_shown_dates` takes the blocks of a
page and the place of its headline; gives the lines near it that hold a date and little else, those that say
"published" first, those that say "updated" not at all; it reads no captions and leaves a date as it is
written.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dateparser.data.languages_info import language_order
from dateparser.date import DateDataParser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.input.blocks import Block


EARLIEST_YEAR = 1850
GRACE = timedelta(days=1)
"""How far past `now` a date may lie: zones differ by up to a day."""

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[T ]+(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?(?:[.,:]\d+)?"
    r"\s*(?P<zone>Z|[A-Z]{3,4}|[+-]\d\d(?::?\d\d)?)?)?"
    r"(?:\[[^\]]*\])?",
)
_SLASHED = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)(?=\D|$)")
_DOTTED = re.compile(r"(?<!\d)(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d")
_HAS_TIME = re.compile(r"\d\d?[:h]\d\d(?!\d)|\d\s*[ap]\.?m\b|\d\.\d\d\s*(?:uhr|h)\b", re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\d?[./-]\d\d?[./-]\d\d(?!\d)")
_HAS_MONTH = re.compile(r"[^\W\d_]{3}")
_COMMON = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "tr", "ru")
"""Tried when the page's own language does not know the words: pages often declare a wrong one."""
_MONTHS = 12
_MAX_LENGTH = 60
_EPOCH_START = "1970-01-01"


def read_date(written: str, *, now: datetime, language: str | None = None) -> str | None:
    """Turn a written date into ISO 8601, or None when it is none, lies after `now`, or has no sane year.

    `language` (BCP 47) settles what "3/4/2021" and the names of months mean.
    """
    text = _DOTTED.sub(_order_day, " ".join(written.split()))
    if not text or len(text) > _MAX_LENGTH:
        return None
    iso = _read_iso(text) or _read_epoch(text) or _read_rfc(text) or _read_words(text, language)
    return iso if iso and _is_sane(iso, now) else None


def _order_day(match: re.Match[str]) -> str:
    """Turn "3.5.2021" around: a date with dots begins with the day in nearly every country."""
    day, month = match[1], match[2]
    if int(month) > _MONTHS:
        day, month = month, day
    return f"{match[3]}-{month:0>2}-{day:0>2}"


def _read_iso(text: str) -> str | None:
    match = _ISO.fullmatch(_SLASHED.sub(lambda m: f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}", text, count=1))
    if match is None:
        return None
    day = f"{match['year']}-{match['month']}-{match['day']}"
    if match["hour"] is None:
        return _checked(day)
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    return _checked(f"{day}T{clock}{_zone(match['zone'])}")


def _zone(written: str | None) -> str:
    if written in {"Z", "UTC", "GMT"}:
        return "+00:00"
    if not written or written.isalpha():
        return ""
    return written if ":" in written else f"{written[:3]}:{written[3:] or '00'}"


def _checked(iso: str) -> str | None:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


def _read_epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), tz=UTC).isoformat()


def _read_rfc(text: str) -> str | None:
    if not _RFC_2822.match(text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return None


def _read_words(text: str, language: str | None) -> str | None:
    if not _HAS_YEAR.search(text):
        return None
    known = re.split("[-_]", language)[0].lower() if language else None
    found = _parser(known).get_date_data(text)
    if found.date_obj is None and _HAS_MONTH.search(text):
        found = _parser(None, *_COMMON).get_date_data(text)
    if found.date_obj is None or found.period != "day":
        return None
    moment = found.date_obj.replace(microsecond=0)
    return moment.isoformat() if _HAS_TIME.search(text) else moment.date().isoformat()


@lru_cache(maxsize=64)
def _parser(*languages: str | None) -> DateDataParser:
    known = [code for code in (*languages, "en") if code in language_order]
    return DateDataParser(
        languages=list(dict.fromkeys(known)),
        use_given_order=True,
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
    )


def _is_sane(iso: str, now: datetime) -> bool:
    latest = (now + GRACE).date().isoformat()
    return int(iso[:4]) >= EARLIEST_YEAR and iso[:10] <= latest and iso[:10] != _EPOCH_START


_WORD = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)\d\d(?!\d)"
DATE = re.compile(
    rf"(?<!\d){_YEAR}(?:-\d\d-\d\d|/\d\d?/\d\d?|\.\s?\d\d?\.\s?\d\d?|[年년]\s?\d\d?[月월]\s?\d\d?[日일])(?!\d)"
    rf"|(?<!\d)\d\d?(?:\.\s?\d\d?\.\s?|/\d\d?/|-\d\d?-|-{_WORD}-){_YEAR}"
    rf"|(?<!\d)\d\d?(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+)?{_WORD}\.?,?\s+(?:de\s+|del\s+)?{_YEAR}"
    rf"|(?<![^\W\d_]){_WORD}\.?\s+\d\d?(?:st|nd|rd|th)?,?\s+{_YEAR}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modifi|aktualis|geändert|revis|reviewed|bearbeitet|mis[e]? à jour|actuali[sz]|atuali[sz]"
    r"|aggiornat|bijgewerkt|gewijzigd|oppdatert|uppdatera|opdatere|päivitet|güncel|zaktualiz|обновлен|最終更新",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|veröffentl|posted|erstellt|gepostet|geplaatst|pubblicat|julkaistu", re.IGNORECASE
)
_CAPTIONS = frozenset(
    {"caption", "captions", "copyright", "credit", "comment", "comments", "event", "events"}
)
_ABOVE, _BELOW = 8, 14
_MAX_AROUND, _MAX_BEFORE = 70, 45
_MAX_BLOCK = 150


def find_shown_dates(blocks: Sequence[Block], title: int | None) -> list[str]:
    """Give the dates shown near the headline, as written, best first."""
    ranked: list[tuple[bool, int, str]] = []
    start, end = (max(0, title - _ABOVE), min(len(blocks), title + _BELOW)) if title is not None else (0, 0)
    for i in range(start, end):
        if i != title:
            above = blocks[i - 1].text if i and i - 1 != title else ""
            ranked += [
                (not is_said, abs(i - (title or 0)), day) for day, is_said in _read_block(blocks[i], above)
            ]
    return [day for *_, day in sorted(ranked, key=lambda row: row[:2])] or _find_said(blocks)


def _find_said(blocks: Sequence[Block]) -> list[str]:
    """Give the first date anywhere that is said to be of publication."""
    said = (
        day
        for block in blocks
        if _PUBLISHED.search(block.text[:_MAX_BLOCK])
        for day, is_said in _read_block(block, "")
        if is_said
    )
    return [day for day in [next(said, None)] if day]


def _read_block(block: Block, above: str) -> Iterator[tuple[str, bool]]:
    """Give the dates of a block that holds little else, and whether each is said to be of publication."""
    if block.frame.tag == "figcaption" or block.frame.words & _CAPTIONS:
        return
    found = list(DATE.finditer(block.text[:_MAX_BLOCK]))
    around = len(block.text) - sum(len(match[0]) for match in found)
    if not found or around > _MAX_AROUND or found[0].start() > _MAX_BEFORE:
        return
    end = 0
    for match in found:
        before = block.text[end : match.start()] if match.start() else above[-_MAX_AROUND // 2 :]
        if not _CHANGED.search(before):
            yield match[0], bool(_PUBLISHED.search(before))
        end = match.end()
