"""The servers that a run from the terminal needs: those configured, else local ones over the data folder.

With no Prefect API configured, a real server over the data folder serves the run, so that its history
is there when the UI is opened later. All that has to start does so at once, while Prefect is imported;
so this module imports nothing of Prefect's at its top.

Prefect reads its settings in an empty folder: a `prefect.toml`, `pyproject.toml` or `.env` where the user
stands is that of a project of theirs, and says nothing about us. What stands in the environment counts.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, chdir, contextmanager
from typing import TYPE_CHECKING

from flows.printing.terminal import print_note
from flows.run.stores import find_store
from flows.serving.leftovers import own_server, settle
from flows.serving.lost_server import watched
from flows.serving.prefect_place import check_configured, find_configured_prefect, may_be_configured
from tasks.clients.files.data_folder import explain_full, is_full, make_empty_folder
from tasks.clients.servers.embedded_prefect import is_set_up, lease_prefect
from tasks.clients.servers.embedded_s3 import find_weed, lease_s3
from tasks.clients.servers.prefect_api import LOST_HINT
from tasks.clients.servers.prefect_login import read_login
from tasks.core.errors import StopError
from tasks.settings import make_library_paths_absolute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prefect.settings.legacy import Setting

    from tasks.settings import Settings

TERMINAL_TAGS = ("copydesk", "terminal")
"""Of runs that no deployment made; those of deployments bear the first."""
SAID_AFTER_S = 2.0
"""How long a first start may take before it is said."""


@contextmanager
def servers_for_run(settings: Settings, *, is_verbose: bool) -> Iterator[None]:
    """Have Prefect, and the embedded S3 server where none is configured, up for the block."""
    store = find_store(settings)
    if store.is_embedded:
        find_weed()  # before anything starts
    folder = make_empty_folder(settings.data_dir)
    _set_environment(settings, is_verbose=is_verbose)
    with ExitStack() as leases, ThreadPoolExecutor(2) as starters:
        s3: Future[object] | None = None
        if store.is_embedded:
            s3 = starters.submit(leases.enter_context, lease_s3(settings.data_dir, settings.s3_bucket))
        prefect = None
        if not may_be_configured():
            prefect = starters.submit(leases.enter_context, local_prefect(settings.data_dir))

        with chdir(folder):
            from prefect import tags
            from prefect.settings import (
                PREFECT_API_AUTH_STRING,
                PREFECT_API_URL,
                PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
                temporary_settings,
            )

            from flows import ingest  # noqa: F401 - imported while the servers start

            # A run in the terminal needs no heartbeat; joining its thread costs a second.
            values: dict[Setting, str | None] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
            if place := find_configured_prefect():
                check_configured(place)
                api_url, recorded = place.api_url, place.said
            else:
                recorded = f"the local server over {settings.data_dir / 'prefect'}"
                api_url = (
                    prefect.result() if prefect else leases.enter_context(local_prefect(settings.data_dir))
                )
                values |= {PREFECT_API_AUTH_STRING: read_login(settings.data_dir)}
                settle(own_server(settings.data_dir, api_url))
            values |= {PREFECT_API_URL: api_url}
            leases.enter_context(watched(api_url))
            leases.enter_context(temporary_settings(values))
            leases.enter_context(tags(*TERMINAL_TAGS))
        if s3:
            s3.result()
        print_note(f"Bytes go to {store.said}; runs are recorded at {recorded}")
        with errors_of_operation_mapped(settings.data_dir):
            yield


@contextmanager
def errors_of_operation_mapped(data_dir: Path) -> Iterator[None]:
    """Raise a StopError in the place of what a full disk, or a Prefect server that fails, makes of a run."""
    import httpx
    from prefect.exceptions import PrefectException

    try:
        yield
    except (OSError, httpx.HTTPError, PrefectException) as error:
        if getattr(error, "errno", None) in _FULL or is_full(data_dir):
            raise explain_full(data_dir) from error
        if isinstance(error, OSError):
            raise
        said = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise StopError(f"The Prefect server does not go on ({said})", LOST_HINT) from error


_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def local_prefect(data_dir: Path, said_after_s: float = SAID_AFTER_S) -> Iterator[str]:
    """Have this data folder's Prefect server up; a first start that takes its time is said on stderr."""
    said = f"Setting up the local Prefect server in {data_dir / 'prefect'} (once, some 10 s)"
    saying = threading.Timer(said_after_s, print_note, [said])
    if not is_set_up(data_dir):
        saying.start()
    try:
        with lease_prefect(data_dir) as api_url:
            saying.cancel()
            yield api_url
    finally:
        saying.cancel()


def _set_environment(settings: Settings, *, is_verbose: bool) -> None:
    """Set what Prefect reads at its import: no telemetry, a quiet console, its home in the data folder."""
    os.environ.update(make_library_paths_absolute() | settings.log_environment())
    os.environ.update(settings.server_environment())
    os.environ.setdefault("DO_NOT_TRACK", "1")
    if not is_verbose:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_INTERNAL_LOGGING_LEVEL", "CRITICAL")
        logging.raiseExceptions = False  # else Prefect prints each log line that a lost server did not take
    if not may_be_configured():
        os.environ.setdefault("PREFECT_HOME", str((settings.data_dir / "prefect").absolute()))
