"""The health of an installation: what is known of it at one moment, and what of that is a concern.

Takes facts that others have read, gives the concerns among them, each with a code, one line for a person and
the same without anything of the inside for strangers. `copydesk status`, `/readyz`, `/metrics` and the alert
all speak of these facts and no others. What cannot be known at the moment is None, and no concern by itself.
Knows no clock: the moment stands in the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.records import Reason
from tasks.core.store.lease import OFTEN_STOLEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta


class Code(StrEnum):
    """What can be of concern."""

    STORE = "store-out-of-reach"
    WAREHOUSE = "warehouse-unusable"
    NEWS = "news-database-unusable"
    PREFECT = "prefect-out-of-reach"
    CAPTURES = "captures-wait"
    INBOX = "inbox-waits"
    SWEEP = "sweep-late"
    DISK = "disk-low"
    SILENT = "sources-silent"
    WALLED = "hosts-refuse"
    EMPTY = "sources-empty"
    LEASES = "leases-stolen"
    LAKE = "lake-behind"


NOT_READY = frozenset({Code.STORE, Code.SWEEP, Code.CAPTURES, Code.LEASES})
"""With these, what is pushed now would not become a row in time."""
SWEEP_FLOW = "sweep"
_MOST_NAMED = 5
_MEGABYTE = 1024 * 1024
_DAY, _HOUR, _MINUTE = 86_400, 3600, 60


@dataclass(frozen=True, slots=True)
class HealthLimits:
    """From where on a fact is a concern."""

    behind_after: timedelta
    silent_after: timedelta
    min_free_bytes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Inputs that wait: how many, and since when the oldest one does.

    `is_all_counted` is false where there are more than were counted.
    """

    inputs: int
    oldest_at: datetime | None
    is_all_counted: bool = True


@dataclass(frozen=True, slots=True)
class FlowHistory:
    """A flow on the Prefect server: its last success, and since when a schedule asks for it, if one does."""

    flow: str
    last_success_at: datetime | None
    scheduled_since: datetime | None


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that gave news, and when last."""

    source: str
    last_news_at: datetime


@dataclass(frozen=True, slots=True)
class EmptySource:
    """A source that names pages of which none could be had since then."""

    source: str
    pages: int
    missed_since: datetime


@dataclass(frozen=True, slots=True)
class RestingHost:
    """A host that is left alone until then, and why."""

    host: str
    rests_until: datetime
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class MovedSource:
    """A source that answers from another address, for good as it says; `name` is that of a declared one."""

    name: str | None
    url: str
    moved_to: str
    moved_since: datetime


@dataclass(frozen=True, slots=True)
class LeaseState:
    """What is one desk's at a time, who has it, or had it last, and how often in a row it was stolen."""

    name: str
    holder: str | None
    last: str
    stolen: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """What is known at `seen_at`; a problem is one line that says what is wrong, None where all is well.

    `captures` were archived and have no outcome, `inbox` holds objects that are ready to be taken in. `flows`
    is None where no server could be asked. `serving_since` is when what serves began: no sweep is late before
    it had its time. `sources` are those that gave news, with the last time; `hosts` are left alone,
    `moved` are sources that answer from elsewhere, `empty` those of whose pages none comes. `leases` say
    which desk commits, works on a run, or asks hosts.
    """

    seen_at: datetime
    store_problem: str | None = None
    warehouse_problem: str | None = None
    news_problem: str | None = None
    prefect_problem: str | None = None
    lake_problem: str | None = None
    captures: Waiting | None = None
    inbox: Waiting | None = None
    flows: tuple[FlowHistory, ...] | None = None
    serving_since: datetime | None = None
    free_bytes: int | None = None
    sources: tuple[SilentSource, ...] = ()
    hosts: tuple[RestingHost, ...] = ()
    moved: tuple[MovedSource, ...] = ()
    empty: tuple[EmptySource, ...] = ()
    leases: tuple[LeaseState, ...] = ()

    def wait_s(self, waiting: Waiting | None) -> float | None:
        """How long the oldest of what waits has waited, seconds; 0 where nothing does."""
        if waiting is None:
            return None
        if waiting.oldest_at is None:
            return 0.0
        return max(0.0, (self.seen_at - waiting.oldest_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that is not as it should be; `public` says it without names, paths and addresses."""

    code: Code
    message: str
    public: str


def find_concerns(health: Health, limits: HealthLimits) -> tuple[Concern, ...]:
    """Give what is of concern, the gravest first."""
    return (
        *_find_problems(health),
        *_find_waiting(health, limits),
        *_find_late_sweep(health, limits),
        *_find_stolen(health),
        *_find_low_disk(health, limits),
        *_find_silent(health, limits),
        *_find_empty(health, limits),
        *_find_walls(health),
    )


def list_silent(health: Health, limits: HealthLimits) -> tuple[SilentSource, ...]:
    """Give the sources that have given no news for too long, the most silent first."""
    silent = (each for each in health.sources if health.seen_at - each.last_news_at > limits.silent_after)
    return tuple(sorted(silent, key=lambda each: (each.last_news_at, each.source)))


def say_duration(duration: timedelta) -> str:
    """Say a duration by its two largest units."""
    seconds = max(0, int(duration.total_seconds()))
    parts = (
        (seconds // _DAY, "d"),
        (seconds % _DAY // _HOUR, "h"),
        (seconds % _HOUR // _MINUTE, "min"),
        (seconds % _MINUTE, "s"),
    )
    first = next((number for number, (count, _) in enumerate(parts) if count), len(parts) - 1)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count) or "0 s"


def _find_problems(health: Health) -> Iterator[Concern]:
    problems = (
        (Code.STORE, health.store_problem, "The store does not answer"),
        (Code.WAREHOUSE, health.warehouse_problem, "The warehouse cannot be used"),
        (Code.NEWS, health.news_problem, "The news database cannot be used"),
        (Code.PREFECT, health.prefect_problem, "The Prefect server does not answer"),
        (Code.LAKE, health.lake_problem, "The lake is not what is published"),
    )
    for code, problem, public in problems:
        if problem is not None:
            yield Concern(code, problem, public)


def _find_waiting(health: Health, limits: HealthLimits) -> Iterator[Concern]:
    kinds = (
        (Code.CAPTURES, health.captures, "captures wait for their outcome"),
        (Code.INBOX, health.inbox, "objects of the inbox wait to be taken in"),
    )
    for code, waiting, what in kinds:
        if waiting is None or waiting.oldest_at is None:
            continue
        wait = health.seen_at - waiting.oldest_at
        if wait > limits.behind_after:
            least = "" if waiting.is_all_counted else "at least "
            said = f"{least}{waiting.inputs:,} {what}, the oldest for {say_duration(wait)}"
            yield Concern(code, said, said)


def _find_late_sweep(health: Health, limits: HealthLimits) -> Iterator[Concern]:
    sweep = next((each for each in health.flows or () if each.flow == SWEEP_FLOW), None)
    if sweep is None or sweep.scheduled_since is None:
        return
    began = max(filter(None, (sweep.scheduled_since, health.serving_since, sweep.last_success_at)))
    if health.seen_at - began > limits.behind_after:
        last = sweep.last_success_at
        said = (
            f"the last sweep that succeeded ended {say_duration(health.seen_at - last)} ago"
            if last
            else "no sweep has succeeded yet"
        )
        yield Concern(Code.SWEEP, said, said)


def _find_stolen(health: Health) -> Iterator[Concern]:
    """Find leases whose holders die, or are too slow to keep them, one after the other."""
    for lease in health.leases:
        if lease.stolen >= OFTEN_STOLEN:
            said = f"was taken {lease.stolen} times in a row from a desk that had not let go of it"
            yield Concern(
                Code.LEASES,
                f"the lease of the {lease.name} {said}, the last time by {lease.last}",
                f"a lease {said}",
            )


def _find_low_disk(health: Health, limits: HealthLimits) -> Iterator[Concern]:
    if health.free_bytes is not None and health.free_bytes < limits.min_free_bytes:
        said = f"{health.free_bytes / _MEGABYTE:,.0f} MB are free on the disk of the data folder"
        yield Concern(Code.DISK, said, said)


def _find_silent(health: Health, limits: HealthLimits) -> Iterator[Concern]:
    if silent := list_silent(health, limits):
        names = ", ".join(each.source for each in silent[:_MOST_NAMED])
        more = f" and {len(silent) - _MOST_NAMED} more" if len(silent) > _MOST_NAMED else ""
        public = f"{len(silent)} of the sources have given nothing new for too long"
        yield Concern(Code.SILENT, f"nothing new from {names}{more}", public)


def _find_empty(health: Health, limits: HealthLimits) -> Iterator[Concern]:
    """Find the sources that answer, and give nothing of what they name for as long as one may be silent."""
    empty = [each for each in health.empty if health.seen_at - each.missed_since > limits.silent_after]
    if not empty:
        return
    said = ", ".join(
        f"{each.source} names {each.pages}, got 0 for {say_duration(health.seen_at - each.missed_since)}"
        for each in empty[:_MOST_NAMED]
    )
    more = f" and {len(empty) - _MOST_NAMED} more" if len(empty) > _MOST_NAMED else ""
    yield Concern(
        Code.EMPTY, said + more, f"{len(empty)} of the sources give none of the pages that they name"
    )


def _find_walls(health: Health) -> Iterator[Concern]:
    """Find the hosts that refuse whatever is asked; those that ask for a rest have it, and that is all."""
    walled = [each for each in health.hosts if each.reason == Reason.HOST_REFUSES]
    if not walled:
        return
    first, *others = walled
    more = f", and {len(others)} more" if others else ""
    said = f"{first.host}: {first.detail}; it is asked again at {first.rests_until:%Y-%m-%d %H:%M} UTC{more}"
    yield Concern(Code.WALLED, said, f"{len(walled)} hosts refuse whatever is asked of them")
