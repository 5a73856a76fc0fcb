"""Dates of other calendars and scripts, made plain: digits, numerals, eras, names of months.

Takes a written date; gives it with the digits 0 to 9, years of the common era and, where no library knows a
month's name, its English one. What is plain already comes back as it was. The eras and names are data, in
`rules/fields/calendars.toml`. It decides nothing about what is a date.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import name as name_sign

if TYPE_CHECKING:
    from collections.abc import Iterable

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NUMERAL = re.compile(r"(?<![〇零一二三四五六七八九十])[〇零一二三四五六七八九十]++(?=\s?[年月日])")
_NUMERALS = "〇一二三四五六七八九"
_YEAR_FIRST = re.compile(
    r"^(\d{4})(?:\.| m\.)? (?:gada )?(?:(\d\d?)\. )?([^\W\d_]{3,})\.?(?: (\d\d?))?(?: d\.)?"
)
_LONE_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def plain_digits(text: str) -> str:
    """Write every digit as 0 to 9; each stays in its place."""
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda match: str(int(match[0])), text)


def plain_date(text: str) -> str:
    """Write a date with plain digits, a year of the common era and a month that is known."""
    calendars = _load_calendars()
    plain = _NUMERAL.sub(_read_numeral, plain_digits(text))
    plain = calendars.era.sub(calendars.count_years, plain)
    plain = calendars.month.sub(lambda match: calendars.months[match[0].casefold()], plain)
    return _LONE_YEAR.sub(calendars.shift_year, calendars.mark.sub(" ", plain))


def order_words(text: str) -> str:
    """Turn "2023 m. March 14 d." and "2023. gada 14. March" around, as more readers know it."""
    return _YEAR_FIRST.sub(lambda match: f"{match[2] or match[4]} {match[3]} {match[1]}", text)


def languages_of_script(word: str) -> list[str]:
    """Give the languages that are tried for a word in its script, those with most news first."""
    return _load_calendars().languages.get(name_sign(word[0], "?").split()[0], [])


def name_eras() -> str:
    """Give a pattern of the years of all eras, without groups."""
    return re.sub(r"\?P<\w+>", "?:", _load_calendars().era.pattern)


@dataclass(frozen=True, slots=True)
class _Calendars:
    """The eras by the year before their first, the names of months, the calendars that are shifted."""

    eras: dict[str, int]
    era: re.Pattern[str]
    months: dict[str, str]
    month: re.Pattern[str]
    shifted: tuple[tuple[int, int, int], ...]
    mark: re.Pattern[str]
    languages: dict[str, list[str]]

    def count_years(self, match: re.Match[str]) -> str:
        """Write a year of an era as one of the common era."""
        return f"{self.eras[match['era']] + int(match['count'] or 1)}年"

    def shift_year(self, match: re.Match[str]) -> str:
        """Write a year of a shifted calendar as one of the common era."""
        year = int(match[0])
        return next((str(year + by) for low, high, by in self.shifted if low <= year <= high), match[0])


@cache
def _load_calendars() -> _Calendars:
    written = tomllib.loads((files("tasks") / "rules" / "fields" / "calendars.toml").read_text("utf-8"))
    eras = {name: year for era in written["era"] for name, year in era["before"].items()}
    first = {era["first"] for era in written["era"]}
    months = {
        name.casefold(): english
        for table in written["months"]
        for english, names in zip(written["english"], table["names"], strict=True)
        for name in names
    }
    return _Calendars(
        eras,
        re.compile(rf"(?P<era>{_any_of(eras)})\s?(?:{_any_of(first)}|(?P<count>\d{{1,3}}))年"),
        months,
        re.compile(rf"(?<!\w)(?:{_any_of(months)})(?!\w)", re.IGNORECASE),
        tuple((each["from"], each["to"], each["years"]) for each in written["shifted"]),
        re.compile(rf"\s?(?:{_any_of(mark for each in written['shifted'] for mark in each['marks'])})\s?"),
        written["languages"],
    )


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _read_numeral(match: re.Match[str]) -> str:
    """Read 二〇二三 by its signs and 二十三 by its tens."""
    written = match[0].replace("零", _NUMERALS[0])
    if "十" not in written:
        return "".join(str(_NUMERALS.index(sign)) for sign in written)
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return match[0]
    return str(10 * (_NUMERALS.index(tens) if tens else 1) + (_NUMERALS.index(ones) if ones else 0))
