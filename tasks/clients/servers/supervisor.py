"""The supervisor: a small detached process that runs one server for as long as somebody uses it.

Started by `leases` as a plain file with bare Python (`-I -S`: no packages, up in milliseconds). Takes a
JSON object on standard input (see `leases.ServerSpec`) and, as its only argument, the number of an
inherited descriptor that holds the lock on `supervisor.lock`: whoever has that lock is the one supervisor of
the folder, until the kernel takes it back at the supervisor's death.

Gives: a running server, and `server.json` (0600) once it answers. Every user holds a shared lock on
`users.lock`; when none has held it for `linger_s`, and the answer to `pulse` (if there is one) has not
changed meanwhile, the supervisor takes that lock for itself, stops the server and ends. It does not restart
a server that dies: the next user does, with a new supervisor.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

POLL_S = 0.05
PULSE_EVERY_S = 0.5
_ATTEMPTS = 2  # a free port may be gone by the time the server wants it


def supervise() -> int:
    """Run one server over the folder that the specification names; 0 when it was stopped in order."""
    spec = json.load(sys.stdin)
    if os.fork():
        os._exit(0)  # the starter waits for this one only: nobody is left with a zombie
    signal.signal(signal.SIGTERM, _leave)
    scratch = tempfile.mkdtemp(prefix="copydesk-")
    try:
        return _keep(spec, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _leave(*_signal: object) -> NoReturn:
    raise SystemExit(1)


def _keep(spec: dict[str, Any], scratch: str) -> int:
    folder = Path(spec["folder"])
    state = folder / "server.json"
    for _ in range(_ATTEMPTS):
        ports = find_free_ports(spec["port_names"], _read_ports(folder / "ports.json"))
        server = start_server(spec, ports, scratch)
        try:
            if not wait_until_healthy(server, ports, spec):
                continue
            write_private(folder / "ports.json", json.dumps(ports))
            write_private(state, json.dumps(describe_server(server, ports, scratch)))
            return wait_until_unused(server, ports, spec)
        finally:
            stop_server(server, spec["stop_timeout_s"])
            state.unlink(missing_ok=True)
            _remove_litter(spec, ports)
    return 1


def _remove_litter(spec: dict[str, Any], ports: dict[str, int]) -> None:
    for template in spec["litter"]:
        path = Path(_fill(template, _name_ports(ports)))
        with contextlib.suppress(OSError):
            if not _is_listened_at(path):  # a server that came after may have the same port
                path.unlink()


def _is_listened_at(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(str(path)) == 0


def _read_ports(path: Path) -> dict[str, int]:
    """The ports of last time: with them the address of a local page stays what it was."""
    try:
        ports: dict[str, int] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return ports


def find_free_ports(names: list[str], preferred: dict[str, int]) -> dict[str, int]:
    """Ports of the loopback address that nobody listens on now, one a name; the preferred where free."""
    with contextlib.ExitStack() as stack:
        sockets = {name: stack.enter_context(socket.socket()) for name in names}
        for name, each in sockets.items():
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            _bind(each, preferred.get(name, 0))
        return {name: each.getsockname()[1] for name, each in sockets.items()}


def _bind(each: socket.socket, port: int) -> None:
    try:
        each.bind(("127.0.0.1", port))
    except OSError:
        each.bind(("127.0.0.1", 0))


def start_server(spec: dict[str, Any], ports: dict[str, int], scratch: str) -> subprocess.Popen[bytes]:
    """The server as a child that ends with this process; its output goes where the supervisor's goes."""
    values = _name_ports(ports) | {"{scratch}": scratch}
    return subprocess.Popen(
        [_fill(part, values) for part in spec["argv"]],
        env={name: _fill(value, values) for name, value in spec["environment"].items()},
        cwd=spec["folder"],
        stdin=subprocess.DEVNULL,
        umask=0o077,  # what it writes, and its sockets, are this user's alone
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - the supervisor has one thread
    )


def _name_ports(ports: dict[str, int]) -> dict[str, str]:
    return {f"{{port:{name}}}": str(port) for name, port in ports.items()}


def _fill(template: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(name, value)
    return template


def _die_with_parent() -> None:
    import ctypes  # noqa: PLC0415 - in the child only

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def wait_until_healthy(server: subprocess.Popen[bytes], ports: dict[str, int], spec: dict[str, Any]) -> bool:
    """Whether the server answered its health path in time; False too when it has ended."""
    deadline = time.monotonic() + spec["start_timeout_s"]
    while server.poll() is None:
        if ask(_main_port(ports), "GET", spec["health_path"]) is not None:
            return True
        if time.monotonic() > deadline:
            print(f"no answer within {spec['start_timeout_s']} s", file=sys.stderr, flush=True)  # noqa: T201 - its log
            sys.exit(1)
        time.sleep(POLL_S)
    return False


def _main_port(ports: dict[str, int]) -> int:
    return next(iter(ports.values()))


def ask(
    port: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> bytes | None:
    """The body of a good answer of the local server, None for any other end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    kind = {"Content-Type": "application/json"} if body else {}
    try:
        connection.request(method, path, body, kind | (headers or {}))
        answer = connection.getresponse()
        return answer.read() if answer.status == http.client.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def describe_server(server: subprocess.Popen[bytes], ports: dict[str, int], scratch: str) -> dict[str, Any]:
    """What users, and the one who clears up after a killed supervisor, need to know."""
    return {
        "pid": server.pid,
        "supervisor_pid": os.getpid(),
        "argv": server.args,
        "scratch": scratch,
        "ports": ports,
        "url": f"http://127.0.0.1:{_main_port(ports)}",
    }


def write_private(path: Path, text: str) -> None:
    """Write what only this user may read; a reader sees all of it or nothing."""
    unfinished = path.with_name(f"{path.name}.{threading.get_native_id()}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def wait_until_unused(server: subprocess.Popen[bytes], ports: dict[str, int], spec: dict[str, Any]) -> int:
    """Return with `users.lock` held for good once nobody has used the server for `linger_s`."""
    with Path(spec["folder"], "users.lock").open("rb") as lock:
        quiet_since, last_seen = time.monotonic(), None
        while server.poll() is None:
            seen = _seen_now(lock.fileno(), ports, spec)
            if seen is None or seen != last_seen:
                quiet_since, last_seen = time.monotonic(), seen
            elif time.monotonic() - quiet_since >= spec["linger_s"] and _try_lock(lock.fileno()):
                stop_server(server, spec["stop_timeout_s"])  # new users wait on the lock meanwhile
                return 0
            time.sleep(_pause(seen, spec))
    return 1


def _pause(seen: object, spec: dict[str, Any]) -> float:
    return PULSE_EVERY_S if seen is not None and spec["pulse"] else POLL_S


def _seen_now(lock: int, ports: dict[str, int], spec: dict[str, Any]) -> tuple[int, bytes | None] | None:
    """None while somebody uses the server; else what tells one quiet moment from another.

    Users touch `users.lock` when they leave, so that one who came and went between two looks is seen.
    """
    if not _try_lock(lock):
        return None
    fcntl.flock(lock, fcntl.LOCK_UN)
    pulse = _feel_pulse(ports, spec) if spec["pulse"] else None
    return os.fstat(lock).st_mtime_ns, pulse


def _feel_pulse(ports: dict[str, int], spec: dict[str, Any]) -> bytes | None:
    path, body = spec["pulse"]
    return ask(_main_port(ports), "POST", path, body, spec["headers"])


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stop_server(server: subprocess.Popen[bytes], timeout_s: float) -> None:
    """End the server: asked first, killed when it does not hear. Does nothing to one that has ended."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(timeout_s)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(supervise())
