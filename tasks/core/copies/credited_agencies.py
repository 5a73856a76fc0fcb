"""Which agencies a text credits as a source of it, and where: what `articles.agencies` holds.

Takes the text and the lines beside it (bylines, credits, notes, small print); gives the short names of
agencies, each with where it stood. A name counts in a dateline before the dash, in brackets or a line of
its own at the end, in a byline, and behind or before words of crediting ("mit Material von", "contributed
to this report"), which stand near the text's ends. What a text says of an agency credits nobody ("told
Reuters"), nor does the credit of a picture.
"""

# ruff: noqa: RUF001 - dashes, brackets and quotation marks as agencies write them
from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from tasks.core.copies.agencies import find_agency, load_agencies, load_phrases
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.records import Segment

DATELINE, ENDING, BYLINE, CREDIT_LINE, PHRASE = (
    "dateline",
    "end of the text",
    "byline",
    "credit line",
    "phrase",
)
_BESIDE = frozenset({Kind.NOTE, Kind.CREDIT, Kind.LEGAL, Kind.BIO})
_LINES = {Kind.BYLINE: BYLINE, Kind.CREDIT: CREDIT_LINE}
_PICTURED = re.compile(
    r"photo|foto|bild|image|picture|video|graphic|grafik|illustration|getty|zdjęcie|фото|kuva|写真|사진|图片",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"[/,]")
_BEFORE_DASH, _LONGEST_LINE, _LONGEST_CREDIT = 60, 60, 300
_FIRST, _LAST, _LONGEST_ENDING = 2, 4, 120


def find_agencies(text: str, segments: Iterable[Segment]) -> list[tuple[str, str]]:
    """Give each agency that is credited, by its short name, with where; the surest places first."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    beside = [segment for segment in segments if segment.kind in _BESIDE or segment.kind in _LINES]
    found = chain(
        _read_datelines([*paragraphs[:_FIRST], *(each.text for each in beside if each.kind is Kind.BYLINE)]),
        _read_endings(paragraphs),
        *(_read_line(each.text, _LINES[each.kind]) for each in beside if each.kind in _LINES),
        *(_read_phrases(part) for part in (*_near_the_ends(paragraphs), *(each.text for each in beside))),
    )
    named = ((agency.name, where) for name, where in found if (agency := find_agency(name)))
    return list(dict.fromkeys(named))


def _near_the_ends(paragraphs: list[str]) -> list[str]:
    """Give the first and last paragraphs, and the short ones between: below some stand other stories."""
    middle = (part for part in paragraphs[_FIRST:-_LAST] if len(part) <= _LONGEST_LINE)
    last = paragraphs[-1][-_LONGEST_ENDING:] if paragraphs else ""
    return [*paragraphs[:_FIRST], *middle, *paragraphs[_FIRST:][-_LAST:], last]


def name_agency(name: str) -> str | None:
    """Give the short name of the agency that a byline names, with or without an office ("dpa/lno")."""
    for part in (name, _OFFICE.split(name, maxsplit=1)[0]):
        if agency := find_agency(part):
            return agency.name
    return None


def _read_datelines(paragraphs: Iterable[str]) -> Iterator[tuple[str, str]]:
    for paragraph in paragraphs:
        line = paragraph[: 2 * _BEFORE_DASH]
        match = _dateline().match(line) or _plain_dateline().match(line) or _signed_dateline().match(line)
        if match and not _is_of_picture(match[0]):
            yield from ((name, DATELINE) for name in _name().findall(match[0]))


def _read_endings(paragraphs: list[str]) -> Iterator[tuple[str, str]]:
    for paragraph in paragraphs[-1:]:
        last = paragraph.rstrip().rpartition("\n")[2]
        match = _signed_end().search(last[-_LONGEST_LINE:])
        if match and not _is_of_picture(match[0]):
            yield from ((name, ENDING) for name in _name().findall(match[0]))
        elif len(last) <= _LONGEST_LINE and _alone().fullmatch(last.strip(" -–—()[]./")):
            yield from ((name, ENDING) for name in _name().findall(last))


def _read_line(line: str, where: str) -> Iterator[tuple[str, str]]:
    if len(line) <= _LONGEST_CREDIT and not _is_of_picture(line):
        yield from ((name, where) for name in _name().findall(line))


def _read_phrases(paragraph: str) -> Iterator[tuple[str, str]]:
    if len(paragraph) > _LONGEST_CREDIT or not _names_any(paragraph) or _is_of_picture(paragraph):
        return
    for match in _phrase().finditer(paragraph):
        yield from ((name, PHRASE) for name in _name().findall(match[0]))


def _names_any(text: str) -> bool:
    """Whether the name of any agency stands in a text: looked for first, for most have none."""
    return any(name in text for name in _names())


def _is_of_picture(line: str) -> bool:
    return bool(_PICTURED.search(line) or _shot().search(line))


_SPACED = "\u2e80"
"""From here on scripts put no blanks between words, and a name ends anywhere."""


@cache
def _names() -> frozenset[str]:
    return frozenset(name for agency in load_agencies() for name in agency.names)


@cache
def _any() -> str:
    ranked = sorted(_names(), key=lambda name: (-len(name), name))
    return "|".join(re.escape(name) + (r"(?!\w)" if name[-1] < _SPACED else "") for name in ranked)


def _several() -> str:
    between = r"\s{0,2}(?:[,/;+&|·]|und|and|et|y|e|en|og|och|i|и)\s{0,2}"
    one = rf"(?:(?:the|The|der|die|la|l['’]) ?)?(?:{_any()})(?:[/-](?!\s)[\w.]{{1,12}})?"
    return rf"{one}(?:{between}(?:{one}|\w{{2,4}}(?!\w))){{0,5}}"


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\u2e80-\uffff])(?:{_any()})")


@cache
def _dateline() -> re.Pattern[str]:
    """PLACE, day (AP) -, also in the brackets of other scripts and with the place inside of them."""
    place = rf"[^\n(\[【（.!?:]{{0,{_BEFORE_DASH}}}(?:\.[^\n(\[【（.!?:]{{0,30}}){{0,4}}"
    inside = (
        rf"[(\[（【/]\s{{0,2}}(?:[^\s()\[\]（）【】]{{1,10}}=)?{_several()}[^)\]）】/\n]{{0,20}}[)\]）】/]"
    )
    return re.compile(
        rf"{place}{inside}(?:\s{{0,2}}(?:[-–—:|=.]|\s*$|\n)|(?<=[】\]）])|\s{{1,2}}(?=[가-힣]))",
        re.MULTILINE,
    )


@cache
def _plain_dateline() -> re.Pattern[str]:
    """AP - , dpa: at the very beginning."""
    return re.compile(rf"\s*(?:{_any()})\s{{0,2}}(?:[-–—]{{1,2}}\s|[:|]\s)")


@cache
def _signed_dateline() -> re.Pattern[str]:
    """新华社北京11月3日电."""
    return re.compile(rf"\s*(?:{_any()})[^\n。，]{{0,24}}[电電]")


@cache
def _signed_end() -> re.Pattern[str]:
    """Behind a sentence: (AFP, dpa), (mit dpa), — AFP, or the name alone."""
    among = rf"[^()\n]{{0,20}}?(?<!\w){_several()}[^()\n]{{0,20}}"
    alone = rf"(?:[-–—]{{1,2}}\s{{0,2}}|\s)(?:mit )?{_several()}"
    return re.compile(rf"(?:^|[.!?…\"”“«»'’])\s{{0,2}}(?:[(\[（/]{among}[)\]）/]\.?|{alone})\s*$")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(_several())


@cache
def _phrase() -> re.Pattern[str]:
    before, after = load_phrases()
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(before)})\s{{0,2}}{_several()}|(?<!\w){_several()},?\s{{0,2}}(?:{'|'.join(after)})"
    )


@cache
def _shot() -> re.Pattern[str]:
    """REUTERS/Jane Roe: who took a picture."""
    return re.compile(rf"(?<!\w)(?:{_any()})\s?/\s?[A-Z][a-z]+")
