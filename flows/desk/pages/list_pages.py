"""The pages that list articles: search and browse, each outlet, author, section, language, day; CSV, Atom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from flows.desk.access import may_read
from flows.desk.desk_context import DeskContext, GivenDesk
from flows.desk.pages.feeds import list_as_atom, list_as_csv
from flows.desk.pages.showing import show_page
from flows.desk.unchanged import answer_if_changed
from tasks.core.desk.article_questions import ArticleQuestion, read_question
from tasks.core.desk.desk_answers import ArticlePage
from tasks.core.desk.list_view import list_chosen, list_facets

MOST_ROWS_OF_CSV = 10_000
ALL_VALUES = 300
list_pages = APIRouter(dependencies=[Depends(may_read)], include_in_schema=False)


@list_pages.get("/")
async def show_list(request: Request, context: GivenDesk) -> Response:
    """Show what is searched for, or the newest articles."""
    return await _show(request, context, "Articles")


@list_pages.get("/outlets/{value:path}")
async def show_outlet(request: Request, context: GivenDesk, value: str) -> Response:
    """Show the articles of an outlet."""
    return await _show(request, context, "Outlet", outlet=value)


@list_pages.get("/authors/{value:path}")
async def show_author(request: Request, context: GivenDesk, value: str) -> Response:
    """Show the articles of an author."""
    return await _show(request, context, "Author", author=value)


@list_pages.get("/sections/{value:path}")
async def show_section(request: Request, context: GivenDesk, value: str) -> Response:
    """Show the articles of a section."""
    return await _show(request, context, "Section", section=value)


@list_pages.get("/languages/{value}")
async def show_language(request: Request, context: GivenDesk, value: str) -> Response:
    """Show the articles in a language."""
    return await _show(request, context, "Language", language=value)


@list_pages.get("/days/{value}")
async def show_day(request: Request, context: GivenDesk, value: str) -> Response:
    """Show the articles of a day."""
    try:
        until = (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return await _show(request, context, "Day", since=value)
    return await _show(request, context, "Day", since=value, until=until)


@list_pages.get("/browse")
async def show_browse(request: Request, context: GivenDesk) -> Response:
    """Show every outlet, section, language, month and author that there is."""

    async def make() -> Response:
        one = ArticleQuestion(limit=1)
        page = await context.ask(lambda: context.desk.list_articles(one, most_values=ALL_VALUES))
        return show_page("browse", page=page, facets=list_facets(page), here="browse")

    return await answer_if_changed(request, context, make)


@list_pages.get("/articles.csv")
async def give_csv(request: Request, context: GivenDesk) -> Response:
    """Give what is found as CSV."""
    return await _give(request, context, lambda page: list_as_csv(page.articles), "text/csv", 1000)


@list_pages.get("/articles.atom")
async def give_atom(request: Request, context: GivenDesk) -> Response:
    """Give what is found as an Atom feed."""
    base = str(request.base_url).rstrip("/")
    return await _give(request, context, lambda page: list_as_atom(page, base), "application/atom+xml", 50)


async def _show(request: Request, context: DeskContext, title: str, **told: str) -> Response:
    async def make() -> Response:
        def ask() -> ArticlePage:
            return context.desk.list_articles(read_question(dict(request.query_params) | told))

        page = await context.ask(ask)
        value = next(iter(told.values()), "")
        names = {each.value: each.name for values in page.facets.values() for each in values}
        return show_page(
            "list",
            page=page,
            question=page.question,
            title=title,
            name=names.get(value, value),
            facets=list_facets(page),
            chosen=[*list_chosen(page)],
            query=page.question.ask_for().as_query(),
            here="list",
        )

    return await answer_if_changed(request, context, make)


async def _give(
    request: Request,
    context: DeskContext,
    write: Callable[[ArticlePage], str],
    media_type: str,
    limit: int,
) -> Response:
    async def make() -> Response:
        def ask() -> Any:  # noqa: ANN401 - a text
            given = {"limit": str(limit)} | dict(request.query_params)
            question = read_question(given, MOST_ROWS_OF_CSV)
            return write(context.desk.list_articles(question, most_values=0))

        return Response(await context.ask(ask), media_type=media_type)

    return await answer_if_changed(request, context, make)
