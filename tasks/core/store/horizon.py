"""The horizon: how far back a listing of `captures/` has to look for batches that are not loaded.

Takes what a listing found to be not loaded, gives the day before which every batch is loaded, so that the
next listing begins there. Two days are always looked at again: a run, and the push endpoint's of a day, go
on naming batches by the moment at which they began. A horizon from a clock that was wrong, which lies later
than these two days, counts for nothing. What arrives later still under an older name, by another host whose
clock is wrong or by a copy into the bucket, is found by a listing of everything: `maintain` makes one a day.
A small archive is listed as a whole each time. Reads no storage.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.core.store.batches import day_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LOOKED_AT_AGAIN = timedelta(days=2)
ARCHIVED = "captures/"


def find_horizon(missing: Iterable[str], now: datetime) -> str:
    """Give the day, as `2026/01/31`, before which every batch is loaded.

    `missing` are the batches that are not, and the runs that may still archive some.
    """
    return min((*(day_path(name) for name in missing), _latest(now)))


def start_listing(horizon: str | None, now: datetime) -> str | None:
    """Give the key behind which a listing begins; None where it has to see everything.

    It ends in a slash: behind the bare name of a folder SeaweedFS passes over what lies in that folder.
    """
    return f"{ARCHIVED}{horizon}/" if horizon is not None and horizon <= _latest(now) else None


def _latest(now: datetime) -> str:
    return f"{now - LOOKED_AT_AGAIN:%Y/%m/%d}"
