"""What a text says of itself, read out of it: who is quoted with which words, whom and what it names.

All offsets count characters of the text, from 0; `end` is the one after the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Interval

TextOffset: TypeAlias = Annotated[int, Interval(ge=0, lt=2**62)]
"""A place in a text; of what a parsing child answers, no other number is one, since columns hold 64 bits."""


class QuoteKind(StrEnum):
    """How much of a sentence is quoted."""

    DIRECT = "direct"
    """Words that stand for themselves."""
    MIXED = "mixed"
    """A part of a sentence that the article itself speaks."""
    INDIRECT = "indirect"
    """What somebody says in words of the article: none is quoted."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the article gives as somebody's own; of indirect speech `quote` is empty.

    `speaker` is who says them as he is named there (or whom a pronoun leads to), `speaker_name` his fullest
    name in the article, `speaker_start` and `speaker_end` where he, or the pronoun, stands; `cue` is the word
    that tells.
    """

    speaker: str | None
    speaker_name: str | None
    quote: str
    start: TextOffset
    end: TextOffset
    kind: QuoteKind
    cue: str | None
    confidence: float | None
    speaker_start: TextOffset | None
    speaker_end: TextOffset | None


class NameKind(StrEnum):
    """What a name is of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


class Clue(StrEnum):
    """What told the kind of a name."""

    LIST = "list"
    """It is one of the places and organisations that copydesk knows."""
    GIVEN_NAME = "given name"
    TITLE = "title"
    """A title or an office stands before it."""
    WORD = "word"
    """A word in it, or beside it, says so: University, County, the newspaper."""
    APPOSITION = "apposition"
    """Age, office or party stand behind it."""
    SHORT_FORM = "short form"
    """It stands in brackets behind the long one."""
    ARTICLES = "articles"
    """Other articles say so."""


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """Where a name stands: its first character, from 0, and the one after it."""

    start: TextOffset
    end: TextOffset


@dataclass(frozen=True, slots=True)
class Mention:
    """Whom or what an article names; `kind` is none where it does not tell.

    `clue` is how the kind was told, `cue` the word that told it, where one did.
    """

    kind: NameKind | None
    name: str
    canonical: str
    spans: tuple[MentionSpan, ...]
    clue: Clue | None
    cue: str | None
