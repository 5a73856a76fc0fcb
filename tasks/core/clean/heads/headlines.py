"""The headline of a text without keys, and the lines about the article around it.

Takes the first blocks of a text; gives the head: a headline that is marked in Markdown or underlined, one
beside a byline, a date or an address, one that is repeated over the article as page dumps have it, or a
first line alone that shares its words with the prose right below it. A first line that is prose is none.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.fields.shown_dates import find_date
from tasks.core.clean.heads.head import Head
from tasks.core.clean.heads.head_lines import (
    HeadLine,
    is_headline,
    is_marked,
    read_address_line,
    read_byline,
    read_date_line,
    read_headline,
    read_names,
    read_publication_info,
    read_turned_names,
)
from tasks.core.clean.heads.key_lines import is_known_pair
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.lines.rules import Where, open_book
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}|\*{3,}")
_TITLE_LEAST_WORDS = 3
_MAX_LINES_AROUND = 4
_MAX_DECK_CHARS = 300
_LONG, _MAX_DECKS = 80, 3
_LEAST_ALONE, _MOST_ALONE = 4, 16
_MOST_ALONE_CHARS = 120
_LEAST_SHARED = 0.4
_LEAST_BELOW, _LEAST_OF_ONE = 3, 0.1
_MOST_OUT_CHARS = 100
_LEAST_REPEATED_SHARE = 0.3
_LEAD_BLOCKS = 8
_NEAR_BLOCKS, _LEAST_OVER_DECK = 4, 0.5
"""Where a line stands between, the first may be but one of several points: it has to share more with less."""
_MAX_BELOW = 25
_STEM = 4
_SHORTEST = 4
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = re.compile(r"[^\s.,;:!?…'\"’“”„«»()।–—-]+")  # noqa: RUF001 - signs as typed
_MIN_SIGNS, _MAX_SIGNS = 8, 50
_NOT_ALONE = re.compile(
    r"^(?:story highlights|see also|read (?:more|also)|watch|related|listen|file)\b|^[A-Z]:\s|[©|]"
    r"|\(?(?:fot|foto|photo|bild|image|credit)\b|^[-–—•*\[(\"“„«]|[)\]]$|[.。]\s",  # noqa: RUF001 - signs as typed
    re.IGNORECASE,
)
_NO_HEADLINE = re.compile(
    r"^[A-Z]:\s|[©|]|(?<!\S)(?:\S++\s++){4}\S*[.!?…]\s"
    r"|\(?(?:fot|foto|photo|bild|image|credit)\b|^[-–—•*\[(]|https?:",  # noqa: RUF001 - signs as typed
    re.IGNORECASE,
)
_SEARCHED = 400
_MAX_MENU_LINES = 12
_TOP = 3
_LEAST_REPEATED, _LEAST_WITHIN = 16, 10
_LEAST_SHARE = 0.4
_MAX_MENU_WORDS = 6


def read_stack(blocks: Sequence[Block], language: str | None) -> Head | None:
    """Read the headline and the lines above and below it, from the first block on.

    A word or two may stand over them, which names the matter: it says nothing that we keep. So may a
    ruler, of the signs that the headline is underlined by.
    """
    return (
        _read_stack(blocks, language)
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


def _read_stack(blocks: Sequence[Block], language: str | None) -> Head | None:
    above = _read_around(blocks[:_TOP], language, is_above=True)
    at = len(above)
    underlined = _is_underlined(blocks, at)
    is_sure = bool(blocks[at : at + 1]) and (is_marked(blocks[at].text) or underlined)
    if not blocks[at + 1 :] or not (is_sure or _may_head(blocks[at])):
        return None
    title = HeadLine(
        Kind.TITLE, "header.title-above", (_title(blocks[at], "line over the byline or date line"),)
    )
    ruler = (HeadLine(Kind.BYLINE, "header.ruler", ()),) if underlined else ()
    start = at + 1 + len(ruler)
    below = _read_around(blocks[start : start + _MAX_LINES_AROUND], language)
    deck: tuple[HeadLine, ...] = ()
    if not below and start < len(blocks) and len(blocks[start].text) <= _MAX_DECK_CHARS:
        deck = (HeadLine(Kind.DESCRIPTION, "header.standfirst", ()),)
        below = _read_around(blocks[start + 1 : start + 1 + _MAX_LINES_AROUND], language)
        deck = deck if below else ()
    told = {found.field for line in (*above, *below) for found in line.candidates}
    told |= {line.rule for line in below if not line.candidates}
    lines = (*above, title, *ruler, *deck, *below)
    if not (is_sure or len(told) > len(deck)) or not _has_text(blocks[len(lines) :], is_sure=is_sure):
        return None
    return _to_head(blocks, lines)


def _has_text(below: Sequence[Block], *, is_sure: bool) -> bool:
    """Whether the article follows: over the menu of a page stand its name and today's date."""
    return bool(below) and (
        is_sure or any(each.is_prose or len(each.text) >= _LONG for each in below[:_MAX_DECKS])
    )


def _may_head(block: Block) -> bool:
    words = len(block.text.split())
    return (
        is_headline(block.text)
        and not is_known_pair(block.text)
        and (words >= _TITLE_LEAST_WORDS or len(_SIGNS.findall(block.text)) >= _MIN_SIGNS)
    )


def _is_underlined(blocks: Sequence[Block], at: int) -> bool:
    line, below = blocks[at : at + 1], blocks[at + 1 : at + 2]
    return (
        bool(line and below) and _UNDERLINE.fullmatch(below[0].text) is not None and is_headline(line[0].text)
    )


def _title(block: Block, where: str) -> Candidate:
    return Candidate("title", read_headline(block.text), where)


def _to_head(blocks: Sequence[Block], lines: Sequence[HeadLine]) -> Head:
    hinted = tuple(block.hinted(line.kind, line.rule) for block, line in zip(blocks, lines, strict=False))
    found = tuple(each for line in lines for each in line.candidates)
    return Head(hinted, tuple(blocks[len(lines) :]), found, is_closed=False)


def _read_around(blocks: Sequence[Block], language: str | None, *, is_above: bool = False) -> list[HeadLine]:
    """Read bylines, date lines and addresses, each sort once, up to the first line that is none.

    Names alone count beside a date line, below the headline.
    """
    found: list[HeadLine] = []
    for i, block in enumerate(blocks):
        line = read_head_line(block.text, language)
        if line is None and not is_above:
            line = _read_vouched(block, (*blocks[i + 1 : i + 2], *blocks[:i]))
        if line is None or any(line.rule == other.rule for other in found):
            break
        found.append(line)
    return found


def _read_vouched(block: Block, beside: Sequence[Block]) -> HeadLine | None:
    """Read names alone, where a day is told in the line or in one beside it."""
    names = read_names(block.text) or read_turned_names(block.text)
    if names is None:
        return None
    is_dated = any(found.field == "published_at" for found in names.candidates)
    vouched = (read_date_line(each.text) or read_publication_info(each.text) for each in beside)
    return names if is_dated or any(vouched) else None


def read_head_line(text: str, language: str | None) -> HeadLine | None:
    """Read a line that is nothing but a byline, a date line or an address."""
    return (
        read_byline(text, language)
        or read_date_line(text)
        or read_address_line(text)
        or read_publication_info(text)
    )


def read_lone_headline(blocks: Sequence[Block], language: str | None) -> Head | None:
    """Read a first line alone: as long as headlines are, no sentence, and its words in the prose below it.

    One line may stand between them, a standfirst; it stays. What rules name as boilerplate is no headline.
    """
    if len(blocks) < 2 or not (_stands_over_deck(blocks) or _stands_out(blocks)):  # noqa: PLR2004 - a line and a text
        return None
    if any(open_book(language).find(blocks[0].text, {Where.ANY, Where.START})):
        return None
    line = HeadLine(Kind.TITLE, "header.first-line-alone", (_title(blocks[0], "first line over the text"),))
    return _to_head(blocks, (line,))


def _stands_over_deck(blocks: Sequence[Block]) -> bool:
    """Whether the first line shares its words with the prose that is right below it, or below one line."""
    if not _may_stand_alone(blocks[0]):
        return False
    below = next((i for i, block in enumerate(blocks[1:3], 1) if block.is_prose), None)
    if below is None:
        return False
    count, least = (_LEAD_BLOCKS, _LEAST_SHARED) if below == 1 else (_NEAR_BLOCKS, _LEAST_OVER_DECK)
    return _share_words(blocks[0], blocks[below : below + count], least)


def _stands_out(blocks: Sequence[Block]) -> bool:
    """Whether the first line is the only one that is no sentence: then a word or two shared will do."""
    below = blocks[1 : 1 + _LEAD_BLOCKS]
    if len(below) < _LEAST_BELOW or not all(
        block.is_prose and block.ends_sentence for block in below[:_LEAST_BELOW]
    ):
        return False
    return _may_stand_out(blocks[0]) and _share_words(blocks[0], below, _LEAST_OF_ONE)


def _may_stand_out(block: Block) -> bool:
    text = block.text
    if (
        not _may_head(block)
        or len(text) > _MOST_OUT_CHARS
        or (block.ends_sentence and text[-1] != "!")
        or len(_SIGNS.findall(text)) > _MAX_SIGNS
    ):
        return False
    return not (find_date(text) or _NO_HEADLINE.search(text))


def _may_stand_alone(block: Block) -> bool:
    text = block.text
    if (
        not is_headline(text)
        or is_known_pair(text)
        or len(text) > _MOST_ALONE_CHARS
        or _NOT_ALONE.search(text)
        or find_date(text)
    ):
        return False
    if signs := _SIGNS.findall(text):
        return _MIN_SIGNS <= len(signs) <= _MAX_SIGNS
    return _LEAST_ALONE <= len(text.split()) <= _MOST_ALONE


def _share_words(line: Block, lead: Sequence[Block], least: float = _LEAST_SHARED) -> bool:
    own, theirs = _stems(line.text), {stem for block in lead for stem in _stems(block.text)}
    return bool(own) and len(own & theirs) >= least * len(own)


def _stems(text: str) -> set[str]:
    """Give the beginnings of the longer words, and the pairs of signs where words have no spaces."""
    signs = _SIGNS.findall(text)
    pairs = {a + b for a, b in itertools.pairwise(signs)}
    words = _LETTERS.findall(_SIGNS.sub(" ", fold_spaces(text)))
    return pairs | {word[:_STEM] for word in words if len(word) >= _SHORTEST}


def fold_spaces(text: str) -> str:
    """Fold a text for the comparison of its words."""
    return " ".join(text.casefold().split())


def read_repeated(blocks: Sequence[Block], language: str | None) -> Head | None:
    """Read a headline that opens the text, mostly with the site's name, and stands over the article too.

    Its words stand in the article. Short lines between the two are the page's menu; others are left to the
    judge.
    """
    if not blocks or not _may_head(blocks[0]) or len(blocks[0].text) < _LEAST_REPEATED:
        return None
    first = fold_letters(blocks[0].text)
    for j, other in enumerate(blocks[1:_SEARCHED], 1):
        if _is_within(fold_letters(other.text), first) and _may_head(other) and _heads_article(blocks, j):
            return _say_repeated(blocks, j, language)
    return None


def _heads_article(blocks: Sequence[Block], at: int) -> bool:
    below = blocks[at + 1 : at + 1 + _MAX_BELOW]
    prose = next((i for i, block in enumerate(below, at + 1) if block.is_prose), None)
    if prose is None or (at == 1 and not _may_stand_alone(blocks[at])):
        return False
    return _share_words(blocks[at], blocks[prose : prose + _LEAD_BLOCKS], _LEAST_REPEATED_SHARE)


def _is_within(other: str, first: str) -> bool:
    is_enough = len(other) >= _LEAST_WITHIN and len(other) >= len(first) * _LEAST_SHARE
    return is_enough and (first.startswith(other) or first.endswith(other))


def _say_repeated(blocks: Sequence[Block], at: int, language: str | None) -> Head:
    """Give the two headlines and what stands under the second; all lines of a whole page are the judge's."""
    below = read_stack(blocks[at:], language)
    found = below.candidates if below else (_title(blocks[at], "headline, repeated"),)
    if at > _MAX_MENU_LINES or any(block.is_prose for block in blocks[1:at]):
        return Head((), tuple(blocks), found, is_closed=False)
    title = blocks[at].hinted(Kind.TITLE, "header.title-repeated")
    between = [
        block.hinted(Kind.CHROME, "header.between") if _is_menu(block) else block for block in blocks[1:at]
    ]
    head = (blocks[0].hinted(Kind.TITLE, "header.title-repeated"), *between)
    if below:
        return Head((*head, *below.blocks), below.rest, found, is_closed=False)
    return Head((*head, title), tuple(blocks[at + 1 :]), found, is_closed=False)


def _is_menu(block: Block) -> bool:
    return block.n_words <= _MAX_MENU_WORDS and not block.is_prose and not block.ends_sentence
