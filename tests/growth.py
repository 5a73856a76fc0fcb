"""How work grows with what it is given: processor time at growing sizes, and the exponent between them.

No time is a bound here: a machine that is slow is slow at every size. A size counts only once its work can be
measured, by a yardstick of this machine; an exponent that is too high is asked again at larger sizes, where
noise weighs less and where what is bounded has reached its bound. Work that runs away is broken off.
"""

from __future__ import annotations

import gc
import math
import re
import signal
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = TypeVar("_T")

MOST_EXPONENT = 1.3
_STEP = 4
"""By how much one size is larger than the one before: wide enough that twice the noise is no exponent."""
_ROUNDS = 4
_REPEATS = 4
_PAIRS = 12
"""How often both sizes are measured in turn: what else a machine does lasts, and is in both."""
_YARD = 400_000
"""Characters that the machine walks through in the time that counts as measurable."""
_AWAY = 2000
"""How many yardsticks one measurement may take."""
_ENOUGH = 400
"""How many yardsticks a size must take so that no larger one needs to be asked."""


class RunAwayError(Exception):
    """Work has taken far longer than anything that grows as it should."""


def find_exponent(work: Callable[[_T], object], make: Callable[[int], _T], sizes: tuple[int, ...]) -> float:
    """Give the exponent by which the work on `make(size)` grows; 0 where it is too quick to be measured."""
    for size in sizes:
        if not math.isfinite(took := _measure(work, make(size))):
            return math.inf
        if took >= _walk_a_yard():
            return _confirm(work, make, size)
    return 0.0


def _confirm(work: Callable[[_T], object], make: Callable[[int], _T], size: int) -> float:
    exponent = math.inf
    for _ in range(_ROUNDS):
        smaller, larger = make(size // _STEP), make(size)
        before = min(_measure(work, smaller) for _ in range(_REPEATS))
        after = math.inf
        for turn in range(1, _PAIRS):  # noise only adds to it: what is low enough once is
            after = min(after, _measure(work, larger))
            exponent = math.log(after / before, _STEP)
            if exponent < MOST_EXPONENT or (turn == _REPEATS and after > _ENOUGH * _walk_a_yard()):
                return exponent
            before = min(before, _measure(work, smaller))
        size *= 2
    return exponent


def _measure(work: Callable[[_T], object], given: _T) -> float:
    """Give the processor time of one piece of work; infinity where it was broken off."""
    gc.disable()  # what it takes depends on all that lives in the process
    try:
        with _broken_off(_AWAY * _walk_a_yard()):
            started = time.thread_time()
            work(given)
            return time.thread_time() - started
    except RunAwayError:
        return math.inf
    finally:
        gc.enable()


@cache
def _walk_a_yard() -> float:
    walk, text = re.compile("a[^a]"), "a" * _YARD
    times = []
    for _ in range(_REPEATS):
        started = time.thread_time()
        walk.search(text)
        times.append(time.thread_time() - started)
    return min(times)


@contextmanager
def _broken_off(after_s: float) -> Iterator[None]:
    """Raise RunAwayError once the block has taken so much processor time; patterns look at signals too."""

    def break_off(_signal: int, _frame: object) -> None:
        raise RunAwayError

    before = signal.signal(signal.SIGVTALRM, break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, after_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
