"""Committing: one desk at a time gives batches their places in the order of loading, and publishes.

The order stands in the store, one record a number, and a warehouse is what follows from it: so each desk has
the same one, as far as it has followed. `hold` gives the committer's lease for the length of a block, the
warehouse brought up to what others have committed; who cannot have it now leaves its cleaned batches in the
store, where they are. The numbers keep the order whatever becomes of the lease: who commits
late, when another desk has gone on, finds its number taken, and nothing of it counts.

`follow` takes in what others have committed, without the lease: it decides nothing.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.files.locks import hold_lock
from tasks.clients.store.load_records import append_load
from tasks.clients.warehouse.backlog import list_backlog
from tasks.clients.warehouse.following import check_is_replica, follow_loads, follow_runs
from tasks.core.errors import StopError
from tasks.core.store.batches import batch_of_key
from tasks.core.store.lease import COMMITTER
from tasks.core.store.load_log import LoadRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tasks.clients.store.leases import HeldLease, Leases
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse

COMMIT_WITHIN_S = 600.0
"""A load takes a second, the publication of a large archive minutes; a desk that died, half a minute."""


class BusyCommitterError(StopError):
    """Somebody else commits just now."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a desk may do while it holds the lease."""

    held: HeldLease
    store: RawStore

    def announce(self, batch_id: str, run_id: str | None) -> Callable[[int], None]:
        """Give what writes the place of a batch into the order; it raises where another desk has gone on."""

        def write(sequence: int) -> None:
            self.held.check()
            append_load(self.store, LoadRecord(sequence, batch_id, run_id, self.held.token))
            self.held.mark = sequence

        return write


@dataclass(frozen=True, slots=True)
class Committer:
    """The warehouse of a desk, and what it needs to commit to it for all desks."""

    store: RawStore
    warehouse: Warehouse
    leases: Leases
    data_dir: Path

    @property
    def lock(self) -> Path:
        """What is held by who commits on this desk: another holder of the lease here is dead."""
        return self.data_dir / "locks" / "commit.lock"

    @contextmanager
    def hold(self, purpose: str, wait_s: float = COMMIT_WITHIN_S) -> Iterator[Term]:
        """Be the one that commits; a BusyCommitterError where that cannot be within `wait_s`."""
        with ExitStack() as stack:
            try:
                stack.enter_context(hold_lock(self.lock, purpose, wait_s))
            except StopError as error:
                raise BusyCommitterError(error.message, error.hint) from error
            held = stack.enter_context(self.leases.holding(COMMITTER, wait_s, is_ours_dead=True))
            if held is None:
                raise BusyCommitterError(self._say_holder(wait_s), "Run again when it has ended")
            self._catch_up(held)
            yield Term(held, self.store)

    def follow(self) -> None:
        """Take in what other desks have committed, where one was the last to commit."""
        found = self.leases.look(COMMITTER)
        if found and found.lease.last != self.leases.desk:
            check_is_replica(self.store, self.warehouse)
            follow_loads(self.store, self.warehouse)
            follow_runs(self.store, self.warehouse)

    def list_waiting(self) -> list[str]:
        """List what is archived and not loaded, on whatever desk, when all that is loaded is known here."""
        self.follow()
        return [batch_of_key(found.key) for found in list_backlog(self.store, self.warehouse, self.data_dir)]

    def _catch_up(self, held: HeldLease) -> None:
        if held.taken_from is None:
            return
        follow_loads(self.store, self.warehouse, held.token)
        if held.taken_from not in {"", self.leases.desk}:
            follow_runs(self.store, self.warehouse)
            check_is_replica(self.store, self.warehouse, held.mark)

    def _say_holder(self, wait_s: float) -> str:
        found = self.leases.look(COMMITTER)
        holder = found.lease.holder if found else None
        return f"The warehouse was not free to be loaded within {wait_s:g} s: {holder or 'others'} had it"
