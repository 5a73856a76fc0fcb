"""The threads of a run that batches are cleaned in, one each."""

from __future__ import annotations

from typing import Any, Self

from prefect.task_runners import ThreadPoolTaskRunner

from tasks.core.errors import UsageError
from tasks.settings import read_settings

_HERE = 2
"""Parsing has processes of its own, and one batch keeps them all busy."""
_IN_CLUSTER = 32
"""A thread waits for a worker and costs little; so many workers clean what one run archives."""


class BatchThreads(ThreadPoolTaskRunner[Any]):
    """Prefect's threads, as many as the settings of the run ask for; read when it begins."""

    def duplicate(self) -> Self:
        """Give the threads of one run."""
        try:
            is_here = read_settings().task_runner == "threads"
        except UsageError:  # the run itself says it
            is_here = True
        return type(self)(max_workers=_HERE if is_here else _IN_CLUSTER)
