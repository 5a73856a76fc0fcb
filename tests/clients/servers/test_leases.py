"""Leases: one server for all who use the folder, up as long as there is one of them."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tasks.clients.servers.leases import ServerSpec, find_server, lease_server
from tasks.clients.servers.supervisor import ask
from tasks.core.errors import StopError
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

TINY_SERVER = Path(__file__).with_name("tiny_server.py")


def describe(manner: str) -> ServerSpec:
    """Describe a server that is up in a moment."""
    return ServerSpec(
        name="tiny",
        argv=(sys.executable, "-I", str(TINY_SERVER), "{port:web}", manner),
        port_names=("web", "spare"),
        health_path="/health",
        environment={"PATH": os.defpath},
        linger_s=0.1,
        start_timeout_s=PATIENCE_S,
        stop_timeout_s=PATIENCE_S,
        pulse=("/pulse", "{}") if manner == "busy" else None,
    )


PLAIN = describe("plain")
BUSY_PULSES = 3


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose server has ended when the test has."""
    yield tmp_path / "server"
    wait_until(lambda: not (tmp_path / "server" / "server.json").exists())


def has_ended(pid: int) -> bool:
    """Tell whether a process is no more."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


def is_being_stopped(folder: Path) -> bool:
    """Tell whether the supervisor lets no user in."""
    with (folder / "users.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def count_starts(folder: Path) -> int:
    """Count how often a server was started over the folder."""
    return len(list(folder.glob("started-*")))


def count_questions(folder: Path) -> int:
    """Count how often the server was asked whether it is well."""
    return len((folder / "asked").read_bytes())


def start_user(folder: Path) -> subprocess.Popen[str]:
    """Start another process that leases the server and stays until it is ended."""
    code = f"""
import sys, time
sys.path.insert(0, {str(TINY_SERVER.parent)!r})
from pathlib import Path
from tasks.clients.servers.supervisor import ask
from tasks.clients.servers.leases import ServerSpec, lease_server
with lease_server(Path({str(folder)!r}), {PLAIN!r}) as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def read_pid(user: subprocess.Popen[str]) -> int:
    """Read which server another process got."""
    assert user.stdout is not None
    return int(user.stdout.readline())


def test_a_leased_server_answers(folder: Path) -> None:
    """The address of the lease is that of a server that is ready."""
    with lease_server(folder, PLAIN) as server:
        assert ask(server.ports["web"], "GET", "/health") == b"well"
        assert server.url == f"http://127.0.0.1:{server.ports['web']}"


def test_it_ends_when_its_last_user_leaves(folder: Path) -> None:
    """Nobody has to stop anything: server and supervisor end, and leave no trace of a running one."""
    with lease_server(folder, PLAIN) as outer, lease_server(folder, PLAIN):
        pass
    wait_until(lambda: has_ended(outer.pid) and has_ended(outer.supervisor_pid))
    assert find_server(folder) is None


def test_it_stays_while_one_user_is_left(folder: Path) -> None:
    """A second lease is the same server, and its end is not the first one's."""
    with lease_server(folder, PLAIN) as first:
        with lease_server(folder, PLAIN) as second:
            assert second == first
        time.sleep(0.5)
        assert find_server(folder) == first
        assert not has_ended(first.pid)


def test_a_lease_of_a_running_server_takes_no_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attaching waits for nothing, starts nothing, asks the server once and costs less than 50 ms of work."""
    with lease_server(folder, PLAIN) as server:
        monkeypatch.setattr(time, "sleep", refuse_to_wait)
        costs = []
        for _ in range(5):
            asked, started = count_questions(folder), time.process_time()
            with lease_server(folder, PLAIN) as again:
                costs.append(time.process_time() - started)
            assert again == server
            assert count_questions(folder) == asked + 1
    monkeypatch.undo()
    assert min(costs) < 0.05
    assert count_starts(folder) == 1


def refuse_to_wait(seconds: float) -> None:
    """Be the sleep of somebody who has nothing to wait for."""
    raise AssertionError(f"it waits {seconds} s")


def test_many_first_users_start_one_server(folder: Path) -> None:
    """Threads and processes that come at once share what one of them starts."""
    with ExitStack() as leases, ThreadPoolExecutor(4) as threads:
        users = [leases.enter_context(start_user(folder)) for _ in range(3)]
        servers = threads.map(leases.enter_context, [lease_server(folder, PLAIN) for _ in range(4)])
        pids = {*(server.pid for server in servers), *map(read_pid, users)}
        for user in users:
            user.kill()
    assert len(pids) == 1
    assert count_starts(folder) == 1


def test_a_killed_user_holds_nothing(folder: Path) -> None:
    """After kill -9 of its only user a server ends as if that one had left."""
    with start_user(folder) as user:
        pid = read_pid(user)
        user.kill()
    wait_until(lambda: has_ended(pid))


def test_who_comes_during_the_stop_gets_a_new_server(folder: Path) -> None:
    """A user does not get the address of a server that is about to end."""
    with lease_server(folder, describe("deaf")) as first:
        pass
    wait_until(lambda: is_being_stopped(folder))  # it does not hear
    with ThreadPoolExecutor(1) as thread, ExitStack() as leases:
        coming = thread.submit(leases.enter_context, lease_server(folder, PLAIN))
        time.sleep(0.3)
        assert not has_ended(first.pid)
        assert not coming.done()
        os.kill(first.pid, signal.SIGKILL)
        assert coming.result().pid != first.pid
        assert has_ended(first.pid)


def test_a_server_that_does_not_hear_is_killed(folder: Path) -> None:
    """After the time that its specification gives it."""
    with lease_server(folder, replace(describe("deaf"), stop_timeout_s=0.1)) as server:
        pass
    wait_until(lambda: has_ended(server.pid) and has_ended(server.supervisor_pid))


def test_an_address_is_kept_from_start_to_start(folder: Path) -> None:
    """Ports that are free still are taken again, so that a page of last time opens again."""
    with lease_server(folder, PLAIN) as first:
        pass
    wait_until(lambda: find_server(folder) is None)
    with lease_server(folder, PLAIN) as second:
        assert second.url == first.url
        assert second.pid != first.pid


@pytest.mark.skipif(sys.platform != "linux", reason="a kernel service of Linux")
def test_a_server_ends_with_its_supervisor(folder: Path) -> None:
    """A supervisor that is killed takes its server along, and the next user starts both anew."""
    with lease_server(folder, PLAIN) as first:
        os.kill(first.supervisor_pid, signal.SIGKILL)
        wait_until(lambda: has_ended(first.pid))
        with lease_server(folder, PLAIN) as second:
            assert second.pid != first.pid
            assert not Path(first.scratch).exists()


def test_an_orphan_is_replaced(folder: Path) -> None:
    """A server that outlived its supervisor is ended before another works on the same folder."""
    with lease_server(folder, describe("deaf")) as first:
        os.kill(first.supervisor_pid, signal.SIGKILL)
        wait_until(lambda: has_ended(first.supervisor_pid))
        assert not has_ended(first.pid)
        with lease_server(folder, PLAIN) as second:
            assert second.pid != first.pid
            assert has_ended(first.pid)


def test_a_stranger_with_the_number_of_a_dead_server_is_let_be(folder: Path) -> None:
    """Process ids come round again: only what has the server's own command line is ended."""
    with lease_server(folder, PLAIN) as server:
        text = (folder / "server.json").read_text()
    wait_until(lambda: has_ended(server.supervisor_pid))
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (folder / "server.json").write_text(text.replace(f'"pid": {server.pid}', f'"pid": {stranger.pid}'))
        with lease_server(folder, PLAIN):
            assert stranger.poll() is None
        stranger.kill()


def test_it_lingers_while_it_has_work_left(folder: Path) -> None:
    """A server whose pulse changes each time that it is felt is not stopped before that rests."""
    with lease_server(folder, describe("busy")) as server:
        pass
    wait_until(lambda: has_ended(server.pid))
    assert len((folder / "felt").read_bytes()) > BUSY_PULSES


@pytest.mark.parametrize("code", ["raise SystemExit('no licence')", "import time; time.sleep(60)"])
def test_a_server_that_does_not_come_up_stops_the_run(folder: Path, code: str) -> None:
    """Whether it ends at once or never answers: an error soon, with the path of its log."""
    broken = replace(PLAIN, argv=(sys.executable, "-c", code), start_timeout_s=1)  # it never comes
    with pytest.raises(StopError, match="tiny server does not start") as raised, lease_server(folder, broken):
        pass
    log = folder / "server.log"
    assert str(log) in raised.value.hint
    assert log.read_text().strip()


def test_what_is_written_is_for_this_user_alone(folder: Path) -> None:
    """Folder and files can be read by nobody else."""
    with lease_server(folder, PLAIN):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for name in ("server.json", "server.log", "users.lock", "supervisor.lock"):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is an error that names the setting."""
    (tmp_path / "file").touch()
    with pytest.raises(StopError, match="COPYDESK_DATA_DIR"), lease_server(tmp_path / "file" / "x", PLAIN):
        pass


def test_no_server_is_known_of_an_empty_folder(tmp_path: Path) -> None:
    """Nothing there, or half a file, is no server."""
    assert find_server(tmp_path) is None
    (tmp_path / "server.json").write_text('{"pid": 1')
    assert find_server(tmp_path) is None
