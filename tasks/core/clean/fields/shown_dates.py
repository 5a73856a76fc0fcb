"""The days that a page shows beside its headline, and the hours that its markup adds to them.

Takes the blocks of a page, the place of its headline and the parsed tree; gives what dates the article, as
written, each with the place where it stood, best first: lines near the headline that hold a date and little
else, and those further down that say "published". It reads no prose, no captions, no teasers, no lists of
sources and no notices of rights, and what is said to be a day of change is given as such. A `<time>` element
gives what its attribute says, for that has the hour and the zone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.core.clean.fields.calendars import name_eras, plain_digits
from tasks.core.clean.fields.dates import read_date
from tasks.core.clean.input.visible import class_words
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.input.blocks import Block, Frame

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
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_STOP = re.compile(r"[.!?。！？।؟]['\"”’»)」]*$")  # noqa: RUF001 - stops of many scripts
_LOWER_WORD = re.compile(r"(?<![^\W\d_])(?![A-ZÀ-ÞΑ-ΩА-Я])[^\W\d_]{2,}")
_SIGNS = re.compile(r"[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_NOT_HERE = frozenset({"captions", "copyright", "credit", "comment", "comments", "event", "events"})
_NOT_HERE_TAGS = frozenset({"footer", "aside", "nav"})
_WHOLE_PAGE = frozenset({"body", "html"})
_NOT_CLOSING_TAGS = frozenset({"aside", "nav", "article", "li", "a"})
_OF_OTHERS = frozenset({Kind.RELATED, Kind.LEGAL, Kind.BIO, Kind.CAPTION, Kind.PROMO})
_PUBLISHED_WORDS = frozenset({"published", "pubdate", "publish", "datepublished"})
_CHANGE_WORDS = frozenset({"updated", "modified", "datemodified", "update", "lastmod"})
_ABOVE, _BELOW, _RIGHT_ABOVE = 8, 14, 2
_MAX_AROUND, _MAX_BEFORE, _MAX_LABEL = 70, 45, 20
_CLOSING, _MAX_CLOSING = 10, 60
_MAX_SAID, _MAX_OPENING = 300, 120
_PROSE_WORDS, _PROSE_SIGNS = 4, 16
_MAX_AFTER = 20
_TEASER_LINK = 25
_TEASER_SHARE = 0.4
_MAX_TEASER = 800
_MAX_EMPTY_FRAME = 400


@dataclass(frozen=True, slots=True)
class _Words:
    """What words before a date say of it."""

    published: re.Pattern[str]
    changed: re.Pattern[str]
    label: re.Pattern[str]
    other: re.Pattern[str]

    def tells(self, before: str) -> bool:
        """Whether words before a date say what it is the day of, and that is of the article."""
        said = any(kind.search(before) for kind in (self.published, self.changed, self.label))
        return said and not self.other.search(before)


@cache
def _words() -> _Words:
    written = tomllib.loads((files("tasks") / "rules" / "fields" / "date_words.toml").read_text("utf-8"))
    any_of = {name: "|".join(map(re.escape, table["words"])) for name, table in written.items()}
    label = rf"(?:^|[|·•\s])(?:{any_of.pop('label')})\s*[:\uff1a]?\s*$"
    return _Words(
        label=re.compile(label, re.IGNORECASE),
        **{name: re.compile(rf"(?<![^\W_])(?:{words})", re.IGNORECASE) for name, words in any_of.items()},
    )


def find_date(text: str) -> re.Match[str] | None:
    """Find the first date in a text of plain digits."""
    return DATE.search(text) if _MAY_HOLD_DATE.search(text) else None


def says_published(words: str) -> bool:
    """Whether words before a date say that it is the day of publication."""
    return bool(_words().published.search(words) or _words().label.search(words))


def says_changed(words: str) -> bool:
    """Whether words before a date say that it is the day of a change."""
    return bool(_words().changed.search(words))


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as a page writes it: said to be of publication, of a change, or (both false) of neither."""

    written: str
    is_published: bool = False
    is_changed: bool = False
    is_element: bool = False


def find_shown_dates(blocks: Sequence[Block], title: int | None, tree: HtmlElement) -> list[ShownDate]:
    """Give the dates shown near the headline, best first, else one further down that tells of the article.

    That is the first said to be of publication, or the only one that closes the article.
    """
    reader = _Reader(blocks, title, tree)
    shown = reader.read_near()
    if any(not day.is_changed for day in shown):
        return shown
    return [*(reader.find_said() or reader.read_closing()), *shown]


class _Reader:
    """Reads the blocks of one page."""

    def __init__(self, blocks: Sequence[Block], title: int | None, tree: HtmlElement) -> None:
        self._blocks = blocks
        self._title = title
        self._times = [
            (" ".join(each.text_content().split()), each)
            for each in tree.iter("time")
            if each.get("datetime")
        ]
        self._headed = set(map(id, blocks[title].frame.outward())) if title is not None else set()
        prose = [i for i in range(title or 0, len(blocks)) if _is_paragraph(blocks[i])]
        self._first, self._second = (*prose, len(blocks), len(blocks))[:2]

    def read_near(self) -> list[ShownDate]:
        """Give the dates around the headline and above the first paragraph; best first."""
        anchor = self._first if self._title is None else self._title
        ranked = [
            (not day.is_published, abs(i - anchor), day) for i in self._list_near() for day in self._read(i)
        ]
        shown = [day for *_, day in sorted(ranked, key=lambda row: row[:2])]
        return (
            shown
            or self._read_heading_times()
            or self._read_opening()
            or self._read_short()
            or self._read_above()
        )

    def _read_heading_times(self) -> list[ShownDate]:
        """Give the only time element inside of a heading above the text."""
        headings = (block for block in self._blocks[: self._first] if block.frame.tag == "h1")
        times = [_read_time(element) for block in headings for _, element in self._times_in(block)]
        return times if len(times) == 1 else []

    def _read_opening(self) -> list[ShownDate]:
        """Give the date that opens the first paragraph, in brackets, behind a place, before a dash."""
        if self._first >= len(self._blocks):
            return []
        text = self._blocks[self._first].text
        plain = plain_digits(text[:_MAX_OPENING])
        if match := _OPENING.match(plain):
            return [ShownDate(text[match.start("day") : match.end("day")])]
        match = DATE.search(plain)
        if match is None or not _OPENED.match(plain, match.end()):
            return []
        is_opening = not match.start() or _words().tells(text[: match.start()])
        return [ShownDate(text[match.start() : match.end()])] if is_opening else []

    def _read_short(self) -> list[ShownDate]:
        """Give the only day whose year has two digits; as it may be a version, it is alone in its part."""
        near = (self._blocks[i].text.split("\n") for i in self._list_near() if self._is_here(i))
        lines = (line for block in near for line in block if len(line) <= _MAX_AROUND)
        parts = (_SHORT_DAY.fullmatch(part.strip()) for line in lines for part in _LINE_PARTS.split(line))
        days = {part["day"] for part in parts if part and _heads(part["before"])}
        return [ShownDate(days.pop())] if len(days) == 1 else []

    def _read_above(self) -> list[ShownDate]:
        """Give the last day far above the headline, in a line of its own in a part of the page for both."""
        for i in range((self._title or 0) - _ABOVE - 1, -1, -1):
            days = [day for day in self._read(i) if not day.is_changed] if self._shares_part(i) else []
            if days:
                return days
        return []

    def _shares_part(self, i: int) -> bool:
        """Whether a block and the headline stand in a part of the page that is not all of it."""
        shared = next((each for each in self._blocks[i].frame.outward() if id(each) in self._headed), None)
        if shared is None or shared.tag in _WHOLE_PAGE:
            return False
        return shared.link_chars < _TEASER_SHARE * shared.chars

    def _list_near(self) -> list[int]:
        has_text = self._first < len(self._blocks)
        above_text = range(max(0, self._first - _ABOVE), self._first) if has_text else range(0)
        if self._title is None:
            return [*above_text]
        below = range(self._title + 1, min(self._second, self._title + 1 + _BELOW))
        above = range(max(0, self._title - _ABOVE), self._title)
        return [*above, *below, *(i for i in above_text if i >= below.stop)]

    def find_said(self) -> list[ShownDate]:
        """Give the first date anywhere that is said to be of publication, in words or by markup."""
        for i, block in enumerate(self._blocks):
            if len(block.text) <= _MAX_SAID and find_date(plain_digits(block.text)):
                said = [day for day in self._read(i, is_far=True) if day.is_published]
                if said:
                    return said[:1]
        marked = {_read_time(each) for _, each in self._times}
        published = [day for day in marked if day.is_published]
        return published if len(published) == 1 else []

    def read_closing(self) -> list[ShownDate]:
        """Give the only date in lines of their own right below the text, inside the article's element."""
        prose = (i for i in range(self._first, len(self._blocks)) if _is_paragraph(self._blocks[i]))
        last = max(prose, default=-1)
        within = _enclosing(self._blocks[last].frame, self._headed) if last >= 0 else None
        if within is None:
            return []
        below = range(max(self._first + 1, last - _RIGHT_ABOVE), min(last + 1 + _CLOSING, len(self._blocks)))
        days = [day for i in below if self._closes(i, within) for day in self._read_lines(i)]
        days = [day for day in days if read_date(day.written, now=_LATEST)]
        return days if len({day.written for day in days if not day.is_element}) == 1 else []

    def _closes(self, i: int, within: Frame) -> bool:
        """Whether a block is a line of its own, a date and few words, in the article's own element."""
        block = self._blocks[i]
        outer = [*block.frame.outward()]
        if within not in outer or len(block.text) > _MAX_CLOSING or block.hint in _OF_OTHERS:
            return False
        frames = outer[: outer.index(within)]
        text = plain_digits(block.text)
        found = find_date(text)
        before = text[: found.start()] if found else ""
        if not found or (before and not _words().tells(before) and not _SIGNED.match(before)):
            return False
        is_beside = any(frame.tag in _NOT_CLOSING_TAGS or frame.words & _NOT_HERE for frame in frames)
        return not is_beside and not any(map(_is_teaser, frames[:2]))

    def _read(self, i: int, *, is_far: bool = False) -> Iterator[ShownDate]:
        """Give the dates in those lines of a block that hold little else."""
        if self._is_here(i, is_far=is_far):
            yield from self._read_lines(i)

    def _is_here(self, i: int, *, is_far: bool = False) -> bool:
        """Whether a block is of the article, not a caption, a teaser or a part about something else."""
        block = self._blocks[i]
        frames = [*takewhile(lambda frame: id(frame) not in self._headed, block.frame.outward())]
        if any(frame.tag == "figcaption" or frame.words & _NOT_HERE for frame in frames[:1]):
            return False
        return self._is_between(i) or _may_date(block, frames, depth=1 if is_far else len(frames))

    def _read_lines(self, i: int) -> Iterator[ShownDate]:
        block = self._blocks[i]
        above = self._blocks[i - 1].text if i and i - 1 != self._title else ""
        times = list(self._times_in(block))
        for line in block.text.split("\n"):
            yield from _read_line(line, above, times)
            above = line
        yield from (_read_time(element) for text, element in times if not find_date(plain_digits(text)))

    def _times_in(self, block: Block) -> Iterator[tuple[str, HtmlElement]]:
        """Give the time elements that are a part of a block, and those that a script is to fill."""
        frame = block.frame.element
        for text, element in self._times:
            is_here = text in block.text if text else block.frame.chars <= _MAX_EMPTY_FRAME
            if is_here and any(each is frame for each in (element, *element.iterancestors())):
                yield text, element

    def _is_between(self, i: int) -> bool:
        """Whether a block stands between headline and first paragraph, where the lines about them stand."""
        start = self._first - _RIGHT_ABOVE if self._title is None else self._title + 1
        return start <= i < self._first


def _enclosing(frame: Frame, headed: set[int]) -> Frame | None:
    """Give the innermost frame that holds headline and text, else the <article>, else the one around it."""
    outer = [each for each in frame.outward() if each.tag not in _WHOLE_PAGE][1:]
    shared = (each for each in outer if id(each) in headed or (not headed and each.tag == "article"))
    return next(shared, outer[0] if outer else None)


def _may_date(block: Block, frames: Sequence[Frame], *, depth: int) -> bool:
    """Whether a block away from the headline is neither a teaser nor a part about something else.

    `frames` are those that enclose it and not the headline; `depth` is in how many of them links tell.
    """
    if block.hint is Kind.BYLINE:
        return True
    is_beside = block.hint in _OF_OTHERS or any(frame.tag in _NOT_HERE_TAGS for frame in frames)
    return not is_beside and not any(map(_is_teaser, frames[:depth]))


def _read_line(line: str, above: str, times: Sequence[tuple[str, HtmlElement]]) -> Iterator[ShownDate]:
    text = plain_digits(line)
    found = list(DATE.finditer(text))
    around = len(line) - sum(len(match[0]) for match in found)
    if not found or around > _MAX_AROUND or _tells(text, found):
        return
    if found[0].start() > _MAX_BEFORE and not _words().changed.search(text, found[0].start() - _MAX_LABEL):
        return
    end = 0
    for match in found:
        before = line[end : match.start()] if match.start() else above[-_MAX_AROUND // 2 :]
        yield from _read_match(line[match.start() : match.end()], before, times)
        end = match.end()


def _read_match(written: str, before: str, times: Sequence[tuple[str, HtmlElement]]) -> Iterator[ShownDate]:
    if _words().other.search(before):
        return
    element = next((each for text, each in times if written in text), None)
    is_changed = bool(_words().changed.search(before))
    is_published = not is_changed and bool(_words().published.search(before) or _words().label.search(before))
    if element is not None:
        day = _read_time(element)
        is_changed = is_changed or day.is_changed
        is_published = (is_published or day.is_published) and not is_changed
        yield ShownDate(day.written, is_published, is_changed, is_element=True)
    yield ShownDate(written, is_published, is_changed)


def _heads(before: str) -> bool:
    """Whether words before a day of two digits may stand there: a day of the week, "published"."""
    return not before.strip() or bool(_WEEKDAY.fullmatch(before.strip())) or _words().tells(before)


def _is_paragraph(block: Block) -> bool:
    return block.hint is None and len(block.text) > _MAX_AROUND


def _is_teaser(frame: Frame) -> bool:
    return (
        frame.chars <= _MAX_TEASER
        and frame.link_chars >= _TEASER_LINK
        and frame.link_chars >= _TEASER_SHARE * frame.chars
    )


def _tells(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether a line tells of the day, and does not close with the day on which it was published."""
    is_notice = (
        bool(found) and len(text) - found[-1].end() <= _MAX_AFTER and bool(_words().published.search(text))
    )
    return _is_sentence(text) and not is_notice


def _is_sentence(text: str) -> bool:
    words, signs = _LOWER_WORD.findall(text), _SIGNS.findall(text)
    return bool(_STOP.search(text)) and (len(words) >= _PROSE_WORDS or len(signs) >= _PROSE_SIGNS)


def _read_time(element: HtmlElement) -> ShownDate:
    words = class_words(element)
    is_changed = not words.isdisjoint(_CHANGE_WORDS)
    is_published = not is_changed and (not words.isdisjoint(_PUBLISHED_WORDS) or "pubdate" in element.attrib)
    return ShownDate(element.get("datetime") or "", is_published, is_changed, is_element=True)
