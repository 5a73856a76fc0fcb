"""What one run remembers of hosts for the next: which are left alone until when, and their robots.txt.

`HostState` and `RobotsCopy` are facts of a run's end, the last one of a host counts; they are archived as
JSON, one object a line, ASCII only: `decode_hosts(encode_hosts(x)) == x`. A `HostMemory` is what a run finds
at its begin. Knows no clock.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_REFUSALS = 8
"""So many requests in a row that a host refuses are the host's matter, not that of the pages."""
PAUSES = (timedelta(minutes=15), timedelta(hours=2), timedelta(days=1), timedelta(days=3))
"""How long a host that refuses is left alone: the first time, the second time and so on."""
LONGEST_REST = timedelta(days=1)
"""The longest rest that a host may ask for; what it asks for beyond is taken as this."""
KEPT_ROBOTS = timedelta(days=30)
"""For so long a robots.txt is worth asking for on condition."""


def find_host(url: str) -> str:
    """Give the host of an address, as its state is kept; nothing where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class HostState:
    """How a host stood at the end of a run.

    Until `rests_until` it is left alone, for the reason. It refused the last `refusals` requests, and was
    paused for that `pauses` times since it last answered one.
    """

    host: str
    seen_at: datetime
    rests_until: datetime | None = None
    reason: str | None = None
    detail: str | None = None
    refusals: int = 0
    pauses: int = 0


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as an origin gave it last, or that it has none; `text` has no byte order mark.

    `tdmrep` is its tdmrep.json, which is asked for beside it: empty where it has none, None until then.
    """

    origin: str
    fetched_at: datetime
    http_status: int
    text: str = ""
    etag: str | None = None
    last_modified: str | None = None
    tdmrep: str | None = None


@dataclass(frozen=True, slots=True)
class HostMemory:
    """What is known of hosts at a moment: states by host, robots.txt by origin.

    `waits_s` are those that another desk has asked just before, and how long each is left alone first.
    """

    now: datetime
    states: Mapping[str, HostState] = field(default_factory=dict)
    robots: Mapping[str, RobotsCopy] = field(default_factory=dict)
    waits_s: Mapping[str, float] = field(default_factory=dict)

    def rests(self, host: str) -> bool:
        """Tell whether a host is to be left alone now."""
        state = self.states.get(host)
        return state is not None and state.rests_until is not None and state.rests_until > self.now


@dataclass(frozen=True, slots=True)
class HostsSeen:
    """What a run saw of hosts."""

    states: tuple[HostState, ...] = ()
    robots: tuple[RobotsCopy, ...] = ()

    def __bool__(self) -> bool:
        """Whether it saw anything."""
        return bool(self.states or self.robots)


def encode_hosts(seen: HostsSeen) -> bytes:
    """Write one line of JSON a fact."""
    return b"".join([*map(_encode, seen.states), *map(_encode, seen.robots)])


def decode_hosts(data: bytes) -> HostsSeen:
    """Read what `encode_hosts` wrote; names that this version does not know are passed over."""
    rows = [json.loads(line) for line in data.splitlines() if line.strip()]
    states = tuple(HostState(**_read(row, HostState)) for row in rows if "host" in row)
    return HostsSeen(states, tuple(RobotsCopy(**_read(row, RobotsCopy)) for row in rows if "origin" in row))


def _encode(fact: HostState | RobotsCopy) -> bytes:
    return json.dumps(asdict(fact), default=datetime.isoformat).encode("ascii") + b"\n"


def _read(row: dict[str, Any], kind: type[HostState | RobotsCopy]) -> dict[str, Any]:
    known = {each.name: row[each.name] for each in fields(kind) if each.name in row}
    moments = {name for name in ("seen_at", "rests_until", "fetched_at") if known.get(name)}
    return known | {name: datetime.fromisoformat(known[name]) for name in moments}
