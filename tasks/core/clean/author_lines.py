"""Closing lines on the author that no rule has words for: a name that is new, and what its bearer does.

Takes the lines of an article and the marks so far; gives the marks with these added. News closes with people
whom it has named before. A last line, or the one before it, that opens with a full name whose last part
stands nowhere above, and goes on with "is the chief economist at ..." or "lives in ...", speaks of who wrote
the article. Where more lines open like that, it is a list of people, and all of them stay. So does one that
opens with a name in the byline, whatever it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.marks import Mark, Marks
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.lines import Line

_LAST_LINES = 2
_LEAST_LINES = 4
_MAX_CHARS = 700
_NAME = (
    r"(?:(?:Dr|Prof|Rev)\.? |The Rev\. )?(?!(?:The|Mr|Mrs|Ms|Miss)\b)"
    r"[A-ZÀ-Þ][\w.'-]+(?: (?:de|da|van|von|der|den|bin|al|la|del|St\.|[A-ZÀ-Þ][\w'-]*\.?)){1,4}"
)
_POST = (
    r"(?:[a-z-]+(?<!ing) ){0,2}"
    r"(?:[Ee]ditor|[Dd]irector|[Pp]rofessor|[Pp]resident|[Ff]ounder|[Rr]eporter|[Cc]olumnist|[Ff]ellow|[Cc]hair\w*"
    r"|[Cc]orrespondent|[Ww]riter|[Aa]nalyst|[Ee]conomist|[Rr]esearcher|[Ll]ecturer|CEO|[Cc]o-[a-z]+|[Cc]ofounder"
    r"|[Aa]uthor|[Hh]ost|[Cc]ounsel|[Hh]ead of|[Mm]ember of|[Gg]overnor|[Ss]ecretary|[Aa]mbassador|[Cc]hief"
    r"|[Ll]eader|[Cc]reator|[Pp]ublisher|[Oo]wner)\b"
)
_SUBJECT = re.compile(rf"[-–—•*\s]*(?P<name>{_NAME})(?='s |,| \(| [a-z])")  # noqa: RUF001 - dashes as typed
_AUTHOR = re.compile(
    rf"[-–—•*\s]*(?P<name>{_NAME})(?:,? (?:and|&) {_NAME})?"  # noqa: RUF001 - dashes as typed
    r"(?:,? \(?@\w+\)?,?)?(?:, (?!who\b|\d)[^.,]{2,60},| \([^)]{2,60}\))?,? "
    rf"(?:(?:is|are) (?:currently |also )?(?:an? |our |(?:the (?:\w+ ){{0,2}})?{_POST})"
    r"|(?:lives|writes|covers|teaches|reports|serves|hosts|blogs|edits|works) "
    r"(?:in|on|at|for|about|as|from|with)\b)"
)


def mark_author_lines(lines: Sequence[Line], marks: Marks) -> Marks:
    """Mark the closing lines that tell who wrote it."""
    return _mark_new_names(lines, _mark_signers(lines, marks))


def _mark_signers(lines: Sequence[Line], marks: Marks) -> Marks:
    """Mark the last line where it opens with a name in the byline: reporters are not in their reports."""
    result = list(marks)
    signed = " ".join(line.plain for line in lines if line.block.hint is Kind.BYLINE)
    last = max((index for index, mark in enumerate(marks) if mark is None), default=0)
    subject = _SUBJECT.match(lines[last].plain) if signed and last else None
    if subject and subject["name"] in signed and not lines[last].is_report:
        result[last] = Mark(Kind.BIO, "bio.signer-at-end")
    return result


def _mark_new_names(lines: Sequence[Line], marks: Marks) -> Marks:
    result = list(marks)
    free = [index for index, mark in enumerate(marks) if mark is None]
    names = {index: name for index in free if (name := _find_subject(lines[index]))}
    if len(free) < _LEAST_LINES or len(names) > _LAST_LINES:
        return result
    above = " ".join(lines[index].plain for index in free[:-_LAST_LINES])
    for index in free[-_LAST_LINES:]:
        if index in names and not re.search(rf"\b{re.escape(names[index])}\b", above):
            result[index] = Mark(Kind.BIO, "bio.new-name-at-end")
    return result


def _find_subject(line: Line) -> str | None:
    """Give the last name of whom the line says what they are."""
    if len(line.plain) > _MAX_CHARS or line.is_report:
        return None
    match = _AUTHOR.match(line.plain)
    return match["name"].split()[-1].rstrip(".") if match else None
