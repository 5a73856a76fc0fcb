"""What is asked of an engine that runs work on many machines, and what it is told of a workbench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from tasks.core.errors import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.parsing.spare import ParserBounds
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import OnOptOut

_R = TypeVar("_R")

LOOK_S = 5.0
"""How often whoever waits for a worker looks whether there are any."""
NOBODY_S = 120.0
"""How long there may be none: as long as a cluster takes that grows when it has work."""


class ClusterLostError(TransientError):
    """The cluster gives nothing for some work: it is to be done elsewhere."""


@dataclass(frozen=True, slots=True)
class BenchOrder:
    """What a worker makes its workbench by: plain values, no secret, no path of ours."""

    store: RawStore
    bounds: ParserBounds
    cleaner_version: str
    on_opt_out: OnOptOut


class Engine(Protocol):
    """A cluster that was joined; threads share it."""

    def do(self, order: BenchOrder, work: Callable[..., _R], given: Sequence[object]) -> _R:
        """Have a worker do some work and give its result, or raise its error.

        Where a worker dies another one does it; a ClusterLostError where none does in the end.
        """

    def close(self) -> None:
        """Leave the cluster."""
