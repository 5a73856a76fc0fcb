"""The steps of `infra/prefect.yaml`: a deployment remembers where it was made, and for which store.

`name_folder` runs in `prefect deploy`, `use_folder` before each run, in the process that prepares it. No step
sets the working directory: Prefect puts that first where the run imports from, and a `tasks.py` of the user's
there would stand in for ours. So a run works in the empty folder that its worker makes for it, and is told
in its environment where `.env`, `sources.toml` and relative sources are found from; it logs in the form that
these set, whatever its worker does. Nor does the template
`{{ $PWD }}` name the folder: it stays as it is where nothing sets PWD, as under systemd.
"""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.run.stores import find_store, open_store
from flows.serving.logs import log_run_as
from flows.serving.prefect_place import find_configured_prefect
from flows.serving.warm_run import SOCKET_VARIABLE
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.core.clean.version import CLEANER_VERSION
from tasks.core.errors import StopError
from tasks.settings import FOLDER_VARIABLE, read_settings

if TYPE_CHECKING:
    from tasks.settings import Settings

POOL = "copydesk"
QUEUES = ("ingest", "sweep", "backfill", "reprocess", "rebuild", "maintain")
"""One for each deployment: its queue has one run at work at a time, counted by the states of its runs."""


def name_folder() -> dict[str, str | None]:
    """Give folder, data folder and sources of whoever deploys, and the id of the store if there is one."""
    settings = read_settings()
    if settings.store_id is None:
        settings = settings.model_copy(update={"store_id": _find_store_id(settings)})
    return describe_deployment(settings, is_warm=SOCKET_VARIABLE in os.environ)


def describe_deployment(settings: Settings, *, is_warm: bool) -> dict[str, str | None]:
    """Give what deployments of these settings are made with, and the version that they bear.

    It says the version of the package and of its cleaner, and changes wherever a deployment would differ.
    """
    told = {
        "folder": str(settings.folder),
        "data_dir": str(settings.data_dir),
        "sources": str(settings.sources),
        "store_id": settings.store_id or "",
        "command": warm_command() if is_warm else None,
    }
    secret = settings.alert_url.get_secret_value() if settings.alert_url else ""
    parts = (version("copydesk"), find_deployments().read_text(), secret, *map(str, told.values()))
    made_of = sha256("\0".join(parts).encode()).hexdigest()[:8]
    return told | {"version": f"{version('copydesk')}, cleaner {CLEANER_VERSION}, settings {made_of}"}


def find_deployments() -> Path:
    """Find prefect.yaml: beside the code of a checkout, inside an installed package."""
    flows = Path(__file__).resolve().parents[1]
    places = (flows.parent / "infra" / "prefect.yaml", flows / "prefect.yaml")
    return next(place for place in places if place.exists())


def warm_command() -> str:
    """The command by which a worker has a run done by the warm runner of `copydesk serve`."""
    return shlex.join((sys.executable, "-P", "-m", "flows.serving.warm_run"))


def _find_store_id(settings: Settings) -> str:
    """Ask the store, where one is set or has ever been started here: none is made by deploying."""
    try:
        if find_store(settings).is_embedded and not (settings.data_dir / "s3").exists():
            return ""
        with ExitStack() as stack:
            return open_store(settings, stack).identify()
    except StopError:  # who deploys need not reach the store that workers reach
        return ""


@cache
def limit_queues() -> dict[str, str]:
    """Let each deployment have one run at work at a time: a second one waits in its queue.

    Not by a concurrency limit of the deployment: Prefect keeps its leases in the server's memory, and a slot
    whose lease went with the server is never given back. A queue counts its runs, and dead ones are marked.
    `prefect deploy` runs this before each deployment; once a process is enough.
    """
    if place := find_configured_prefect():
        with PrefectApi(place.api_url, os.environ | place.environment) as api:
            for queue in QUEUES:
                api.limit_queue(POOL, queue, 1)
    return {"pool": POOL}


def use_folder(folder: str, data_dir: str = "", sources: str = "", store_id: str = "") -> dict[str, str]:
    """Tell the run what its deployment was made for, unless its worker was started with its own."""
    told = {
        FOLDER_VARIABLE: folder,
        "COPYDESK_DATA_DIR": data_dir,
        "COPYDESK_SOURCES": sources,
        "COPYDESK_STORE_ID": store_id,
    }
    for name, value in told.items():
        if value and not os.environ.get(name):
            os.environ[name] = value
    log_run_as(read_settings().log)
    return {"folder": os.environ[FOLDER_VARIABLE]}
