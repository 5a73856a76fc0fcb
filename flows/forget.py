"""Removes what a tombstone names from everything that is kept, and makes anew what is loaded and published.

Runs from `copydesk forget`, which finds the article, asks, and writes the stone. Killed at any point and run
again it ends in the same state; of what is forgotten already it does nothing.
"""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow

from flows.reports.forget_artifacts import forget_artifacts
from flows.run.ending import end_run
from flows.run.lakes import open_committer
from flows.run.owning import own_flow_run
from flows.run.progress import watcher
from flows.run.run_names import name_run
from flows.run.stores import open_store
from tasks.clients.forget.forgetting import find_stone, finish_forgetting, remove_forgotten
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.forget.tombstones import Tombstone
from tasks.publish import drop_from_lake
from tasks.rebuild import publish_rebuilt, rebuild_warehouse
from tasks.settings import read_settings


@flow(name="forget", flow_run_name=name_run, persist_result=False)
def forget(tombstone_id: str) -> Tombstone:
    """Finish a forgetting that was begun: store, warehouse, published copy, what else is kept."""
    settings = read_settings()
    own_flow_run(settings.data_dir)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        stone = find_stone(store, tombstone_id)
        if stone.removal is not None:
            remove_forgotten(store, settings.data_dir, stone.removal)
            path, on_loaded = settings.warehouse_path, watcher.get() or (lambda _done, _all: None)
            rebuilt = rebuild_warehouse(store, path, on_loaded)
            news = NewsDatabase(settings.news_path, settings.keeping)
            publish_rebuilt(store, path, news, rebuilt, settings.sources)
            drop_from_lake(open_committer(settings, store), news)
            forget_artifacts(stone.removal)
            stone = finish_forgetting(store, settings.data_dir, news, stone, stone.removal)
    return end_run(stone, f"{stone.articles:,} articles, {stone.captures:,} captures forgotten")
