"""The backlog: what is archived and not loaded, found without listing the whole archive each time.

Takes the store and the warehouse, gives the objects of `captures/` whose batch the warehouse never loaded,
oldest first. A listing begins at the horizon of the last one, which stands in the warehouse itself: where
that is new or rebuilt there is none, and everything is listed, as it is of a small archive. `is_whole` lists
everything whatever the horizon is, and moves it back where something older turned up. Listing twice changes
nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.clients.files.locks import list_living
from tasks.core.store.batches import batch_of_key
from tasks.core.store.horizon import ARCHIVED

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.store.inbox_keys import Listed


def list_backlog(
    store: RawStore, warehouse: Warehouse, data_dir: Path, *, is_whole: bool = False
) -> list[Listed]:
    """List the captures of batches that were never loaded; the horizon stays before every living run."""
    now = datetime.now(UTC)
    living = list_living(data_dir)
    start_after = None if is_whole else warehouse.find_listing_start(now)
    listed = {batch_of_key(found.key): found for found in store.list_objects(ARCHIVED, start_after)}
    return [listed[batch_id] for batch_id in warehouse.note_listing(listed, living, now)]
