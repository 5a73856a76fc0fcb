"""Stage 5, publish: the record of the run, in the store and the warehouse, then a new copy for every reader.

The copy is built beside the old one and put in its place as a whole: a reader sees the old state or
the new one. Publishing again without a new load gives an equal copy.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.clients.news.build_news import build_news, is_behind
from tasks.core.store.batches import run_key
from tasks.core.store.load_log import encode_run

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.store.load_log import RunRecord


IS_FRESH_S = 3600
"""What polls alone add, without news, may wait so long: a copy of 100,000 articles is half a minute."""


def is_of_this_hour(news: NewsDatabase) -> bool:
    """Tell whether there is a copy that was published in the last hour."""
    return news.exists() and time.time() - news.path.stat().st_mtime < IS_FRESH_S


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="publish")
def publish(store: RawStore, warehouse: Warehouse, news: NewsDatabase, run: RunRecord) -> None:
    """Record the run and publish the warehouse; one that took nothing in leaves a whole copy of this hour."""
    store.put_object(run_key(run.run_id), encode_run(run), "application/json")
    warehouse.record_run(run)
    if run.inputs or not is_of_this_hour(news) or is_behind(warehouse, news):
        build_news(warehouse, news)
