"""What readers of the news database are given, one frozen class a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tasks.core.news.parameters import Parameter
    from tasks.core.news.text_changes import TextChange
    from tasks.core.records import Evidence, Segment


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that has a name, what it answers, what it may be given, and why it may have no rows."""

    name: str
    help: str
    parameters: tuple[Parameter, ...] = ()
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found; a higher `score` is a better match."""

    article_id: str
    title: str | None
    publisher: str | None
    published_at: str | None
    score: float
    snippet: str


class Order(StrEnum):
    """What stands first in an answer."""

    RANK = "rank"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """A page of what a search found, of `total` articles.

    With `is_any_word` no article holds all of the plain words; these hold some. `hints` names, for words that
    stand in next to no article, one that is nearly the same and stands in more.
    """

    total: int
    hits: tuple[Hit, ...]
    is_any_word: bool
    hints: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One wording of an article, without its text; `change` is from the wording before, if there was one."""

    revision: int
    title: str | None
    word_count: int
    first_seen_at: datetime
    last_seen_at: datetime
    text_sha256: str
    cleaner_version: str
    change: TextChange | None = None


@dataclass(frozen=True, slots=True)
class ArticleCopy:
    """Another article with the same text; `role` is its own in the group: origin or copy."""

    article_id: str
    role: str
    containment: float
    publisher: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ArticleMention:
    """Whom or what an article names: its columns in `mentions`; `spans` have `start` and `end`."""

    kind: str
    name: str
    canonical: str
    spans: tuple[Mapping[str, int], ...]
    count: int
    clue: str | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a later look found changed, whether the text was or not."""

    seen_at: datetime
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All about one article: `fields` are its columns; but for its history, all is of its newest revision."""

    article_id: str
    fields: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    segments: tuple[Segment, ...]
    revisions: tuple[RevisionLine, ...]
    field_changes: tuple[FieldChange, ...]
    copies: tuple[ArticleCopy, ...]
    mentions: tuple[ArticleMention, ...] = ()


@dataclass(frozen=True, slots=True)
class PolledSource:
    """How a feed, a sitemap or a site answered; `failing` is the reason of the last look, if it failed.

    It names so many pages at its last good look; of all that it ever named, so many were taken, refused
    for good, or wait to be had.
    """

    source: str
    url: str
    last_poll_at: datetime
    last_news_at: datetime | None
    pages_found: int
    named: int
    taken: int
    refused: int
    waiting: int
    oldest_waiting_at: datetime | None
    failing: str | None
    next_poll_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """When a site or folder last gave something, and last something new."""

    source: str
    captures: int
    articles: int
    last_capture_at: datetime
    last_news_at: datetime | None
