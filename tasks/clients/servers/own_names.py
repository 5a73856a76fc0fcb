"""An ASGI application's own names: who asks by another, or from a page of another origin, is refused.

A page of a stranger in a browser on this machine can have the browser ask a local server, under the name of
that server (its `Origin` tells it), or, once the stranger's DNS answers with an address of this machine,
under the stranger's own name (`Host` tells it: DNS rebinding). Addresses are nobody's names, so that they
may stand for Host, as may localhost; other names are given. Programs that are no browsers send no Origin,
and are let through. What is refused is answered as a problem, before anything of the application has run.
"""

from __future__ import annotations

import json
import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from tasks.core.push.problems import MEDIA_TYPE, foreign_origin, misdirected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, MutableMapping

    from tasks.core.push.problems import Problem

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_-][a-z0-9._-]*)(?::[0-9]{1,5})?", re.IGNORECASE)
_SEEN_FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
_POLICY_VIOLATION = 1008
_FRAMES = ((b"x-frame-options", b"DENY"), (b"content-security-policy", b"frame-ancestors 'none'"))


class OwnNames:
    """Lets through to `application` what asks by a name of its own, from its own pages or from none."""

    def __init__(self, application: Application, names: Collection[str] = ()) -> None:
        self._application = application
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        if scope["type"] not in {"http", "websocket"}:
            await self._application(scope, receive, send)
        elif problem := find_stranger(scope["headers"], self._names):
            await _refuse(scope, send, problem)
        else:
            await self._application(scope, receive, _outside_of_frames(send))


def find_stranger(headers: Iterable[tuple[bytes, bytes]], names: Collection[str]) -> Problem | None:
    """Tell why a request is refused, from its headers (ASGI: names in lower case), or None."""
    told = {name: value.decode("latin-1") for name, value in headers}
    host = told.get(b"host")
    if host is not None and not is_own_host(host, names):
        return misdirected()
    origin = told.get(b"origin")
    if origin is not None:
        scheme, _, rest = origin.lower().partition("://")
        return None if scheme in {"http", "https"} and host and rest == host.lower() else foreign_origin()
    is_seen_elsewhere = told.get(b"sec-fetch-site") in _SEEN_FROM_ELSEWHERE
    return foreign_origin() if is_seen_elsewhere and told.get(b"sec-fetch-mode") != "navigate" else None


def is_own_host(host: str, names: Collection[str]) -> bool:
    """Tell whether a Host header names this server: by an address, as localhost, or by one of `names`."""
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = found[1].lower().removesuffix(".")
    return name == "localhost" or name.endswith(".localhost") or name in names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": problem.title})
        return
    body = json.dumps(problem.as_json()).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _outside_of_frames(send: Send) -> Send:
    """Have no page show ours in a frame, where it could guide clicks, unless the answer says who may."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ())]
            is_said = any(name.lower() == b"x-frame-options" for name, _ in headers)
            message = {**message, "headers": headers if is_said else [*headers, *_FRAMES]}
        await send(message)

    return send_on
