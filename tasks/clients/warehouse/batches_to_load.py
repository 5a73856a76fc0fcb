"""Batches on their way into the warehouse: as cleaning left them, and made ready for loading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from tasks.core.identity import Claim
    from tasks.core.records import Capture


@dataclass(frozen=True, slots=True)
class CleanedBatch:
    """A batch as it is loaded; `run_id` is the run that counts it, if not its captures' own.

    `announce` is told its place in the order of loading just before it counts; if it raises, nothing is.
    """

    batch_id: str
    captures: Sequence[Capture]
    cleaned: pa.Table
    run_id: str | None = None
    announce: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class ReadyBatch:
    """A batch with the claim of each capture, in order, and its captures as a table."""

    batch: CleanedBatch
    claims: Sequence[Claim]
    captures: pa.Table
