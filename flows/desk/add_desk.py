"""What of the desk an application has: its API, its pages, its style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from flows.desk.desk_routes import reading_router
from flows.desk.pages.article_pages import article_pages
from flows.desk.pages.control_pages import control_pages
from flows.desk.pages.list_pages import list_pages
from flows.desk.pages.session_pages import session_pages
from flows.desk.pages.showing import ICON, read_icon, read_style

if TYPE_CHECKING:
    from fastapi import FastAPI

_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def add_desk(app: FastAPI) -> None:
    """Add the routes; `app.state.desk` is what they ask."""
    app.include_router(reading_router)
    app.include_router(list_pages)
    app.include_router(article_pages)
    app.include_router(control_pages)
    app.include_router(session_pages)
    app.add_api_route("/static/{name}", give_style, include_in_schema=False)


async def give_style(request: Request, name: str) -> Response:
    """Give the style sheet, by the name of this one or of an earlier one, or the icon."""
    style, path = read_style()
    if request.url.path == path:
        return Response(style, media_type="text/css", headers=_A_YEAR)
    if name == ICON:
        return Response(read_icon(), media_type="image/svg+xml", headers=_A_YEAR)
    return RedirectResponse(path) if name.startswith("desk.") else Response(status_code=404)
