"""Retention: how long is kept what is not the archive itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How long Prefect's history, idempotency keys and what was taken from the inbox stay."""

    history: timedelta
    keys: timedelta
    taken: timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many publications stay, and of how many days the last one, while the disk has so much left."""

    days: int
    min_free_bytes: int
