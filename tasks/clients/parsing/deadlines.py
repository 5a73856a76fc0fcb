"""Deadlines of parsing children: counted in their own processor time, so that a busy machine costs no page.

A deadline gives an item `timeout_s` of its child's processor time. Beside it stands a backstop of the clock,
for a child that waits and computes nothing: it is `PATIENCE` times as long, and longer still by as much as
the machine has more to do than it has cores. Whoever waits asks at `look_in_s` whether the item is over.
"""

from __future__ import annotations

import os
import time

import psutil

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

PATIENCE = 10
"""How many times its processor time an item may take by the clock, on a machine with nothing else to do."""
_SHORTEST_LOOK_S = 0.01
"""Processor time is told in steps of this size: looking again sooner would see nothing new."""


class Deadline:
    """The time of one item, from now on, in the child that is to parse it."""

    def __init__(self, child_pid: int, timeout_s: float) -> None:
        self._child_pid = child_pid
        self._timeout_s = timeout_s
        self._used_before_s = _read_processor_s(child_pid)
        self._started_s = time.monotonic()

    def look_in_s(self) -> float:
        """How long nothing can be over: a child takes no more processor time than passes."""
        left = min(self._timeout_s - self._used_s(), self._backstop_s() - self._waited_s())
        return max(left, _SHORTEST_LOOK_S)

    def check(self) -> None:
        """Raise a QuarantineError where the item is over its time."""
        if self._used_s() >= self._timeout_s:
            said = f"not parsed within {self._timeout_s:g} s of processor time"
        elif self._waited_s() >= self._backstop_s():
            said = f"waits, and has not used {self._timeout_s:g} s of processor time"
        else:
            return
        raise QuarantineError(Reason.PARSER_TIMEOUT, said)

    def _used_s(self) -> float:
        return _read_processor_s(self._child_pid) - self._used_before_s

    def _waited_s(self) -> float:
        return time.monotonic() - self._started_s

    def _backstop_s(self) -> float:
        return lengthen(PATIENCE * self._timeout_s)


def lengthen(clock_s: float) -> float:
    """Give how long may take, on the machine as it is, what takes so long where every process has a core."""
    return clock_s * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _read_processor_s(pid: int) -> float:
    """Give the processor time that a process has taken; none any more where it has died."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
