"""Who may read: anybody on this machine, and from elsewhere whoever has a token that may push, or a session.

A request is of this machine where it comes from loopback to a name of loopback, and nobody says that
it was passed on: a proxy in front of us is not taken for its clients.
"""

from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from flows.desk.desk_context import GivenDesk
from flows.desk.sessions import COOKIE
from tasks.core.push.problems import ProblemError, unauthorized

PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_bearer = HTTPBearer(auto_error=False, scheme_name="Reader", description="Not needed on the machine itself")


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


async def may_read(
    request: Request,
    context: GivenDesk,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> None:
    """End a request here unless it may read."""
    if credentials is not None:
        if context.tokens.find_pusher(credentials.credentials):
            return
        raise ProblemError(unauthorized("This token is none that is good"))
    if is_of_this_machine(request) or context.sessions.find_reader(request.cookies.get(COOKIE, "")):
        return
    raise ProblemError(
        unauthorized("Send `Authorization: Bearer TOKEN`; `copydesk tokens add NAME` makes one")
    )
