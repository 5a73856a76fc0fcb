"""What several desks may not do at once is told with the desk that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.hosts.host_claims import hold_hosts
from tasks.clients.health.lease_health import read_leases
from tasks.clients.store.leases import Leases
from tasks.clients.store.run_register import RunRegister
from tasks.clients.store.versions import Versions
from tasks.core.health.health import LeaseState
from tasks.core.store.lease import COMMITTER, OFTEN_STOLEN

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore

RUN = "20260101T000000Z-00000001"


@pytest.mark.slow
def test_who_holds_what_is_told(store: RawStore, tmp_path: Path) -> None:
    """Nobody, where nobody does; and how often in a row the committer's lease was stolen, whoever has it."""
    leases = Leases(Versions(store), "desk-1")
    register = RunRegister(store, leases, tmp_path)
    with leases.holding(COMMITTER, 0), register.hold(RUN), hold_hosts(register, RUN) as claims:
        claims.begin({"a.example", "b.example"}, set(), 0)
        assert set(read_leases(store)) == {
            LeaseState(COMMITTER, "desk-1", "desk-1"),
            LeaseState(f"runs/{RUN}", "desk-1", "desk-1"),
            LeaseState("2 hosts", "desk-1", "desk-1"),
        }
    assert list(read_leases(store)) == []
    for _ in range(OFTEN_STOLEN + 1):
        assert leases.acquire(COMMITTER, is_ours_dead=True)
    assert list(read_leases(store)) == [LeaseState(COMMITTER, "desk-1", "desk-1", OFTEN_STOLEN)]
