"""The pages by which somebody signs in with a token, and out again."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from flows.desk.access import find_signed_in
from flows.desk.desk_context import GivenDesk
from flows.desk.pages.showing import keep_here, show_page
from flows.desk.sessions import COOKIE, LASTS_S
from flows.desk.writing import may_write, read_sent, refuse_strangers

session_pages = APIRouter(include_in_schema=False)


@session_pages.get("/session")
async def show_session(request: Request, context: GivenDesk, back: str = "/") -> Response:
    """Show who has signed in, or let them."""
    return show_page(
        "sign_in", wrong=False, refused=False, back=keep_here(back), known=find_signed_in(request, context)
    )


@session_pages.post("/session", dependencies=[Depends(refuse_strangers)])
async def begin_session(request: Request, context: GivenDesk) -> Response:
    """Begin a session with the token of the form."""
    form = await read_sent(request)
    back = keep_here(form.get("back", ""))
    cookie = context.sessions.begin(form.get("token", "").strip())
    if cookie is None:
        return show_page("sign_in", 401, wrong=True, refused=False, back=back, known=None)
    answer = RedirectResponse(back, 303)
    told = request.headers.get("origin", "")  # by the browser; a proxy in between may take https off
    is_secure = request.url.scheme == "https" or told.startswith("https://")
    answer.set_cookie(COOKIE, cookie, LASTS_S, httponly=True, samesite="lax", secure=is_secure)
    return answer


@session_pages.post("/session/end", dependencies=[Depends(may_write)])
async def end_session() -> Response:
    """End the session of this browser."""
    answer = RedirectResponse("/session", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
