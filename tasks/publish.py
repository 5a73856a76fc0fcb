"""Stage 5, publish: the record of the run, in the store and the warehouse, then a new copy for every reader.

The copy is built beside the old one and put in its place as a whole: a reader sees the old state or
the new one. Publishing again without a new load gives an equal copy. The copy is an asset of Prefect's, made
from the cleaned batches; a run that leaves it as it is says nothing of it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE

from tasks.clients.lake.publishing import forget_in_lake, publish_lake
from tasks.clients.lake.standing import is_lake_due
from tasks.clients.news.build_news import build_news, is_behind
from tasks.clients.outlets.fill_outlets import read_outlets
from tasks.clients.servers.asset_facts import tell_of_asset
from tasks.core.errors import StopError
from tasks.core.lake.manifest import LAKE
from tasks.core.run.assets import name_cleaned, name_file
from tasks.core.store.batches import run_key
from tasks.core.store.lease import LeaseLostError
from tasks.core.store.load_log import encode_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tasks.clients.lake.publishing import LakePublished
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.committing import Committer
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.lake.renewal import LakePace
    from tasks.core.store.load_log import RunRecord


IS_FRESH_S = 3600
"""What polls alone add, without news, may wait so long: a copy of 100,000 articles is half a minute."""


def is_of_this_hour(news: NewsDatabase) -> bool:
    """Tell whether there is a copy that was published in the last hour."""
    return news.exists() and time.time() - news.path.stat().st_mtime < IS_FRESH_S


def publish(
    committer: Committer, news: NewsDatabase, run: RunRecord, sources: Path, lake: LakePace | None = None
) -> None:
    """Record the run and publish the warehouse; one that took nothing in leaves a whole copy of this hour.

    One desk at a time does: each is ahead of the one before. `sources` is the file that may declare outlets.
    With a `lake`, news is published in the store too, where that is due.
    """
    store, warehouse = committer.store, committer.warehouse
    store.put_object(run_key(run.run_id), encode_run(run), "application/json")
    warehouse.record_run(run)
    if run.inputs or not is_of_this_hour(news) or is_behind(warehouse, news):
        made, made_from = name_file(news.path, "duckdb"), name_cleaned(store.url)
        build_copy = publish_copy.with_options(assets=[made], asset_deps=[made_from])
        with committer.hold("publishing"):
            build_copy(store, warehouse, news, sources, {"run_id": run.run_id, "inputs": run.inputs})
    if lake is not None:
        publish_as_lake(committer, news, lake)


@materialize("duckdb://news.duckdb", cache_policy=NO_CACHE, persist_result=False, task_run_name="publish")
def publish_copy(
    store: RawStore, warehouse: Warehouse, news: NewsDatabase, sources: Path, told: Mapping[str, object]
) -> None:
    """Build the copy and put it in its place; Prefect keeps what is told of it with the asset."""
    build_news(warehouse, news, store, read_outlets(sources))
    tell_of_asset(name_file(news.path, "duckdb"), told)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="publish the lake")
def publish_as_lake(committer: Committer, news: NewsDatabase, lake: LakePace) -> LakePublished | None:
    """Bring the lake to what the copy holds, where that is due; what fails costs the lake, never the run."""
    try:
        if not is_lake_due(committer.store, news, lake.every):
            return None
        with committer.hold("publishing the lake") as term:
            published = publish_lake(term, news, datetime.now(UTC), lake.keep)
    except (StopError, LeaseLostError) as error:
        get_run_logger().warning("The lake stays as it was: %s", error)
        return None
    if published:
        get_run_logger().info("The lake has publication %d: %s", published.number, published.said)
    return published


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="forget in the lake")
def drop_from_lake(committer: Committer, news: NewsDatabase) -> None:
    """Let the lake, where there is one, hold what the copy holds and nothing else any more."""
    if next(committer.store.list_keys(LAKE), None) is None:
        return
    with committer.hold("forgetting in the lake") as term:
        forget_in_lake(term, news, datetime.now(UTC))
