"""A story as a reader is shown it: what is known of it as a whole, and its articles with what joined them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a story: `joined_to` is the one that it is closest to, by what follows."""

    article_id: str
    published_at: str | None
    outlet: str | None
    language: str | None
    role: str
    title: str | None
    joined_to: str
    likeness: float
    meaning: float | None
    names: float
    words: float | None
    titles: float | None
    shared_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """All about one story; `articles` are in the order of time."""

    story_id: str
    title: str | None
    first_day: date | None
    last_day: date | None
    size: int
    outlets: int
    languages: tuple[str, ...]
    likeness: float
    articles: tuple[StoryArticle, ...]
