"""Who may read: anybody on this machine, and from elsewhere whoever is known: by a token, or signed in.

A request is of this machine where it comes from loopback to a name of loopback, and nobody says that
it was passed on: a proxy in front of us is not taken for its clients. Somebody is known who sends a token
that may push, who has a session made from one, or whom a reverse proxy names in the header that
COPYDESK_DESK_USER_HEADER names; where none is set, no header is believed.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from flows.desk.desk_context import DeskContext, GivenDesk
from flows.desk.sessions import COOKIE
from tasks.core.push.problems import ProblemError, unauthorized

PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
LONGEST_USER = 200
_bearer = HTTPBearer(auto_error=False, scheme_name="Reader", description="Not needed on the machine itself")
GivenToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a browser's requests are of, and the CSRF token that the forms of its pages carry.

    `has_session`: it is one of ours, which can be ended here.
    """

    name: str
    csrf: str = field(repr=False)
    has_session: bool


def is_of_this_machine(request: Request) -> bool:
    """Tell whether a request comes from this machine, for this machine."""
    if request.client is None or any(name in request.headers for name in PASSED_ON):
        return False
    host = (request.url.hostname or "").removesuffix(".")
    is_ours = host == "localhost" or host.endswith(".localhost") or _is_loopback(host)
    return is_ours and _is_loopback(request.client.host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def find_signed_in(request: Request, context: DeskContext) -> SignedIn | None:
    """Give who has signed in, by the session's cookie or with the reverse proxy; None for nobody."""
    cookie = request.cookies.get(COOKIE, "")
    if name := context.sessions.find_reader(cookie):
        return SignedIn(name, context.sessions.seal_forms(cookie), has_session=True)
    if name := _find_user(request, context.user_header):
        return SignedIn(name, context.sessions.seal_forms(f"user {name}"), has_session=False)
    return None


def _find_user(request: Request, header: str | None) -> str | None:
    """Give whom the proxy names; nobody where the header came twice, for one of them may be the client's."""
    told = request.headers.getlist(header) if header else []
    name = told[0].strip() if len(told) == 1 else ""
    return name if 0 < len(name) <= LONGEST_USER and name.isprintable() else None


def find_token_name(context: DeskContext, token: HTTPAuthorizationCredentials) -> str:
    """Give the name of a token; a ProblemError where it is none that is good."""
    if name := context.tokens.find_pusher(token.credentials):
        return name
    raise ProblemError(unauthorized("This token is none that is good"))


async def may_read(request: Request, context: GivenDesk, token: GivenToken) -> None:
    """End a request here unless it may read."""
    if token is not None:
        find_token_name(context, token)
    elif not is_of_this_machine(request) and find_signed_in(request, context) is None:
        detail = "Send `Authorization: Bearer TOKEN`; `copydesk tokens add NAME` makes one"
        raise ProblemError(unauthorized(detail))
