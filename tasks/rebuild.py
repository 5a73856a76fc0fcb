"""Rebuild: the whole warehouse anew from the store alone, and what readers see of it.

Takes the store and the two paths, gives what was loaded. The old warehouse stays until the new one stands
and is published. Rebuilding twice gives equal tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.news.build_news import build_news
from tasks.clients.warehouse.rebuilding import Rebuilt, check_rebuilt, drop_old, rebuild_from_store
from tasks.clients.warehouse.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="rebuild")
def rebuild_warehouse(store: RawStore, path: Path, on_loaded: Callable[[int, int], None]) -> Rebuilt:
    """Make the warehouse anew and put it in the old one's place."""
    rebuilt = rebuild_from_store(store, path, on_loaded)
    get_run_logger().info("%d batches, %d captures, %d runs", rebuilt.batches, rebuilt.captures, rebuilt.runs)
    return rebuilt


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="publish")
def publish_rebuilt(path: Path, news: NewsDatabase, rebuilt: Rebuilt) -> None:
    """Publish the new warehouse, then let go of the old one."""
    check_rebuilt(path, rebuilt)
    build_news(Warehouse(path), news)
    drop_old(path)
