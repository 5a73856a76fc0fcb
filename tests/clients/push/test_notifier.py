"""The notifier: told soon, together, and never in anybody's way; and the event as Prefect sees it."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import httpx
import pytest

from tasks.clients.push.notifier import EVENT, Notifier, event_poster
from tasks.clients.servers.prefect_api import authorize
from tasks.core.errors import TransientError
from tests.patience import LONGER_S, PATIENCE_S, no_hang, read_clock, wait_until

pytestmark = pytest.mark.slow


class Listener:
    """Notes what it is told and when; fails as often as asked."""

    def __init__(self, failures: int = 0) -> None:
        self.told: list[tuple[float, int]] = []
        self._failures = failures

    def __call__(self, captures: int) -> None:
        """Note it."""
        self.told.append((read_clock(), captures))
        if len(self.told) <= self._failures:
            raise TransientError("nobody there")


async def wait_for_calls(listener: Listener, calls: int) -> None:
    """Wait until it has been told so often."""
    await asyncio.to_thread(wait_until, lambda: len(listener.told) >= calls)


def test_what_follows_within_the_pause_is_told_together() -> None:
    """The first at once, the rest in one go; nothing is lost and nothing told twice."""
    listener = Listener()

    async def push() -> None:
        notifier = Notifier(listener, pause_s=0.3)
        notifier.tell(2)
        await wait_for_calls(listener, 1)
        for _ in range(49):
            notifier.tell(2)
        await wait_for_calls(listener, 2)
        await notifier.close()

    asyncio.run(push())
    (first, alone), (second, together) = listener.told
    assert second - first >= 0.3
    assert (alone, together) == (2, 98)


def test_a_failure_is_told_with_the_next() -> None:
    """The push is done already; nobody waits and nobody is told of an error."""
    listener = Listener(failures=1)

    async def push() -> None:
        notifier = Notifier(listener, pause_s=0.01)
        notifier.tell(1)
        assert notifier._telling is not None
        await notifier._telling
        notifier.tell(1)
        await wait_for_calls(listener, 2)
        await notifier.close()

    asyncio.run(push())
    assert [captures for _, captures in listener.told] == [1, 2]


def test_the_end_tells_what_is_left() -> None:
    """A server that goes down does not wait for the pause."""
    listener = Listener()

    async def push() -> None:
        notifier = Notifier(listener, pause_s=LONGER_S)
        notifier.tell(1)
        await wait_for_calls(listener, 1)
        notifier.tell(4)
        with no_hang():
            await notifier.close()

    asyncio.run(push())
    assert [captures for _, captures in listener.told] == [1, 4]


def test_prefect_takes_the_event(prefect_api: str) -> None:
    """It is in the server's own record of events, under the name that a trigger waits for."""
    event_poster(prefect_api, os.environ)(3)
    asked = {"filter": {"event": {"name": [EVENT]}}}
    found = wait_until(lambda: read_events(prefect_api, asked))
    assert found[0]["payload"] == {"captures": 3}
    assert found[0]["resource"]["prefect.resource.id"] == "copydesk.archive"


def read_events(prefect_api: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask the server for its record of events."""
    headers = authorize(os.environ)
    answer = httpx.post(f"{prefect_api}/events/filter", json=asked, headers=headers, timeout=PATIENCE_S)
    events: list[dict[str, Any]] = answer.json()["events"]
    return events


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/api", "http://[x", "no address"])
def test_a_server_that_is_not_there_is_a_passing_error(address: str) -> None:
    """The notifier knows what to do with it."""
    with pytest.raises(TransientError):
        event_poster(address, {"PREFECT_API_KEY": "secret"})(1)
