"""A name as it was found in an article, and what an article tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.clean.mentions.known_names import NameKind


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


@dataclass(slots=True)
class FoundName:
    """A name in words `first` up to `last`; of no kind while nothing tells it.

    `cue` is the word that told. What is `weak` may be no name at all: it counts where the article names the
    same elsewhere.
    """

    first: int
    last: int
    name: str
    kind: NameKind | None = None
    canonical: str = ""
    clue: Clue | None = None
    cue: str | None = None
    is_weak: bool = False
