"""Looks at sites for the pages of sources, beside the loop that answers requests.

Each is the matter of a process of its own, which is ended when its time is over or the desk closes: what a
site sends reaches no memory of ours but as a checked `SourceLook`. Looks are kept in memory, the last ones.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from tasks.core.errors import StopError
from tasks.core.sources.source_looks import SourceLook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOOKING_COMMAND = (sys.executable, "-P", "-c", "from flows.run.site_looks import run_look; run_look()")
LOOKS_AT_ONCE = 2
LOOKS_WAITING = 8
LOOKS_KEPT = 50
_log = logging.getLogger(__name__)
_LOOK = TypeAdapter(SourceLook)
_BROKEN_OFF = SourceLook(
    trouble="The site could not be looked at in time", hint="Try again, or give the address of its feed"
)


@dataclass
class SiteLook:
    """A look at an address: since when, and, when it is over, what it found."""

    url: str
    began_at: float = field(default_factory=time.monotonic)
    result: SourceLook | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seconds(self) -> int:
        """How long ago it began."""
        return int(time.monotonic() - self.began_at)

    async def wait(self, seconds: float) -> SourceLook | None:
        """Give what it found; None where it goes on for longer than so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), seconds)
        return self.result


class SiteLooks:
    """Begins looks, and knows those that were begun; `environment` is what their processes go by."""

    def __init__(self, environment: Mapping[str, str], command: Sequence[str] = LOOKING_COMMAND) -> None:
        self._environment = environment
        self._command = command
        self._looks: dict[str, SiteLook] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(LOOKS_AT_ONCE)

    def begin(self, url: str) -> str:
        """Begin a look, and give its id; of an address that is looked at just now, the id that it has."""
        waiting = {each.url: look_id for look_id, each in self._looks.items() if each.result is None}
        if url in waiting:
            return waiting[url]
        if len(waiting) >= LOOKS_WAITING:
            raise StopError("Other sites are looked at just now", "Try again in a minute")
        look_id = secrets.token_urlsafe(9)
        self._looks[look_id] = look = SiteLook(url)
        for old in [*self._looks][:-LOOKS_KEPT]:
            del self._looks[old]
        task = asyncio.create_task(self._run(look))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return look_id

    def find(self, look_id: str) -> SiteLook | None:
        """Find a look."""
        return self._looks.get(look_id)

    async def close(self) -> None:
        """Break off what is under way."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, look: SiteLook) -> None:
        try:
            async with self._places:
                look.result = await self._look(look.url)
        except (OSError, ValidationError) as error:  # none could be started, or it was ended, or broke
            _log.warning("A look at a site gave nothing: %s", type(error).__name__)
        finally:
            look.result = look.result or _BROKEN_OFF
            look.ended.set()

    async def _look(self, url: str) -> SourceLook:
        child = await asyncio.create_subprocess_exec(
            *self._command, url, env=os.environ | self._environment, stdin=DEVNULL, stdout=PIPE
        )
        try:
            said, _ = await child.communicate()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        return _LOOK.validate_json(said)
