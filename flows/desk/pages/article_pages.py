"""The pages of one article and of one story, and the bytes that an article was read from."""

from fastapi import APIRouter, Depends, Request, Response

from flows.desk.access import find_signed_in, may_read
from flows.desk.desk_context import GivenDesk
from flows.desk.pages.showing import show_page, show_raw
from flows.desk.unchanged import answer_if_changed
from tasks.core.push.problems import Problem, ProblemError

VIEWS = ("text", "cuts", "raw")
article_pages = APIRouter(dependencies=[Depends(may_read)], include_in_schema=False)


@article_pages.get("/articles/{article_id}")
async def show_article(request: Request, context: GivenDesk, article_id: str, view: str = "text") -> Response:
    """Show an article: its text, that with the cuts in place, or beside the bytes that it was read from."""
    chosen = view if view in VIEWS else VIEWS[0]

    async def make() -> Response:
        from flows.desk.pages.article_views import show_all_of  # noqa: PLC0415 - loads what compares texts

        answer = await context.ask(lambda: context.desk.read_article(article_id))
        values = await context.ask(lambda: show_all_of(answer, chosen))
        return show_page(
            "article",
            view=chosen,
            has_store=context.read_raw is not None,
            can_teach=context.teaching is not None,
            known=find_signed_in(request, context),
            here="",
            **values,
        )

    return await answer_if_changed(request, context, make)


@article_pages.get("/articles/{article_id}/raw")
async def give_raw(request: Request, context: GivenDesk, article_id: str) -> Response:
    """Give the bytes that an article was read from, for a frame in which nothing runs."""
    read_raw = context.read_raw
    if read_raw is None:
        detail = "This desk has the published news alone"
        raise ProblemError(Problem(404, "no-store", "The raw bytes are not here", detail))

    async def make() -> Response:
        from flows.desk.pages.article_views import name_form  # noqa: PLC0415 - the same

        answer = await context.ask(lambda: context.desk.read_article(article_id))
        raw = await context.ask(lambda: read_raw(str(answer.article.fields["raw_key"])))
        return show_raw(raw, name_form(raw, answer.article))

    return await answer_if_changed(request, context, make)


@article_pages.get("/stories/{story_id}")
async def show_story(request: Request, context: GivenDesk, story_id: str) -> Response:
    """Show a story across its outlets."""

    async def make() -> Response:
        from flows.desk.pages.article_views import show_whole_story  # noqa: PLC0415 - the same

        answer = await context.ask(lambda: context.desk.read_story(story_id))
        return show_page("story", here="", **show_whole_story(answer))

    return await answer_if_changed(request, context, make)
