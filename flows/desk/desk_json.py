"""The desk's answers as the JSON that its API gives, and how OpenAPI describes them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.core.desk.article_questions import ArticleQuestion
    from tasks.core.desk.desk_answers import (
        ArticleAnswer,
        ArticlePage,
        ListedArticle,
        QueryAnswer,
        StoryAnswer,
    )
    from tasks.core.news.answers import NamedQuery


def write_page(page: ArticlePage) -> dict[str, Any]:
    """Give a page of articles."""
    return {
        "publication": asdict(page.publication),
        "total": page.total,
        "is_any_word": page.is_any_word,
        "hints": page.hints,
        "articles": [write_listed(each) for each in page.articles],
        "facets": {facet: [asdict(value) for value in values] for facet, values in page.facets.items()},
        "next": next_list(page.question, page.next_cursor),
    }


def next_list(question: ArticleQuestion, cursor: str | None) -> str | None:
    """Give where the next page of a list is, if there is one."""
    query = question.ask_for().as_query()
    return cursor and f"/v1/articles?{query}{'&' if query else ''}cursor={cursor}"


def write_listed(article: ListedArticle) -> dict[str, Any]:
    """Give an article as lists have it."""
    return asdict(article) | {"href": f"/v1/articles/{article.article_id}"}


def write_article(answer: ArticleAnswer) -> dict[str, Any]:
    """Give an article: the columns of `articles`, and what hangs on them."""
    view = asdict(answer.article)
    return {
        "publication": asdict(answer.publication),
        "article_id": view.pop("article_id"),
        **view.pop("fields"),
        **view,
        "quotes": [asdict(each) for each in answer.quotes],
        "story_id": answer.story_id,
        "story": [write_listed(each) for each in answer.story],
    }


def write_story(answer: StoryAnswer) -> dict[str, Any]:
    """Give a story and what can be told of it."""
    return {
        "publication": asdict(answer.publication),
        "story_id": answer.story_id,
        **answer.fields,
        "articles": [write_listed(each) for each in answer.articles],
        "origins": answer.origins,
        "quotes": [asdict(each) for each in answer.quotes],
        "only_there": answer.only_there,
    }


def write_query(query: NamedQuery) -> dict[str, Any]:
    """Give what a named query answers, and what it takes."""
    return {
        "name": query.name,
        "help": query.help,
        "parameters": [asdict(each) for each in query.parameters],
        "href": f"/v1/query/{query.name}",
    }


def write_result(answer: QueryAnswer, asked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Give rows of a named query; `asked` is how they were asked for."""
    kept = [(name, value) for name, value in asked if name != "cursor"]
    again = "&".join(
        f"{quote(name)}={quote(value)}" for name, value in [*kept, ("cursor", answer.next_cursor or "")]
    )
    return {
        "publication": asdict(answer.publication),
        "query": answer.query.name,
        "help": answer.query.help,
        "columns": answer.columns,
        "total": answer.total,
        "rows": answer.rows,
        "next": f"/v1/query/{answer.query.name}?{again}" if answer.next_cursor else None,
    }


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [*properties], "properties": properties}


_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_FLAG = {"type": "boolean"}
_MANY_TEXTS = {"type": "array", "items": _TEXT}
_ANY_OBJECTS = {"type": "array", "items": {"type": "object"}}
_NEXT = {"type": ["string", "null"], "description": "Where the next page is; null on the last one"}
_PUBLICATION = _object(number=_COUNT, published_at={"type": ["string", "null"], "format": "date-time"})
LISTED_SCHEMA = _object(
    article_id=_TEXT,
    href=_TEXT,
    title=_MAYBE,
    url=_MAYBE,
    publisher=_MAYBE,
    outlet_id=_MAYBE,
    published_at=_MAYBE,
    first_seen_at={"type": "string", "format": "date-time"},
    authors=_MANY_TEXTS,
    section=_MAYBE,
    language=_MAYBE,
    word_count=_COUNT,
    paywall=_TEXT,
    completeness=_TEXT,
    state=_TEXT,
    confidence={"type": ["number", "null"]},
    doubts=_MANY_TEXTS,
    copies=_COUNT,
    group_id=_MAYBE,
    story_articles=_COUNT,
    story_id=_MAYBE,
    score={"type": ["number", "null"], "description": "Higher is a better match"},
    snippet=_TEXT,
)
LIST_SCHEMA = _object(
    publication=_PUBLICATION,
    total=_COUNT,
    is_any_word=_FLAG,
    hints={"type": "object", "additionalProperties": _TEXT},
    articles={"type": "array", "items": LISTED_SCHEMA},
    facets={"type": "object"},
    next=_NEXT,
)
ARTICLE_SCHEMA = _object(
    publication=_PUBLICATION,
    article_id=_TEXT,
    text=_MAYBE,
    evidence=_ANY_OBJECTS,
    segments=_ANY_OBJECTS,
    revisions=_ANY_OBJECTS,
    field_changes=_ANY_OBJECTS,
    copies=_ANY_OBJECTS,
    mentions=_ANY_OBJECTS,
    quotes=_ANY_OBJECTS,
    story_id=_MAYBE,
    story={"type": "array", "items": LISTED_SCHEMA},
)
STORY_SCHEMA = _object(
    publication=_PUBLICATION,
    story_id=_TEXT,
    articles={"type": "array", "items": LISTED_SCHEMA},
    origins={"type": "object", "description": "Of a copy, the article whose text it is, or the agency"},
    quotes=_ANY_OBJECTS,
    only_there={"type": "object", "description": "Of an outlet, sentences with what stands in no other's"},
)
ROWS_SCHEMA = _object(
    publication=_PUBLICATION,
    query=_TEXT,
    help=_TEXT,
    columns=_MANY_TEXTS,
    total=_COUNT,
    rows=_ANY_OBJECTS,
    next=_NEXT,
)
QUERIES_SCHEMA = {
    "type": "array",
    "items": _object(name=_TEXT, help=_TEXT, parameters=_ANY_OBJECTS, href=_TEXT),
}
