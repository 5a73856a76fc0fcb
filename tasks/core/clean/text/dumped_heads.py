"""The head of an article inside a page that was copied or dumped as text: no head opens the text there.

Takes the judged segments of a text and what its head said; gives the segments with the headline told, and
candidates for the fields that are missing. A headline is a line above prose that has its words, with a byline
or a day near by: those lines are cut wherever they stand, and say here what they say. Names alone are read
beside a day. What stands further from the headline, such as the page's own clock, says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.head_lines import read_byline, read_date_line, read_headline
from tasks.core.clean.heads.headlines import read_persons
from tasks.core.clean.heads.lone_headlines import may_stand_alone
from tasks.core.clean.heads.shared_words import share_words_of, take_stems
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.text.ledger import TEXT_KINDS
from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tasks.core.clean.heads.head_lines import HeadLine

_SEARCHED = 400
_LINES_BELOW, _LINES_ABOVE = 14, 3
_LEAD_BLOCKS = 8
_LEAST_SHARED, _LEAST_OF_CUT = 0.3, 0.4
_FOR_STRANGE = 0.4
"""What a word that the article lacks takes off a headline, beside one that it has."""
_FURNITURE = "chrome.page-furniture"
_OVER_DECK = 0.5
"""With this share of the weight of the line right below a line is the headline, that one its standfirst."""
_MOST_PROSE = 2
"""Lines about the article stand over its second paragraph: the first may be a standfirst."""
_PARAGRAPH_WORDS = 16
"""Fewer are a standfirst, a caption, a post."""
_BESIDE = 2
_WHERE = "line at the headline"
_FIELDS = ("title", "authors", "published_at")


def read_dumped_head(
    segments: Sequence[Segment], known: Iterable[Candidate], language: str | None
) -> tuple[tuple[Segment, ...], tuple[Candidate, ...]]:
    """Tell the headline among the segments, and read what the lines around it say of fields that lack."""
    missing = set(_FIELDS) - {found.field for found in known}
    if not missing:
        return tuple(segments), ()
    places = [at for at, each in enumerate(segments) if each.text.strip() and not _was_read(each)][:_SEARCHED]
    blocks = [Block(segments[at].text, segments[at].start or 0, segments[at].end or 0) for at in places]
    stays = [segments[at].kind in TEXT_KINDS for at in places]
    if "title" not in missing:
        n = next((n for n, at in enumerate(places) if segments[at].kind is Kind.TITLE), None)
        near = [] if n is None else _list_near(blocks, stays, n)
        lines = _read_lines([blocks[at] for at in near], language)
        return tuple(segments), tuple(each for each in lines if each.field in missing)
    may_stay = [stays[n] or _may_be_wrong(segments[at]) for n, at in enumerate(places)]
    weights = dict(_rate_headlines(blocks, stays, may_stay))
    for n in _order(weights):
        near = _list_near(blocks, stays, n)
        if found := [*_read_lines([blocks[at] for at in near], language)]:
            title = Candidate("title", read_headline(blocks[n].text), "headline inside the text")
            marked = list(segments)
            marked[places[n]] = replace(segments[places[n]], kind=Kind.TITLE, rule="header.title-inside")
            return tuple(marked), (title, *(each for each in found if each.field in missing))
    return tuple(segments), ()


def _was_read(segment: Segment) -> bool:
    """Whether it is a line of a head that was read: it has said what it says."""
    return segment.kind is not Kind.TITLE and segment.rule.startswith("header.")


def _may_be_wrong(segment: Segment) -> bool:
    """Whether a headline may have been taken for this: its page shows it like a teaser, below a menu."""
    return segment.kind is Kind.RELATED or segment.rule == _FURNITURE


def _order(weights: Mapping[int, float]) -> Iterator[int]:
    """Give the lines from the heaviest on; a line of much weight right above another goes before it."""
    for n in sorted(weights, key=weights.__getitem__, reverse=True):
        if weights.get(n - 1, 0.0) >= _OVER_DECK * weights[n]:
            yield n - 1
        yield n


def _rate_headlines(
    blocks: Sequence[Block], stays: Sequence[bool], may_stay: Sequence[bool]
) -> Iterator[tuple[int, float]]:
    """Give the lines that may be the headline by shape and place, and the weight of their words."""
    prose = [n for n, block in enumerate(blocks) if stays[n] and block.is_prose]
    for n in range(prose[_MOST_PROSE - 1] if len(prose) >= _MOST_PROSE else 0):
        below = [at for at in prose if at > n][:_LEAD_BLOCKS]
        if not may_stay[n] or blocks[n].is_prose or blocks[n + 1].text[0].islower():
            continue
        if below[0] - n <= _LINES_BELOW and may_stand_alone(blocks[n]):
            share = share_words_of(blocks[n], [blocks[at] for at in below])
            if share >= (_LEAST_SHARED if stays[n] else _LEAST_OF_CUT):
                yield n, len(take_stems(blocks[n].text)) * (share - _FOR_STRANGE * (1 - share))


def _list_near(blocks: Sequence[Block], stays: Sequence[bool], n: int) -> list[int]:
    """Give the lines below a headline, up to the second paragraph, then those right above it."""
    below, prose = [], 0
    for at in range(n + 1, min(len(blocks), n + 1 + _LINES_BELOW)):
        prose += stays[at] and blocks[at].is_prose and blocks[at].n_words >= _PARAGRAPH_WORDS
        if prose == _MOST_PROSE:
            break
        below.append(at)
    return [*below, *range(n - 1, max(-1, n - 1 - _LINES_ABOVE), -1)]


def _read_lines(near: Sequence[Block], language: str | None) -> Iterator[Candidate]:
    """Give what bylines and lines with a day say, the nearest first; names alone count beside a day."""
    texts = [text for block in near for text in block.text.split("\n")]
    lines = [read_byline(text, language) or read_date_line(text) for text in texts]
    dated = [at for at, line in enumerate(lines) if _says(line, "published_at")]
    told: set[str] = set()
    for at, line in enumerate(lines):
        if line is None and any(abs(at - day) <= _BESIDE for day in dated):
            line = read_persons(texts[at])  # noqa: PLW2901 - a line is what it is read as
        for found in line.candidates if line else ():
            if found.field in _FIELDS and found.field not in told:
                told.add(found.field)
                yield replace(found, found_in=_WHERE)


def _says(line: HeadLine | None, field: str) -> bool:
    return line is not None and any(found.field == field for found in line.candidates)
