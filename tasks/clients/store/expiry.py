"""What expires in the store: idempotency keys of pushes, and what was taken from the inbox.

Takes how long each stays, gives how many objects went. A lifecycle rule of the bucket may do the same, and
does it where these credentials may not delete. What was taken lies under its day, so only days that are
over are listed; doing it twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.clients.push.keyed_answers import KEYS
from tasks.core.store.inbox_keys import TAKEN

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.health.retention import Retention


@dataclass(frozen=True, slots=True)
class Expired:
    """How many objects went."""

    keys: int
    taken: int


def delete_expired(store: RawStore, retention: Retention, now: datetime) -> Expired:
    """Delete what has been kept long enough."""
    keys = [found.key for found in store.list_objects(KEYS) if now - found.changed_at > retention.keys]
    last_day = f"{TAKEN}{now - retention.taken:%Y/%m/%d}/"
    taken = [
        found.key
        for found in takewhile(lambda found: found.key < last_day, store.list_objects(TAKEN))
        if now - found.changed_at > retention.taken
    ]
    store.delete_expired([*keys, *taken])
    return Expired(len(keys), len(taken))
