"""Dates as pages write them, in the calendars and scripts of the world, and what words before them say.

`DATE` finds them in a text of plain digits; it takes no part in what they mean (`dates`). What the words are
is data, in `rules/fields/date_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.core.clean.fields.days.calendars import name_eras

_WORD = r"[^\W\d_][^\s\d,./|:()•·⋅@-]{2,13}"
_YEAR = r"(?:19|20|25)\d\d(?!\d)"
DATE = re.compile(
    rf"(?<!\d){_YEAR}(?:(?:-\d\d-\d\d|/\d\d?/\d\d?|\.\s?\d\d?\.\s?\d\d?)(?!\d)|[年년]\s?\d\d?[月월]\s?\d\d?[日일])"
    rf"|{name_eras()}\s?\d\d?月\s?\d\d?日"
    r"|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    rf"|(?<!\d)\d\d?(?:\.\s?\d\d?\.\s?|/\d\d?/|-\d\d?-|-{_WORD}-){_YEAR}"
    rf"|(?<!\d)\d\d?(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+|tháng\s+)?(?:{_WORD}|(?<=tháng\s)\d\d?)\.?,?"
    rf"\s+(?:del?\s+|năm\s+|พ\.ศ\.\s*)?{_YEAR}"
    r"|(?<!\d)\d\d?\s+[ก-ฮ]\.?[ก-ฮิี]{0,2}\.[ก-ฮ]\.\s+(?:19|20|25)\d\d(?!\d)"
    rf"|(?<![^\W\d_]){_WORD}\.?\s+\d\d?(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|(?<!\d){_YEAR}(?:\.|\sm\.)?\s(?:gada\s\d\d?\.\s{_WORD}|{_WORD}\.?\s\d\d?\b(?:\sd)?\.?)",
    re.IGNORECASE,
)
"""A written date; its digits may be those of any script once `plain_digits` has written them."""
_MAY_HOLD_DATE = re.compile(r"(?:19|20|25)\d\d|年")
"""What every date has: looked for first, for most lines have none and `DATE` asks much of each sign."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """What words before a date say of it."""

    published: re.Pattern[str]
    changed: re.Pattern[str]
    label: re.Pattern[str]
    other: re.Pattern[str]

    def says_published(self, before: str) -> bool:
        """Whether words before a date say that it is the day of publication."""
        return bool(self.published.search(before) or self.label.search(before))

    def says_changed(self, before: str) -> bool:
        """Whether words before a date say that it is the day of a change."""
        return bool(self.changed.search(before))

    def tells(self, before: str) -> bool:
        """Whether words before a date say what it is the day of, and that is of the article."""
        said = self.says_published(before) or self.says_changed(before)
        return said and not self.other.search(before)


@cache
def open_date_words() -> DateWords:
    """Read the words of all languages."""
    written = tomllib.loads((files("tasks") / "rules" / "fields" / "date_words.toml").read_text("utf-8"))
    any_of = {name: "|".join(map(re.escape, table["words"])) for name, table in written.items()}
    label = rf"(?:^|[|·•\s])(?:{any_of.pop('label')})\s*[:\uff1a]?\s*$"
    return DateWords(
        label=re.compile(label, re.IGNORECASE),
        **{name: re.compile(rf"(?<![^\W_])(?:{words})", re.IGNORECASE) for name, words in any_of.items()},
    )


def find_date(text: str) -> re.Match[str] | None:
    """Find the first date in a text of plain digits."""
    return DATE.search(text) if _MAY_HOLD_DATE.search(text) else None
