"""The headline of a text without keys, and the lines about the article around it.

Takes the first blocks of a text; gives the head: a headline that is marked in Markdown or underlined, or one
beside a byline, a date or an address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.head import Head
from tasks.core.clean.heads.head_lines import (
    HeadLine,
    is_headline,
    is_marked,
    read_address_line,
    read_byline,
    read_date_line,
    read_headline,
    read_mail_line,
    read_names,
    read_publication_info,
    read_turned_names,
)
from tasks.core.clean.heads.key_lines import is_known_pair
from tasks.core.clean.heads.shared_words import SIGNS, UNSPACED
from tasks.core.clean.mentions.known_names import open_known_names
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_NEXT_LINE = 2
"""So many characters, at most, stand between two lines without a blank one: a line break, an indent."""
_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\*{3,}")
_TITLE_LEAST_WORDS, _LEAST_SIGNS, _LEAST_UNSPACED = 3, 8, 16
_MAX_LINES_AROUND = 4
_MAX_DECK_CHARS = 300
_LONG, _MAX_DECKS = 80, 3
_TOP = 3


def read_stack(blocks: Sequence[Block], language: str | None, over: Sequence[Block] = ()) -> Head | None:
    """Read the headline and the lines above and below it, from the first block on; `over` was read above.

    A word or two may stand over them, which names the matter: it says nothing that we keep. So may a
    ruler, of the signs that the headline is underlined by.
    """
    return (
        _read_stack(blocks, language, over)
        or _read_below(blocks, language, "header.kicker" if _is_kicker(blocks) else "")
        or _read_below(blocks, language, "header.ruler" if _is_overlined(blocks) else "")
    )


def _is_kicker(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and len(blocks[0].text.split()) < _TITLE_LEAST_WORDS and is_headline(blocks[0].text)


def _is_overlined(blocks: Sequence[Block]) -> bool:
    return _is_underlined(blocks, 1) and set(blocks[0].text) == set(blocks[2].text)


def _read_below(blocks: Sequence[Block], language: str | None, rule: str) -> Head | None:
    head = _read_stack(blocks[1:], language) if rule else None
    return replace(head, blocks=(blocks[0].hinted(Kind.BYLINE, rule), *head.blocks)) if head else None


def _read_stack(blocks: Sequence[Block], language: str | None, over: Sequence[Block] = ()) -> Head | None:
    above = _read_around(blocks[:_TOP], language, is_above=True)
    at = len(above)
    underlined = _is_underlined(blocks, at)
    is_sure = bool(blocks[at : at + 1]) and (is_marked(blocks[at].text) or underlined)
    if not blocks[at + 1 :] or not (is_sure or may_head(blocks[at])):
        return None
    title = say_title(blocks[at:], "header.title-above", "line over the byline or date line")
    ruler = (HeadLine(Kind.BYLINE, "header.ruler", ()),) if underlined else ()
    start = at + len(title) + len(ruler)
    over = (*over, *blocks[:at])
    below = _read_around(blocks[start : start + _MAX_LINES_AROUND], language, above=over)
    deck: tuple[HeadLine, ...] = ()
    if not below and start < len(blocks) and len(blocks[start].text) <= _MAX_DECK_CHARS:
        deck = (HeadLine(Kind.DESCRIPTION, "header.standfirst", ()),)
        below = _read_around(blocks[start + 1 : start + 1 + _MAX_LINES_AROUND], language, above=over)
        deck = deck if below else ()
    told = {found.field for line in (*above, *below) for found in line.candidates}
    told |= {line.rule for line in below if not line.candidates}
    lines = (*above, *title, *ruler, *deck, *below)
    if not (is_sure or len(told) > len(deck)) or not has_text(blocks[len(lines) :], is_sure=is_sure):
        return None
    return to_head(blocks, lines)


def has_text(below: Sequence[Block], *, is_sure: bool) -> bool:
    """Whether the article follows: over the menu of a page stand its name and today's date."""
    return bool(below) and (
        is_sure or any(each.is_prose or len(each.text) >= _LONG for each in below[:_MAX_DECKS])
    )


def may_head(block: Block) -> bool:
    """Tell whether a line may be a headline by its shape: of three words, or as many signs."""
    words = len(block.text.split())
    return (
        is_headline(block.text)
        and not is_known_pair(block.text)
        and (
            words >= _TITLE_LEAST_WORDS
            or len(SIGNS.findall(block.text)) >= _LEAST_SIGNS
            or len(UNSPACED.findall(block.text)) >= _LEAST_UNSPACED
        )
    )


def _is_underlined(blocks: Sequence[Block], at: int) -> bool:
    line, below = blocks[at : at + 1], blocks[at + 1 : at + 2]
    return (
        bool(line and below) and _UNDERLINE.fullmatch(below[0].text) is not None and is_headline(line[0].text)
    )


def say_title(blocks: Sequence[Block], rule: str, where: str) -> tuple[HeadLine, ...]:
    """Say a headline: of one line, or of two where it goes on right below as a sentence does."""
    lines = blocks[: 2 if _goes_on(blocks[:2]) else 1]
    found = Candidate("title", read_headline(" ".join(line.text for line in lines)), where)
    return (HeadLine(Kind.TITLE, rule, (found,)), *(HeadLine(Kind.TITLE, rule, ()) for _ in lines[1:]))


def _goes_on(lines: Sequence[Block]) -> bool:
    if len(lines) < 2 or not all(is_headline(line.text) for line in lines):  # noqa: PLR2004 - a line and the next
        return False
    first, more = lines
    is_below = more.start - first.end <= _NEXT_LINE
    is_one = is_headline(f"{first.text} {more.text}") and not first.ends_sentence
    return is_below and is_one and more.text[0].islower()


def find_title(block: Block, where: str) -> Candidate:
    """Give the title that a line is."""
    return Candidate("title", read_headline(block.text), where)


def to_head(blocks: Sequence[Block], lines: Sequence[HeadLine]) -> Head:
    """Give the head whose lines these blocks are, from the first on."""
    hinted = tuple(block.hinted(line.kind, line.rule) for block, line in zip(blocks, lines, strict=False))
    found = tuple(each for line in lines for each in line.candidates)
    return Head(hinted, tuple(blocks[len(lines) :]), found, is_closed=False)


def _read_around(
    blocks: Sequence[Block],
    language: str | None,
    *,
    is_above: bool = False,
    above: Sequence[Block] = (),
) -> list[HeadLine]:
    """Read bylines, date lines and addresses, each sort once, up to the first line that is none.

    Names alone count beside a date line or an e-mail address, below the headline; `above` stood over it.
    """
    found: list[HeadLine] = []
    for i, block in enumerate(blocks):
        line = read_head_line(block.text, language)
        if line is None and not is_above:
            line = _read_vouched(block, (*blocks[i + 1 : i + 2], *blocks[:i]), above)
        if line is None or any(line.rule == other.rule for other in found):
            break
        found.append(line)
    return found


def _read_vouched(block: Block, beside: Sequence[Block], above: Sequence[Block]) -> HeadLine | None:
    """Read names alone, where a day is told in the line, or a day or an e-mail address in one beside it.

    Under a day over the headline they are those of persons: a menu stands there too.
    """
    names = read_names(block.text) or read_turned_names(block.text)
    if names is None:
        return None
    is_dated = any(found.field == "published_at" for found in names.candidates)
    vouched = (
        read_date_line(each.text) or read_publication_info(each.text) or read_mail_line(each.text)
        for each in beside
    )
    if is_dated or any(vouched):
        return names
    return read_persons(block.text) if any(read_date_line(each.text) for each in above) else None


def read_persons(text: str) -> HeadLine | None:
    """Read a line of but names, each of which begins with a given name: a headline has capitals too."""
    names = read_names(text)
    told = [name for found in names.candidates for name in str(found.value).split("; ")] if names else []
    given = open_known_names("en").given if told else frozenset[str]()
    return names if told and all(name.split()[0] in given for name in told) else None


def read_head_line(text: str, language: str | None) -> HeadLine | None:
    """Read a line that is nothing but a byline, a date line or an address."""
    return (
        read_byline(text, language)
        or read_date_line(text)
        or read_address_line(text)
        or read_mail_line(text)
        or read_publication_info(text)
    )
