"""The world of a simulation: processes that take turns, edges where what they do may go wrong, one clock.

All chance is drawn from one seed, so that a seed is a history that can be had again. A process is a greenlet:
it runs until it comes to an edge (a call of the store, a transaction of the warehouse), there others may come
first, and what it wanted may be done, be refused, be done with the answer lost, or be the last thing that it
did. A process that died holds no lock any more and never comes to an edge again.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from greenlet import getcurrent, greenlet

from tasks.core.errors import CopydeskError, StopError
from tasks.core.run.leftovers import Life

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")

BEGINNING = datetime(2026, 3, 1, 6, tzinfo=UTC)
_MOST_TURNS = 20_000
"""A history that has not ended after so many turns hangs."""


class ProcessDeathError(BaseException):
    """The end of a process, at once: nothing in the product catches it."""


class ViolationError(AssertionError):
    """Something that must hold in every history does not."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """How often each thing goes wrong, as a share of the crossings of an edge."""

    refused: float = 0.0
    lost: float = 0.0
    deaths: float = 0.0
    outages: float = 0.0
    clock_jumps: float = 0.0

    @classmethod
    def draw(cls, dice: Random) -> Troubles:
        """Draw how troubled a history is: each kind of trouble is absent from half of them."""
        return cls(
            *(dice.choice((0.0, most * dice.random())) for most in (0.15, 0.1, 0.03, 0.004, 0.02)),
        )


@dataclass(slots=True, eq=False)
class Process:
    """One process: what it is called, what it gave, or how it ended."""

    name: str
    turns: greenlet
    is_dead: bool = False
    result: Any = None
    error: BaseException | None = None

    @property
    def has_ended(self) -> bool:
        """Whether it is no more, however it ended."""
        return self.turns.dead


@dataclass(slots=True)
class World:
    """What one seed makes of everything that is not the product."""

    seed: int
    dice: Random = field(init=False)
    troubles: Troubles = field(init=False)
    now: datetime = BEGINNING
    steps: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _running: list[Process] = field(default_factory=list)
    _current: Process | None = None
    _owners: dict[str, Process | None] = field(default_factory=dict)
    _outage: int = 0
    _turns: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)  # noqa: S311 - no secret
        self.troubles = Troubles.draw(self.dice)

    def note(self, what: str) -> None:
        """Write a step of the history down."""
        self.steps.append(what)

    def start(self, name: str, work: Callable[[], Any]) -> Process:
        """Start a process; it takes its first turn when `run` gives it one."""
        process = Process(name, greenlet(lambda: self._live(process, work)))
        self._running.append(process)
        self.note(f"{name} begins")
        return process

    def _live(self, process: Process, work: Callable[[], Any]) -> None:
        try:
            process.result = work()
            self.note(f"{process.name} is through")
        except ProcessDeathError as death:
            process.error = death
            self.note(f"{process.name} is dead")
        except CopydeskError as error:
            process.error = error
            self.note(f"{process.name} stops: {error}")

    def run_turn(self, on_turn: Callable[[Process], None]) -> Process:
        """Let one of the processes go on to its next edge; gives which it was. `on_turn` is told before."""
        self._turns += 1
        if self._turns > _MOST_TURNS:
            raise ViolationError(f"it hangs: {', '.join(each.name for each in self._running)}")
        process = self.dice.choice(self._running)
        self._current = process
        on_turn(process)
        process.turns.switch()
        self._current = None
        if process.has_ended:
            self._running.remove(process)
        return process

    @property
    def is_busy(self) -> bool:
        """Whether any process is left."""
        return bool(self._running)

    def cross(self, edge: str, effect: Callable[[], _T], refuse: Callable[[], Exception]) -> _T:
        """Do something at an edge, or not: `refuse` makes the error that the other side shows then."""
        process = self._wait_for_turn()
        self.counts["crossings"] += 1
        self._pass_time()
        if self._happens(self.troubles.deaths / 2):
            self._die(process, f"before {edge}")
        if self._is_refused():
            self._count("refused", f"{process.name}: {edge} is refused")
            raise refuse()
        result = effect()
        if self._happens(self.troubles.deaths / 2):
            self._die(process, f"after {edge}")
        if self._happens(self.troubles.lost):
            self._count("answers lost", f"{process.name}: {edge} is done, its answer lost")
            raise refuse()
        self.note(f"{process.name}: {edge}")
        return result

    def _wait_for_turn(self) -> Process:
        process = self._current
        if process is None or getcurrent() is not process.turns:
            raise AssertionError("only a process crosses an edge")
        if process.is_dead:
            raise ProcessDeathError
        process.turns.parent.switch()
        return process

    def _die(self, process: Process, when: str) -> None:
        self._count("deaths", f"{process.name} dies {when}")
        process.is_dead = True
        raise ProcessDeathError

    def _count(self, trouble: str, what: str) -> None:
        self.counts[trouble] += 1
        self.note(what)

    def _happens(self, share: float) -> bool:
        return share > 0 and self.dice.random() < share

    def _is_refused(self) -> bool:
        if self._happens(self.troubles.outages):
            self._outage = self.dice.randrange(5, 60)
            self._count("outages", f"an outage of {self._outage} calls")
        self._outage = max(0, self._outage - 1)
        return self._outage > 0 or self._happens(self.troubles.refused)

    def _pass_time(self) -> None:
        self.now += timedelta(milliseconds=self.dice.randrange(1, 400))
        if self._happens(self.troubles.clock_jumps):
            jump = timedelta(seconds=self.dice.choice((-86_400, -3600, -5, 5, 3600, 90_000)))
            self.now += jump
            self._count("clock jumps", f"the clock jumps by {jump}")

    def calm_down(self) -> None:
        """From now on nothing goes wrong."""
        self.troubles, self._outage = Troubles(), 0

    @contextmanager
    def hold(self, lock: str) -> Iterator[None]:
        """Hold a kernel's lock, which is free when its holder lets go of it or dies."""
        process = self._wait_for_turn()
        for _ in range(_MOST_TURNS):
            if not self.is_held(lock):
                break
            process.turns.parent.switch()
        else:
            raise StopError(f"{lock} was not free")
        self._owners[lock] = process
        try:
            yield
        finally:
            self._owners[lock] = None

    def is_held(self, lock: str) -> bool:
        """Tell whether a living process holds a lock."""
        owner = self._owners.get(lock)
        return owner is not None and not owner.is_dead and not owner.has_ended

    def find_life(self, lock: str) -> Life:
        """Tell what a lock says of its owner, while it is there."""
        if self._owners.get(lock) is None:
            return Life.UNKNOWN
        return Life.ALIVE if self.is_held(lock) else Life.DEAD

    def leave(self, lock: str) -> None:
        """Leave a lock behind that its owner let go of, as if that had died."""
        self._owners[lock] = Process("who let go of it", greenlet(), is_dead=True)

    def forget(self, lock: str) -> None:
        """Remove a lock."""
        self._owners.pop(lock, None)

    def list_held(self, beginning: str) -> list[str]:
        """Give the ends of the names of the locks that living processes hold and that begin like this."""
        held = [lock for lock in self._owners if lock.startswith(beginning) and self.is_held(lock)]
        return sorted(lock.removeprefix(beginning) for lock in held)
