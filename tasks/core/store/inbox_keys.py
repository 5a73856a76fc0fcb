"""The inbox: which objects dropped under `inbox/` are taken in, and where they go afterwards.

Takes what a listing says of an object, gives whether it is ready, and its new key. A put of S3 is whole or
not there, so nothing is ever half written; what is passed over is what tools upload under a passing name,
what marks a folder, and what is still empty and may be about to be filled. A key under which something was
taken before can be used again: the new key carries the day and the object's ETag.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.core.sources.sources import DroppedObject

if TYPE_CHECKING:
    from datetime import datetime

INBOX = "inbox/"
TAKEN = "inbox-taken/"
INBOX_VIA = DroppedObject.via
ETAG, OBJECT_KEY = "etag", "x-copydesk-object"
"""Headers of a capture: which object of the inbox it came as, so that this one is moved on."""
EMPTY_FOR = timedelta(minutes=1)
_PASSING = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp")


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing shows it; `changed_at` is by the store's clock."""

    key: str
    etag: str
    size: int
    changed_at: datetime


def is_ready(dropped: Listed, now: datetime) -> bool:
    """Tell whether an object is to be taken in now."""
    name = dropped.key.removeprefix(INBOX)
    if not name or name.endswith("/") or name.lower().endswith(_PASSING):
        return False
    return bool(dropped.size) or now - dropped.changed_at >= EMPTY_FOR


def taken_key(key: str, etag: str, taken_at: datetime) -> str:
    """Give the key under which an object stays once it is taken in."""
    mark = "".join(sign for sign in etag if sign.isalnum())[:12]
    folder, _, name = key.removeprefix(INBOX).rpartition("/")
    return f"{TAKEN}{taken_at:%Y/%m/%d}/{folder + '/' if folder else ''}{mark}-{name}"
