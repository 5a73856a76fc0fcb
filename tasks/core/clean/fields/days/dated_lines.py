"""Lines of a page that give a date and little else.

Takes a line, or the paragraph that opens the text; gives the dates in it as written, and whether each is said
to be of publication or of a change. A sentence that tells of a day gives none. A `<time>` element beside it
says more than the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.written_dates import DATE, find_date, open_date_words
from tasks.core.clean.input.visible import class_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

_SHORT_DAY = re.compile(
    r"(?P<before>[^\d]{0,30}?)(?P<day>(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.\s?\d\d)"
    r"(?:[\s,]+\d\d?[:.h]\d\d(?:\s*(?:uhr|h))?)?",
    re.IGNORECASE,
)
_LINE_PARTS = re.compile(r"[|·•,]|\s[-–—/]\s")  # noqa: RUF001 - as sites write them
_WEEKDAY = re.compile(r"[^\W\d_]{2,3}\.?")
_PLACE = r"(?:[A-ZÀ-ÞΑ-ΩА-Я][\w.'-]*,?\s+){1,3}"
_OPENING = re.compile(
    rf"(?:[(\[]\s?(?:[\w. ]{{2,30}},\s)?|{_PLACE}\(?)(?P<day>{DATE.pattern})(?:\s?[)\]]|\s+[-\u2013\u2014])"
)
_SIGNED = re.compile(r"(?:by|von|par|por|door|av|af|di)\s", re.IGNORECASE)
_OPENED = re.compile(r"\s*\||\s+[-\u2013\u2014]\s")
_STOP = re.compile(r"[.!?。！？।؟]['\"”’»)」]*$")  # noqa: RUF001 - stops of many scripts
_LOWER_WORD = re.compile(r"(?<![^\W\d_])(?![A-ZÀ-ÞΑ-ΩА-Я])[^\W\d_]{2,}")
_SIGNS = re.compile(r"[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_PUBLISHED_WORDS = frozenset({"published", "pubdate", "publish", "datepublished"})
_CHANGE_WORDS = frozenset({"updated", "modified", "datemodified", "update", "lastmod"})
MAX_AROUND = 70
"""What else a line may hold beside its dates, in characters."""
_MAX_BEFORE, _MAX_LABEL, _MAX_AFTER = 45, 20, 20
_MAX_OPENING = 120
_PROSE_WORDS, _PROSE_SIGNS = 4, 16


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as a page writes it: said to be of publication, of a change, or (both false) of neither."""

    written: str
    is_published: bool = False
    is_changed: bool = False
    is_element: bool = False


def read_opening_day(paragraph: str) -> ShownDate | None:
    """Give the date that opens a paragraph: in brackets, behind a place, or before a dash or a bar."""
    plain = plain_digits(paragraph[:_MAX_OPENING])
    if match := _OPENING.match(plain):
        return ShownDate(paragraph[match.start("day") : match.end("day")])
    match = find_date(plain)
    if match is None or not _OPENED.match(plain, match.end()):
        return None
    is_opening = not match.start() or open_date_words().tells(paragraph[: match.start()])
    return ShownDate(paragraph[match.start() : match.end()]) if is_opening else None


def read_short_days(lines: Iterable[str]) -> set[str]:
    """Give the days whose year has two digits; as it may be a version, each is alone in its part."""
    parts = (part for line in lines if len(line) <= MAX_AROUND for part in _LINE_PARTS.split(line))
    found = (_SHORT_DAY.fullmatch(part.strip()) for part in parts)
    return {part["day"] for part in found if part and _heads(part["before"])}


def may_close(text: str) -> bool:
    """Whether a line that closes an article begins with its date, says what it is the day of, or signs."""
    found = find_date(text)
    before = text[: found.start()] if found else ""
    return bool(found) and (not before or open_date_words().tells(before) or bool(_SIGNED.match(before)))


def read_dated_line(line: str, above: str, times: Sequence[tuple[str, HtmlElement]]) -> Iterator[ShownDate]:
    """Give the dates of a line that holds little else; `above` is the line over it, `times` are of it."""
    text, words = plain_digits(line), open_date_words()
    found = list(DATE.finditer(text))
    around = len(line) - sum(len(match[0]) for match in found)
    if not found or around > MAX_AROUND or _tells(text, found):
        return
    if found[0].start() > _MAX_BEFORE and not words.changed.search(text, found[0].start() - _MAX_LABEL):
        return
    end = 0
    for match in found:
        before = line[end : match.start()] if match.start() else above[-MAX_AROUND // 2 :]
        yield from _read_match(line[match.start() : match.end()], before, times)
        end = match.end()


def _read_match(written: str, before: str, times: Sequence[tuple[str, HtmlElement]]) -> Iterator[ShownDate]:
    words = open_date_words()
    if words.other.search(before):
        return
    element = next((each for text, each in times if written in text), None)
    is_changed = words.says_changed(before)
    is_published = not is_changed and words.says_published(before)
    if element is not None:
        day = read_time_element(element)
        is_changed = is_changed or day.is_changed
        is_published = (is_published or day.is_published) and not is_changed
        yield ShownDate(day.written, is_published, is_changed, is_element=True)
    yield ShownDate(written, is_published, is_changed)


def _heads(before: str) -> bool:
    """Whether words before a day of two digits may stand there: a day of the week, "published"."""
    return not before.strip() or bool(_WEEKDAY.fullmatch(before.strip())) or open_date_words().tells(before)


def _tells(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether a line tells of the day, and does not close with the day on which it was published."""
    is_last = bool(found) and len(text) - found[-1].end() <= _MAX_AFTER
    return _is_sentence(text) and not (is_last and open_date_words().published.search(text))


def _is_sentence(text: str) -> bool:
    words, signs = _LOWER_WORD.findall(text), _SIGNS.findall(text)
    return bool(_STOP.search(text)) and (len(words) >= _PROSE_WORDS or len(signs) >= _PROSE_SIGNS)


def read_time_element(element: HtmlElement) -> ShownDate:
    """Give what the attribute of a time element says: it has the hour and the zone."""
    words = class_words(element)
    is_changed = not words.isdisjoint(_CHANGE_WORDS)
    is_published = not is_changed and (not words.isdisjoint(_PUBLISHED_WORDS) or "pubdate" in element.attrib)
    return ShownDate(element.get("datetime") or "", is_published, is_changed, is_element=True)
