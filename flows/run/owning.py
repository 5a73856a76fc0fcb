"""A flow run's own lock: while its process lives, whoever looks knows that somebody is at work on it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from prefect.runtime import flow_run

from tasks.clients.files.locks import hold_run, name_flow_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def own_flow_run(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the flow run that is at work here."""
    if flow_run.id is None:  # called as a plain function
        yield
        return
    with hold_run(data_dir, name_flow_run(flow_run.id)):
        yield
