"""Histories: a seed is told to its end, and everything that must hold is asked on the way."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.errors import CopydeskError
from tests.simulation.invariants import check_ended, check_settled
from tests.simulation.newsroom import Newsroom
from tests.simulation.stand_ins import Telling
from tests.simulation.world import ViolationError

if TYPE_CHECKING:
    from collections import Counter

    from tests.simulation.world import Process

_HAPPENINGS = (4, 14)
_TURNS_BETWEEN = (0, 40)


@dataclass(frozen=True, slots=True)
class History:
    """How a seed went: what broke, if anything did, and what was in it."""

    seed: int
    violation: str | None
    steps: tuple[str, ...]
    counts: Counter[str]


def tell(seed: int) -> History:
    """Tell the history of a seed, among stand-ins; the same seed gives the same history."""
    newsroom = Telling.newsroom = Newsroom(seed)
    ended: list[Process] = []
    violation = None
    try:
        _live(newsroom, ended)
    except Exception as error:  # noqa: BLE001 - any error at all breaks the history
        violation = f"{type(error).__name__}: {error}"
    finally:
        gc.collect(0)
    newsroom.world.counts["processes"] = len(ended)
    newsroom.world.counts["processes that stopped with an error"] = sum(
        isinstance(each.error, CopydeskError) for each in ended
    )
    return History(seed, violation, tuple(newsroom.world.steps), newsroom.world.counts)


def _live(newsroom: Newsroom, ended: list[Process]) -> None:
    dice = newsroom.dice
    for _ in range(dice.randrange(*_HAPPENINGS)):
        newsroom.happen()
        for _ in range(dice.randrange(*_TURNS_BETWEEN)):
            if newsroom.world.is_busy:
                _check(newsroom, newsroom.run_turn(), ended)
    for process in newsroom.settle():
        _check(newsroom, process, ended)
        if newsroom.is_calm and process.error is not None:
            raise ViolationError(f"{process.name} did not come through when all was calm: {process.error}")
    check_settled(newsroom)


def _check(newsroom: Newsroom, process: Process, ended: list[Process]) -> None:
    if process.has_ended:
        ended.append(process)
        check_ended(newsroom, process)
