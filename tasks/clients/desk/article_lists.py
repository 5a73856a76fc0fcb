"""Lists of articles: what is asked, in; a page of it with facets and marks, out.

What is searched for is the search room's matter; filters, order, pages and facets are decided here, over what
that found. Everything is read on a connection that the caller has opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.search.searching import find_hints, find_matches, list_words, show_hits
from tasks.core.desk.cursors import Behind, Offset, write_place
from tasks.core.desk.desk_answers import ArticlePage, FacetValue, ListedArticle
from tasks.core.errors import UsageError
from tasks.core.news.answers import Order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from tasks.core.desk.article_questions import ArticleQuestion
    from tasks.core.desk.cursors import PagePlace
    from tasks.core.desk.desk_answers import PublishedAs

FACET_VALUES = 12
"""Values of a facet that are counted, unless more are asked for."""


def read_article_page(
    connection: DuckDBPyConnection,
    question: ArticleQuestion,
    publication: PublishedAs,
    *,
    most_values: int = FACET_VALUES,
) -> ArticlePage:
    """Read the page that is asked for."""
    place = question.place
    is_any_word = _find(connection, question)
    words = list_words(connection) if question.q else []
    total = _match(connection, question)
    by_rank = question.q is not None and question.sort is Order.RANK
    if place is not None and isinstance(place, Offset) is not by_rank:
        raise UsageError("This cursor is of another order", "Begin without one")
    rows = read_rows(connection, "articles/page", by_rank=by_rank, limit=question.limit, **_bind(place))
    shown, has_more = rows[: question.limit], len(rows) > question.limit
    scores = {row["article_id"]: row["score"] for row in shown}
    return ArticlePage(
        publication=publication,
        question=question,
        total=total,
        articles=list_articles(connection, scores, words),
        facets=_read_facets(connection, most_values) if most_values else {},
        is_any_word=is_any_word,
        hints=find_hints(connection, total, is_any_word=is_any_word) if question.q else {},
        words=tuple(words),
        next_cursor=write_place(_place_behind(shown, place, publication, by_rank=by_rank))
        if has_more
        else None,
    )


def list_articles(
    connection: DuckDBPyConnection, scores: Mapping[str, float | None], words: Sequence[str] = ()
) -> tuple[ListedArticle, ...]:
    """Read what lists show of these articles, in their order; of what is not there, nothing."""
    if not scores:
        return ()
    rows = {row["article_id"]: row for row in read_rows(connection, "articles/listed", ids=list(scores))}
    there = {article_id: score or 0.0 for article_id, score in scores.items() if article_id in rows}
    return tuple(
        ListedArticle(
            **rows[hit.article_id]
            | {name: tuple(rows[hit.article_id][name]) for name in ("authors", "doubts")},
            score=scores[hit.article_id],
            snippet=hit.snippet,
        )
        for hit in show_hits(connection, there, words)
    )


def read_rows(connection: DuckDBPyConnection, name: str, **values: object) -> list[dict[str, Any]]:
    """Read what a statement of the desk gives, a dict a row."""
    asked = connection.execute(read_sql(f"desk/{name}"), values)
    columns = [column[0] for column in asked.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in asked.fetchall()]


def _find(connection: DuckDBPyConnection, question: ArticleQuestion) -> bool:
    """Put what is searched for into the table `found`; tell whether some of the words had to do."""
    if question.q:
        return find_matches(connection, question.q)[1]
    connection.execute(read_sql("desk/articles/nothing_sought"))
    return False


def _match(connection: DuckDBPyConnection, question: ArticleQuestion) -> int:
    names = ("since", "until", "outlet", "section", "language", "author")
    values = {name: getattr(question, name) for name in names} | {"is_search": bool(question.q)}
    [(total,)] = connection.execute(read_sql("desk/articles/matching"), values).fetchall()
    return int(total)


def _bind(place: PagePlace | None) -> dict[str, object]:
    behind = place if isinstance(place, Behind) else None
    return {
        "moment": behind and behind.moment,
        "behind": behind and behind.article_id,
        "offset": place.rows if isinstance(place, Offset) else 0,
    }


def _place_behind(
    shown: Sequence[Mapping[str, Any]], place: PagePlace | None, publication: PublishedAs, *, by_rank: bool
) -> PagePlace:
    if by_rank:
        before = place.rows if isinstance(place, Offset) else 0
        return Offset(publication.number, before + len(shown))
    last, moment = shown[-1], _moment_of(shown[-1])
    return Behind(moment.isoformat() if moment else None, last["article_id"])


def _moment_of(row: Mapping[str, Any]) -> datetime | None:
    moment: datetime | None = row["published_ts"]
    return moment


def _read_facets(connection: DuckDBPyConnection, most: int) -> dict[str, tuple[FacetValue, ...]]:
    found: dict[str, list[FacetValue]] = {}
    for row in read_rows(connection, "articles/facets", most=most):
        found.setdefault(row.pop("facet"), []).append(FacetValue(**row))
    return {facet: tuple(values) for facet, values in found.items()}
