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

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.files.locks import list_living
from tasks.clients.warehouse.loaded import find_start, find_unloaded, read_horizon
from tasks.core.store.batches import batch_of_key
from tasks.core.store.horizon import ARCHIVED, find_horizon

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
    if not warehouse.path.exists():
        return list(store.list_objects(ARCHIVED))
    with warehouse.open("reading the horizon") as connection:
        horizon, start = read_horizon(connection), find_start(connection, now)
    start_after = None if is_whole else start
    listed = {batch_of_key(found.key): found for found in store.list_objects(ARCHIVED, start_after)}
    with warehouse.open("looking for batches") as connection:
        missing = find_unloaded(connection, sorted(listed))
        if (found := find_horizon((*missing, *living), now)) != horizon:
            connection.execute(read_sql("warehouse/add_listing"), [now, found])
    return [listed[batch_id] for batch_id in missing]
