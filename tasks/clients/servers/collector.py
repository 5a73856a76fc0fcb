"""Python's garbage collector, asked less often, in processes that are ours from their start.

By itself it looks for cycles whenever 700 more objects were made than freed. Reading a page, or a batch of
rows, makes and frees hundreds of thousands, hardly one of them in a cycle.
"""

from __future__ import annotations

import gc

_THRESHOLDS = (50_000, 20, 100)
"""Objects made and not freed until the youngest are looked at; older ones so many times as seldom."""


def collect_seldom() -> None:
    """Have this process, and those that are forked off it, collect garbage seldom."""
    gc.set_threshold(*_THRESHOLDS)
