"""Reprocess: captures that another cleaner read, read again from the raw store with the rules of today.

Takes captures that were chosen, gives what changes; where it is to be stored, the new reading is a batch
of its own, which is then loaded like any other: the old reading stays, the new one counts. Nothing is
fetched. A parser that fails where there was an article says nothing of the page: that capture is left as
it is. Reading again what today's rules have read chooses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE

from tasks.clients.parsing.parse_jobs import make_job, parse_jobs, take_items
from tasks.clients.reprocess.outdated import (
    archive_reprocessed,
    find_articles,
    find_outdated,
    read_earlier,
    read_outdated,
)
from tasks.clients.servers.asset_facts import tell_of_asset
from tasks.core.clean.opt_outs import respect_opt_out
from tasks.core.records import CleanedCapture, OnOptOut
from tasks.core.reprocess.readings import (
    PARSER_REASONS,
    Chosen,
    PublisherChanges,
    compare_reading,
    sum_changes,
)
from tasks.core.run.assets import name_cleaned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tasks.clients.learn.repeat_store import Cleaner
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Capture, Document


@dataclass(frozen=True, slots=True)
class ReprocessTools:
    """What reading again works with in a run; `is_dry_run` stores nothing."""

    store: RawStore
    parsers: ParserPool
    cleaner: Cleaner
    warehouse: Warehouse
    is_dry_run: bool
    on_opt_out: OnOptOut = OnOptOut.KEEP


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
    earlier = read_earlier(tools.warehouse, chosen)
    found = list(read_outdated(tools.store, chosen))
    jobs = (make_job(tools.store, capture, tools.cleaner.repeats_path) for _, capture in found)
    cleaned, reprocessed = [], []
    read = zip((capture for _, capture in found), parse_jobs(tools.parsers, jobs), strict=True)
    told = take_items(tools.parsers, tools.store, _tell(read, on_cleaned), tools.cleaner.repeats_path)
    for (each, _), (capture, told_of) in zip(found, told, strict=True):
        document = respect_opt_out(told_of, tools.on_opt_out)
        if has_failed(each, document):
            continue
        reprocessed.append(compare_reading(each, capture.source, earlier.get(each.capture_id, {}), document))
        cleaned.append(CleanedCapture(capture, tools.cleaner.version, document))
    if cleaned and not tools.is_dry_run:
        archive_reprocessed(tools.store, batch_id, cleaned)
        facts = {"batch_id": batch_id, "captures": len(cleaned), "cleaner": tools.cleaner.version}
        tell_of_asset(name_cleaned(tools.store.url), facts)
    left = len(found) - len(cleaned)
    get_run_logger().info("%s: %d read again, %d left as they were", batch_id, len(cleaned), left)
    stored = 0 if tools.is_dry_run else len(cleaned)
    return ReprocessedBatch(batch_id, len(found), left, stored, sum_changes(reprocessed))


def _tell(
    read: Iterable[tuple[Capture, Document]], on_cleaned: Callable[[int], None]
) -> Iterator[tuple[Capture, Document]]:
    for each in read:
        on_cleaned(1)
        yield each


def has_failed(chosen: Chosen, document: Document) -> bool:
    """Tell whether the parser failed over what was an article before."""
    return chosen.article_id is not None and document.reason in PARSER_REASONS
