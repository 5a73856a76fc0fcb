"""A pool of parsers that was opened before anybody needed it: its forkserver has loaded the cleaner by then.

For a process that forks for each run: the parent keeps a spare pool, the child takes it along. A pool that
was opened with other bounds than are asked for is left alone, and another one opened.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tasks.clients.parsing.parsers import ParserPool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ParserBounds:
    """How many children parse, and what each may take; the arguments of a `ParserPool`."""

    processes: int
    timeout_s: float
    memory_bytes: int
    readable: Path | None = None


_spares: dict[ParserBounds, ParserPool] = {}
_left: list[ParserPool] = []


def keep_spare(bounds: ParserBounds) -> None:
    """Open a pool for whoever takes it, unless there is one."""
    if bounds not in _spares:
        _spares[bounds] = ParserPool(**asdict(bounds)).__enter__()
        _spares[bounds].start()


def leave_spares() -> None:
    """In a process that has forked: the spare pool is its child's now."""
    for pool in _spares.values():
        pool.leave_to_child()
    _left.extend(_spares.values())
    _spares.clear()
    bury_left()


def bury_left() -> bool:
    """Bury what was left to children and has ended; whether that is all of it."""
    _left[:] = [pool for pool in _left if not pool.has_ended()]
    return not _left


@contextmanager
def open_parsers(bounds: ParserBounds) -> Iterator[ParserPool]:
    """Give the spare pool, or one that starts when it is needed; it is closed at the end."""
    pool = _spares.pop(bounds, None) or ParserPool(**asdict(bounds)).__enter__()
    try:
        yield pool
    finally:
        pool.__exit__()
