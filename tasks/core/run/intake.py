"""The intake of a run: what comes in, one after the other, however many there turn out to be.

Takes iterators of inputs, gives the inputs in their order, at most `limit`; looks one ahead, so that it can
tell whether there is more without handing it out. Used by one thread.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Incoming
    from tasks.core.sources.sources import Source


class Intake:
    """Inputs of a run; `taken` counts those that were handed out."""

    def __init__(self, inputs: Iterable[Source | Incoming], limit: int | None = None) -> None:
        self._inputs = islice(inputs, limit)
        self._next: Source | Incoming | None = None
        self.taken = 0

    def has_more(self) -> bool:
        """Tell whether there is another input; waits for it where it has yet to come in."""
        if self._next is None:
            self._next = next(self._inputs, None)
        return self._next is not None

    def take(self) -> Source | Incoming:
        """Give the next input; a StopIteration where there is none."""
        given = self._next or next(self._inputs)
        self._next = None
        self.taken += 1
        return given
