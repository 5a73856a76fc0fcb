"""Reprocess: captures that another cleaner read, read again from the raw store with the rules of today.

Takes captures that were chosen, gives what changes; where it is to be stored, the new reading is a batch
of its own, which is then loaded like any other: the old reading stays, the new one counts. Nothing is
fetched. Reading again what today's rules have read chooses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE

from tasks.clients.reprocess.outdated import find_articles, find_outdated, read_earlier
from tasks.clients.reprocess.rereading import read_again
from tasks.clients.servers.asset_facts import tell_of_asset
from tasks.core.reprocess.readings import Chosen, PublisherChanges, sum_changes
from tasks.core.run.assets import name_cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clients.cluster.hands import Hands
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.warehouse.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class ReprocessTools:
    """What reading again works with in a run; `is_dry_run` stores nothing."""

    hands: Hands
    warehouse: Warehouse
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class ReprocessedBatch:
    """What reading a batch again gave. `stored` captures of it wait to be loaded, `left` stay as they are."""

    batch_id: str
    captures: int
    left: int
    stored: int
    changes: tuple[PublisherChanges, ...]


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="choose captures")
def choose_captures(
    warehouse: Warehouse, news: NewsDatabase, version: str, where: str | None
) -> list[Chosen]:
    """Choose what another cleaner read, oldest first; with `where`, only of articles that meet it."""
    articles = find_articles(news, where) if where else None
    chosen = find_outdated(warehouse, version, articles)
    get_run_logger().info("%d captures were read by another cleaner than %s", len(chosen), version)
    return chosen


@materialize(
    "s3://clean", cache_policy=NO_CACHE, persist_result=False, task_run_name="clean again {batch_id}"
)
def reprocess_batch(
    tools: ReprocessTools, batch_id: str, chosen: Sequence[Chosen], on_cleaned: Callable[[int], None]
) -> ReprocessedBatch:
    """Read captures again, as the batch of this id, and say what changes; `on_cleaned` is told of each."""
    bench = tools.hands.bench
    earlier = read_earlier(tools.warehouse, chosen)
    is_stored = not tools.is_dry_run
    reread = tools.hands.do(read_again, on_cleaned, len(chosen), batch_id, chosen, earlier, is_stored)
    cleaned = len(reread.readings)
    if cleaned and is_stored:
        facts = {"batch_id": batch_id, "captures": cleaned, "cleaner": bench.cleaner.version}
        tell_of_asset(name_cleaned(bench.store.url), facts)
    left = reread.found - cleaned
    get_run_logger().info("%s: %d read again, %d left as they were", batch_id, cleaned, left)
    stored = cleaned if is_stored else 0
    return ReprocessedBatch(batch_id, reread.found, left, stored, sum_changes(reread.readings))
