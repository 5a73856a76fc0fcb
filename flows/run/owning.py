"""A flow run's own lock: while its process lives, whoever looks knows that somebody is at work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.runtime import flow_run

from tasks.clients.files.locks import keep_flow_run

if TYPE_CHECKING:
    from pathlib import Path


def own_flow_run(data_dir: Path) -> None:
    """Hold the lock of the flow run that is at work here for as long as this process lives."""
    if flow_run.id is not None:  # else it is called as a plain function
        keep_flow_run(data_dir, flow_run.id)
