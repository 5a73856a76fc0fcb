"""Bylines as pages show them: which people a block of text names as the authors, if it does.

Takes the blocks of a page and the place of one; gives the names as written, or None. A signature has a lead
word ("By Jane Roe"), a marked byline has markup that says so, and a bare name counts only with a date in
it or beside it. It searches nothing and checks no name: that is for who asks.
"""

from __future__ import annotations

import re
from itertools import dropwhile, islice, takewhile
from typing import TYPE_CHECKING

from tasks.core.clean.fields.authors import is_full_name, read_authors
from tasks.core.clean.fields.credit_words import begins_with_family, load_credit_words
from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.written_dates import DATE, find_date
from tasks.core.clean.input.visible import class_words
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.input.blocks import Block, Frame

_WROTE = (
    r"(?:written|posted|published|words|story|text|reported|article|post|report|review|geschrieben|veröffentlicht"
    r"|publiziert|eingetragen|gespeichert|verfasst|gepostet|publié|publicado|pubblicato|scritto|escrito"
    r"|(?:an?|eine?)\s+\w+|blog[ -]?beitrag|beitrag)"
)
_BY = r"(?:by|von|vom|par|por|door|di|af|av)"
_ROLE = (
    r"(?:tekst|text|texte|text & \w+|autor(?:in|en|innen)?|auteurs?|authors?|redactie|foto en tekst|words)"
)
_SIGNED = re.compile(
    rf"^(?:(?:{_WROTE}\s+)?{_BY}(?:\s*:\s*|\s+)|{_ROLE}(?:\s*:\s*|\s+)|(?:{_WROTE}\s+)?(?-i:(?:[Bb]y|[Vv]on)(?=[A-ZÄÖÜ])))(?P<names>[^|•·⋅\d\n]{{3,80}})",
    re.IGNORECASE,
)
_POSTED = re.compile(
    rf"^(?:{_WROTE}|am|on|(?=\d))\b.{{0,80}}\b(?:{_BY}\s+|redaktion:\s*)(?P<names>[^|•·⋅\d\n]{{3,60}})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:(?:{_WROTE}\s+)?{_BY}|autor(?:in|en)?|authors?|article authors?|auteurs?(?:\(s\))?)\s*:?",
    re.IGNORECASE,
)
_VERB = re.compile(rf"{_WROTE}\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ]")
_AFTER_NAMES = re.compile(
    r"(?<!\s)\s++(?:on|am|à|in|at|kategorien?|datum|tags?)\b:?\s.{0,200}$|,\s*datum:.{0,200}$"
    r"|(?<=[a-zß-ÿ]{3})\.\s.{0,200}$",
    re.IGNORECASE,
)
_AROUND_DATE = re.compile(
    r"\d\d?[:.]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\.?|uhr|h))?|(?<!\s)\s++in\s.{0,200}$", re.IGNORECASE
)
_EDGES = " ,;|•·⋅・-–—/"  # noqa: RUF001 - separators as pages write them
_BRACKETS = "[]【】()"
_BYLINE_WORDS = frozenset(
    [
        "author",
        "authors",
        "byline",
        "bylines",
        "byl",
        "autor",
        "autoren",
        "auteur",
        "submitted",
        "wrote",
        "attribution",
    ]
)
_NAME_WORDS = frozenset(["author", "name", "fn", "username", "autor", "byline"])
OTHERS = frozenset(
    ["comment", "comments", "related", "sidebar", "textwidget", "teaser", "card", "copyright", "nav", "menu"]
)
_NO_NAME_TAGS = frozenset(
    {"h1", "h2", "nav", "button", "footer", "figcaption", "label", "option", "th", "dt"}
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_SIGNS_OF_NAME = re.compile(r"[\u3400-\u9fff]{3,4}|[\uac00-\ud7af]{3,4}")
"""A name beside a date that needs no blank: two signs are as often a place."""
_SIGNS_IN_TWO = re.compile(r"[\u3400-\u9fff]{1,3}[ \u3000][\u3400-\u9fff]{1,3}")
_MAX_BYLINE = 120
_MAX_FRAME = 300
_BESIDE = 2
_ROW_BELOW = 12
_LEAST_NAME, _MAX_OPENING, _LEAST_BELOW = 6, 60, 80
_OPENS = frozenset({None, Kind.DESCRIPTION, Kind.BYLINE})
_OPENING_PARTS = re.compile(r"(?:(?<!\s)\s++)?[/&,]\s*+|\s(?:and|und|y|et|e|og|och|en)\s")


def read_signature(blocks: Sequence[Block], i: int) -> str | None:
    """Read "By Jane Roe", also where the name stands below its label."""
    text = plain_digits(blocks[i].text)
    if len(text) > _MAX_BYLINE:
        return None
    if _LABEL.fullmatch(text) and i + 1 < len(blocks):
        text = f"by {blocks[i + 1].text}"
    words = load_credit_words()
    if not text.isascii() and (found := words.after.fullmatch(text) or words.inside.search(text)):
        return found["name"]
    is_dated = find_date(text) is not None
    if lead := words.lead.match(text):
        text = f"by {text[lead.end() :]}"
    without_date = DATE.sub("|", text) if find_date(text) else text
    signed = _SIGNED.match(without_date) or (_POSTED.match(text) if is_dated else None)
    if signed is None:
        return None
    names = _AFTER_NAMES.sub("", signed["names"]).strip()
    is_byline = is_dated or not blocks[i].frame.words.isdisjoint(_BYLINE_WORDS)
    return _named_inside(blocks[i].frame, text) or (names if is_byline or _CAPITAL.match(names) else None)


def read_marked(blocks: Sequence[Block], i: int) -> str | None:
    """Read what the markup calls a byline."""
    block = blocks[i]
    if len(block.text) > _MAX_BYLINE:
        return None
    if block.frame.words.isdisjoint(_BYLINE_WORDS):
        return block.text if _is_marked_whole(block) else None
    line = DATE.sub("", block.text.split("\n")[0]).strip(_BRACKETS)
    if _LABEL.fullmatch(line) or _VERB.match(line):
        return None
    return _named_inside(block.frame, block.text) or (line if _CAPITAL.match(line) else None)


def _is_marked_whole(block: Block) -> bool:
    """Whether a block is but a name that an element in it is marked as the author's."""
    element = block.frame.element
    if element is None or not is_full_name(block.text):
        return False
    marked = (each for each in element.iter("a", "span") if not class_words(each).isdisjoint(_BYLINE_WORDS))
    return any(" ".join(each.text_content().split()) == block.text for each in marked)


def _named_inside(frame: Frame, text: str) -> str | None:
    """Give the parts of a block that the markup calls names, where it marks any."""
    if frame.element is None or frame.chars > _MAX_FRAME:
        return None
    names = [
        " ".join(part.text_content().split()) for part in frame.element.iter("a", "span") if _is_name(part)
    ]
    found = dict.fromkeys(name for name in names if name in text and is_full_name(name))
    return "; ".join(found) or None


def _is_name(element: HtmlElement) -> bool:
    return element.get("rel") == "author" or not class_words(element).isdisjoint(_NAME_WORDS)


def read_dated(blocks: Sequence[Block], i: int) -> str | None:
    """Read a line that is a date and a name."""
    text, frame = blocks[i].text, blocks[i].frame
    if len(text) > _MAX_BYLINE or frame.tag in _NO_NAME_TAGS or _is_of_others(frame):
        return None
    parts = DATE.split(text)
    return _first_name(parts) if len(parts) > 1 else None


def read_beside_date(blocks: Sequence[Block], i: int) -> str | None:
    """Read a line that is but a name, with a date in a line beside it."""
    text, frame = blocks[i].text, blocks[i].frame
    if len(text) > _MAX_BYLINE or frame.tag in _NO_NAME_TAGS or _is_of_others(frame):
        return None
    around = blocks[max(0, i - _BESIDE) : i + _BESIDE + 1]
    is_dated = any(len(block.text) < _MAX_BYLINE and find_date(block.text) for block in around)
    return _first_name([text]) if is_dated else None


def _first_name(parts: list[str]) -> str | None:
    names = (_AROUND_DATE.sub("", part).strip(_EDGES) for part in parts)
    full = (name for name in names if is_full_name(name) and not name.isupper())
    return next((name for name in full if _is_written_as_name(name)), None)


def _is_written_as_name(name: str) -> bool:
    """Whether what may be a name has two words or, in Chinese signs, begins with a family's.

    Lines beside a date that are no names (weekdays, papers, buttons) have as many signs as names have.
    """
    if not _HAN.search(name):
        return " " in name or bool(_SIGNS_OF_NAME.fullmatch(name))
    return bool(_SIGNS_IN_TWO.fullmatch(name) or _SIGNS_OF_NAME.fullmatch(name)) and begins_with_family(name)


def read_opening(blocks: Sequence[Block], i: int) -> str | None:
    """Read a paragraph of the text that is but full names, with a long one below it."""
    text, frame = blocks[i].text, blocks[i].frame
    if not _LEAST_NAME <= len(text) <= _MAX_OPENING or frame.tag != "p" or blocks[i].hint not in _OPENS:
        return None
    below = blocks[i + 1] if i + 1 < len(blocks) else None
    if below is None or below.frame.tag != "p" or len(below.text) < _LEAST_BELOW:
        return None
    names = _OPENING_PARTS.split(text)
    is_named = all(" " in name and is_full_name(name) and _is_written_as_name(name) for name in names)
    return text if is_named else None


def read_bylines_in_row(blocks: Sequence[Block], start: int) -> tuple[str, ...]:
    """Read bylines of one form in a row, each but a full name, below a headline."""
    below = islice(blocks, start + 1, start + _ROW_BELOW)
    row = list(takewhile(_is_bare_byline, dropwhile(lambda block: not _is_bare_byline(block), below)))
    forms = {(block.frame.tag, block.frame.words) for block in row}
    return tuple(dict.fromkeys(block.text for block in row)) if len(forms) == 1 else ()


def _is_bare_byline(block: Block) -> bool:
    return block.hint is Kind.BYLINE and " " in block.text and is_full_name(block.text)


def read_full_signature(blocks: Sequence[Block], i: int) -> str | None:
    """Read a signature away from the headline: nothing but a lead word or markup and full names."""
    if len(blocks[i].text) > _MAX_BYLINE or _is_of_others(blocks[i].frame):
        return None
    names = read_signature(blocks, i) or read_marked(blocks, i)
    people = read_authors(names) if names else ()
    return names if people and all(map(is_full_name, people)) else None


def _is_of_others(frame: Frame) -> bool:
    return any(not outer.words.isdisjoint(OTHERS) for outer in frame.outward())
