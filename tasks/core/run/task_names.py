"""Names of task runs that say what is done: `load 2 batches`, `discover 3 sources`.

Prefect calls such a function with the parameters of the task whose run begins. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.core.run.run_words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def name_by(verb: str, parameter: str, one: str, many: str = "") -> Callable[..., str]:
    """Give what names a task run by how many there are of one of its parameters: `load 2 batches`."""

    def name_task_run(parameters: Mapping[str, Any]) -> str:
        return f"{verb} {count(len(parameters[parameter]), one, many)}"

    return name_task_run
