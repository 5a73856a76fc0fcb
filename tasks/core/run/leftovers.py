"""Which flow runs that Prefect takes for unfinished have no owner any more, and how sure that is.

Takes what the server says of a run, what its lock says (see `clients/files/locks.py`) and the time; gives a
`Leftover` for a run that is dead, or that somebody should look at. What is certain: a lock that its owner let
go of without having ended. What is likely: nothing moved for far longer than it takes. A run of another
machine that never sent a heartbeat cannot be told from one that works; it is named and let be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

PENDING_AT_MOST = timedelta(minutes=5)
"""From a worker's taking a run to its first line takes seconds, a minute on a busy machine."""
SILENT_AT_MOST = timedelta(minutes=10)
"""Three times the pause between two heartbeats of a run, and a little."""


class Life(StrEnum):
    """What the lock of a run says of it."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"  # there is no lock: it has not begun, has ended, or is of another folder or machine


class Certainty(StrEnum):
    """How sure it is that a run is dead."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A flow run that the server has as PENDING, RUNNING or CANCELLING since some moment."""

    flow_run_id: str
    name: str
    state_type: str
    since: datetime
    last_heartbeat_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it was taken and has not begun."""
        return self.state_type == "PENDING"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A run without a living owner, as far as that is known, and why."""

    run: UnfinishedRun
    certainty: Certainty
    reason: str

    @property
    def is_mended(self) -> bool:
        """Whether it may be marked as crashed."""
        return self.certainty is not Certainty.UNKNOWN


def judge_run(
    run: UnfinishedRun, life: Life, now: datetime, *, is_ours: bool, has_worker: bool = True
) -> Leftover | None:
    """Give the run as left over, or None for one that lives or is too young to tell.

    `is_ours`: the server serves this data folder alone, so that whoever works has a lock in it. `has_worker`:
    a worker lives that may have taken the run.
    """
    if life is Life.ALIVE:
        return None
    if life is Life.DEAD:
        return Leftover(run, Certainty.CERTAIN, "Its process has died")
    quiet = now - run.since
    if run.is_pending and is_ours and not has_worker:
        return Leftover(run, Certainty.CERTAIN, "The worker that took it has ended before it began")
    if run.is_pending:
        reason = f"Taken {_minutes(quiet)} ago and never begun"
        return Leftover(run, Certainty.LIKELY, reason) if quiet > PENDING_AT_MOST else None
    if is_ours:
        reason = "No process of this data folder is at work on it"
        return Leftover(run, Certainty.LIKELY, reason) if quiet > PENDING_AT_MOST else None
    return _judge_by_heartbeat(run, now)


def _judge_by_heartbeat(run: UnfinishedRun, now: datetime) -> Leftover | None:
    silent = now - (run.last_heartbeat_at or run.since)
    if silent <= SILENT_AT_MOST:
        return None
    if run.last_heartbeat_at:
        return Leftover(run, Certainty.LIKELY, f"No heartbeat for {_minutes(silent)}")
    reason = f"In this state for {_minutes(silent)} without a heartbeat; a run from a terminal sends none"
    return Leftover(run, Certainty.UNKNOWN, reason)


def _minutes(span: timedelta) -> str:
    return f"{span // timedelta(minutes=1)} min"
