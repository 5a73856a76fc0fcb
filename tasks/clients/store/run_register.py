"""Which runs are at work, on whatever desk, and whose it is to finish what dead ones left.

A run holds a lock of its desk's kernel, by which this desk knows at once that it died, and a lease in the
store, by which the others know it a minute later. Who takes up a batch of a run that is no more claims it
first, in the name of its own run: the batch is left to it for as long as that run lives. A claim is put where
none is, or in the place of that of a dead run, so that of several desks one has it. What cannot be known is
taken for alive.
"""

from __future__ import annotations

import json
import secrets
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tasks.clients.files.desk import name_desk
from tasks.clients.files.locks import find_life, forget_run, hold_run, leave_run
from tasks.clients.store.leases import Leases, kept_alive
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError
from tasks.core.run.leftovers import Life
from tasks.core.store.batches import batch_of_key, run_of_batch
from tasks.core.store.lease import RUN_LEASES, RUN_TTL_S, lease_key, run_lease

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore


@dataclass(frozen=True, slots=True)
class RunRegister:
    """The runs of a desk's data folder, and those of other desks over the same store."""

    store: RawStore
    leases: Leases
    data_dir: Path
    _claimed: list[str] = field(default_factory=list)

    @classmethod
    def of_desk(cls, store: RawStore, data_dir: Path) -> RunRegister:
        """Open the register of this desk."""
        return cls(store, Leases(Versions(store), name_desk(data_dir)), data_dir)

    @contextmanager
    def hold(self, run_id: str) -> Iterator[None]:
        """Mark a run as alive, for this desk and for all, for as long as the block lasts."""
        with ExitStack() as stack:
            left = stack.enter_context(ExitStack())
            stack.enter_context(hold_run(self.data_dir, run_id))
            held = self.leases.begin(run_lease(run_id), RUN_TTL_S)
            try:
                with kept_alive(held, RUN_TTL_S):
                    yield
            finally:
                try:
                    self.store.delete_expired([lease_key(run_lease(run_id)), *self._claimed])
                except StopError:  # it runs out by itself, and this desk need not wait for that
                    left.callback(leave_run, self.data_dir, run_id)

    def is_alive(self, run_id: str) -> bool:
        """Tell whether a run is still at work; what a dead one of this desk has left goes."""
        life = find_life(self.data_dir, run_id)
        if life is Life.UNKNOWN:
            return self.leases.is_held(run_lease(run_id))
        if life is Life.DEAD:
            self.store.delete_expired([lease_key(run_lease(run_id))])  # else it would live on for a minute
            forget_run(self.data_dir, run_id)
        return life is Life.ALIVE

    def list_elsewhere(self) -> list[str]:
        """List the runs that other desks have at work."""
        runs = (batch_of_key(key) for key in self.store.list_keys(RUN_LEASES))
        return [
            each for each in runs if find_life(self.data_dir, each) is Life.UNKNOWN and self.is_alive(each)
        ]

    def list_orphans(self, batch_ids: Iterable[str]) -> list[str]:
        """Give those of the batches whose own run is no more, in their order."""
        is_alive = cache(self.is_alive)
        return [batch_id for batch_id in batch_ids if not is_alive(run_of_batch(batch_id))]

    def claim(self, batch_id: str, run_id: str) -> bool:
        """Take up a batch that nobody works on; False where another run has taken it up."""
        objects, key = Versions(self.store), lease_key(f"batches/{batch_id}")
        standing = objects.read(key)
        if standing and self.is_alive(json.loads(standing.data)["run_id"]):
            return False
        claim = {"run_id": run_id, "nonce": secrets.token_hex(4)}
        if objects.put(key, json.dumps(claim).encode(), standing.etag if standing else None) is None:
            return False
        self._claimed.append(key)
        return True
