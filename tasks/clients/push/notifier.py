"""The notifier: tells, after each push, that something is there to be cleaned, at most once a second.

Takes how many captures became durable, from tasks of one event loop, and calls `notify` with their sum in
a thread. The first call goes out at once, what follows within the second goes out together. Nobody waits
for it: a push is done before, and whatever nobody was told of is found by the next scheduled run.

What it calls posts an event to a Prefect server: `copydesk.article.received`, which a deployment's trigger
waits for. It speaks plain HTTP, so that the endpoint
needs none of Prefect's 100 MB; it is told the credentials that Prefect's own clients read from the
environment, and never logs them. A server that does not take the event is a TransientError.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import httpx
from anyio import to_thread

from tasks.clients.servers.prefect_api import make_client, make_event
from tasks.core.errors import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


PAUSE_S = 1.0
_log = logging.getLogger(__name__)


class Notifier:
    """Calls `notify(captures)`; a TransientError of it is logged, and the captures are told with the next."""

    def __init__(self, notify: Callable[[int], None], pause_s: float = PAUSE_S) -> None:
        self._notify = notify
        self._pause_s = pause_s
        self._untold = 0
        self._telling: asyncio.Task[None] | None = None

    def tell(self, captures: int) -> None:
        """Have it told soon."""
        self._untold += captures
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_all())

    async def close(self) -> None:
        """Tell now what nobody was told yet."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.wait([self._telling])
        if self._untold:
            await self._tell_once()

    async def _tell_all(self) -> None:
        while self._untold:
            if not await self._tell_once():
                return
            await asyncio.sleep(self._pause_s)

    async def _tell_once(self) -> bool:
        captures, self._untold = self._untold, 0
        try:
            await to_thread.run_sync(self._notify, captures)
        except TransientError as error:
            self._untold += captures
            _log.warning("Nobody could be told of %d captures: %s", captures, error)
            return False
        return True


def tell_nobody(captures: int) -> None:
    """Be the `notify` of an endpoint that works without Prefect: schedules find what came in."""
    _log.debug("%d captures wait for the next run", captures)


EVENT = "copydesk.article.received"
RESOURCE = "copydesk.archive"
_WITHIN_S = 5.0


def event_poster(api_url: str, environment: Mapping[str, str]) -> Callable[[int], None]:
    """Give the function that tells the server at `api_url` how many captures came in."""

    def post(captures: int) -> None:
        event = make_event(EVENT, RESOURCE, "archive", {"captures": captures})
        try:
            with make_client(api_url, environment, _WITHIN_S) as client:
                client.post("/events", json=[event]).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TransientError(f"The Prefect server takes no event ({type(error).__name__})") from error

    return post
