"""A workbench in a worker of a cluster: made by an order, of what the process keeps from batch to batch.

Parsing children stay for as long as the process does, and end with it, however it ends. Learned paragraphs
come from the store into a folder of the process's own, from which its children read them.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, replace
from functools import cache, lru_cache
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from tasks.clients.forget.tombstone_store import read_book
from tasks.clients.learn.repeat_store import fetch_cleaner
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.parsing.workbench import Workbench
from tasks.core.errors import StopError
from tasks.core.forget.tombstones import TOMBSTONES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.cluster.engine import BenchOrder
    from tasks.clients.parsing.spare import ParserBounds
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.forget.marks import ForgottenBook

_R = TypeVar("_R")
_pools: dict[ParserBounds, ParserPool] = {}
_opening = threading.Lock()


def do_at_bench(order: BenchOrder, children: int, work: Callable[..., _R], given: Sequence[object]) -> _R:
    """Do some work at a workbench of this process, with so many parsing children; errors say where."""
    folder = Path(_keep_folder().name)
    try:
        cleaner = fetch_cleaner(order.store, order.cleaner_version, folder)
        forgotten = _read_book(order.store, tuple(order.store.list_keys(TOMBSTONES)))
        parsers = _find_parsers(replace(order.bounds, processes=children, readable=folder))
        bench = Workbench(order.store, parsers, cleaner, forgotten, order.on_opt_out)
        return work(bench, lambda _inputs: None, *given)
    except StopError as error:
        raise StopError(f"On the worker {gethostname()}: {error.message}", error.hint) from error


@lru_cache(maxsize=2)
def _read_book(store: RawStore, _keys: tuple[str, ...]) -> ForgottenBook:
    """Read what was forgotten, anew where there are other tombstones than last time."""
    return read_book(store)


def _find_parsers(bounds: ParserBounds) -> ParserPool:
    """Give the parsers of the process; where their forkserver has ended, others."""
    with _opening:
        pool = _pools.get(bounds)
        if pool is None or pool.has_ended():
            pool = _pools[bounds] = ParserPool(**asdict(bounds)).__enter__()
            pool.start()
        return pool


@cache
def _keep_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="copydesk-worker-")
