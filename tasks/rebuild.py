"""Rebuild: the whole warehouse anew from the store alone, and what readers see of it.

Takes the store and the two paths, gives what was loaded. The old warehouse stays until the new one stands
and is published. Rebuilding twice gives equal tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE

from tasks.clients.news.build_news import build_news
from tasks.clients.outlets.fill_outlets import read_outlets
from tasks.clients.servers.asset_facts import tell_of_asset
from tasks.clients.warehouse.rebuilding import Rebuilt, check_rebuilt, drop_old, rebuild_from_store
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.run.assets import name_cleaned, name_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="rebuild")
def rebuild_warehouse(store: RawStore, path: Path, on_loaded: Callable[[int, int], None]) -> Rebuilt:
    """Make the warehouse anew and put it in the old one's place."""
    rebuilt = rebuild_from_store(store, path, on_loaded)
    get_run_logger().info("%d batches, %d captures, %d runs", rebuilt.batches, rebuilt.captures, rebuilt.runs)
    return rebuilt


def publish_rebuilt(store: RawStore, path: Path, news: NewsDatabase, rebuilt: Rebuilt, sources: Path) -> None:
    """Publish the new warehouse, then let go of the old one; `sources` may declare outlets."""
    check_rebuilt(path, rebuilt)
    made, made_from = name_file(news.path, "duckdb"), name_cleaned(store.url)
    build_copy = publish_anew.with_options(assets=[made], asset_deps=[made_from])
    build_copy(store, path, news, sources, {"captures": rebuilt.captures})
    drop_old(path)


@materialize("duckdb://news.duckdb", cache_policy=NO_CACHE, persist_result=False, task_run_name="publish")
def publish_anew(
    store: RawStore, path: Path, news: NewsDatabase, sources: Path, told: Mapping[str, object]
) -> None:
    """Build what readers see of the new warehouse, which is the asset that runs publish."""
    build_news(Warehouse(path), news, store, read_outlets(sources))
    tell_of_asset(name_file(news.path, "duckdb"), told)
