"""The hosts that a run asks, claimed in the table that all desks share; see `core/fetch/hosts/host_table`.

`begin` is called before the run reads what was fetched, `claim` for what it meets later, `release` when its
own pages are loaded: whoever asks next knows them. A host that another run has is among `taken`. A run that
has died holds no host.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError, TransientError
from tasks.core.fetch.hosts.host_table import (
    HostTable,
    decode_hosts_asked,
    encode_hosts_asked,
    find_waits,
    free_hosts,
    take_hosts,
)
from tasks.core.store.lease import LEASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.clients.store.run_register import RunRegister

TABLE_KEY = f"{LEASES}hosts.json"
_TRIES = 50
_LOOKED_AT_EVERY_S = 1.0


class HostClaims:
    """The hosts of one run."""

    def __init__(self, register: RunRegister, run_id: str) -> None:
        self.taken: set[str] = set()
        """Hosts that are another run's, as far as this one has met them."""
        self.waits_s: dict[str, float] = {}
        """How long hosts are left alone first, since another desk has asked them."""
        self.delays_s: dict[str, float] = {}
        """How this run leaves its hosts alone, as it stands."""
        self.has_met_others = False
        self._register, self._run_id, self._desk = register, run_id, register.leases.desk
        self._objects = Versions(register.store)
        self._ours: set[str] = set()
        self._read_at: int | None = None
        self._table = HostTable()
        self._etag: str | None = None

    def begin(self, hosts: Iterable[str], wanted: Iterable[str], wait_s: float) -> None:
        """Claim the hosts at which the run begins.

        For those that are `wanted` it waits while another desk has them; what this desk asks, it may ask.
        """
        asked, waiting, until = set(hosts), set(wanted), time.monotonic() + wait_s
        while True:
            self._etag = None  # as it is now
            self._change(self._free_dead)
            self._claim(asked)
            self.taken -= {
                host for host in waiting & self.taken if self._table.hosts[host].desk == self._desk
            }
            if not waiting & self.taken or time.monotonic() > until:
                break
            time.sleep(_LOOKED_AT_EVERY_S)
        if lacking := sorted(waiting & self.taken):
            raise StopError(f"Another run asks {lacking[0]}", "Run again when it has ended")
        self._read_at = self._table.version
        self.has_met_others = any(each.desk != self._desk for each in self._table.hosts.values())

    def claim(self, hosts: Iterable[str]) -> None:
        """Claim hosts that the run has met since; those that it cannot have are `taken`."""
        if new := set(hosts) - self._ours - self.taken - {""}:
            self._claim(new)

    def release(self) -> None:
        """Let go of all of them."""
        if self._ours:
            self._change(lambda table: free_hosts(table, {self._run_id}, self.delays_s))

    def _claim(self, hosts: set[str]) -> None:
        got: set[str] = set()

        def take(table: HostTable) -> HostTable:
            changed, taken = take_hosts(table, hosts, self._run_id, self._desk, read_at=self._read_at)
            got.clear()
            got.update(taken)
            self.waits_s.update(find_waits(table, taken - self._ours, self._desk))
            return changed

        self._change(take)
        self._ours |= got
        self.taken |= hosts - got
        self.taken -= got

    def _free_dead(self, table: HostTable) -> HostTable:
        dead = {each for each in table.list_runs() - {self._run_id} if not self._register.is_alive(each)}
        return free_hosts(table, dead)

    def _change(self, change: Callable[[HostTable], HostTable]) -> None:
        """Put the table in the place of the one that it was made from; anew where that is another by now."""
        for attempt in range(_TRIES):
            if self._etag is None or attempt:
                self._read()
            changed = change(self._table)
            if changed is self._table:
                return
            etag = self._objects.put(TABLE_KEY, encode_hosts_asked(changed), self._etag)
            if etag is not None:
                self._table, self._etag = changed, etag
                return
        raise TransientError("The table of hosts is changed by too many desks at once")

    def _read(self) -> None:
        found = self._objects.read(TABLE_KEY)
        self._table = decode_hosts_asked(found.data) if found else HostTable()
        self._etag = found.etag if found else None


@contextmanager
def hold_hosts(register: RunRegister, run_id: str) -> Iterator[HostClaims]:
    """Give a run its claims, which it lets go of at the end of the block."""
    claims = HostClaims(register, run_id)
    try:
        yield claims
    finally:
        with suppress(StopError, TransientError):  # those of a run that is no more count for nothing
            claims.release()
