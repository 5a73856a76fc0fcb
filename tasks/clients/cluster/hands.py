"""Whose hands clean: those of this process, or of the workers of a Dask or Ray cluster.

Takes a piece of work that is done at a workbench, gives what came of it, wherever that was. A worker is sent
plain values: what to read, where the store is, how far a parser may go; it makes its own workbench, and finds
the store's keys in its own environment. A worker that dies costs nothing: the engine gives its work to
another one, and what is written twice is written once. Work that the cluster lost, or that nobody there takes
up, is done here, which a warning says.

An engine is loaded, and its cluster joined, when there is something to clean; that somebody listens there is
asked before.
"""

from __future__ import annotations

import logging
import socket
import threading
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, TypeVarTuple
from urllib.parse import urlsplit

from tasks.clients.cluster.engine import BenchOrder, ClusterLostError, Engine
from tasks.core.errors import StopError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.parsing.spare import ParserBounds
    from tasks.clients.parsing.workbench import Workbench

_Given = TypeVarTuple("_Given")
_R = TypeVar("_R")

EngineName: TypeAlias = Literal["dask", "ray"]
_MODULES = {"dask": "distributed", "ray": "ray"}
_STARTED_BY = {"dask": "dask scheduler", "ray": "ray start --head --ray-client-server-port"}
_LISTENS_S = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """Where a cluster is, and how far its parsers may go."""

    engine: EngineName
    address: str
    bounds: ParserBounds

    def open(self) -> Engine:
        """Join the cluster."""
        if self.engine == "dask":
            from tasks.clients.cluster.dask_engine import DaskEngine  # noqa: PLC0415 - an extra

            return DaskEngine(self.address)
        from tasks.clients.cluster.ray_engine import RayEngine  # noqa: PLC0415 - the same

        return RayEngine(self.address)

    def check(self) -> None:
        """Raise a StopError where the engine is not installed, or nobody listens at the address."""
        if find_spec(_MODULES[self.engine]) is None:
            raise UsageError(
                f"COPYDESK_TASK_RUNNER is {self.engine}, which is not installed",
                f"pip install 'copydesk[{self.engine}]', here and where its workers run",
            )
        parts = urlsplit(self.address)
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), _LISTENS_S).close()
        except (OSError, ValueError) as error:
            raise StopError(
                f"Nobody listens at {self.address} ({error})",
                f"Start `{_STARTED_BY[self.engine]}` there, set COPYDESK_TASK_RUNNER_ADDRESS right, or set "
                "COPYDESK_TASK_RUNNER=threads to clean here",
            ) from error


@dataclass(slots=True)
class Hands:
    """Who cleans at `bench`, or in a cluster; threads share it."""

    bench: Workbench
    place: ClusterPlace | None = None
    _engine: Engine | None = None
    _joining: threading.Lock = field(default_factory=threading.Lock)
    _here: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """See that whoever is to clean can be reached; a StopError says what to do."""
        if self.place is None:
            return
        if self.bench.store.is_embedded:
            raise UsageError(
                "The embedded store is open to this machine alone, and workers of a cluster need theirs",
                "Set COPYDESK_S3_ENDPOINT_URL or COPYDESK_S3_BUCKET to a store that they reach",
            )
        self.place.check()

    def start(self) -> None:
        """Have the parsers of this process load what they need, where it is they who clean."""
        if self.place is None:
            self.bench.parsers.start()

    def do(
        self,
        work: Callable[[Workbench, Callable[[int], object], *_Given], _R],
        on_read: Callable[[int], object],
        inputs: int,
        *given: *_Given,
    ) -> _R:
        """Do work over so many inputs; `on_read` is told of them one by one, or from afar all at once."""
        if self.place is None or not inputs:
            return work(self.bench, on_read, *given)
        bench, bounds = self.bench, self.place.bounds
        order = BenchOrder(bench.store, bounds, bench.cleaner.version, bench.on_opt_out)
        try:
            result = self._join(self.place).do(order, work, given)
        except ClusterLostError as lost:
            _log.warning("%s: %d inputs are cleaned here", lost, inputs)
            with self._here:
                return work(bench, on_read, *given)
        on_read(inputs)
        return result

    def _join(self, place: ClusterPlace) -> Engine:
        with self._joining:
            if self._engine is None:
                self._engine = place.open()
            return self._engine

    def leave(self) -> None:
        """Leave the cluster, if it was joined."""
        if self._engine is not None:
            self._engine.close()
