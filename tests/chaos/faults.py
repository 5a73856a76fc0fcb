"""The faults of the chaos, each with how it is played on a run that is under way."""

from __future__ import annotations

import os
import resource
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import psutil

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tests.chaos.faulty_proxy import Trouble
from tests.chaos.ground import BUCKET, Ground, kill, wait

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


@dataclass(frozen=True)
class Fault:
    """A row of the table: what happens, in how many runs, and how; `play` is told how long a run takes.

    The run that follows is an `ordinary` one. With `has_children` pages are parsed in children.
    """

    name: str
    runs: int
    play: Callable[[Ground, Random, float], None]
    ordinary: str = "ingest"
    has_children: bool = False


def kill_run(what: str, ground: Ground, dice: Random, usual_s: float) -> None:
    """Kill a run with -9 at any moment."""
    pid = ground.start(what)
    time.sleep(dice.uniform(0, usual_s))
    kill(pid)


def kill_sweep(ground: Ground, dice: Random, usual_s: float) -> None:
    """Kill a sweep of what was pushed."""
    wait(ground.start("push"))
    kill_run("sweep", ground, dice, usual_s)


def trouble_store(trouble: Trouble, ground: Ground, dice: Random, _usual_s: float) -> None:
    """Let requests of a run fail, some or most."""
    ground.proxy.fail(trouble, dice.choice((3, 10, 30, 90)))
    wait(ground.start("ingest"))
    ground.proxy.heal()


def kill_store(ground: Ground, dice: Random, usual_s: float) -> None:
    """Kill the S3 server with -9 in mid-run; it is started again for the next one."""
    pid = ground.start("ingest")
    time.sleep(dice.uniform(0, usual_s))
    server = find_server(ground.folder / "s3")
    if server is not None:
        os.kill(server.pid, signal.SIGKILL)
    wait(pid)
    with lease_s3(ground.folder, BUCKET) as location:
        ground.proxy.port.value = int(location.endpoint_url.rpartition(":")[2])


def fill_disk(ground: Ground, dice: Random, _usual_s: float) -> None:
    """Let no file grow beyond some size, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max((path.stat().st_size for path in ground.data.glob("*.duckdb")), default=0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + dice.randrange(-50_000, 400_000), before[1]))
    pid = ground.start("ingest")
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    wait(pid)


def run_two(ground: Ground, dice: Random, usual_s: float) -> None:
    """Start two runs over the same articles, and kill one of them."""
    pids = [ground.start("ingest"), ground.start(dice.choice(("ingest", "sweep")))]
    time.sleep(dice.uniform(0, usual_s))
    kill(pids.pop(dice.randrange(2)))
    wait(pids[0])


def kill_parsers(ground: Ground, dice: Random, usual_s: float) -> None:
    """Kill the children that parse."""
    pid = ground.start("ingest")
    time.sleep(dice.uniform(0, usual_s))
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            child.kill()
    wait(pid)


def stop_run(ground: Ground, dice: Random, usual_s: float) -> None:
    """Ask a run to end, as a service manager does."""
    pid = ground.start("ingest")
    time.sleep(dice.uniform(0, usual_s))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    wait(pid)


FAULTS = (
    Fault("run killed (-9)", 60, partial(kill_run, "ingest")),
    Fault("run ended (TERM)", 20, stop_run),
    Fault("endpoint killed (-9)", 40, partial(kill_run, "push"), ordinary="sweep"),
    Fault("sweep killed (-9)", 20, kill_sweep, ordinary="sweep"),
    Fault("rebuild killed (-9)", 20, partial(kill_run, "rebuild")),
    Fault("store answers 503", 25, partial(trouble_store, Trouble.UNAVAILABLE)),
    Fault("store does not answer", 20, partial(trouble_store, Trouble.UNANSWERED)),
    Fault("store's answers are lost", 25, partial(trouble_store, Trouble.ANSWER_LOST)),
    Fault("store's bodies are cut", 20, partial(trouble_store, Trouble.BODY_CUT)),
    Fault("store killed (-9)", 10, kill_store),
    Fault("disk full", 20, fill_disk),
    Fault("two at once, one killed", 30, run_two),
    Fault("parsers killed (-9)", 10, kill_parsers, has_children=True),
)
