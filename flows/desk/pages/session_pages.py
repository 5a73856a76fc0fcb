"""The pages by which a reader from elsewhere signs in with a token, and out again."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from flows.desk.desk_context import GivenDesk
from flows.desk.pages.showing import show_page
from flows.desk.sessions import COOKIE, LASTS_S

_LARGEST_FORM = 10_000
session_pages = APIRouter(include_in_schema=False)


@session_pages.get("/session")
async def show_session(request: Request, context: GivenDesk) -> Response:
    """Show who has signed in, or let them."""
    reader = context.sessions.find_reader(request.cookies.get(COOKIE, ""))
    return show_page("sign_in", wrong=False, back="/", reader=reader)


@session_pages.post("/session")
async def begin_session(request: Request, context: GivenDesk) -> Response:
    """Begin a session with the token of the form."""
    form = await _read_form(request)
    back = _keep_here(form.get("back", ""))
    cookie = context.sessions.begin(form.get("token", "").strip())
    if cookie is None:
        return show_page("sign_in", 401, wrong=True, back=back, reader=None)
    answer = RedirectResponse(back, 303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, LASTS_S, httponly=True, samesite="lax", secure=is_secure)
    return answer


@session_pages.post("/session/end")
async def end_session() -> Response:
    """End the session of this browser."""
    answer = RedirectResponse("/session", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


async def _read_form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _keep_here(back: str) -> str:
    """Give an address of this desk: no form leads a reader anywhere else."""
    is_here = back.startswith("/") and not back.startswith(("//", "/session")) and "\\" not in back
    return back if is_here and back.isprintable() else "/"
