"""Watches over an installation from inside the push endpoint: says what its health is, tells when behind.

`health` gives what was last seen, looked at anew where that is older than some seconds; whoever asks waits
for a look that hangs no longer than a probe would. `run` looks once a minute and tells, once when something
becomes of concern and every hour while it stays, through an event that an automation waits for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread

from tasks.core.errors import TransientError
from tasks.core.health.health import find_concerns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.health.health_reader import HealthReader
    from tasks.core.health.health import Code, Concern, Health, HealthLimits

BEHIND = "copydesk.behind"
HEALTH_RESOURCE = "copydesk.health"
MAX_AGE_S = 5.0
PROBE_WITHIN_S = 3.0
LOOK_EVERY_S = 60.0
TELL_AGAIN_S = 3600.0
_log = logging.getLogger(__name__)


class HealthWatch:
    """Looks after one installation; `tell` is given what is of concern, in a thread."""

    def __init__(
        self,
        reader: HealthReader,
        limits: HealthLimits,
        tell: Callable[[Sequence[Concern]], None],
        max_age_s: float = MAX_AGE_S,
    ) -> None:
        self.limits = limits
        self._reader = reader
        self._tell = tell
        self._max_age_s = max_age_s
        self._looking: asyncio.Task[Health] | None = None
        self._seen: Health | None = None
        self._seen_at = 0.0
        self._threads = CapacityLimiter(2)
        self._told: frozenset[Code] = frozenset()
        self._told_at = 0.0

    async def health(self, within_s: float | None = PROBE_WITHIN_S) -> Health | None:
        """Give the health of now; None where it cannot be found out in time."""
        if self._seen is not None and time.monotonic() - self._seen_at < self._max_age_s:
            return self._seen
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        await asyncio.wait([self._looking], timeout=within_s)
        is_done = self._looking.done() and not self._looking.cancelled()
        return self._looking.result() if is_done else None

    async def run(self) -> None:
        """Look and tell until cancelled."""
        while True:
            if seen := await self.health(within_s=None):
                await self._tell_of(find_concerns(seen, self.limits))
            await asyncio.sleep(LOOK_EVERY_S)

    def stop(self) -> None:
        """Let go of a look that is under way."""
        if self._looking is not None:
            self._looking.cancel()

    async def _look(self) -> Health:
        self._seen = await to_thread.run_sync(
            self._reader.read, abandon_on_cancel=True, limiter=self._threads
        )
        self._seen_at = time.monotonic()
        return self._seen

    async def _tell_of(self, concerns: Sequence[Concern]) -> None:
        codes = frozenset(each.code for each in concerns)
        is_old = codes <= self._told and time.monotonic() - self._told_at < TELL_AGAIN_S
        if not codes or is_old:
            self._told &= codes
            return
        for each in concerns:
            _log.warning("%s: %s", each.code.value, each.message)
        try:
            await to_thread.run_sync(self._tell, concerns, abandon_on_cancel=True, limiter=self._threads)
        except TransientError as error:
            _log.warning("Nobody could be told: %s", error)
            return
        self._told, self._told_at = codes, time.monotonic()
