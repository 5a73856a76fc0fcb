"""Events to a Prefect server: `copydesk.article.received`, which a deployment's trigger waits for.

Takes the server's address, gives a function that posts one event. It speaks plain HTTP, so that the endpoint
needs none of Prefect's 100 MB; it is told the credentials that Prefect's own clients read from the
environment, and never logs them. A server that does not take the event is a TransientError.
"""

from __future__ import annotations

import uuid
from base64 import b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx

from tasks.core.errors import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EVENT = "copydesk.article.received"
RESOURCE = "copydesk.archive"
_WITHIN_S = 5.0


def event_poster(api_url: str, environment: Mapping[str, str]) -> Callable[[int], None]:
    """Give the function that tells the server at `api_url` how many captures came in."""
    address = f"{api_url.rstrip('/')}/events"
    headers = _authorize(environment)

    def post(captures: int) -> None:
        try:
            answer = httpx.post(address, json=[_make_event(captures)], headers=headers, timeout=_WITHIN_S)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TransientError(f"The Prefect server takes no event ({type(error).__name__})") from error

    return post


def _make_event(captures: int) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": EVENT,
        "resource": {"prefect.resource.id": RESOURCE, "prefect.resource.name": "archive"},
        "payload": {"captures": captures},
    }


def _authorize(environment: Mapping[str, str]) -> dict[str, str]:
    if key := environment.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {key}"}
    if login := environment.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}
    return {}
