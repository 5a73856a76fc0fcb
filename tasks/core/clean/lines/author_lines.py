"""Closing lines on the author that no rule has words for: a name that is new, and what its bearer does.

Takes the lines of an article and the marks so far; gives the marks with these added. News closes with people
whom it has named before. A last line, or the one before it, that opens with a full name whose last part
stands nowhere above, and goes on with "is the chief economist at ..." or "lives in ...", speaks of who wrote
the article. Where more lines open like that, it is a list of people, and all of them stay. A last line that
opens with a name in the byline speaks of the author too, whatever it says. Short texts and long lines are
left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block, Marks

_LAST_LINES = 2
_LEAST_LINES = 4
_MAX_CHARS = 700
_NAME = (
    r"(?:(?:Dr|Prof|Rev)\.? |The Rev\. )?(?!(?:The|Mr|Mrs|Ms|Miss)\b)"
    r"[A-ZÀ-Þ][\w.'-]{1,60}(?: (?:de|da|van|von|der|den|bin|al|la|del|St\.|[A-ZÀ-Þ][\w'-]{0,60}\.?)){1,4}"
)
_POST = (
    r"(?:[a-z-]+(?<!ing) ){0,2}"
    r"(?:[Ee]ditor|[Dd]irector|[Pp]rofessor|[Pp]resident|[Ff]ounder|[Rr]eporter|[Cc]olumnist|[Ff]ellow|[Cc]hair\w*"
    r"|[Cc]orrespondent|[Ww]riter|[Aa]nalyst|[Ee]conomist|[Rr]esearcher|[Ll]ecturer|CEO|[Cc]o-[a-z]+|[Cc]ofounder"
    r"|[Aa]uthor|[Hh]ost|[Cc]ounsel|[Hh]ead of|[Mm]ember of|[Gg]overnor|[Ss]ecretary|[Aa]mbassador|[Cc]hief"
    r"|[Ll]eader|[Cc]reator|[Pp]ublisher|[Oo]wner)\b"
)
_OPENING = rf"(?<![-–—•*\s])[-–—•*\s]*+(?P<name>{_NAME})"  # noqa: RUF001 - dashes as typed
_SUBJECT = re.compile(rf"{_OPENING}(?='s |,| \(| [a-z])")
_AUTHOR = re.compile(
    rf"{_OPENING}(?:,? (?:and|&) {_NAME})?"
    r"(?:,? \(?@\w+\)?,?)?(?:, (?!who\b|\d)[^.,]{2,60},| \([^)]{2,60}\))?,? "
    rf"(?:(?:is|are) (?:currently |also )?(?:an? |our |(?:the (?:\w+ ){{0,2}})?{_POST})"
    r"|(?:lives|writes|covers|teaches|reports|serves|hosts|blogs|edits|works) "
    r"(?:in|on|at|for|about|as|from|with)\b)"
)


def mark_author_lines(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the closing lines that tell who wrote it."""
    return _mark_new_names(blocks, _mark_signer(blocks, marks))


def _mark_signer(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the last line where it opens with a name in the byline: reporters are not in their reports."""
    result = list(marks)
    free = _find_free(marks)
    signed = " ".join(block.plain for block in blocks if block.hint is Kind.BYLINE)
    if len(free) >= _LEAST_LINES and signed:
        subject = _match(_SUBJECT, blocks[free[-1]])
        if subject and subject["name"] in signed:
            result[free[-1]] = blocks[free[-1]].to_segment(Kind.BIO, "bio.signer-at-end")
    return result


def _mark_new_names(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the last lines that say what somebody is whom the text has not named before."""
    result = list(marks)
    free = _find_free(marks)
    names = _read_subjects(blocks, free[-_LAST_LINES:])
    if len(free) < _LEAST_LINES or not names:
        return result
    if len(names) + len(_read_subjects(blocks, free[:-_LAST_LINES])) > _LAST_LINES:
        return result
    above = " ".join(blocks[index].plain for index in free[:-_LAST_LINES])
    for index in free[-_LAST_LINES:]:
        if index in names and not re.search(rf"\b{re.escape(names[index])}\b", above):
            result[index] = blocks[index].to_segment(Kind.BIO, "bio.new-name-at-end")
    return result


def _read_subjects(blocks: Sequence[Block], lines: Sequence[int]) -> dict[int, str]:
    """Give the last part of the name that each line opens with, if it says what its bearer does."""
    matches = {index: _match(_AUTHOR, blocks[index]) for index in lines}
    return {index: found["name"].split()[-1].rstrip(".") for index, found in matches.items() if found}


def _find_free(marks: Marks) -> list[int]:
    return [index for index, mark in enumerate(marks) if mark is None]


def _match(pattern: re.Pattern[str], block: Block) -> re.Match[str] | None:
    """Match the opening of a line that is not too long and reports nothing."""
    return None if len(block.plain) > _MAX_CHARS or block.is_report else pattern.match(block.plain)
