"""Puts this version's work pool, deployments and automations on a Prefect server; twice is once.

`deploy_all` needs all of Prefect and is over in seconds: a child of the warm runner does it, which has loaded
that. It finds the server in the environment.
"""

from __future__ import annotations

import contextlib
import runpy
import sys

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists

from flows.serving.automations import apply_automations
from flows.serving.steps import POOL, find_deployments
from tasks.settings import read_settings


def deploy_all() -> None:
    """Make pool, deployments and automations."""
    with get_client(sync_client=True) as client, contextlib.suppress(ObjectAlreadyExists):
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
    sys.argv = ["prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(find_deployments())]
    try:
        runpy.run_module("prefect", run_name="__main__")  # in this process, which has loaded it
    except SystemExit as ended:
        if ended.code:
            raise  # its own words stand above
    settings = read_settings()
    apply_automations(settings.alert_url, settings.health_limits.silent_after)
