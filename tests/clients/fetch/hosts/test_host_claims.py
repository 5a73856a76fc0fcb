"""Desks share out hosts: one run asks a host at a time, and whoever asks it next leaves it alone first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.hosts.host_claims import HostClaims, hold_hosts
from tasks.clients.fetch.schedule import Schedule
from tasks.clients.fetch.visits import Visit
from tasks.clients.fetch.web_requests import WebLimits, WebRequest
from tasks.clients.store.leases import Leases
from tasks.clients.store.run_register import RunRegister
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError
from tasks.core.fetch.hosts.host_memory import HostMemory

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore

ONE, OTHER = "20260101T000000Z-00000001", "20260101T000000Z-00000002"


def test_a_host_that_another_desk_has_asked_is_left_alone_first() -> None:
    """For as long as that desk left it alone: the pace is the host's, whoever asks."""
    limits = WebLimits(user_agent="copydesk", max_bytes=1_000, min_delay_s=0.5)
    memory = HostMemory(datetime.now(UTC), waits_s={"a.example": 7.0})
    schedule = Schedule(limits, memory, began_at=100.0)
    for url in ("https://a.example/1", "https://b.example/1"):
        schedule.add(Visit(WebRequest(url, url), limits))
    first = schedule.take(100.0)
    assert first is not None
    assert first.address.host == "b.example"
    assert schedule.take(106.9) is None
    assert schedule.take(107.0) is not None


@pytest.mark.slow
def test_desks_share_out_hosts(store: RawStore, tmp_path: Path) -> None:
    """What is another's is left, by hand it is waited for; what was let go of is had with its pace."""
    registers = [RunRegister(store, Leases(Versions(store), name), tmp_path / name) for name in "ab"]
    with registers[1].hold(OTHER):
        with registers[0].hold(ONE), hold_hosts(registers[0], ONE) as claims:
            claims.begin({"a.example", "b.example"}, set(), 0)
            assert (claims.taken, claims.has_met_others) == (set(), False)
            claims.delays_s["a.example"] = 3.0
            other = HostClaims(registers[1], OTHER)
            with pytest.raises(StopError, match=r"b\.example"):
                other.begin({"b.example"}, {"b.example"}, 0)
            other = HostClaims(registers[1], OTHER)
            other.begin({"b.example", "c.example"}, {"c.example"}, 0)
            assert (other.taken, other.has_met_others) == ({"b.example"}, True)
            claims.claim({"c.example", "d.example"})
            assert claims.taken == {"c.example"}
        other.claim({"a.example"})
        assert other.taken == {"a.example", "b.example"}, "their pages are not known here"
        other.release()
    with registers[1].hold(OTHER), hold_hosts(registers[1], OTHER) as later:
        later.begin({"a.example"}, set(), 0)
        assert later.taken == set()
        assert later.waits_s == {"a.example": 3.0}


@pytest.mark.slow
def test_the_hosts_of_a_run_that_died_are_free(store: RawStore, tmp_path: Path) -> None:
    """It holds none by its name alone."""
    one, other = (RunRegister(store, Leases(Versions(store), name), tmp_path / name) for name in "ab")
    HostClaims(one, ONE).begin({"dead.example"}, set(), 0)
    with other.hold(OTHER), hold_hosts(other, OTHER) as claims:
        claims.begin({"dead.example"}, {"dead.example"}, 0)
        assert claims.taken == set()
