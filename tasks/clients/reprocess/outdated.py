"""Which captures another cleaner read, what they read like then, and where the new reading goes.

The choice and the earlier readings come from the warehouse; a condition of the user's on `articles` is
asked of the news database, where it can do nothing but read. What is archived of a new reading is a batch
like any other: the captures as they were, and what cleaning gave of them now.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.clients.news.build_news import list_last_readings
from tasks.clients.store import batch_captures
from tasks.clients.store.clean_parquet import write_cleaned
from tasks.core.errors import UsageError
from tasks.core.reprocess.readings import CLEANING_REASONS, Chosen
from tasks.core.store import batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Capture, CleanedCapture

_HINT = "--where takes a condition on the columns of `articles`, such as \"publisher = 'The Courier'\""
CHOSEN = pa.schema(
    [
        ("capture_id", pa.string()),
        ("article_id", pa.string()),
        ("revision", pa.int32()),
        ("reading", pa.int32()),
    ]
)


def find_outdated(warehouse: Warehouse, version: str, articles: Sequence[str] | None) -> list[Chosen]:
    """Find what another cleaner than this one read, oldest first; of all, or of these articles alone."""
    values = {"version": version, "articles": articles, "reasons": sorted(CLEANING_REASONS)}
    with warehouse.open("finding what to clean again") as connection:
        list_last_readings(connection)
        rows = connection.execute(read_sql("reprocess/outdated_captures"), values).fetchall()
    return [Chosen(*row) for row in rows]


def find_articles(news: NewsDatabase, where: str) -> list[str]:
    """Find the articles that meet a condition of the user's; a UsageError where DuckDB refuses it."""
    with news.open() as connection:
        try:
            rows = connection.table("articles").filter(where).project("article_id").fetchall()
        except duckdb.Error as error:
            raise UsageError(str(error).splitlines()[0], _HINT) from error
    return [article_id for (article_id,) in rows]


def read_earlier(warehouse: Warehouse, chosen: Sequence[Chosen]) -> dict[str, Mapping[str, Any]]:
    """Read how captures read so far, by their id; those that were no article have nothing."""
    rows = [{name: getattr(each, name) for name in CHOSEN.names} for each in chosen]
    table = pa.Table.from_pylist(rows, CHOSEN)
    with (
        warehouse.open("reading what is cleaned again") as connection,
        registered(connection, {"chosen": table}),
    ):
        found = connection.execute(read_sql("reprocess/earlier_readings")).to_arrow_table().to_pylist()
    return {row["capture_id"]: row for row in found}


def read_outdated(store: RawStore, chosen: Sequence[Chosen]) -> Iterator[tuple[Chosen, Capture]]:
    """Read captures as they were archived, each batch once, in the order in which they are given."""
    for batch_id, group in groupby(chosen, lambda each: batches.batch_of_capture(each.capture_id)):
        captures = batch_captures.read_captures(store, batch_id)
        by_id = {capture.capture_id: capture for capture in captures}
        for each in group:
            if each.capture_id in by_id:  # else it was forgotten, and this warehouse does not know yet
                yield each, by_id[each.capture_id]


def archive_reprocessed(store: RawStore, batch_id: str, cleaned: Sequence[CleanedCapture]) -> None:
    """Store the batch of a new reading: first what was read, then the captures, which make it a batch."""
    write_cleaned(store, batch_id, cleaned)
    batch_captures.write_captures(store, batch_id, (one.capture for one in cleaned))
