"""Who cleans: what is said where a cluster cannot be used, and what becomes of work that it loses."""

from __future__ import annotations

import pickle
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from flows.run.bounds import find_cluster
from tasks.clients.cluster.engine import BenchOrder, ClusterLostError
from tasks.clients.cluster.hands import ClusterPlace, Hands
from tasks.clients.cluster.worker_bench import do_at_bench
from tasks.clients.learn.repeat_store import Cleaner, fetch_cleaner, set_key
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.parsing.spare import ParserBounds
from tasks.clients.parsing.workbench import Workbench
from tasks.clients.store.raw_store import RawStore
from tasks.core.clean.lines.repeats import Repeat, RepeatSet, encode_set
from tasks.core.clean.version import CLEANER_VERSION, name_cleaner
from tasks.core.errors import StopError, UsageError
from tasks.core.records import Kind, OnOptOut
from tasks.settings import read_settings
from tests.clients.cluster.small_clusters import open_dask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOUNDS = ParserBounds(1, 20, 1 << 30)
STORE = RawStore("news", "http://127.0.0.1:9")


def make_hands(address: str = "tcp://127.0.0.1:8786", store: RawStore = STORE) -> Hands:
    """Hands whose work a cluster is to do."""
    bench = Workbench(store, ParserPool(1, 20, 1 << 30), Cleaner(CLEANER_VERSION, None))
    return Hands(bench, ClusterPlace("dask", address, BOUNDS))


def count(_bench: Workbench, on_read: Callable[[int], object], numbers: list[int]) -> int:
    """Work that needs no store."""
    for _ in numbers:
        on_read(1)
    return sum(numbers)


@pytest.mark.slow
def test_that_nobody_listens_is_said_at_once_with_what_to_do() -> None:
    """The address is named, what starts a cluster, and how to do without one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(StopError) as said:
            make_hands(address).check()
    assert address in said.value.message
    assert "`dask scheduler`" in said.value.hint
    assert "COPYDESK_TASK_RUNNER=threads" in said.value.hint


@pytest.mark.slow
def test_who_listens_and_is_no_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is: it says nothing."""
    monkeypatch.setattr("tasks.clients.cluster.dask_engine._JOINS_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hands = make_hands(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
        hands.check()
        with pytest.raises(StopError, match="no Dask scheduler that answers"):
            hands.do(count, lambda _: None, 1, [1])


def test_the_embedded_store_is_refused(tmp_path: Path) -> None:
    """It listens on loopback, and its keys are a file of the data folder."""
    hands = make_hands(store=replace(STORE, credentials_path=tmp_path / "credentials.json"))
    with pytest.raises(UsageError, match="COPYDESK_S3_ENDPOINT_URL"):
        hands.check()


def test_an_engine_that_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As pip takes it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"copydesk\[dask\]"):
        make_hands().check()


def test_a_worker_says_where_it_is_when_it_cannot_work() -> None:
    """What is wrong there is not to be looked for here."""
    order = BenchOrder(STORE, BOUNDS, "6+000000000000", OnOptOut.KEEP)
    with pytest.raises(StopError, match=f"On the worker {socket.gethostname()}: .*cleaner"):
        do_at_bench(order, 1, count, [[]])


class NotingEngine:
    """A cluster that notes what it is sent."""

    sent = b""

    def do(self, *told: object) -> int:
        """Note it."""
        self.sent += pickle.dumps(told)
        return 0

    def close(self) -> None:
        """There is nothing to leave."""


def test_what_is_sent_holds_no_secret_and_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are what a worker finds in its own environment."""
    secrets = {"AWS_SECRET_ACCESS_KEY": "hush", "PREFECT_API_AUTH_STRING": "admin:hush"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COPYDESK_TASK_RUNNER", "dask")
    monkeypatch.setenv("COPYDESK_TASK_RUNNER_ADDRESS", "tcp://127.0.0.1:8786")
    hands, engine = make_hands(), NotingEngine()
    hands.place, hands._engine = find_cluster(read_settings()), engine
    hands.do(count, lambda _: None, 1, [1])
    assert b"http://127.0.0.1:9" in engine.sent
    assert b"hush" not in engine.sent
    assert bytes(tmp_path) not in engine.sent


class LostEngine:
    """A cluster that gives everything up."""

    def do(self, *_told: object) -> Any:  # noqa: ANN401 - what an engine gives
        """Do nothing."""
        raise ClusterLostError("The cluster is away")

    def close(self) -> None:
        """There is nothing to leave."""


def test_what_the_cluster_loses_is_done_here(caplog: pytest.LogCaptureFixture) -> None:
    """And said, with why."""
    hands, seen = make_hands(), list[int]()
    hands._engine = LostEngine()
    assert hands.do(count, seen.append, 3, [1, 2, 4]) == 7
    assert seen == [1, 1, 1]
    assert caplog.messages == ["The cluster is away: 3 inputs are cleaned here"]


def test_where_nothing_is_to_be_read_no_cluster_is_joined() -> None:
    """A run whose pages are all known loads no engine."""
    hands = make_hands()
    assert hands.do(count, lambda _: None, 0, []) == 0
    assert hands._engine is None


@pytest.mark.slow
def test_a_scheduler_that_nobody_works_for_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    """After some time without a worker the work is given back."""
    from tasks.clients.cluster.dask_engine import DaskEngine  # noqa: PLC0415 - quick tests need no Dask

    with open_dask(tmp_path, {}) as cluster:
        for worker in cluster.workers.values():
            worker.kill()
            worker.wait()
        engine = DaskEngine(cluster.address, nobody_s=0)
        try:
            with pytest.raises(ClusterLostError, match="no worker"):
                engine.do(BenchOrder(STORE, BOUNDS, CLEANER_VERSION, OnOptOut.KEEP), count, [])
        finally:
            engine.close()


class Shelf:
    """A store that holds some objects."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = objects
        self.asked = 0

    def get_object(self, key: str) -> bytes:
        """Give one."""
        self.asked += 1
        return self.objects[key]


def test_a_worker_has_the_cleaner_of_the_run(tmp_path: Path) -> None:
    """The learned set comes from the store, once; a worker with another code cleans nothing."""
    learned = RepeatSet((Repeat("1", "harbour.example", Kind.PROMO, "Our letter", "our letter"),))
    shelf = Shelf(**{set_key(learned.version): encode_set(learned)})
    store = cast("RawStore", shelf)
    for _ in range(2):
        cleaner = fetch_cleaner(store, name_cleaner(learned), tmp_path)
        assert cleaner.version == name_cleaner(learned)
        assert cleaner.repeats_path is not None
        assert cleaner.repeats_path.read_bytes() == encode_set(learned)
    assert shelf.asked == 1
    assert fetch_cleaner(store, CLEANER_VERSION, tmp_path) == Cleaner(CLEANER_VERSION, None)
    for version in ("6+000000000000", f"6+000000000000+{learned.version}"):
        with pytest.raises(StopError, match="Install the same version"):
            fetch_cleaner(store, version, tmp_path)
