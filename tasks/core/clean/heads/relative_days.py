"""Days told from today, as pages show them: "3 hours ago", "vor 2 Tagen", "Updated: yesterday, 9:14".

Takes the text of one line; gives where in it such a day is told. What it says hangs on when the page was
looked at, so nothing is read from it. How each language tells days so is data of dateparser's (from CLDR).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.heads.head_words import load_date_words, load_head_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST = 80
_NUMBER = r"(?:\d{1,3}\s?|(?:an?|einer|einem|une?|una|uno|een|ett?|uma?)\s|un['’])"  # noqa: RUF001 - as typed
"""How many, with what stands for one of them in languages that have a word for it."""
_UNIT = r"[^\s\d|•:,]{1,14}"
_WRITTEN_NUMBER = r"(\d++[.,]?\d*+)"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")
_NO_WORDS = re.compile(r"[\\()\[\]?*+]|^\W*$|[-–]")  # noqa: RUF001 - dashes as typed
_DAYS = ("0 day ago", "1 day ago", "2 day ago")
_CLOCK = r",?\s+(?:[^\W\d_]{1,5}\s+)?\d{1,2}[:.h]\d\d"
_COUNTED = re.compile(
    r"\d|(?:^|\s)(?:an?|ein|einer|einem|une?|una|uno|een|ett?|uma?|un['’].+) ",  # noqa: RUF001 - as typed
    re.IGNORECASE,
)


def find_relative_day(text: str) -> re.Match[str] | None:
    """Find where a line of some words counts back from today."""
    if len(text) > _LONGEST or not _COUNTED.search(text):
        return None
    return _load_pattern().search(plain_digits(text).lower())


@cache
def _load_pattern() -> re.Pattern[str]:
    """Make one pattern of what all languages write that we have words of heads in."""
    words = [load_date_words(code) for codes in load_head_words().keys for code in codes.split()]
    counted = sorted({each for known in words for each in _list_counted(known)})
    named = {
        re.escape(day)
        for known in words
        for at in _DAYS
        for day in known.get("relative-type", {}).get(at, ())
    }
    days = rf"(?:{'|'.join(sorted(named))}){_CLOCK}"
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(counted)}|{days})(?![^\W_])")


def _list_counted(known: Mapping[str, Any]) -> Iterator[str]:
    """Give how a language counts back: a word, a number, a unit; or a number, a unit, a word."""
    for word in map(re.escape, known.get("ago", ())):
        yield from (rf"{word}\s?{_NUMBER}{_UNIT}", rf"{_NUMBER}{_UNIT}\s{word}")
    for name, patterns in known.get("relative-type-regex", {}).items():
        for pattern in patterns if name.endswith(" ago") else ():
            before, _, behind = pattern.partition(_WRITTEN_NUMBER)
            unit, _, word = behind.strip().partition(" ")
            if _NO_WORDS.search(before + behind) or not (before.strip() or word or _UNSPACED.match(unit)):
                continue
            if _UNSPACED.match(unit):
                yield rf"\d{{1,3}}\s?{re.escape(behind.strip())}"
            else:
                lead = rf"{re.escape(before.strip())}\s?" if before.strip() else ""
                yield rf"{lead}{_NUMBER}{_UNIT}" + (rf"\s{re.escape(word)}" if word else "")
