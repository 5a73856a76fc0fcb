"""Turns in a pool: any number of items beside one another, or one that has the pool for itself.

Who waits to be alone goes before whoever comes later, so it waits for no longer than what is under way takes.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turns:
    """The turns of one pool; its threads share it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._beside = 0
        self._alone = 0
        self._is_taken = False

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Have a turn beside others, once nobody is or waits to be alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._beside += 1
        try:
            yield
        finally:
            with self._changed:
                self._beside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have a turn with nobody beside."""
        with self._changed:
            self._alone += 1
            self._changed.wait_for(lambda: not self._beside and not self._is_taken)
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._alone -= 1
                self._is_taken = False
                self._changed.notify_all()
