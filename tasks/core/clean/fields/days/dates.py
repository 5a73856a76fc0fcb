"""Dates as pages and bylines write them, turned into ISO 8601.

`read_date` takes one written date; gives ISO 8601: a day alone where only the day is known, the zone kept
where one is given, none added. A result parses to itself. It knows no clock (the caller says what `now` is)
and does not search prose: what is not a date as a whole gives None. The name of a zone that several parts of
the world go by (IST, CST) tells none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.calendars import languages_of_script, order_words, plain_date

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

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
_DOTTED = re.compile(r"(?<!\d)(\d\d?)\.\s?(\d\d?)\.\s?(\d{4}|\d\d(?!\.\d))(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d")
_HAS_TIME = re.compile(r"\d\d?[:h]\d\d(?!\d)|\d\s*[ap]\.?m\b|\d\.\d\d\s*(?:uhr|h)\b", re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\d?[./-]\d\d?[./-]\d\d(?!\d)")
_HAS_MONTH = re.compile(r"[^\W\d_]{3}|(?=[^\x00-\x7f])[^\W\d_]")
_AMBIGUOUS_ZONE = re.compile(r"\s\(?(?:IST|CST|BST|AST|ECT|GST|AMT|SST|WST)\)?$")
_BRACKETED_ZONE = re.compile(r"\s\([^)]{0,60}\)$")
_DAY_FIRST = re.compile(r"en-(?!US|CA|PH)[A-Z]{2}", re.IGNORECASE)
"""English outside of North America writes the day before the month."""
_MONTH_SECOND = re.compile(r"^\d\d?/(\d\d?)/\d{4}")
_NUMBERS = re.compile(r"(?<!\d)0?(\d\d?)[/-]0?(\d\d?)[/-]\d{4}(?!\d)")
_MONTHS = 12
_FIRST_SHORT_YEAR = 70
"""Of years of two digits, what is less belongs to this century."""
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ENGLISH_MONTHS = {
    written: number for number, name in enumerate(_MONTH_NAMES, 1) for written in (name, name[:3])
}
_ENGLISH = re.compile(
    r"(?:(?P<month>[a-z]{3,9})\.? )?(?P<day>\d\d?)(?:st|nd|rd|th)?"
    r"(?(month),?| (?P<later>[a-z]{3,9})\.?,?) (?P<year>(?:1[89]|20)\d\d)",
    re.IGNORECASE | re.ASCII,
)
_MAX_LENGTH = 60
_EPOCH_START = "1970-01-01"


def read_date(written: str, *, now: datetime, language: str | None = None) -> str | None:
    """Turn a written date into ISO 8601, or None when it is none, lies after `now`, or has no sane year.

    `language` (BCP 47) settles what "3/4/2021" and the names of months mean.
    """
    text = _DOTTED.sub(_order_day, _BRACKETED_ZONE.sub("", plain_date(" ".join(written.split()))))
    if not text or len(text) > _MAX_LENGTH:
        return None
    iso = _read_iso(text) or _read_epoch(text) or _read_rfc(text) or _read_words(text, language)
    return iso if iso and _is_sane(iso, now) else None


def _order_day(match: re.Match[str]) -> str:
    """Turn "3.5.2021" around: a date with dots begins with the day in nearly every country."""
    day, month, year = match.groups()
    if int(month) > _MONTHS:
        day, month = month, day
    if len(year) < len("2024"):
        year = f"{19 if int(year) >= _FIRST_SHORT_YEAR else 20}{year}"
    return f"{year}-{month:0>2}-{day:0>2}"


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
    if known in {None, "en"} and (day := _read_english(text)):
        return day
    words = _AMBIGUOUS_ZONE.sub("", order_words(text))
    found = _parser(known, order=_read_order(text, language)).get_date_data(words)
    if found.date_obj is None and (month := _HAS_MONTH.search(words)):
        found = _parser(*languages_of_script(month[0])).get_date_data(words)
    if found.date_obj is None or found.period != "day":
        return None
    moment = found.date_obj.replace(microsecond=0)
    return moment.isoformat() if _HAS_TIME.search(text) else moment.date().isoformat()


def _read_english(text: str) -> str | None:
    """Read a day alone as most pages write it: for this no library needs to be asked."""
    found = _ENGLISH.fullmatch(text)
    month = _ENGLISH_MONTHS.get((found["month"] or found["later"]).lower()) if found else None
    return _checked(f"{found['year']}-{month:02}-{int(found['day']):02}") if found and month else None


def is_ambiguous_day(written: str, language: str | None) -> bool:
    """Whether "03/04/2019" may be of March as well as of April: where English is all that is known."""
    match = _NUMBERS.search(written)
    if match is None or (language or "en").lower() != "en":
        return False
    return match[1] != match[2] and int(match[1]) <= _MONTHS and int(match[2]) <= _MONTHS


def _read_order(text: str, language: str | None) -> str | None:
    return "DMY" if language and _MONTH_SECOND.match(text) and _DAY_FIRST.match(language) else None


@lru_cache(maxsize=64)
def _parser(*languages: str | None, order: str | None = None) -> DateDataParser:
    from dateparser.data.languages_info import language_order  # noqa: PLC0415 - for whoever reads words
    from dateparser.date import DateDataParser  # noqa: PLC0415 - the same

    known = [code for code in (*languages, "en") if code in language_order]
    ordered = {"DATE_ORDER": order} if order else {}
    return DateDataParser(
        languages=list(dict.fromkeys(known)),
        use_given_order=True,
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], **ordered},
    )


def _is_sane(iso: str, now: datetime) -> bool:
    latest = (now + GRACE).date().isoformat()
    return int(iso[:4]) >= EARLIEST_YEAR and iso[:10] <= latest and iso[:10] != _EPOCH_START
