"""Once a day: what has expired goes, and everything archived is looked at, however old its name is.

Takes the store and the warehouse. What turns up late, under the name of an earlier day, is left to the next
run, which finds it from then on. Doing it twice changes nothing.
"""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.fetch.backfill.backfill_files import FOLDER, is_old
from tasks.clients.forget.tombstone_store import read_tombstones
from tasks.clients.news.kept_publications import expire_kept
from tasks.clients.servers.s3_vacuum import vacuum_store
from tasks.clients.store.expiry import Expired, delete_expired
from tasks.clients.warehouse.backlog import list_backlog
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.health.retention import Keeping, Retention


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="expire objects")
def expire_objects(store: RawStore, retention: Retention) -> Expired:
    """Delete what has been kept long enough; where that is not allowed, a rule of the bucket has to do it."""
    try:
        expired = delete_expired(store, retention, datetime.now(UTC))
    except StopError as error:
        get_run_logger().warning("Nothing expires here, a lifecycle rule has to do it: %s", error)
        return Expired(0, 0)
    get_run_logger().info("Expired: %d keys of pushes, %d taken inputs", expired.keys, expired.taken)
    return expired


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="expire lists")
def expire_lists(folder: Path, retention: Retention) -> int:
    """Delete the lists of sources that runs of the past were given; gives how many went."""
    now = time.time()
    old = [
        path
        for path in folder.glob("*.txt")
        if now - path.stat().st_mtime > retention.history.total_seconds()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="expire back-fills")
def expire_backfills(data_dir: Path, retention: Retention) -> int:
    """Delete what back-fills of the past kept of themselves; gives how many went."""
    folders = [path for path in (data_dir / FOLDER).glob("*") if is_old(path, retention.history)]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="expire publications")
def expire_publications(news: NewsDatabase, keeping: Keeping) -> int:
    """Delete publications without a name that are kept long enough; gives how many went."""
    return expire_kept(news, keeping)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="let go of what is forgotten")
def vacuum_forgotten(store: RawStore, data_dir: Path) -> None:
    """Have the embedded store let go of bytes of what was forgotten, which came again and were deleted."""
    if store.is_embedded and read_tombstones(store):
        vacuum_store(data_dir)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="look back")
def look_back(store: RawStore, warehouse: Warehouse, data_dir: Path) -> int:
    """List everything that was archived; gives how many batches are not loaded."""
    left = list_backlog(store, warehouse, data_dir, is_whole=True)
    get_run_logger().info("%d batches of all that was archived are not loaded", len(left))
    return len(left)
