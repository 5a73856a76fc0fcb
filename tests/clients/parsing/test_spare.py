"""A spare pool is ready before anybody asks, serves once, and goes with the child that took it."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import suppress
from datetime import UTC, datetime

import psutil
import pytest

from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.clients.parsing.spare import ParserBounds, bury_left, keep_spare, leave_spares, open_parsers
from tests.patience import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

BOUNDS = ParserBounds(processes=1, timeout_s=PATIENCE_S, memory_bytes=500_000_000)
JOB = ParseJob(
    b"Mill to reopen\n\nThe mill on the river will grind again from next week on, its owners told us.",
    name="mill.txt",
    media_type="text/plain",
    url=None,
    now=datetime(2026, 3, 2, tzinfo=UTC),
)


def list_forkservers() -> set[int]:
    """The forkservers of this process that live; one of another test may be about to end."""
    found: dict[int, list[str]] = {}

    def look() -> bool:
        """A process that has only just been started has no command line yet."""
        found.clear()
        for each in psutil.Process().children():
            with suppress(psutil.NoSuchProcess):  # a zombie's, too
                found[each.pid] = each.cmdline()
        return all(found.values())

    wait_until(look)
    return {pid for pid, words in found.items() if "run_forkserver" in " ".join(words)}


def parse_with_spare(failed: int) -> None:
    """In a child: parse with the pool that the parent had opened."""
    with open_parsers(BOUNDS) as pool:
        [parsed] = pool.parse_each(parse, [JOB])
    os._exit(0 if type(parsed).__name__ != "QuarantineError" else failed)


def test_a_child_takes_the_spare_pool_along() -> None:
    """It parses with a forkserver that it did not start, and that ends with the pool."""
    before = list_forkservers()
    keep_spare(BOUNDS)
    keep_spare(BOUNDS)
    [spare] = list_forkservers() - before
    child = multiprocessing.get_context("fork").Process(target=parse_with_spare, args=(3,))
    child.start()
    leave_spares()
    child.join(PATIENCE_S)
    assert child.exitcode == 0
    wait_until(bury_left)
    assert spare not in list_forkservers()


def test_a_spare_pool_serves_once_and_with_its_own_bounds() -> None:
    """Who asks again, or for other bounds, gets another pool, which starts when it parses."""
    before = list_forkservers()
    keep_spare(BOUNDS)
    spare = list_forkservers() - before
    other = ParserBounds(processes=1, timeout_s=PATIENCE_S, memory_bytes=400_000_000)
    with open_parsers(other) as pool:
        assert list_forkservers() - before == spare
        list(pool.parse_each(parse, [JOB]))
        assert len(list_forkservers() - before) == 2
    with open_parsers(BOUNDS):
        assert list_forkservers() - before == spare
        with open_parsers(BOUNDS) as pool:
            list(pool.parse_each(parse, [JOB]))
            assert len(list_forkservers() - before) == 2
    assert not list_forkservers() - before


def test_a_spare_pool_that_is_left_ends_by_itself() -> None:
    """Nobody has the other end of its socket any more."""
    before = list_forkservers()
    keep_spare(BOUNDS)
    leave_spares()
    wait_until(bury_left)
    assert not list_forkservers() - before
