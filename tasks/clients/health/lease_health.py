"""Who holds which lease of the store now: who commits, which runs are at work, and who asks which hosts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tasks.clients.fetch.hosts.host_claims import TABLE_KEY
from tasks.clients.store.leases import Leases
from tasks.clients.store.versions import Versions
from tasks.core.fetch.hosts.host_table import decode_hosts_asked
from tasks.core.health.health import LeaseState
from tasks.core.store.batches import batch_of_key
from tasks.core.store.lease import COMMITTER, RUN_LEASES, is_free, run_lease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore

_MOST_RUNS = 20


def read_leases(store: RawStore) -> Iterator[LeaseState]:
    """Read who holds what; of what nobody holds only how often the committer's was stolen."""
    objects = Versions(store)
    leases = Leases(objects, "")
    names = [COMMITTER]
    for key, _ in zip(store.list_keys(RUN_LEASES), range(_MOST_RUNS), strict=False):
        names.append(run_lease(batch_of_key(key)))
    working = set()
    for name in names:
        seen = leases.look(name)
        if seen is None:
            continue
        holder = None if is_free(seen.lease, seen.age_s) else seen.lease.holder
        if holder or seen.lease.stolen:
            working.add(name)
            yield LeaseState(name, holder, seen.lease.last, seen.lease.stolen)
    found = objects.read(TABLE_KEY)
    if found is not None:
        asked = decode_hosts_asked(found.data).hosts.values()
        by_desk = Counter(each.desk for each in asked if each.run_id and run_lease(each.run_id) in working)
        for desk, number in by_desk.items():
            yield LeaseState(f"{number} hosts", desk, desk)
