"""Leases keep desks apart, whatever becomes of processes and clocks; and the S3 server honours their puts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest

from tasks.clients.store.leases import Leases, kept_alive
from tasks.clients.store.versions import Version, Versions
from tasks.core.errors import StopError
from tasks.core.store.lease import OFTEN_STOLEN, LeaseLostError
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.leases import HeldLease
    from tasks.clients.store.raw_store import RawStore

TTL_S = 30.0


@dataclass
class World:
    """A store in memory with a clock of its own."""

    now: float = 1_000_000.0
    objects: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    is_up: bool = True

    def read(self, key: str, _attempts: int = 1) -> Version | None:
        """Read an object; its age is in whole seconds, as a store tells it."""
        self._answer()
        if key not in self.objects:
            return None
        data, changed_at = self.objects[key]
        return Version(data, data.hex(), self.now // 1 - changed_at // 1)

    def put(self, key: str, data: bytes, etag: str | None, _attempts: int = 1) -> str | None:
        """Write an object where this version stands."""
        self._answer()
        standing = self.objects[key][0].hex() if key in self.objects else None
        if standing != etag:
            return None
        self.objects[key] = (data, self.now)
        return data.hex()

    def _answer(self) -> None:
        if not self.is_up:
            raise StopError("The store does not answer")


@dataclass
class Desk:
    """A desk whose clock has an origin and a pace of its own; it writes numbers of a log, each once."""

    name: str
    world: World
    offset_s: float
    rate: float
    log: list[tuple[int, str]]

    def clock(self) -> float:
        """Tell the time of this desk."""
        return self.offset_s + self.world.now * self.rate

    def live(self) -> Iterator[None]:
        """Take the lease, write and let go, for ever; between any two steps, time may pass, or death come."""
        leases = Leases(self.world, self.name, TTL_S, self.clock)
        while True:
            held = leases.acquire("committer")
            yield
            if held is not None:
                yield from self._write(held)

    def _write(self, held: HeldLease) -> Iterator[None]:
        seen = len(self.log)
        for number in range(8):
            yield
            try:
                if number % 3 == 2:
                    held.renew()
                held.check()
            except (LeaseLostError, StopError):
                return
            yield  # the process may be stopped here for as long as it likes
            if len(self.log) != seen or (self.log and self.log[-1][0] > held.token):
                return  # the number is taken: by who has the lease now
            self.log.append((held.token, self.name))
            seen += 1
        held.release()


@pytest.mark.parametrize("seed", range(60))
def test_who_wakes_up_late_writes_nothing(seed: int) -> None:
    """Under kills, pauses, skewed clocks and outages, tokens in the log only grow."""
    dice = Random(seed)  # noqa: S311 - no secret
    world, log = World(), list[tuple[int, str]]()

    def begin(name: str) -> Iterator[None]:
        clock = dice.uniform(-1e6, 1e6), dice.uniform(0.99, 1.01)
        return Desk(name, world, *clock, log).live()

    living = {name: begin(name) for name in "abc"}
    paused: dict[str, float] = {}
    for _ in range(600):
        world.now += dice.choice((0.01, 0.3, 1.0, 4.0))
        world.is_up = dice.random() > 0.02
        name = dice.choice("abc")
        if dice.random() < 0.01:
            paused[name] = world.now + dice.uniform(0, 3 * TTL_S)
        if dice.random() < 0.01:
            living[name] = begin(name)
        if paused.get(name, 0) < world.now:
            try:
                next(living[name])
            except StopError:
                living[name] = begin(name)
    tokens = [token for token, _ in log]
    assert tokens == sorted(tokens)
    assert all(len({name for token, name in log if token == each}) == 1 for each in set(tokens))


@pytest.mark.parametrize("seed", range(40))
def test_two_desks_never_trust_a_lease_at_once(seed: int) -> None:
    """Not even where one was stopped: by its own clock it is over before the store lets another have it."""
    dice = Random(seed)  # noqa: S311 - no secret
    world = World()

    def open_desk(name: str) -> Leases:
        offset_s, rate = dice.uniform(-1e6, 1e6), dice.uniform(0.99, 1.01)
        return Leases(world, name, TTL_S, lambda: offset_s + world.now * rate)

    desks = {name: open_desk(name) for name in "abc"}
    held: dict[str, HeldLease | None] = dict.fromkeys(desks)
    for _ in range(800):
        world.now += dice.choice((0.01, 1.0, 9.0, 25.0))
        name = dice.choice("abc")
        mine = held[name]
        if mine is None:
            held[name] = desks[name].acquire("committer")
        elif dice.random() < 0.4:
            try:
                mine.renew()
            except LeaseLostError:
                held[name] = None
        assert sum(each is not None and is_trusted(each) for each in held.values()) <= 1


def is_trusted(held: HeldLease) -> bool:
    """Whether its holder would write now."""
    try:
        held.check()
    except LeaseLostError:
        return False
    return True


def test_what_is_let_go_of_is_free_at_once_and_what_is_not_after_its_time() -> None:
    """The token grows each time; who steals again and again is counted."""
    world = World()
    one, other = (Leases(world, name, TTL_S, lambda: world.now) for name in "ab")
    held = one.acquire("committer")
    assert held
    assert other.acquire("committer") is None
    held.release()
    for later in range(1, 2 + OFTEN_STOLEN):
        taken = other.acquire("committer")
        assert taken
        assert taken.token == held.token + later
        world.now += TTL_S + 2
    seen = one.look("committer")
    assert seen
    assert (seen.lease.last, seen.lease.stolen) == ("b", OFTEN_STOLEN)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b'{"holder": "b"}', b"\xff{"])
def test_a_lease_that_is_damaged_is_nobodys(data: bytes) -> None:
    """It is taken as it stands there; that it was lost keeps nobody from working."""
    world = World()
    world.objects["leases/committer.json"] = (data, world.now)
    leases = Leases(world, "a", TTL_S, lambda: world.now)
    assert not leases.is_held("committer")
    assert leases.acquire("committer")
    assert leases.is_held("committer")


def test_the_tokens_of_a_lease_that_was_lost_go_on_above() -> None:
    """Or whoever follows the order that was written under them would take himself for late."""
    world = World()
    before = Leases(world, "a", TTL_S, lambda: world.now).acquire("committer")
    assert before
    world.objects.clear()
    after = Leases(world, "b", TTL_S, lambda: world.now).acquire("committer")
    assert after
    assert after.token >= before.token > 1_000_000_000


def test_a_holder_of_this_desk_that_is_known_to_be_dead_holds_up_nobody_here() -> None:
    """Others wait until its time is over: they cannot know."""
    world = World()
    one, other = (Leases(world, name, TTL_S, lambda: world.now) for name in "ab")
    assert one.acquire("run")
    assert one.acquire("run") is None
    assert other.acquire("run", is_ours_dead=True) is None
    assert one.acquire("run", is_ours_dead=True)


@pytest.mark.slow
def test_of_many_that_want_a_lease_of_a_real_store_one_gets_it(store: RawStore) -> None:
    """By If-None-Match where there is none, by If-Match where it was let go of."""
    many = [Leases(Versions(store), f"desk-{number}") for number in range(12)]
    tokens = []
    for _ in range(2):
        with ThreadPoolExecutor(12) as threads:
            [held] = filter(None, threads.map(lambda each: each.acquire("raced"), many))
        tokens.append(held.token)
        held.release()
    assert tokens[1] == tokens[0] + 1


@pytest.mark.slow
def test_a_lease_is_renewed_while_it_is_held_and_taken_when_it_is_not(store: RawStore) -> None:
    """Its age is told by the store's clock."""
    one, other = (Leases(Versions(store), name, ttl_s=1.2) for name in "ab")
    held = one.acquire("kept")
    assert held is not None
    with kept_alive(held, 1.2):
        assert not threading.Event().wait(2.6)
        held.check()
        assert other.acquire("kept") is None
    with other.holding("kept", wait_s=30) as taken:
        assert taken
        assert taken.token == held.token + 1
        wait_until(lambda: not is_trusted(held))
        with pytest.raises(LeaseLostError):
            held.renew()
    assert not one.is_held("kept")
