"""Ray as the engine: a client of its head, by Ray's own protocol for clients, and what its workers run.

A piece of work takes one of Ray's CPUs and one parsing child.
"""

from __future__ import annotations

import logging
import time
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

import stamina

from tasks.clients.cluster.engine import LOOK_S, NOBODY_S, ClusterLostError
from tasks.clients.cluster.worker_bench import do_at_bench
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.cluster.engine import BenchOrder

_R = TypeVar("_R")
_TRIES = 3
logging.getLogger("ray").setLevel(logging.ERROR)


class RayEngine:
    """A head of Ray that we are a client of."""

    def __init__(self, address: str, nobody_s: float = NOBODY_S) -> None:
        self._address = address
        self._nobody_s = nobody_s
        self._somebody_at = time.monotonic()
        self._ray = ray = import_module("ray")  # an extra that is not in the lock
        try:
            for attempt in stamina.retry_context(on=ConnectionError, attempts=_TRIES):
                with attempt:  # a busy head starts what is to serve a client too late now and then
                    self._context = ray.init(address)
        except (ConnectionError, RuntimeError) as error:
            raise StopError(
                f"{address} is no head of Ray that answers: {error}",
                "Look at COPYDESK_TASK_RUNNER_ADDRESS; Ray and Python have to be the same on both sides",
            ) from error
        self._remote = ray.remote(num_cpus=1, max_retries=_TRIES)(_do_in_worker)

    def do(self, order: BenchOrder, work: Callable[..., _R], given: Sequence[object]) -> _R:
        """Have a worker do some work."""
        ray, errors = self._ray, self._ray.exceptions
        try:
            reference = self._remote.remote(order, work, given)
            while True:
                try:
                    result: _R = ray.get(reference, timeout=LOOK_S)
                except errors.GetTimeoutError:
                    self._look()
                else:
                    return result
        except errors.RayTaskError as error:
            raise error.cause from None
        except (ConnectionError, errors.RayError) as error:
            raise ClusterLostError(f"Ray at {self._address} gave a batch up ({error!r:.200})") from error

    def _look(self) -> None:
        """Raise a ClusterLostError where there has been no worker for long."""
        if self._ray.cluster_resources().get("CPU"):
            self._somebody_at = time.monotonic()
        elif time.monotonic() - self._somebody_at > self._nobody_s:
            raise ClusterLostError(f"Ray at {self._address} has no CPU for {self._nobody_s:g} s")

    def close(self) -> None:
        """Leave the head."""
        self._context.disconnect()


def _do_in_worker(order: BenchOrder, work: Callable[..., _R], given: Sequence[object]) -> _R:
    return do_at_bench(order, 1, work, given)
