"""What the desk can be asked: lists of articles, one article, a story, a named query.

All of it is read from a published news database. Pages and API ask here and nowhere else. A cursor of an
order that another publication may have changed is answered from the publication that it is of, while that is
kept; after that the question has to be asked anew.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tasks.clients.desk.article_lists import (
    FACET_VALUES,
    list_articles,
    read_article_page,
    read_rows,
)
from tasks.clients.desk.control import read_control
from tasks.clients.desk.opened_news import NewsReading, OpenedNews
from tasks.clients.news.kept_publications import find_as_of
from tasks.clients.news.news_reader import list_queries, read_view, run_query
from tasks.clients.search.searching import search_errors_mapped
from tasks.core.desk.cursors import Offset, read_place, write_place
from tasks.core.desk.desk_answers import (
    ArticleAnswer,
    ArticlePage,
    PublishedAs,
    QueryAnswer,
    Quotation,
    StoryAnswer,
)
from tasks.core.desk.only_there import find_only_there
from tasks.core.errors import CopydeskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.news.news_reader import QueryBounds
    from tasks.core.desk.article_questions import ArticleQuestion
    from tasks.core.desk.control_room import ControlRoom
    from tasks.core.desk.desk_answers import ListedArticle
    from tasks.core.news.answers import NamedQuery

MOST_OF_STORY = 200
"""Articles of a story that are told of."""


class NothingThereError(CopydeskError):
    """There is no such article, story or query."""


class GoneError(CopydeskError):
    """The publication that a cursor is of is kept no more."""


class MovedError(CopydeskError):
    """What was asked for has another id today."""

    def __init__(self, new_id: str) -> None:
        super().__init__(f"It is {new_id} today")
        self.new_id = new_id


class Desk:
    """Answers from one news database; of several threads at once."""

    def __init__(self, news: NewsDatabase, bounds: QueryBounds) -> None:
        self._opened = OpenedNews(news, bounds)
        self._bounds = bounds
        self._control: ControlRoom | None = None
        self._queries = {query.name: query for query in list_queries()}

    @property
    def queries(self) -> tuple[NamedQuery, ...]:
        """The queries that have a name."""
        return tuple(self._queries.values())

    def close(self) -> None:
        """Let go of the database."""
        self._opened.close()

    def look(self) -> PublishedAs:
        """Tell what is published now."""
        with self._opened.reading() as reading:
            return reading.publication

    def list_articles(self, question: ArticleQuestion, *, most_values: int = FACET_VALUES) -> ArticlePage:
        """Give a page of articles, with so many values of each facet."""
        place = question.place
        number = place.publication if isinstance(place, Offset) else None
        with self._read_as_of(number) as reading, search_errors_mapped(self._opened.news):
            connection, publication = reading.connection, reading.publication
            return read_article_page(connection, question, publication, most_values=most_values)

    def read_article(self, article_id: str) -> ArticleAnswer:
        """Give an article with all that is known of it, by its id or the beginning of it."""
        with self._opened.reading() as reading:
            try:
                view = read_view(reading.connection, article_id)
            except UsageError as error:
                raise NothingThereError(error.message) from error
            found, connection = view.article_id, reading.connection
            [own] = read_rows(connection, "relations/outlet", article_id=found)
            group = read_rows(connection, "relations/group", article_id=found)
            story_id = own["story_id"]
            rows = read_rows(connection, "relations/story", story_id=story_id) if story_id else []
            return ArticleAnswer(
                publication=reading.publication,
                article=view,
                outlet=own["outlet"],
                quotes=_read_quotes(reading, [found]),
                copies=_list(reading, [row["article_id"] for row in group]),
                story_id=story_id,
                story=_list(reading, [row["article_id"] for row in rows if row["article_id"] != found]),
            )

    def read_story(self, story_id: str) -> StoryAnswer:
        """Give a story; a MovedError where its id is another one today."""
        with self._opened.reading() as reading:
            rows = read_rows(reading.connection, "relations/story", story_id=story_id)[:MOST_OF_STORY]
            if not rows:
                raise _tell_moved(reading, story_id)
            ids = [row["article_id"] for row in rows]
            origins = read_rows(reading.connection, "relations/origins", ids=ids)
            articles = _list(reading, ids)
            return StoryAnswer(
                publication=reading.publication,
                story_id=story_id,
                fields={
                    name: value for name, value in rows[0].items() if name not in {"story_id", "article_id"}
                },
                articles=articles,
                origins={row["article_id"]: row["origin"] for row in origins},
                quotes=_read_quotes(reading, ids),
                only_there=find_only_there(_read_texts(reading, articles)),
            )

    def run(self, name: str, given: Mapping[str, str], limit: int, cursor: str | None = None) -> QueryAnswer:
        """Give rows of a named query."""
        query = self._queries.get(name)
        if query is None:
            raise NothingThereError(f"There is no query '{name[:60]}'")
        place = read_place(cursor) if cursor else None
        if place is not None and not isinstance(place, Offset):
            raise UsageError("This cursor is of another answer", "Begin without one")
        now = self.look()
        is_earlier = place is not None and place.publication != now.number
        news = self._find_kept(place.publication) if place and is_earlier else self._opened.news
        table = run_query(news, name, given, self._bounds)
        first = place.rows if place else 0
        publication = PublishedAs(place.publication, None) if place and is_earlier else now
        is_last = first + limit >= table.num_rows
        return QueryAnswer(
            publication=publication,
            query=query,
            columns=tuple(table.column_names),
            rows=tuple(table.slice(first, limit).to_pylist()),
            total=table.num_rows,
            next_cursor=None if is_last else write_place(Offset(publication.number, first + limit)),
        )

    def read_control(self) -> ControlRoom:
        """Give what the control room shows, read once a publication."""
        with self._opened.reading() as reading:
            if self._control is None or self._control.publication != reading.publication:
                self._control = read_control(reading, self._opened.news, self._bounds)
            return self._control

    @contextmanager
    def _read_as_of(self, number: int | None) -> Iterator[NewsReading]:
        """Read what is published now, or, where a number is given, that publication."""
        with self._opened.reading() as reading:
            if number in {None, reading.publication.number}:
                yield reading
                return
        with self._find_kept(number or 0).open() as connection:
            yield NewsReading(connection, PublishedAs(number or 0, None))

    def _find_kept(self, number: int) -> NewsDatabase:
        try:
            return find_as_of(self._opened.news, str(number))
        except UsageError as error:
            raise GoneError("The publication that this cursor is of is kept no more") from error


def _list(reading: NewsReading, ids: Sequence[str]) -> tuple[ListedArticle, ...]:
    return list_articles(reading.connection, dict.fromkeys(ids))


def _read_quotes(reading: NewsReading, ids: Sequence[str]) -> tuple[Quotation, ...]:
    return tuple(Quotation(**row) for row in read_rows(reading.connection, "relations/quotes", ids=ids))


def _read_texts(reading: NewsReading, articles: Sequence[ListedArticle]) -> dict[str, list[str]]:
    """Read the texts of a story, by outlet."""
    ids = [each.article_id for each in articles]
    texts: dict[str, str] = {
        row["article_id"]: row["text"] for row in read_rows(reading.connection, "relations/texts", ids=ids)
    }
    found: dict[str, list[str]] = {}
    for each in articles:
        found.setdefault(each.publisher or "(unknown)", []).append(texts.get(each.article_id, ""))
    return found


def _tell_moved(reading: NewsReading, story_id: str) -> CopydeskError:
    rows: list[dict[str, Any]] = read_rows(reading.connection, "relations/moved_story", story_id=story_id)
    if rows and rows[0]["new_id"] not in {None, story_id}:
        return MovedError(rows[0]["new_id"])
    return NothingThereError("There is no such story")
