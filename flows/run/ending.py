"""How a flow run ends: completed, with a message that says what came of it and what it did less than asked.

Who calls the flow gets its result; the message stands in Prefect's list of runs. The state is `Completed` by
name, whatever it says: automations, and everything that looks after an installation, wait for that.
"""

from __future__ import annotations

from typing import TypeVar, cast

from prefect.states import Completed

_T = TypeVar("_T")
LONGEST_MESSAGE = 1000


def end_run(result: _T, message: str) -> _T:
    """Give what a flow has to return, so that its run ends with this message; its caller has the result."""
    said = message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…"
    return cast("_T", Completed(data=result, message=said))
