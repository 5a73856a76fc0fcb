"""The headline of a text that no line about the article stands beside: alone over it, or repeated over it.

Takes the first blocks of a text; gives the head: a headline that is repeated over the article as page dumps
have it, or a first line alone that shares its words with the prose right below it. A first line that is prose
is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.written_dates import find_date
from tasks.core.clean.heads.head import Head
from tasks.core.clean.heads.head_lines import (
    HeadLine,
    is_headline,
)
from tasks.core.clean.heads.headlines import (
    find_title,
    has_text,
    may_head,
    read_persons,
    read_stack,
    say_title,
    to_head,
)
from tasks.core.clean.heads.key_lines import is_known_pair
from tasks.core.clean.heads.shared_words import SIGNS, UNSPACED, has_words_of, is_unspaced_prose, take_stems
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.lines.rules import Where, open_book
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_LEAST_ALONE, _MOST_ALONE = 4, 16
_MOST_ALONE_CHARS = 120
_MIN_SIGNS, _MAX_SIGNS = 8, 50
_LEAST_SHARED = 0.4
_LEAST_BELOW, _LEAST_OF_ONE, _LEAST_OF_FEW = 3, 0.1, 0.3
"""Over this many paragraphs a word in ten that they share will do; over two of them, it is more."""
_MOST_OUT_CHARS = 100
_LEAST_REPEATED_SHARE = 0.3
_LEAD_BLOCKS = 8
_NEAR_BLOCKS, _LEAST_OVER_DECK = 4, 0.5
"""Where a line stands between, the first may be but one of several points: it has to share more with less."""
_MAX_BELOW = 25
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
_LEAST_REPEATED, _LEAST_WITHIN = 16, 10
_LEAST_SHARE = 0.4
_MAX_MENU_WORDS = 6


def read_lone_headline(blocks: Sequence[Block], language: str | None) -> Head | None:
    """Read a first line alone: as long as headlines are, no sentence, and its words in the prose below it.

    One line may stand between them: a standfirst, which stays, or names that are not of those in the text.
    What rules name as boilerplate is no headline.
    """
    title = say_title(blocks, "header.first-line-alone", "first line over the text") if blocks else ()
    lines = (*title, *_read_signature(blocks[len(title) :]))
    below = (*blocks[:1], *blocks[len(lines) :])
    if len(below) < 2 or not (_stands_over_deck(below) or _stands_out(below)):  # noqa: PLR2004 - a line and a text
        return None
    if any(open_book(language).find(blocks[0].text, {Where.ANY, Where.START})):
        return None
    return to_head(blocks, lines)


def _stands_over_deck(blocks: Sequence[Block]) -> bool:
    """Whether the first line shares its words with the prose that is right below it, or below one line."""
    if not may_stand_alone(blocks[0]):
        return False
    below = next(
        (i for i, block in enumerate(blocks[1:3], 1) if block.is_prose or is_unspaced_prose(block)), None
    )
    if below is None:
        return False
    count, least = (_LEAD_BLOCKS, _LEAST_SHARED) if below == 1 else (_NEAR_BLOCKS, _LEAST_OVER_DECK)
    return has_words_of(blocks[0], blocks[below : below + count], least)


def _stands_out(blocks: Sequence[Block]) -> bool:
    """Whether the first line is the only one that is no sentence: then a word or two shared will do."""
    below = blocks[1 : 1 + _LEAD_BLOCKS]
    least = _LEAST_OF_ONE if len(below) >= _LEAST_BELOW else _LEAST_OF_FEW
    if len(below) < _LEAST_BELOW - 1 or not all(map(_is_of_sentences, below[:_LEAST_BELOW])):
        return False
    return _may_stand_out(blocks[0]) and has_words_of(blocks[0], below, least)


def _is_of_sentences(block: Block) -> bool:
    return (block.is_prose and block.ends_sentence) or is_unspaced_prose(block)


def _may_stand_out(block: Block) -> bool:
    text = block.text
    if (
        not may_head(block)
        or len(text) > _MOST_OUT_CHARS
        or (block.ends_sentence and text[-1] != "!")
        or read_persons(text) is not None
        or len(SIGNS.findall(text)) > _MAX_SIGNS
    ):
        return False
    return not (find_date(text) or _NO_HEADLINE.search(text))


def may_stand_alone(block: Block) -> bool:
    """Tell whether a line may be a headline though nothing beside it says so."""
    text = block.text
    if (
        not is_headline(text)
        or is_known_pair(text)
        or read_persons(text) is not None
        or len(text) > _MOST_ALONE_CHARS
        or _NOT_ALONE.search(text)
        or find_date(text)
    ):
        return False
    if signs := SIGNS.findall(text):
        return _MIN_SIGNS <= len(signs) <= _MAX_SIGNS
    if UNSPACED.search(text):
        return _LEAST_REPEATED <= len(text) <= _MOST_OUT_CHARS
    return _LEAST_ALONE <= len(text.split()) <= _MOST_ALONE


def _read_signature(blocks: Sequence[Block]) -> tuple[HeadLine, ...]:
    """Read a line of names between a headline and its text, unless they are of those that it tells of."""
    names = read_persons(blocks[0].text) if blocks and has_text(blocks[1:2], is_sure=False) else None
    if names is None:
        return ()
    told_of = {stem for block in blocks[1:] for stem in take_stems(block.text)}
    return () if take_stems(blocks[0].text) & told_of else (names,)


def read_repeated(blocks: Sequence[Block], language: str | None) -> Head | None:
    """Read a headline that opens the text, mostly with the site's name, and stands over the article too.

    Its words stand in the article. Short lines between the two are the page's menu; others are left to the
    judge.
    """
    if not blocks or not may_head(blocks[0]) or len(blocks[0].text) < _LEAST_REPEATED:
        return None
    first = fold_letters(blocks[0].text)
    for j, other in enumerate(blocks[1:_SEARCHED], 1):
        if _is_within(fold_letters(other.text), first) and may_head(other) and _heads_article(blocks, j):
            return _say_repeated(blocks, j, language)
    return None


def _heads_article(blocks: Sequence[Block], at: int) -> bool:
    below = blocks[at + 1 : at + 1 + _MAX_BELOW]
    prose = next((i for i, block in enumerate(below, at + 1) if block.is_prose), None)
    if prose is None or (at == 1 and not may_stand_alone(blocks[at])):
        return False
    return has_words_of(blocks[at], blocks[prose : prose + _LEAD_BLOCKS], _LEAST_REPEATED_SHARE)


def _is_within(other: str, first: str) -> bool:
    is_enough = len(other) >= _LEAST_WITHIN and len(other) >= len(first) * _LEAST_SHARE
    return is_enough and (first.startswith(other) or first.endswith(other))


def _say_repeated(blocks: Sequence[Block], at: int, language: str | None) -> Head:
    """Give the two headlines and what stands under the second; all lines of a whole page are the judge's."""
    below = read_stack(blocks[at:], language)
    found = below.candidates if below else (find_title(blocks[at], "headline, repeated"),)
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
