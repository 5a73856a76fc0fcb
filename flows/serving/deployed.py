"""Whether a server has this version's deployments, and having them made by who has loaded Prefect already.

For `serve`, which itself loads no Prefect: `is_deployed` asks the server, `deploy` has a child of the warm
runner put pool, deployments and automations there (`deploying`). What goes wrong is a StopError.
"""

from __future__ import annotations

import json
import os
import socket
import time
from itertools import dropwhile
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from flows.serving.steps import QUEUES, describe_deployment
from flows.serving.warm_run import DEPLOY, SOCKET_VARIABLE, send_work
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.core.errors import StopError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping

    from flows.serving.leftovers import ServedFolder
    from tasks.settings import Settings

DEPLOY_WITHIN_S = 300
"""It takes 2 s of processor time."""
LAST_LINES = 3
"""So many lines of a process that failed are said, and no more."""
_LISTENS_SOON_S = 0.05


def is_deployed(scope: ServedFolder, settings: Settings) -> bool:
    """Whether the server has all deployments as these settings and this version would make them."""
    wanted = describe_deployment(settings, is_warm=True)["version"]
    with PrefectApi(scope.api_url, scope.environment) as api:
        return api.list_versions() == dict.fromkeys(QUEUES, wanted)


def deploy(environment: Mapping[str, str], folder: Path, runner: subprocess.Popen[bytes]) -> None:
    """Put pool, deployments and automations of this version on the server; twice is once.

    The warm runner has it done, by a child that has loaded Prefect already: it is half the work.
    """
    with TemporaryFile() as out_said, TemporaryFile() as err_said, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), out_said.fileno(), err_said.fileno())
        with connect_to_warm(environment[SOCKET_VARIABLE], runner) as warm, warm.makefile("rb") as answers:
            send_work(warm, DEPLOY, environment, str(folder), streams)
            try:
                told = dict(pair for line in answers for pair in json.loads(line).items())
            except TimeoutError as error:
                raise StopError(f"The deployments are not made within {DEPLOY_WITHIN_S} s") from error
        status = told.get("status")
        if status != 0:
            said = last_words(read_output(err_said) or read_output(out_said))
            why = said or f"their process ended with {status}"
            raise StopError(f"The deployments cannot be made: {why}")


def connect_to_warm(path: str, runner: subprocess.Popen[bytes]) -> socket.socket:
    """Give a connection to the warm runner, as soon as it listens."""
    warm = socket.socket(socket.AF_UNIX)
    warm.settimeout(DEPLOY_WITHIN_S)
    while runner.poll() is None:
        try:
            warm.connect(path)
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(_LISTENS_SOON_S)
        else:
            return warm
    warm.close()
    raise StopError(f"The warm runner ended by itself ({runner.returncode})", "Its own words stand above")


def read_output(said: IO[bytes]) -> str:
    """Give what a process said."""
    said.seek(0)
    return said.read().decode(errors="replace")


def last_words(output: str) -> str:
    """Give why a process failed: the error below its last traceback, else the last lines that it said.

    That a step of a deployment failed is no reason: what is said then is the error before it.
    """
    before, traceback, last = output.rpartition(_TRACEBACK)
    if _STEP_FAILED in last:
        before, traceback, last = before.rpartition(_TRACEBACK)
        last = last.partition(_CAUSED)[0]
    error = dropwhile(lambda line: line.startswith("  "), last.splitlines())
    lines = [line.strip() for line in error if line.strip()]
    return " / ".join(lines[:LAST_LINES] if traceback else lines[-LAST_LINES:])


_TRACEBACK = "Traceback (most recent call last):\n"
_STEP_FAILED = "StepExecutionError"
_CAUSED = "\nThe above exception was"
