"""Clusters on loopback: two workers, each a process that knows the bucket's keys alone, and their head."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import psutil

from tasks.clients.servers.supervisor import find_free_ports
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class SmallCluster(Protocol):
    """A cluster that is killed in the midst of its work."""

    @property
    def address(self) -> str:
        """Where clients find it."""

    def kill_worker(self) -> None:
        """Kill the first worker that has something to do with -9."""

    def kill_head(self) -> None:
        """Kill what gives them their work with -9, once they have some."""


@dataclass(frozen=True)
class SmallDask:
    """A scheduler of Dask's and its workers, by their names."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: Mapping[str, subprocess.Popen[bytes]]

    def kill_worker(self) -> None:
        """Kill a worker."""
        self.workers[self._find_busy()].kill()

    def kill_head(self) -> None:
        """Kill the scheduler."""
        self._find_busy()
        self.scheduler.kill()

    def _find_busy(self) -> str:
        from distributed import Client  # noqa: PLC0415 - quick tests need no Dask

        with Client(self.address, set_as_default=False) as client:
            busy = wait_until(lambda: [worker for worker, keys in client.processing().items() if keys])
            name: str = client.scheduler_info(n_workers=-1)["workers"][busy[0]]["name"]
        return name


@contextmanager
def open_dask(folder: Path, store_keys: Mapping[str, str]) -> Iterator[SmallDask]:
    """Run a cluster of Dask's for the length of a block, over a folder that no desk knows."""
    with ExitStack() as stack:
        file = folder / "scheduler.json"

        def start(what: str, *options: str) -> subprocess.Popen[bytes]:
            program = (sys.executable, "-P", "-m", f"distributed.cli.dask_{what}")
            places = ("--scheduler-file", str(file), "--dashboard-address", "127.0.0.1:0")
            log = stack.enter_context((folder / f"{what}-{options[-1]}.log").open("wb"))
            process = subprocess.Popen(
                [*program, "--host", "127.0.0.1", *places, *options],
                cwd=folder,
                env=_make_environment(folder, store_keys),
                stderr=log,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        scheduler = start("scheduler", "--port", "0")
        address = wait_until(lambda: file.exists() and json.loads(file.read_text() or "{}").get("address"))
        workers = {
            name: start("worker", "--nthreads", "1", "--no-nanny", "--name", name) for name in ("one", "two")
        }
        yield SmallDask(address, scheduler, workers)


@dataclass(frozen=True)
class SmallRay:
    """A head of Ray's, whose two CPUs are two workers."""

    address: str
    head: psutil.Process

    def kill_worker(self) -> None:
        """Kill a worker."""
        wait_until(self._find_busy)[0].kill()

    def kill_head(self) -> None:
        """Kill all of it."""
        wait_until(self._find_busy)
        _kill_tree(self.head)

    def _find_busy(self) -> list[psutil.Process]:
        names = ((each, each.cmdline()) for each in self.head.children(recursive=True))
        return [each for each, line in names if line and line[0].startswith("ray::_do_in_worker")]


@contextmanager
def open_ray(folder: Path, store_keys: Mapping[str, str]) -> Iterator[SmallRay]:
    """Run a cluster of Ray's for the length of a block; its sockets want a short path."""
    port = str(find_free_ports(["ray"], {})["ray"])
    with TemporaryDirectory(prefix="ray-") as short, (folder / "ray.log").open("wb") as log:
        head = psutil.Popen(
            [
                *(sys.executable, "-P", "-m", "ray.scripts.scripts", "start", "--head", "--block"),
                *("--node-ip-address", "127.0.0.1", "--port", "0", "--ray-client-server-port", port),
                *("--num-cpus", "2", "--include-dashboard", "false", "--temp-dir", short),
            ],
            cwd=folder,
            env=_make_environment(folder, store_keys) | {"RAY_USAGE_STATS_ENABLED": "0"},
            stdout=log,
            stderr=log,
        )
        try:
            wait_until(lambda: _is_open(int(port)))
            yield SmallRay(f"ray://127.0.0.1:{port}", head)
        finally:
            _kill_tree(head)
            head.wait()


def _make_environment(folder: Path, store_keys: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), **store_keys}


def _kill_tree(head: psutil.Process) -> None:
    if head.is_running():
        for each in (*head.children(recursive=True), head):
            each.kill()


def _is_open(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0
