"""A name as it was found in an article, and what an article tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.annotations import Clue, NameKind


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
