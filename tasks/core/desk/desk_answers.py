"""What the desk answers with, one frozen class an answer: pages show them, the API writes them as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tasks.core.desk.article_questions import ArticleQuestion
    from tasks.core.news.answers import ArticleView, NamedQuery


@dataclass(frozen=True, slots=True)
class PublishedAs:
    """What an answer is read from; 0 and None where the file has no number yet."""

    number: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a list: what one goes by, without its text.

    `copies` are the others that have the same text; `story_articles` the others on the same event.
    """

    article_id: str
    title: str | None
    url: str | None
    publisher: str | None
    outlet_id: str | None
    published_at: str | None
    first_seen_at: datetime
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    word_count: int
    paywall: str
    completeness: str
    state: str
    confidence: float | None
    doubts: tuple[str, ...]
    copies: int
    group_id: str | None
    story_articles: int
    story_id: str | None
    score: float | None
    snippet: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that the articles of an answer have, and how many of them do; `name` is how it is shown."""

    value: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of articles, of `total`; with `is_any_word` none holds all of the words, these hold some.

    `words` are those that were looked for, in all the forms that may stand there.
    """

    publication: PublishedAs
    question: ArticleQuestion
    total: int
    articles: tuple[ListedArticle, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    is_any_word: bool
    hints: Mapping[str, str]
    words: tuple[str, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody says in an article, word for word."""

    article_id: str
    speaker: str | None
    speaker_name: str | None
    quote: str
    start: int
    end: int
    kind: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ArticleAnswer:
    """An article with all that is known of it; `copies` and `story` are other articles."""

    publication: PublishedAs
    article: ArticleView
    outlet: str | None
    quotes: tuple[Quotation, ...]
    copies: tuple[ListedArticle, ...]
    story_id: str | None
    story: tuple[ListedArticle, ...]


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """A story: its articles in the order of time, and what can be told of them.

    `fields` are what the table says of it as a whole; `origins` names for each copy whose text it has.
    """

    publication: PublishedAs
    story_id: str
    fields: Mapping[str, Any]
    articles: tuple[ListedArticle, ...]
    origins: Mapping[str, str]
    quotes: tuple[Quotation, ...]
    only_there: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """Rows of a named query, from a place on."""

    publication: PublishedAs
    query: NamedQuery
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    total: int
    next_cursor: str | None
