"""A run is known to be at work on every desk, and what a dead one has left is one run's to finish."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from tasks.clients.store.leases import Leases
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.run_register import RunRegister
from tasks.clients.store.versions import Versions
from tasks.core.errors import StopError
from tasks.core.store.lease import LEASES, encode_lease, lease_key, run_lease, take_lease
from tests.clients.other_process import started

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.slow

RUN, BATCH = "20260101T000000Z-0badc0de", "20260101T000000Z-0badc0de-00000"


def open_register(store: RawStore, folder: Path, name: str) -> RunRegister:
    """Open the register of a desk."""
    return RunRegister(store, Leases(Versions(store), name), folder / name)


def test_a_run_is_alive_on_every_desk_until_it_ends(store: RawStore, tmp_path: Path) -> None:
    """Nothing of it is left in the store then."""
    one, other = (open_register(store, tmp_path, name) for name in "ab")
    with one.hold(RUN):
        assert one.is_alive(RUN)
        assert other.is_alive(RUN)
        assert other.list_elsewhere() == [RUN]
        assert one.list_elsewhere() == []
        assert other.list_orphans([BATCH]) == []
    assert not one.is_alive(RUN)
    assert other.list_orphans([BATCH]) == [BATCH]
    assert list(store.list_keys(LEASES)) == []


def test_a_run_that_died_is_dead_here_at_once_and_elsewhere_after_its_time(
    store: RawStore, tmp_path: Path
) -> None:
    """The kernel of its desk knows it; the others are told so by what its desk does to its lease."""
    one, other = (open_register(store, tmp_path, name) for name in "ab")
    code = (
        "import sys; from pathlib import Path; from tasks.clients.files.locks import hold_run\n"
        "held = hold_run(Path(sys.argv[1]), sys.argv[2]); held.__enter__(); print('open', flush=True)\n"
        "sys.stdin.read()"
    )
    with started(code, tmp_path / "a", RUN):
        store.put_once(lease_key(run_lease(RUN)), encode_lease(take_lease(None, "a", "1")))
        assert one.is_alive(RUN)
    assert other.is_alive(RUN)
    assert not one.is_alive(RUN)
    assert not other.is_alive(RUN)


class UndeletingStore(RawStore):
    """A store that was gone when a run ended."""

    def delete_expired(self, keys: Iterable[str]) -> None:
        """Say so."""
        raise StopError(f"{list(keys)} cannot be reached")


def test_a_run_that_could_not_let_go_is_dead_here_at_once(store: RawStore, tmp_path: Path) -> None:
    """Its store was down: what it left waits for no minute on its own desk."""
    gone = UndeletingStore(**{each.name: getattr(store, each.name) for each in fields(store) if each.init})
    one = open_register(store, tmp_path, "a")
    with RunRegister(gone, one.leases, one.data_dir).hold(RUN):
        assert one.is_alive(RUN)
    assert one.list_orphans([BATCH]) == [BATCH]
    assert list(store.list_keys(LEASES)) == []


def test_of_many_runs_that_find_an_orphan_one_has_it(store: RawStore, tmp_path: Path) -> None:
    """As long as that run lives; then another one may."""
    registers = [open_register(store, tmp_path, f"desk-{number}") for number in range(6)]
    runs = [f"2026010{number}T000000Z-00000000" for number in range(1, 7)]
    for _ in range(2):
        with ExitStack() as stack, ThreadPoolExecutor(6) as threads:
            for register, run_id in zip(registers, runs, strict=True):
                stack.enter_context(register.hold(run_id))
            got = list(threads.map(lambda each, run_id: each.claim(BATCH, run_id), registers, runs))
            assert sum(got) == 1
