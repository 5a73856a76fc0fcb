"""One machine, one command: Prefect server and UI, deployments, worker, push endpoint, the desk's pages.

Starts what is not there yet, prints where each is, and ends all of it on Ctrl-C or SIGTERM, or as soon as
one part ends by itself; then a supervisor may start it again over the same data. Servers that the settings
name are used, and left running.

It starts from any folder, whatever else lies there: its children work in an empty one, and are told of paths
as absolute ones. Runs still find `.env`, `sources.toml` and relative sources from the folder it began in.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.table import Table

from flows.printing.terminal import choose_box, err, out
from flows.run.stores import find_store, open_store
from flows.serving.deployed import deploy, is_deployed
from flows.serving.leftovers import ServedFolder, serve_lock, settle, users_server
from flows.serving.lost_server import is_there, takes_connection
from flows.serving.servers import local_prefect
from flows.serving.steps import POOL
from flows.serving.warm_run import SOCKET_VARIABLE
from tasks.clients.files.data_folder import make_empty_folder
from tasks.clients.files.locks import hold_lock
from tasks.clients.servers.child_processes import start_child, stop_child
from tasks.clients.servers.embedded_s3 import find_weed
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.clients.servers.prefect_login import find_door
from tasks.core.errors import StopError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.settings import Settings

WARM_COMMAND = (sys.executable, "-P", "-c", "from flows.serving.warm import run_warm; run_warm()")
CHILDREN_GO_BY = {
    "DO_NOT_TRACK": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",  # what was pushed is cleaned within seconds
}
"""What a user may set otherwise."""
LOOK_AGAIN_S = 0.5
LOOKS_A_SERVER_CHECK = 4
LOOKS_A_SETTLING = 60
STOP_WITHIN_S = 20
ENDPOINT_BOUNDS = (
    "--http",
    "tasks.clients.push.bounded_http:BoundedHttp",
    "--ws",
    "none",
    "--backlog",
    "128",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is served: its name, and where it is."""

    name: str
    where: str


def sweep_once(scope: ServedFolder) -> None:
    """Have a sweep begin: what was pushed before it was deployed has started none."""
    with PrefectApi(scope.api_url, scope.environment) as api:
        api.start_run("sweep", {})


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop; a part that ends by itself is a StopError."""
    folder = make_empty_folder(settings.data_dir)
    for name, value in CHILDREN_GO_BY.items():
        os.environ.setdefault(name, value)
    with ExitStack() as stack:
        stopped = stack.enter_context(until_stopped())
        stack.enter_context(hold_lock(serve_lock(settings.data_dir), "serving", STOP_WITHIN_S))
        scratch = stack.enter_context(TemporaryDirectory(prefix="copydesk-"))
        environment = os.environ | settings.as_environment() | {SOCKET_VARIABLE: f"{scratch}/warm.sock"}
        children = {"warm runner": start_part(WARM_COMMAND, environment, folder, stack)}
        scope, store = open_servers(settings, stack)
        settle(replace(scope, has_worker=False))
        environment |= scope.environment
        children["push endpoint"] = start_part(endpoint_command(host, port), environment, folder, stack)
        made_for = settings.model_copy(update={"store_id": store.identify()})
        if not is_deployed(scope, made_for):
            deploy(
                environment | {"COPYDESK_STORE_ID": str(made_for.store_id)}, folder, children["warm runner"]
            )
            say_up("The deployments are made")
            sweep_once(scope)
        stack.callback(settle_at_end, scope)
        stack.callback(stop_child, children["warm runner"], STOP_WITHIN_S)  # before what it left is settled
        children["worker"] = start_part(worker_command(), environment, folder, stack)
        watched = Watched(children, scope, store)
        if wait_for_endpoint(watched, host, port, stopped):
            print_parts(
                [
                    Part("S3 store", find_store(settings).said),
                    Part("Prefect UI", scope.api_url.removesuffix("/api")),
                    *([Part("its way in", find_door(settings.data_dir))] if scope.is_ours else ()),
                    Part("worker", f"work pool {POOL}"),
                    Part("push endpoint", f"http://{host}:{port}/v1/articles"),
                    Part("desk", f"http://{host}:{port}/"),
                ]
            )
        watch(watched, stopped)
    out.print("Stopped")


def start_part(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, stack: ExitStack
) -> subprocess.Popen[bytes]:
    """Start a process that serves beside us until the stack is left."""
    child = start_child(command, environment, folder)
    stack.callback(stop_child, child, STOP_WITHIN_S)
    return child


def open_servers(settings: Settings, stack: ExitStack) -> tuple[ServedFolder, RawStore]:
    """Have Prefect and the store up, both at once, and say of each when it is."""
    if find_store(settings).is_embedded:
        find_weed()  # before anything starts
    with ThreadPoolExecutor(1) as starter:
        starting = starter.submit(open_store, settings, stack)
        scope = open_prefect(settings, stack)
        say_up(f"Prefect is up at {scope.api_url}")
        store = starting.result()
    say_up(f"{store.access.name} is up")
    return scope, store


def say_up(part: str) -> None:
    """Say that a part is up."""
    err.print(part, style="dim", soft_wrap=True)


def open_prefect(settings: Settings, stack: ExitStack) -> ServedFolder:
    """Have a Prefect server up, unless the user has set one up."""
    if theirs := users_server(settings.data_dir):
        return theirs
    return ServedFolder(
        settings.data_dir, stack.enter_context(local_prefect(settings.data_dir)), is_ours=True
    )


def wait_for_endpoint(watched: Watched, host: str, port: int, stopped: threading.Event) -> bool:
    """Wait until the push endpoint answers; False when told to stop before."""
    while not stopped.wait(LOOK_AGAIN_S / 5):
        watched.check()
        if takes_connection(host, port):
            return True
    return False


def settle_at_end(scope: ServedFolder) -> None:
    """Mark what the worker was at when it was told to end."""
    settle_if_answered(replace(scope, has_worker=False))


def settle_if_answered(scope: ServedFolder) -> None:
    """Mark what has died; a server that does not answer now is asked again later, or at the next start."""
    with suppress(StopError):
        settle(scope)


def worker_command() -> Sequence[str]:
    """The command of the worker that runs the deployments, each in a process of its own."""
    return (sys.executable, "-P", "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process")


def endpoint_command(host: str, port: int) -> Sequence[str]:
    """The command of the push endpoint."""
    where = ("--host", host, "--port", str(port))
    return (
        sys.executable,
        "-P",
        "-m",
        "uvicorn",
        "--factory",
        "flows.push.endpoint:serve_app",
        *where,
        *ENDPOINT_BOUNDS,
        "--log-level",
        "warning",
        "--timeout-graceful-shutdown",
        "10",
        "--no-access-log",
    )


def print_parts(parts: Sequence[Part]) -> None:
    """Say where everything is."""
    table = Table(show_header=False, box=choose_box())
    for part in parts:
        table.add_row(part.name, part.where)
    out.print(table)
    out.print("Ctrl-C ends all of it.")


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at while it serves: our processes, and the servers that we started."""

    children: Mapping[str, subprocess.Popen[bytes]]
    scope: ServedFolder
    store: RawStore

    def check(self) -> None:
        """Raise a StopError where a part has ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise StopError(
                    f"The {name} ended by itself ({child.returncode})", "Its own words stand above"
                )

    def check_servers(self) -> None:
        """Raise a StopError where a server of the data folder's has ended."""
        folder = self.scope.data_dir
        if self.scope.is_ours and not is_there(self.scope.api_url):
            raise StopError("The local Prefect server has ended", f"See {folder / 'prefect' / 'server.log'}")
        if self.store.credentials_path and not is_there(self.store.endpoint_url or ""):
            raise StopError("The embedded S3 server has ended", f"See {folder / 's3' / 'server.log'}")


def watch(watched: Watched, stopped: threading.Event) -> None:
    """Wait until told to stop; a part that ends before is a StopError. What dies meanwhile is marked."""
    for look in count(1):
        if stopped.wait(LOOK_AGAIN_S):
            return
        watched.check()
        if look % LOOKS_A_SERVER_CHECK == 0:
            watched.check_servers()
        if look % LOOKS_A_SETTLING == 0:
            settle_if_answered(watched.scope)


@contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """Give the event that SIGINT and SIGTERM set, for the length of a block."""
    stopped = threading.Event()
    before = {each: signal.signal(each, lambda *_: stopped.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
