"""A local server that several processes share, with nobody who has to stop it.

Takes a folder and a `ServerSpec`; gives the running server for the length of a `with` block. The first
user starts it, the last one's leaving (or death, kill -9 included) ends it: each user holds a shared
`flock` on `FOLDER/users.lock`, and a detached `supervisor` process stops the server when none is left. Two
first users at once start one server; who comes while it shuts down waits, then starts a new one.

Files in the folder, which is made 0700: `users.lock`, `supervisor.lock`, `server.json`, `server.log`.
Linux and macOS, on a disk that honours `flock`. A process that forks without exec while it holds a
lease hands it on to its children.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tasks.clients.servers import supervisor
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WAIT_S = 0.02
"""How long a user sleeps between two looks for the server."""


@dataclass(frozen=True, slots=True)
class ServerSpec:
    """What to start, and when it is up and done.

    In `argv` and in the values of `environment` (the whole of it), `{port:NAME}` stands for a free
    loopback port and `{scratch}` for a private temporary folder of a short name. The first port answers
    `health_path` with 200 when the server is ready. `pulse` is the path and body of a POST whose answer
    changes as long as the server still works off what users left it, asked with `headers`: it lingers until
    that rests. Files named in `litter`, with `{port:NAME}` in them, are removed when the server has ended.
    """

    name: str
    argv: tuple[str, ...]
    port_names: tuple[str, ...]
    health_path: str
    environment: Mapping[str, str]
    linger_s: float
    start_timeout_s: float
    stop_timeout_s: float
    pulse: tuple[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    litter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers at `url`; `ports` by the names of its specification."""

    pid: int
    supervisor_pid: int
    argv: tuple[str, ...]
    scratch: str
    ports: Mapping[str, int]
    url: str


@contextmanager
def lease_server(folder: Path, spec: ServerSpec) -> Iterator[RunningServer]:
    """The folder's server, started if need be, kept up at least until the block ends.

    Raises StopError, with the log's path, when the server does not come up within twice its
    `start_timeout_s` (it may have to wait for an earlier one to end).
    """
    folder = folder.absolute()
    deadline = time.monotonic() + 2 * spec.start_timeout_s
    users = _open_lock(folder, "users.lock")
    try:
        _wait_for_shared_lock(users, folder, deadline)
        yield _find_or_start(folder, spec, deadline)
    finally:
        with suppress(OSError):
            os.utime(users)  # tells the supervisor that somebody was here
        os.close(users)


def find_server(folder: Path) -> RunningServer | None:
    """The server that `server.json` tells of, whether or not it still runs."""
    try:
        state = json.loads((folder / "server.json").read_text())
        return RunningServer(**state | {"argv": tuple(state["argv"])})
    except (OSError, ValueError, KeyError, TypeError):  # none, half a file, or that of another version
        return None


def _open_lock(folder: Path, name: str) -> int:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StopError(f"Cannot use the folder {folder}: {error.strerror}", _FOLDER_HINT) from error


_FOLDER_HINT = "Set COPYDESK_DATA_DIR to a folder on a local disk that you may write to"


def _wait_for_shared_lock(lock: int, folder: Path, deadline: float) -> None:
    while not _try_lock(lock, fcntl.LOCK_SH, folder):
        if time.monotonic() > deadline:
            raise StopError(f"The earlier server over {folder} does not end", f"See {folder / 'server.log'}")
        time.sleep(_WAIT_S)


def _try_lock(lock: int, kind: int, folder: Path) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise StopError(f"Cannot lock files in {folder}: {error.strerror}", _FOLDER_HINT) from error
    return True


def _find_or_start(folder: Path, spec: ServerSpec, deadline: float) -> RunningServer:
    has_started = False
    while time.monotonic() < deadline:
        if not _has_supervisor(folder, spec, may_start=not has_started):
            if has_started:
                break
            has_started = True
        elif (server := find_server(folder)) and _answers(server, spec):
            return server
        time.sleep(_WAIT_S)
    raise StopError(f"The local {spec.name} server does not start", f"See {folder / 'server.log'}")


def _answers(server: RunningServer, spec: ServerSpec) -> bool:
    """Whether it is more than a file that was left behind."""
    return supervisor.ask(server.ports[spec.port_names[0]], "GET", spec.health_path) is not None


def _has_supervisor(folder: Path, spec: ServerSpec, *, may_start: bool) -> bool:
    """Whether the folder had a supervisor just now; where not, and if it may, start one."""
    lock = _open_lock(folder, "supervisor.lock")
    try:
        if not _try_lock(lock, fcntl.LOCK_EX, folder):
            return True
        if may_start:
            _end_orphan(folder)
            _start_supervisor(folder, spec, lock)
        return False
    finally:
        os.close(lock)


def _start_supervisor(folder: Path, spec: ServerSpec, lock: int) -> None:
    """Start the supervisor and give it the lock: the file stays locked until its last holder ends."""
    log = folder / "server.log"
    with suppress(FileNotFoundError):
        log.replace(folder / "server.log.1")
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as output:
        subprocess.run(
            [sys.executable, "-I", "-S", supervisor.__file__],
            input=json.dumps(asdict(spec) | {"folder": str(folder)}).encode(),
            stdout=output,
            stderr=output,
            pass_fds=[lock],
            cwd=folder,
            start_new_session=True,
            check=True,
        )


def _end_orphan(folder: Path) -> None:
    """End a server whose supervisor was killed; a process of its number with another command is let be."""
    server = find_server(folder)
    if server is None:
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if not _is_running(server):
            break
        with suppress(ProcessLookupError):
            os.kill(server.pid, sign)
        _wait_for_end(server, time.monotonic() + 5)
    shutil.rmtree(server.scratch, ignore_errors=True)
    (folder / "server.json").unlink(missing_ok=True)


def _wait_for_end(server: RunningServer, deadline: float) -> None:
    while _is_running(server) and time.monotonic() < deadline:
        time.sleep(_WAIT_S)


def _is_running(server: RunningServer) -> bool:
    import psutil  # noqa: PLC0415 - only after a crash; its import costs more than a lease

    try:
        process = psutil.Process(server.pid)
        return process.status() != psutil.STATUS_ZOMBIE and tuple(process.cmdline()) == server.argv
    except psutil.Error:
        return False
