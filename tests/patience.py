"""How tests wait: for what must come, as long as only a hang would take; no test asks how fast a machine is.

A bound from above is `PATIENCE_S`, however quick the awaited usually is. A bound from below ("not before a
second has passed") may be read off `read_clock`: a slow machine only makes such a wait longer.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

_T = TypeVar("_T")

PATIENCE_S = 180
LONGER_S = 10 * PATIENCE_S
"""What a time-out is set to that a test must not have to wait for."""


def wait_until(ask: Callable[[], _T], every_s: float = 0.02) -> _T:
    """Ask until the answer counts as true, and give it."""
    end = time.monotonic() + PATIENCE_S
    while not (answer := ask()):
        assert time.monotonic() < end, f"it hangs: {ask}"
        time.sleep(every_s)
    return answer


def ask_prefect(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask a server of Prefect, again while its SQLite is locked (503), as Prefect's own client does."""
    answers: list[httpx.Response] = []

    def is_answered() -> bool:
        answers.append(ask())
        return not answers[-1].is_server_error

    wait_until(is_answered, every_s=0.2)
    return answers[-1]


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail where the block takes as long as only a hang does."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < PATIENCE_S, "it hangs"


def read_clock() -> float:
    """Seconds of a clock that only goes forward."""
    return time.monotonic()
