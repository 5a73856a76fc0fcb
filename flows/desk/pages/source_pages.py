"""The pages of sources: what is declared, what a site can be read from, an entry more, a run now.

They stand where the desk is beside the push endpoint. Whoever writes has signed in (`writing`); what is saved
is what a look has found, told by the look's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from flows.desk.access import find_signed_in, may_read
from flows.desk.desk_context import DeskContext, GivenDesk, SourcesDesk
from flows.desk.pages.showing import show_page
from flows.desk.pages.started_runs import no_prefect
from flows.desk.writing import GivenForm  # noqa: TC001 - FastAPI reads the annotations
from tasks.clients.sources.declaring import declare_source
from tasks.clients.sources.source_files import read_declared
from tasks.core.errors import StopError, UsageError
from tasks.core.push.problems import Problem, ProblemError
from tasks.core.sources.source_looks import read_address

if TYPE_CHECKING:
    from flows.desk.looking import SiteLook
    from tasks.core.sources.declared_sources import DeclaredSource

FIRST_WAIT_S, NEXT_WAIT_S = 1.0, 8.0
MOST_FOUND_SHOWN = 20
source_pages = APIRouter(include_in_schema=False)


async def get_sources(context: GivenDesk) -> SourcesDesk:
    """Give what the pages work with."""
    assert context.sources is not None  # noqa: S101 - these pages are there where it is
    return context.sources


GivenSources = Annotated[SourcesDesk, Depends(get_sources)]


@source_pages.get("/sources", dependencies=[Depends(may_read)])
async def show_sources(request: Request, context: GivenDesk, sources: GivenSources) -> Response:
    """Show the declared sources, what was done just now with one of them, and a form for another."""
    return await _show(request, context, sources)


@source_pages.post("/sources/looks")
async def begin_look(
    request: Request, context: GivenDesk, sources: GivenSources, form: GivenForm
) -> Response:
    """Begin to look at what is written in the form."""
    given = form.fields.get("url", "")
    try:
        url = read_address(given)
    except UsageError as error:
        return await _show(request, context, sources, 422, given=given, wrong=str(error))
    try:
        return RedirectResponse(f"/sources/looks/{sources.looks.begin(url)}", 303)
    except StopError as error:
        return await _show(request, context, sources, 503, given=given, wrong=str(error))


@source_pages.get("/sources/looks/{look_id}", dependencies=[Depends(may_read)])
async def show_look(
    request: Request, context: GivenDesk, sources: GivenSources, look_id: str, *, waited: bool = False
) -> Response:
    """Show what a look has found; one that goes on has the browser ask again, which then waits for it."""
    look = _find(sources, look_id)
    result = await look.wait(NEXT_WAIT_S if waited else FIRST_WAIT_S)
    declared, unreadable = await _read(context, sources)
    page = show_page(
        "look",
        here="",
        look_id=look_id,
        look=look,
        result=result,
        most=MOST_FOUND_SHOWN,
        known=find_signed_in(request, context),
        names={each.url: each.name for each in declared},
        unreadable=unreadable,
    )
    if result is None:
        page.headers["Refresh"] = f"0; url=/sources/looks/{look_id}?waited=true"
    return page


@source_pages.post("/sources")
async def save_source(context: GivenDesk, sources: GivenSources, form: GivenForm) -> Response:
    """Declare what a look has found."""
    look = _find(sources, form.fields.get("look", ""))
    wanted = form.fields.get("url", "")
    found = next((each for each in look.result.found if each.url == wanted), None) if look.result else None
    if found is None:
        detail = "The look at that site has found no such address"
        raise ProblemError(Problem(404, "not-found-there", "There is no such source", detail))
    made = await context.ask(lambda: declare_source(sources.path, sources.data_dir, found.url, found.kind))
    return _go_back(name=made.name, done="saved" if made.entry else "there")


@source_pages.post("/sources/runs")
async def run_source(context: GivenDesk, sources: GivenSources, form: GivenForm) -> Response:
    """Start a run of one declared source."""
    name, start = form.fields.get("name", ""), sources.start_run
    if start is None:
        raise no_prefect(f"copydesk ingest --only {name}")

    def ask() -> str:
        if not any(each.name == name and each.enabled for each in read_declared(sources.path)):
            raise UsageError("No source that is read has this name", "Load the page of sources again")
        return start(name)

    return _go_back(name=name, done="started", run=await context.ask(ask))


async def _show(  # noqa: PLR0913 - what the page is told, each by its name
    request: Request,
    context: DeskContext,
    sources: SourcesDesk,
    status: int = 200,
    *,
    given: str = "",
    wrong: str = "",
) -> Response:
    """Show the page of sources; the address says what was done before, and with which source."""
    asked = request.query_params
    declared, unreadable = await _read(context, sources)
    return show_page(
        "sources",
        status,
        here="",
        declared=declared,
        unreadable=unreadable,
        file=sources.path.name,
        known=find_signed_in(request, context),
        meant=next((each for each in declared if each.name == asked.get("name")), None),
        done=asked.get("done"),
        run=_read_run(asked.get("run", "")),
        runs_at=context.runs_at,
        starts_runs=sources.start_run is not None,
        given=given,
        wrong=wrong,
    )


async def _read(context: DeskContext, sources: SourcesDesk) -> tuple[tuple[DeclaredSource, ...], str]:
    """Read what is declared; or why it cannot be read."""

    def read() -> tuple[tuple[DeclaredSource, ...], str]:
        try:
            return read_declared(sources.path), ""
        except UsageError as error:
            return (), str(error)

    return await context.ask(read)


def _find(sources: SourcesDesk, look_id: str) -> SiteLook:
    if look := sources.looks.find(look_id):
        return look
    detail = "Looks are kept for a while, and until the desk starts anew: look at the site again"
    raise ProblemError(Problem(404, "unknown-look", "This look is no longer known", detail))


def _read_run(told: str) -> str:
    """Read the id of a flow run, as an address may lead there."""
    try:
        return str(UUID(told)) if told else ""
    except ValueError:
        return ""


def _go_back(**said: str) -> Response:
    return RedirectResponse(f"/sources?{urlencode(said)}", 303)
