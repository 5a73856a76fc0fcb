"""Leases of a store, as one process takes, keeps and gives them back.

`acquire` gives a lease that is free, or None; `holding` waits for it and has it renewed for the length of a
block. A holder asks `check` before it writes: that costs nothing and asks nobody. Where a renewal does not
come through in time, or somebody else has the lease, `check` is a LeaseLostError from then on.
"""

from __future__ import annotations

import math
import random
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tasks.core.errors import StopError
from tasks.core.store.lease import (
    RENEWED_SHARE,
    TRUSTED_SHARE,
    TTL_S,
    Lease,
    LeaseLostError,
    decode_lease,
    encode_lease,
    free_lease,
    is_free,
    lease_key,
    renew_lease,
    take_lease,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.clients.store.versions import Version

ATTEMPTS_AT_RENEWAL = 2
_PAUSE_S = 0.25
_JITTER = random.Random()  # noqa: S311 - nobody gains by guessing when we look again


class VersionedObjects(Protocol):
    """What leases lie in; see `Versions`."""

    def read(self, key: str, attempts: int = ..., /) -> Version | None:
        """Read what stands under a key."""
        ...

    def put(self, key: str, data: bytes, etag: str | None, attempts: int = ..., /) -> str | None:
        """Write where that version stands."""
        ...


def read_clock() -> float:
    """Seconds that go on while this process is stopped, and where it is known, while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class SeenLease:
    """A lease as it was found, and how old it is by the store's clock."""

    lease: Lease
    etag: str
    age_s: float


class HeldLease:
    """A lease in this process's hand."""

    def __init__(  # noqa: PLR0913, PLR0917 - where it lies, what it is, and since when
        self,
        objects: VersionedObjects,
        name: str,
        lease: Lease,
        etag: str,
        put_at: float,
        clock: Callable[[], float],
        taken_from: str | None,
    ) -> None:
        self.name = name
        self.taken_from = taken_from
        """The desk that had it before; None where it was let go of here and nobody has had it since."""
        self.mark = lease.mark
        self._objects, self._lease, self._etag, self._clock = objects, lease, etag, clock
        self._trusted_until = put_at + TRUSTED_SHARE * lease.ttl_s
        self._lock = threading.Lock()

    @property
    def token(self) -> int:
        """The fencing token: greater than that of whoever had it before."""
        return self._lease.token

    def check(self) -> None:
        """Raise a LeaseLostError unless nobody else can have it now."""
        if self._clock() >= self._trusted_until:
            raise LeaseLostError(f"The lease of {self.name} has run out")

    def renew(self) -> None:
        """Have it for another while; a LeaseLostError where somebody else has it."""
        with self._lock:
            self._write(renew_lease(self._lease))

    def release(self) -> SeenLease | None:
        """Let go of it and give how it was left; None where somebody else has it, or the store is gone."""
        with self._lock, suppress(LeaseLostError, StopError):
            self._write(free_lease(self._lease, self.mark))
            self._trusted_until = -math.inf
            return SeenLease(self._lease, self._etag, 0.0)
        return None

    def _write(self, lease: Lease) -> None:
        put_at = self._clock()
        etag = self._objects.put(lease_key(self.name), encode_lease(lease), self._etag, ATTEMPTS_AT_RENEWAL)
        if etag is None:
            self._trusted_until = -math.inf
            raise LeaseLostError(f"Somebody else has the lease of {self.name}")
        self._lease, self._etag = lease, etag
        self._trusted_until = put_at + TRUSTED_SHARE * lease.ttl_s


class Leases:
    """The leases of one store, for a desk; `clock` is what the desk counts its own time by."""

    def __init__(
        self,
        objects: VersionedObjects,
        desk: str,
        ttl_s: float = TTL_S,
        clock: Callable[[], float] = read_clock,
    ) -> None:
        self.desk = desk
        self._objects, self._ttl_s, self._clock = objects, ttl_s, clock
        self._left: dict[str, SeenLease] = {}

    def look(self, name: str) -> SeenLease | None:
        """Look at a lease, whoever has it."""
        found = self._objects.read(lease_key(name))
        if found is None:
            return None
        try:
            lease = decode_lease(found.data)
        except ValueError:  # damaged, so nobody's
            lease = free_lease(self._take_first(), 0)
        return SeenLease(lease, found.etag, found.age_s)

    def is_held(self, name: str) -> bool:
        """Tell whether somebody has a lease now."""
        found = self.look(name)
        return found is not None and not is_free(found.lease, found.age_s)

    def acquire(self, name: str, *, is_ours_dead: bool = False) -> HeldLease | None:
        """Take a lease that is free; `is_ours_dead` says that nobody of this desk has it any more.

        One that this process let go of last is taken without a look, where it is as it was left.
        """
        left = self._left.pop(name, None)
        if left and (held := self._take(name, left, is_ours_dead=False)):
            held.taken_from = None
            return held
        return self._take(name, self.look(name), is_ours_dead=is_ours_dead)

    def begin(self, name: str, ttl_s: float) -> HeldLease:
        """Take a lease that nobody else can have, by its name."""
        lease, put_at = take_lease(None, self.desk, secrets.token_hex(4), ttl_s), self._clock()
        etag = self._objects.put(lease_key(name), encode_lease(lease), None)
        if etag is None:
            raise LeaseLostError(f"Somebody else has the lease of {name}")
        return HeldLease(self._objects, name, lease, etag, put_at, self._clock, None)

    def _take_first(self) -> Lease:
        """Take a lease that is not there: its first token is above all of one that was lost."""
        return take_lease(None, self.desk, secrets.token_hex(4), self._ttl_s, int(time.time()))

    def _take(self, name: str, found: SeenLease | None, *, is_ours_dead: bool) -> HeldLease | None:
        lease = found.lease if found else None
        is_dead = is_ours_dead and lease is not None and lease.holder == self.desk
        if found and not is_free(lease, found.age_s, is_dead=is_dead):
            return None
        taken = (
            take_lease(lease, self.desk, secrets.token_hex(4), self._ttl_s) if lease else self._take_first()
        )
        put_at = self._clock()
        etag = self._objects.put(lease_key(name), encode_lease(taken), found.etag if found else None)
        if etag is None:
            return None
        return HeldLease(self._objects, name, taken, etag, put_at, self._clock, lease.last if lease else "")

    @contextmanager
    def holding(self, name: str, wait_s: float, *, is_ours_dead: bool = False) -> Iterator[HeldLease | None]:
        """Hold a lease for the length of a block; None where it is not to be had within `wait_s`."""
        until = time.monotonic() + wait_s
        while (held := self.acquire(name, is_ours_dead=is_ours_dead)) is None and time.monotonic() < until:
            time.sleep(_PAUSE_S * _JITTER.uniform(0.5, 1.5))
        if held is None:
            yield None
            return
        with kept_alive(held, self._ttl_s):
            try:
                yield held
            finally:
                if left := held.release():
                    self._left[name] = left


@contextmanager
def kept_alive(held: HeldLease, ttl_s: float) -> Iterator[None]:
    """Have a lease renewed, in a thread of its own, for the length of a block."""
    is_over = threading.Event()
    thread = threading.Thread(
        target=_renew_until, args=(is_over, held, RENEWED_SHARE * ttl_s), name="lease", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _renew_until(is_over: threading.Event, held: HeldLease, every_s: float) -> None:
    while not is_over.wait(every_s):
        with suppress(StopError):  # the store may be back for the next one
            try:
                held.renew()
            except LeaseLostError:
                return
