"""Days as the lines of a head write them: with a clock, a day of the week, a place, a label beside them.

Takes the text of a line; gives the dates in it, as written, and whether each is said to be of a change, and
says of the words that are left whether they are such as stand beside a date. What they are is data. It knows
no line and reads no prose.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.dates import read_date
from tasks.core.clean.fields.days.written_dates import DATE, open_date_words
from tasks.core.clean.heads.head_words import fold_head_key, fold_word, load_head_words
from tasks.core.clean.heads.relative_days import find_relative_day

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}(?:[:.h]\d\d(?::\d\d)?(?:\.\d+)?|(?=\s*(?:[ap]\.?m\b|uhr)))(?:\s*(?:[ap]\.?m\.?|uhr|h|hrs|Uhr))?"
    r"(?:\s*\(?(?:[A-Z]{3,4}|Z)\)?(?![a-z])|\s*(?:GMT|UTC)?\s*[+-]\d\d:?\d\d)?|\d{1,2}\s?[時时點点시]\s?(?:\d{1,2}\s?[分분])?",
    re.IGNORECASE,
)
_AFTER_DAY = re.compile(r"T|[\s,]*(?:[^\W\d_]{1,12}\.?,?\s+)?[(]?")
_WORD = re.compile(r"[^\s,;|/]+")
_PLACE = re.compile(r"\s*(?:[A-ZÀ-ÞΑ-ΩА-ЯЁІЇŁŚŻČŠŽĐ][^\W\d_]*+[\s-]?+){1,3}+,\s*$")
_PAGE = re.compile(
    r"(?:p(?:age|g)?|seite|s|p[áa]g(?:ina)?|str(?:ona|ana)?|стр|sid[ae])\.? ?[A-Z]?\d{1,3}", re.IGNORECASE
)
"""Where a paper printed it, as it stands beside its day."""
_READING_TIME = re.compile(
    r"[(\s]*\d{1,3}\s*[- ]?(?:min(?:ute)?s?\.?|minuten|minutos|minuti|мин\.?|分|분)\s*"
    r"(?:read(?:ing time)?|lesezeit|de lecture|de lectura|di lettura|leestijd|lästid|чтения)?[)\s]*",
    re.IGNORECASE,
)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_LABEL_SIGNS = " :\uff1a,|("


def find_days(text: str) -> Iterator[tuple[str, bool]]:
    """Give each date of a line as written, with its clock, and whether it is said to be of a change."""
    plain, end = plain_digits(text), 0
    for match in DATE.finditer(plain):
        before = text[end : match.start()]
        end = _end_of_clock(plain, match.end())
        written = text[match.start() : end].strip(" ,(")
        if not _is_day(written):
            written = text[match.start() : match.end()]
        if _is_day(written):
            yield written, _is_of_change(before)


def _is_day(written: str) -> bool:
    """Whether it is a day in some language: 03/04/2019 is one, though only the language tells which."""
    return any(read_date(written, now=_LATEST, language=language) for language in (None, "fr"))


def _is_of_change(before: str) -> bool:
    label, words = fold_head_key(before.strip(_LABEL_SIGNS)), open_date_words()
    if label in load_head_words().labels["published_at"]:
        return False
    return label in load_head_words().labels["modified_at"] or (
        words.says_changed(before) and not words.says_published(before)
    )


def _end_of_clock(text: str, at: int) -> int:
    gap = _AFTER_DAY.match(text, at)
    clock = _CLOCK.match(text, gap.end()) if gap else None
    return clock.end() if clock else at


def cut_days(text: str) -> str:
    """Put a separator in place of the dates and clocks of a line, and of a day that is counted from today."""
    if told := find_relative_day(text):
        text = f"{text[: told.start()]} | {text[told.end() :]}"
    plain = DATE.sub(lambda match: "|" * len(match[0]), plain_digits(text))
    plain = _CLOCK.sub(lambda match: "|" * len(match[0]), plain)
    kept = "".join("|" if sign == "|" else own for own, sign in zip(text, plain, strict=True))
    return re.sub(r"\|T?\|+|\|+", " | ", kept)


def is_label(part: str) -> bool:
    """Whether words beside a date are of those that stand there: days of the week, "published", a clock."""
    label, labels = fold_head_key(part.strip(_LABEL_SIGNS)), load_head_words().labels
    if (
        _READING_TIME.fullmatch(part)
        or _PAGE.fullmatch(part.strip())
        or label in labels["published_at"]
        or label in labels["modified_at"]
    ):
        return True
    around, said = load_head_words().around_dates, open_date_words()
    words = filter(None, map(fold_word, _WORD.findall(part)))
    return all(word in around or said.says_published(word) or said.says_changed(word) for word in words)


def is_place(part: str) -> bool:
    """Whether words beside a date may be the place where it was written."""
    return _PLACE.fullmatch(f"{part.strip(' ,')}, ") is not None
