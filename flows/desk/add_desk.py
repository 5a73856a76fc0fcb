"""What of the desk an application has: its API, its pages, its style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from flows.desk.desk_routes import reading_router
from flows.desk.pages.article_pages import article_pages
from flows.desk.pages.control_pages import control_pages
from flows.desk.pages.list_pages import list_pages
from flows.desk.pages.session_pages import session_pages
from flows.desk.pages.showing import ICON, read_icon, read_style

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI

_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def add_desk(app: FastAPI) -> None:
    """Add the routes; `app.state.desk` is what they ask."""
    app.include_router(reading_router)
    for pages in (list_pages, article_pages, control_pages, session_pages):
        add_pages(app, pages)
    app.add_api_route("/static/{name}", give_style, methods=["GET", "HEAD"], include_in_schema=False)


def add_pages(app: FastAPI, pages: APIRouter) -> None:
    """Add pages; HEAD is answered as GET is, without the body."""
    for route in pages.routes:
        if isinstance(route, APIRoute) and route.methods == {"GET"}:
            route.methods = {"GET", "HEAD"}
    app.include_router(pages)


async def give_style(request: Request, name: str) -> Response:
    """Give the style sheet, by the name of this one or of an earlier one, or the icon."""
    style, path = read_style()
    if request.url.path == path:
        return Response(style, media_type="text/css", headers=_A_YEAR)
    if name == ICON:
        return Response(read_icon(), media_type="image/svg+xml", headers=_A_YEAR)
    return RedirectResponse(path) if name.startswith("desk.") else Response(status_code=404)
