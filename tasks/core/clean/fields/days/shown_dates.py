"""The days that a page shows beside its headline, and the hours that its markup adds to them.

Takes the blocks of a page, the place of its headline and the parsed tree; gives what dates the article, as
written, each with the place where it stood, best first: lines near the headline that hold a date and little
else, and those further down that say "published". It reads no prose, no captions, no teasers, no lists of
sources and no notices of rights, and what is said to be a day of change is given as such. A `<time>` element
gives what its attribute says, for that has the hour and the zone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.dated_lines import (
    MAX_AROUND,
    ShownDate,
    may_close,
    read_dated_line,
    read_opening_day,
    read_short_days,
    read_time_element,
)
from tasks.core.clean.fields.days.dates import read_date
from tasks.core.clean.fields.days.written_dates import find_date
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.input.blocks import Block, Frame

_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_NOT_HERE = frozenset({"captions", "copyright", "credit", "comment", "comments", "event", "events"})
_NOT_HERE_TAGS = frozenset({"footer", "aside", "nav"})
_WHOLE_PAGE = frozenset({"body", "html"})
_NOT_CLOSING_TAGS = frozenset({"aside", "nav", "article", "li", "a"})
_OF_OTHERS = frozenset({Kind.RELATED, Kind.LEGAL, Kind.BIO, Kind.CAPTION, Kind.PROMO})
_ABOVE, _BELOW, _RIGHT_ABOVE = 8, 14, 2
_CLOSING, _MAX_CLOSING = 10, 60
_MAX_SAID = 300
_TEASER_LINK = 25
_TEASER_SHARE = 0.4
_MAX_TEASER = 800
_MAX_EMPTY_FRAME = 400


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
        times = [read_time_element(element) for block in headings for _, element in self._times_in(block)]
        return times if len(times) == 1 else []

    def _read_opening(self) -> list[ShownDate]:
        opening = self._blocks[self._first : self._first + 1]
        days = (read_opening_day(block.text) for block in opening)
        return [day for day in days if day]

    def _read_short(self) -> list[ShownDate]:
        """Give the only day near the headline whose year has two digits."""
        near = (self._blocks[i].text.split("\n") for i in self._list_near() if self._is_here(i))
        days = read_short_days(line for lines in near for line in lines)
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
        marked = {read_time_element(each) for _, each in self._times}
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
        if not may_close(text):
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
            yield from read_dated_line(line, above, times)
            above = line
        yield from (
            read_time_element(element) for text, element in times if not find_date(plain_digits(text))
        )

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


def _is_paragraph(block: Block) -> bool:
    return block.hint is None and len(block.text) > MAX_AROUND


def _is_teaser(frame: Frame) -> bool:
    return (
        frame.chars <= _MAX_TEASER
        and frame.link_chars >= _TEASER_LINK
        and frame.link_chars >= _TEASER_SHARE * frame.chars
    )
