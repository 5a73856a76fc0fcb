"""The routes by which programs read: articles, stories and named queries as JSON, in OpenAPI as well."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic_core import to_json

from flows.desk.access import may_read
from flows.desk.desk_context import GivenDesk
from flows.desk.desk_json import (
    ARTICLE_SCHEMA,
    LIST_SCHEMA,
    QUERIES_SCHEMA,
    ROWS_SCHEMA,
    STORY_SCHEMA,
    write_article,
    write_page,
    write_query,
    write_result,
    write_story,
)
from flows.desk.unchanged import answer_if_changed
from tasks.core.desk.article_questions import LONGEST_QUESTION, MOST_AT_ONCE, read_limit, read_question
from tasks.core.push.problems import describe_problems

MOST_ROWS, DEFAULT_ROWS = 10_000, 1000
DAY_SCHEMA = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$", "example": "2026-01-31"}
WORD_SCHEMA = {"type": "string"}
CURSOR = ("cursor", "Where a page begins, as `next` gives it", WORD_SCHEMA)

reading_router = APIRouter(
    prefix="/v1",
    tags=["read"],
    dependencies=[Depends(may_read)],
    responses=describe_problems(
        s401="Who reads from elsewhere needs a token",
        s404="There is nothing of this name",
        s422="What is asked cannot be answered, and why",
        s503="Nothing is published yet, or the question takes too long",
    ),
)


def _describe(schema: dict[str, Any], *parameters: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """Describe an answer, and what a query string may say, which `tasks.core.desk` reads."""
    answer = {"description": "What was asked for", "content": {"application/json": {"schema": schema}}}
    unchanged = {"description": "What If-None-Match names still holds"}
    told = [
        {"name": name, "in": "query", "required": False, "description": said, "schema": of}
        for name, said, of in parameters
    ]
    gone = describe_problems(s410="The publication that the cursor is of is kept no more") if told else {}
    return {"responses": {200: answer, 304: unchanged, **gone}} | ({"parameters": told} if told else {})


def _limit(most: int, default: int) -> tuple[str, str, dict[str, Any]]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return "limit", "How many at once", schema


@reading_router.get(
    "/articles",
    openapi_extra=_describe(
        LIST_SCHEMA,
        (
            "q",
            "What to search for, as `copydesk search` takes it",
            WORD_SCHEMA | {"maxLength": LONGEST_QUESTION},
        ),
        ("since", "Published on this day or later: 2026, 2026-01 or 2026-01-31", DAY_SCHEMA),
        ("until", "Published before this day", DAY_SCHEMA),
        ("outlet", "Name, domain or id of an outlet; - for none", WORD_SCHEMA),
        ("section", "Section, as it is called there; - for none", WORD_SCHEMA),
        ("language", "Language, ISO 639; - for none", WORD_SCHEMA),
        ("author", "Whole name of an author", WORD_SCHEMA),
        (
            "sort",
            "Rank where something is searched for, else date",
            {"type": "string", "enum": ["rank", "date"]},
        ),
        _limit(MOST_AT_ONCE, 20),
        CURSOR,
    ),
)
async def list_articles_route(request: Request, context: GivenDesk) -> Response:
    """List articles, the best match or the newest first."""

    def ask() -> Any:  # noqa: ANN401 - JSON
        return write_page(context.desk.list_articles(read_question(dict(request.query_params))))

    return await _answer(request, context, ask)


@reading_router.get("/articles/{article_id}", openapi_extra=_describe(ARTICLE_SCHEMA))
async def read_article_route(request: Request, context: GivenDesk, article_id: str) -> Response:
    """Give an article: evidence, ledger, revisions, copies, quotes, story; an id's beginning will do."""
    return await _answer(request, context, lambda: write_article(context.desk.read_article(article_id)))


@reading_router.get(
    "/stories/{story_id}",
    openapi_extra=_describe(STORY_SCHEMA),
    responses={308: {"description": "The story has another id today"}},
)
async def read_story_route(request: Request, context: GivenDesk, story_id: str) -> Response:
    """Give a story: its articles by time, who copied whom, who is quoted, what one outlet alone reports."""
    return await _answer(request, context, lambda: write_story(context.desk.read_story(story_id)))


@reading_router.get("/query", openapi_extra=_describe(QUERIES_SCHEMA))
async def list_queries_route(request: Request, context: GivenDesk) -> Response:
    """List the named queries with what each takes."""
    return await _answer(request, context, lambda: [write_query(each) for each in context.desk.queries])


@reading_router.get(
    "/query/{name}", openapi_extra=_describe(ROWS_SCHEMA, _limit(MOST_ROWS, DEFAULT_ROWS), CURSOR)
)
async def run_query_route(request: Request, context: GivenDesk, name: str) -> Response:
    """Give the rows of a named query; what it takes, as `/v1/query` lists it, stands in the query string."""
    asked = request.query_params.multi_items()
    given = dict(asked)

    def ask() -> Any:  # noqa: ANN401 - JSON
        limit = read_limit(given.pop("limit", None), DEFAULT_ROWS, MOST_ROWS)
        return write_result(context.desk.run(name, given, limit, given.pop("cursor", None)), asked)

    return await _answer(request, context, ask)


async def _answer(request: Request, context: GivenDesk, ask: Callable[[], Any]) -> Response:
    """Answer with JSON, or that nothing has changed."""

    async def make() -> Response:
        body = await context.ask(lambda: to_json(ask(), inf_nan_mode="null", bytes_mode="base64"))
        return Response(body, media_type="application/json")

    return await answer_if_changed(request, context, make)
