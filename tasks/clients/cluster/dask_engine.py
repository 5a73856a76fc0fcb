"""Dask as the engine: a client of its scheduler, and what its workers run.

A worker parses in as many children as it has threads. Connections are as Dask's own settings say
(`DASK_DISTRIBUTED__COMM__...`), TLS too.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from distributed import CancelledError, Client, KilledWorker, get_worker
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError, connect
from distributed.security import Security

from tasks.clients.cluster.engine import LOOK_S, NOBODY_S, ClusterLostError
from tasks.clients.cluster.worker_bench import do_at_bench
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.cluster.engine import BenchOrder

_R = TypeVar("_R")
_JOINS_S = 30.0
logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what matters of it is said by us


class DaskEngine:
    """A Dask scheduler that we are a client of."""

    def __init__(self, address: str, nobody_s: float = NOBODY_S) -> None:
        self._address = address
        self._nobody_s = nobody_s
        self._somebody_at = time.monotonic()
        try:
            asyncio.run(_greet(address))
            self._client = Client(address, timeout=_JOINS_S, set_as_default=False, name="copydesk")
        except (OSError, RuntimeError, TimeoutError, ValueError) as error:
            raise StopError(
                f"{address} is no Dask scheduler that answers: {error}",
                "Look at COPYDESK_TASK_RUNNER_ADDRESS, and at Dask's settings of TLS on both sides",
            ) from error

    def do(self, order: BenchOrder, work: Callable[..., _R], given: Sequence[object]) -> _R:
        """Have a worker do some work."""
        try:
            self._look()
            future = self._client.submit(_do_in_worker, order, work, given, pure=False)
            while future.status == "pending":
                with suppress(TimeoutError):
                    future.result(LOOK_S)
                self._look()
            result: _R = future.result()
        except (CancelledError, ClosedClientError, CommClosedError, KilledWorker) as error:
            raise ClusterLostError(f"Dask at {self._address} gave a batch up ({error!r:.200})") from error
        except RuntimeError as error:
            if isinstance(error.__cause__, ImportError):  # it is the scheduler that says so
                raise StopError(
                    f"Dask at {self._address} does not know copydesk: {error.__cause__}",
                    "Install copydesk[dask] where its scheduler and its workers run, in this version",
                ) from error
            raise
        return result

    def _look(self) -> None:
        """Raise a ClusterLostError where the scheduler is away, or has had no worker for long."""
        if self._client.status != "running":
            raise ClusterLostError(f"Dask at {self._address} is away")
        try:
            has_worker = bool(self._client.nthreads())
        except OSError as error:
            raise ClusterLostError(f"Dask at {self._address} does not answer") from error
        if has_worker:
            self._somebody_at = time.monotonic()
        elif time.monotonic() - self._somebody_at > self._nobody_s:
            raise ClusterLostError(f"Dask at {self._address} has had no worker for {self._nobody_s:g} s")

    def close(self) -> None:
        """Leave the scheduler."""
        self._client.close()


async def _greet(address: str) -> None:
    """Hear that a scheduler is there: for the greeting of what is none a client would wait for ever."""
    secured = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=_JOINS_S, **secured), _JOINS_S)
    await comm.close()


def _do_in_worker(order: BenchOrder, work: Callable[..., _R], given: Sequence[object]) -> _R:
    return do_at_bench(order, get_worker().state.nthreads, work, given)
