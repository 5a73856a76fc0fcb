"""A page that was fetched before: what decides whether it is fetched again, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page and its fetches.

    `source` is the source that it was last found in. `attempts_failed` counts the tries since the last one
    that brought or confirmed its bytes; `last_reason` is why the last of them failed. `etag` and
    `last_modified` belong to the bytes of `raw_sha256`.
    """

    source_id: str
    source: str
    url: str
    first_seen_at: datetime
    last_fetched_at: datetime
    attempts_failed: int = 0
    last_reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    raw_sha256: str | None = None
