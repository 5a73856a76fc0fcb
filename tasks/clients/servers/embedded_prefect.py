"""The local Prefect server: Prefect's own, over DATA_DIR/prefect, for as long as somebody uses it.

Takes a data folder; gives the address of an API that keeps its history there, so that runs of last week are
there when the pages are opened. When its last user leaves, it stays until what it still had to record has
been recorded. It lets nobody in but who has the login of the folder (`prefect_login`), by a name of this
machine, from pages of its own (`own_names`). All its services run: schedules and late runs are as they are
on any server. Telemetry is off. Served by uvicorn, which is up in 60 % of the time of `prefect server
start`. The first start over a folder makes Prefect's database, which takes some seconds more than the later
ones.

Settings of yours named PREFECT_SERVER_* go through, but for those that say where this server is and who may
in.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.clients.servers.leases import ServerSpec, lease_server
from tasks.clients.servers.prefect_login import ensure_login, make_headers, write_door

if TYPE_CHECKING:
    from collections.abc import Iterator

TUNED = {
    # Whole batches to SQLite: a third of the server's time for each task run.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
}
"""What a user may set otherwise."""

FIXED = {
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_API_PORT": "{port:api}",
    "PREFECT_SERVER_UI_API_URL": "/api",  # the pages ask the address that they came from
    "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": "http://127.0.0.1:{port:api}",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:///prefect.db",
}
"""What makes it this server; its working folder is the data folder's."""

FINISHED_TASK_RUNS = (
    "/api/task_runs/count",
    json.dumps({"task_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}}),
)
"""The number that grows as long as the recorder works off what a run has left it."""

FIRST_START_WITHIN_S = 300
"""A first start takes some 6 s on two quiet cores; on a busy machine many times that."""


@contextmanager
def lease_prefect(data_dir: Path) -> Iterator[str]:
    """The API address of this data folder's Prefect server, up at least until the block ends.

    Who asks it needs its login as well: `prefect_login.read_login`. Raises StopError when the server does not
    start.
    """
    folder = (data_dir / "prefect").absolute()
    login = ensure_login(folder)
    with lease_server(folder, _describe_server(folder, login)) as server:
        write_door(folder, server.url, login)
        yield f"{server.url}/api"


def is_set_up(data_dir: Path) -> bool:
    """Tell whether a Prefect server has ever been up over this data folder."""
    return (data_dir / "prefect" / "ports.json").exists()


def _describe_server(folder: Path, login: str) -> ServerSpec:
    return ServerSpec(
        name="Prefect",
        argv=(
            sys.executable,
            "-P",
            str(Path(__file__).with_name("prefect_server.py")),
            "127.0.0.1",
            "{port:api}",
        ),
        port_names=("api",),
        health_path="/api/health",
        environment=_make_environment(folder, login),
        linger_s=3,
        start_timeout_s=FIRST_START_WITHIN_S,
        stop_timeout_s=15,
        pulse=FINISHED_TASK_RUNS,
        headers=make_headers(login),
    )


def _make_environment(folder: Path, login: str) -> dict[str, str]:
    """The user's environment without credentials and without what is meant for Prefect's client."""
    inherited = {name: value for name, value in os.environ.items() if _is_inherited(name)}
    own = {"PREFECT_HOME": str(folder), "PREFECT_SERVER_API_AUTH_STRING": login}
    return TUNED | inherited | FIXED | own


def _is_inherited(name: str) -> bool:
    if name.startswith("PREFECT_SERVER_"):
        return not name.startswith("PREFECT_SERVER_DATABASE_")
    return not name.startswith(("AWS_", "COPYDESK_", "PREFECT_"))
