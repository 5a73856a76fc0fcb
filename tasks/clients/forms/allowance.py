"""How much a file may come to, all that is inside it together, however deep it lies: what is more is a bomb.

Text packs to a twentieth or so. A file that holds others, which hold others, could multiply what each of them
may unpack to; a few bytes could be a million rows of nothing. So what comes out of a file is counted for the
whole of it, its articles too, and bounded by what it takes packed.
"""

from __future__ import annotations

from typing import NoReturn

from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.zip_files import MOST_RATIO, SMALL_BYTES
from tasks.core.records import Reason

ITEM_BYTES = 256
"""What an article, a member or an address counts besides its bytes: at most one for a packed byte."""
LARGEST_SPARE = 1024 * 1024 * 1024
"""So much may be unpacked into a temporary file, or twice what the file takes as it came."""


class Allowance:
    """What one file may still unpack to, of `packed_bytes` as it came."""

    def __init__(self, packed_bytes: int) -> None:
        self._packed_bytes = packed_bytes
        self._most = max(SMALL_BYTES, MOST_RATIO * packed_bytes)
        self._taken = 0
        self._items = 0

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is read of it."""
        return max(self._taken, self._items * ITEM_BYTES) > self._most

    @property
    def spare_bytes(self) -> int:
        """How much of it may lie unpacked on the disk."""
        return max(LARGEST_SPARE, 2 * self._packed_bytes)

    def take(self, count: int) -> None:
        """Count bytes; a QuarantineError where that is too much."""
        self._taken += count
        if self._taken > self._most:
            self._refuse(f"unpack to over {self._taken}")

    def take_item(self) -> None:
        """Count an article, a member or an address; a QuarantineError where there are too many."""
        self._items += 1
        if self._items * ITEM_BYTES > self._most:
            self._refuse(f"hold over {self._items} articles")

    def _refuse(self, what: str) -> NoReturn:
        raise QuarantineError(Reason.TOO_LARGE, f"{self._packed_bytes} bytes that {what}: a bomb")
