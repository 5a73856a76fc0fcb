"""Who asks which host: one table for all desks, so that a host is asked by one run at a time.

That keeps its pace, has a source polled once and a page fetched once, whoever names it. Takes the table and
gives the next one; its version grows with each change. A run that begins takes what is free, then reads what
all desks have fetched; a host that it meets later it takes only where nobody has asked it since, or what it
has read would lack the pages of others. What it cannot take is left to a later run.
`decode_hosts_asked(encode_hosts_asked(x)) == x`. Knows no clock and no store.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

MOST_FREE = 5000
"""So many hosts that nobody asks now stay in the table, those that were asked last."""


class AskedHost(NamedTuple):
    """Which desk's run asks a host, None where none does now; since which version, and how it was paced."""

    run_id: str | None
    desk: str
    version: int
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class HostTable:
    """The hosts that are asked, or were."""

    version: int = 0
    hosts: Mapping[str, AskedHost] = field(default_factory=dict)

    def list_runs(self) -> set[str]:
        """List the runs that ask hosts, as far as they have said."""
        return {each.run_id for each in self.hosts.values() if each.run_id is not None}


def take_hosts(
    table: HostTable, hosts: Iterable[str], run_id: str, desk: str, *, read_at: int | None = None
) -> tuple[HostTable, set[str]]:
    """Give the table in which a run has those of the hosts that it may have, and which these are.

    `read_at` is the version at which the run has read what was fetched; None where it is about to.
    """
    version = table.version + 1
    taken = {host for host in hosts if _is_free(table.hosts.get(host), run_id, read_at)}
    new = {host for host in taken if host not in table.hosts or table.hosts[host].run_id != run_id}
    if not new:
        return table, taken
    entries = {host: AskedHost(run_id, desk, version) for host in new}
    return HostTable(version, {**table.hosts, **entries}), taken


def _is_free(entry: AskedHost | None, run_id: str, read_at: int | None) -> bool:
    if entry is None or entry.run_id == run_id:
        return True
    return entry.run_id is None and (read_at is None or entry.version <= read_at)


def free_hosts(
    table: HostTable, run_ids: Collection[str], delays_s: Mapping[str, float] | None = None
) -> HostTable:
    """Give the table without these runs, which ended or died; `delays_s` is how they left hosts alone."""
    version = table.version + 1
    held = {host: entry for host, entry in table.hosts.items() if entry.run_id in run_ids}
    if not held:
        return table
    freed = {
        host: AskedHost(None, entry.desk, version, (delays_s or {}).get(host, 0.0))
        for host, entry in held.items()
    }
    return _prune(replace(table, version=version, hosts={**table.hosts, **freed}))


def _prune(table: HostTable) -> HostTable:
    free = sorted((entry.version, host) for host, entry in table.hosts.items() if entry.run_id is None)
    old = {host for _, host in free[:-MOST_FREE]}
    return replace(table, hosts={host: each for host, each in table.hosts.items() if host not in old})


def find_waits(table: HostTable, hosts: AbstractSet[str], desk: str) -> dict[str, float]:
    """Give how long hosts are to be left alone that another desk may have asked a moment ago, seconds."""
    return {
        host: entry.delay_s
        for host, entry in table.hosts.items()
        if host in hosts and entry.desk != desk and entry.delay_s
    }


def encode_hosts_asked(table: HostTable) -> bytes:
    """Write the table."""
    return json.dumps({"version": table.version, "hosts": table.hosts}).encode("ascii") + b"\n"


def decode_hosts_asked(data: bytes) -> HostTable:
    """Read the table; one that is damaged is lost, and begins anew."""
    try:
        row = json.loads(data)
        return HostTable(row["version"], {host: AskedHost(*entry) for host, entry in row["hosts"].items()})
    except (ValueError, LookupError, TypeError, AttributeError):
        return HostTable()
