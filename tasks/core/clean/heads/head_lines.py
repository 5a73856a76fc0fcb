"""The lines that stand around a headline: bylines, days, addresses, and what could be the headline itself.

Takes the text of one line; gives what it says as a `HeadLine`, or None where it is no such line as a whole.
Prose is never read: a date or a name inside a sentence says nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.written_dates import DATE, find_date
from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.days import cut_days, find_days, is_label, is_place
from tasks.core.clean.heads.names import (
    LINE_SIGNS,
    is_outlet,
    is_written_name,
    read_led,
    read_named,
    read_named_source,
    read_signed,
    turn_name,
)
from tasks.core.clean.heads.relative_days import find_relative_day
from tasks.core.clean.mentions.known_names import open_known_names
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+(?:(?:van|von|de|der|den|di|da|bin|al|el|la)\s+)*[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,3}"  # noqa: RUF001 - letters with accents, apostrophes as typed
)
_BYLINE = re.compile(
    rf"(?:By|BY|Von|Par|Por|Di|Door)\s+(?P<authors>{_NAME}(?:(?:,|\s+and|\s+und|\s+et|\s+y|\s+e|\s+en)\s+{_NAME})*)"
    r"(?:,\s+[^.]{3,60}|\s*[-–—|•]\s*(?P<date>[\w ,.:/-]{4,30}\d{4}[\w ,.:]{0,20})|\s*[|•]\s*[^.|•]{3,60})?"  # noqa: RUF001 - dashes as typed
)
_OPENINGS = "*_-–—•| \t>#"  # noqa: RUF001 - signs as typed
_MAX_BYLINE_CHARS = 140
_REMEMBERED = 1024
_MAX_DATE_CHARS = 120
_MAIL = re.compile(r"[<(]?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[>)]?")
_PUBLICATION_INFO = re.compile(
    r"(?:(?P<names>[^\W\d]+,\s[^.;,\[\]:]{2,40})\.\s*)?(?P<publisher>[^;\[\]:]{3,60}?)\s*;\s*[^\[\]]{2,60}\[[^\]]{2,60}\]\.?\s*(?P<date>[^:;]{6,30}):.{0,60}"
)
_PARTED = re.compile(r"[|•·,–—\uff5c]|\s-\s|[\u3400-\u9fff]\s")  # noqa: RUF001 - dashes as typed
URL = re.compile(r"https?://[^\s<>\"\])]+")
RULER = re.compile(r"[-=*_~–—+#.]{3,}|-{3,}\s*[^\W\d_][\w ]{3,30}\s*-{3,}")  # noqa: RUF001 - dashes as typed
_TITLE_MAX_CHARS = 220
_TITLE_MAX_WORDS = 34
_MARKED = re.compile(r"^#{1,3}\s+(?P<title>\S.*?)\s*#*$")
_PICTURE_OR_CELL = re.compile(r"\||\[?\s?!\[")
_LINKED = re.compile(
    r"\[\[(?:[^\[\]|]{1,200}+\|)?+([^\[\]|]{1,200}+)\]\]|(?<!!)\[([^\[\]]{1,200}+)\]\([^()\s]{1,500}+\)"
)
_MOST_WIKI_SIGNS = 8
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?P<title>[^*_].*?)\1$")
_BAR = re.compile(r"(?:(?<!\s)\s++)?[|\uff5c]\s*+")
_MAX_SITE_WORDS = 5
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_TITLE_WORDS, _LEAST_TITLE_SIGNS = 4, 8
_NO_TITLE_END = ".:;,…。、，：।\u06d4\u104b\u17d4\u1362"  # noqa: RUF001 - signs of many scripts


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What one line of a head is: its kind, the rule that says so and what it tells."""

    kind: Kind
    rule: str
    candidates: tuple[Candidate, ...]


def is_headline(text: str) -> bool:
    """Tell whether a line could be a headline: short, no full stop, no other line of a head."""
    short = len(text) <= _TITLE_MAX_CHARS and len(text.split()) <= _TITLE_MAX_WORDS
    if not short or text[-1] in _NO_TITLE_END or RULER.fullmatch(text) or URL.match(text):
        return False
    if _PICTURE_OR_CELL.match(text):
        return False
    return read_byline(text) is None and read_date_line(text) is None


def strip_marks(text: str) -> str:
    """Take the marks of Markdown and of wikis off a headline, and what its links lead to."""
    marked = _MARKED.match(text)
    text = marked["title"] if marked else text.strip("=").strip() if _is_wiki_headline(text) else text
    bold = _EMPHASIS.match(text)
    text = bold["title"] if bold else text
    return _LINKED.sub(lambda link: link[1] or link[2], text)


def read_headline(text: str) -> str:
    """Give the headline of a line: marks off, and the site's name that a bar parts from it at the end."""
    title, *tail = _BAR.split(strip_marks(text))
    is_tail = tail and all(0 < len(part.split()) <= _MAX_SITE_WORDS for part in tail)
    is_whole = len(title.split()) >= _LEAST_TITLE_WORDS or len(_SIGNS.findall(title)) >= _LEAST_TITLE_SIGNS
    return title if is_tail and is_whole else strip_marks(text)


def is_marked(text: str) -> bool:
    """Whether a line is marked as a headline in Markdown or in a wiki."""
    return _MARKED.match(text) is not None or _is_wiki_headline(text)


def _is_wiki_headline(text: str) -> bool:
    inner = text.strip("=")
    signs = len(text) - len(inner)
    return 0 < signs <= _MOST_WIKI_SIGNS and text == f"{'=' * (signs // 2)}{inner}{'=' * (signs // 2)}"


@lru_cache(maxsize=_REMEMBERED)
def read_byline(text: str, language: str | None = None) -> HeadLine | None:
    """Read a line that names the writers and nothing else but their post, place or a date."""
    if len(text) > _MAX_BYLINE_CHARS:
        return None
    if match := _BYLINE.fullmatch(text):
        if match["date"] is None:
            return _say_byline([match["authors"]], text[match.end("authors") :])
        found = (("authors", match["authors"]), ("published_at", match["date"]))
        candidates = tuple(Candidate(field, value, "byline") for field, value in found)
        return HeadLine(Kind.BYLINE, "header.byline", candidates)
    line = text.strip(_OPENINGS)
    names = read_signed(line) or read_led(line, language)
    return _say_byline(names, line) if names else None


def read_names(text: str) -> HeadLine | None:
    """Read a line that is nothing but full names and perhaps a date; what stands beside must vouch for it."""
    line = text.strip(_OPENINGS)
    line = line.strip("\u3010\u3011")
    names = read_named(cut_days(line)) if len(line) <= _MAX_BYLINE_CHARS else ()
    return _say_byline(names, line) if names else None


def read_turned_names(text: str) -> HeadLine | None:
    """Read "Roe, Jane; Doe, John.", as libraries write names; what stands beside must vouch for it."""
    names = [turn_name(part.strip()) for part in text.rstrip(".").split(";")]
    if not all("," not in name and is_written_name(name) for name in names):
        return None
    return HeadLine(Kind.BYLINE, "header.byline", (Candidate("authors", "; ".join(names), "byline"),))


@lru_cache(maxsize=_REMEMBERED)
def read_date_line(text: str) -> HeadLine | None:
    """Read a line that is a date with its year and what belongs to it: a day of the week, a clock, a place.

    A name in full beside the date, parted from it, is its writer. One that counts from today tells nothing.
    """
    line = text.strip(_OPENINGS)
    if len(text) > _MAX_DATE_CHARS:
        return None
    if not find_date(plain_digits(line)):
        return _read_relative_line(line)
    days = list(find_days(line))
    if not days:
        return None
    told: list[tuple[str, ...]] = []
    source, is_parted = None, _PARTED.search(DATE.sub("", plain_digits(line))) is not None
    for part in filter(str.strip, LINE_SIGNS.split(cut_days(line))):
        if is_label(part):
            continue
        source, named = read_named_source(part) or source, _read_part(part)
        is_outer = is_place(part) or (is_parted and is_outlet(part))
        if not named and not read_named_source(part) and not is_outer:
            return None
        told += [named] if named else []
    names = next(filter(_are_persons, told), told[0] if told else ())
    first = next((day for day, is_changed in days if not is_changed), None)
    changed = next((day for day, is_changed in days if is_changed), None)
    found = [
        ("published_at", first),
        ("modified_at", changed),
        ("authors", "; ".join(names)),
        ("publisher", source),
    ]
    rule = "header.date-line" if first else "header.updated-line"
    candidates = tuple(Candidate(field, value, "date line") for field, value in found if value)
    return HeadLine(Kind.BYLINE, rule, candidates)


def _read_part(part: str) -> tuple[str, ...]:
    """Give the names of a part of a date line: alone, or behind a word that leads them."""
    signed = _BYLINE.fullmatch(part.strip(_OPENINGS))
    return (signed["authors"],) if signed else read_named(part) or read_led(part, None)


def _are_persons(names: tuple[str, ...]) -> bool:
    """Tell whether names begin with given names: an outlet's stands beside its writer's and looks alike."""
    given = open_known_names("en").given
    return all(name.split()[0] in given for name in names)


def _read_relative_line(line: str) -> HeadLine | None:
    if find_relative_day(line) is None or not all(map(is_label, cut_days(line).split("|"))):
        return None
    return HeadLine(Kind.BYLINE, "header.relative-day", ())


def read_address_line(text: str) -> HeadLine | None:
    """Read a line that is but an address, also in brackets."""
    match = URL.fullmatch(text.strip("<>()[] *"))
    return (
        HeadLine(Kind.BYLINE, "header.address", (Candidate("url", match[0], "address line"),))
        if match
        else None
    )


def read_mail_line(text: str) -> HeadLine | None:
    """Read a line that is but an e-mail address: it says nothing that we keep."""
    return HeadLine(Kind.BYLINE, "header.mail-address", ()) if _MAIL.fullmatch(text) else None


def read_publication_info(text: str) -> HeadLine | None:
    """Read where ProQuest tells the paper and the day: "Post ; Meriton [Meriton]14 Sep 2019: A.1."."""
    match = _PUBLICATION_INFO.fullmatch(text)
    day = read_date_line(match["date"].strip()) if match else None
    if match is None or day is None:
        return None
    publisher = Candidate("publisher", match["publisher"].strip(), "archive line")
    names = read_turned_names(match["names"]) if match["names"] else None
    told = (*day.candidates, publisher, *(names.candidates if names else ()))
    return HeadLine(Kind.BYLINE, "header.archive", told)


def _say_byline(names: Iterable[str], line: str) -> HeadLine:
    found = [Candidate("authors", "; ".join(names), "byline")]
    found += [
        Candidate("modified_at" if is_changed else "published_at", day, "byline")
        for day, is_changed in find_days(line)
    ]
    return HeadLine(Kind.BYLINE, "header.byline", tuple(found))
