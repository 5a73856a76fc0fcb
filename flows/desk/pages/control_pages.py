"""The control room, and the named queries as tables."""

from fastapi import APIRouter, Depends, Request, Response

from flows.desk.access import may_read
from flows.desk.desk_context import GivenDesk
from flows.desk.pages.showing import show_page
from flows.desk.unchanged import answer_if_changed
from tasks.core.desk.article_questions import read_limit
from tasks.core.desk.control_room import ControlRoom
from tasks.core.health.health import NOT_READY, Concern, Health, find_concerns

MOST_ROWS_SHOWN = 200
control_pages = APIRouter(dependencies=[Depends(may_read)], include_in_schema=False)


@control_pages.get("/control")
async def show_control(request: Request, context: GivenDesk) -> Response:
    """Show how the installation is, what waits, what was refused, what drifts, what is cut, what ran."""

    def read() -> ControlRoom:
        return context.desk.read_control()

    room = await context.ask(read)
    health, concerns = await _look(request) or (None, ())
    return show_page(
        "control",
        here="control",
        room=room,
        health=health,
        concerns=concerns,
        is_ready=not any(each.code in NOT_READY for each in concerns),
        runs_at=context.runs_at,
        can_declare=context.sources is not None,
        can_teach=context.teaching is not None,
    )


@control_pages.get("/queries")
async def show_queries(request: Request, context: GivenDesk) -> Response:
    """Show which queries have a name."""

    async def make() -> Response:
        publication, queries = await context.ask(lambda: (context.desk.look(), context.desk.queries))
        return show_page("queries", here="queries", queries=queries, publication=publication)

    return await answer_if_changed(request, context, make)


@control_pages.get("/queries/{name}")
async def show_query(request: Request, context: GivenDesk, name: str) -> Response:
    """Show rows of a named query, and what it can be asked."""
    asked = {key: value for key, value in request.query_params.items() if value}
    given = dict(asked)
    limit, cursor = given.pop("limit", None), given.pop("cursor", None)

    async def make() -> Response:
        most = read_limit(limit, MOST_ROWS_SHOWN, MOST_ROWS_SHOWN)
        answer = await context.ask(lambda: context.desk.run(name, given, most, cursor))
        return show_page("query", here="queries", answer=answer, given=given)

    return await answer_if_changed(request, context, make)


async def _look(request: Request) -> tuple[Health, tuple[Concern, ...]] | None:
    """Give the health of now and what of it is of concern; None where nobody watches or it takes too long."""
    if (watching := getattr(request.app.state, "watching", None)) is None:
        return None
    health = await watching.watch.health()
    return None if health is None else (health, find_concerns(health, watching.watch.limits))
