"""What earlier runs fetched and polled, as one run sees it: read from the warehouse once, at its beginning.

What was archived and not loaded yet counts too, so that a run that goes on for a dead one fetches nothing
twice. Pages stand in a database in memory, since there may be a million of them; polls are few.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tasks.clients.fetch.hosts.host_log import make_run_table
from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.store.clean_parquet import make_storable
from tasks.core.fetch.polls import Poll
from tasks.core.fetch.revisits import NAMED_FOR, KnownPage
from tasks.core.fetch.said.source_words import LISTED
from tasks.core.identity.identity import make_source_id
from tasks.core.records import BROWSER_VIA, FETCH_VIA
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from duckdb import DuckDBPyConnection

    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Capture

REMEMBERED = timedelta(days=90)
"""Pages that no run has fetched for so long are new when a source names them again."""

POLLS = pa.schema(
    [
        ("run_id", pa.string()),
        ("ordinal", pa.int32()),
        ("name", pa.string()),
        ("source", pa.string()),
        ("url", pa.string()),
        ("kind", pa.string()),
        ("polled_at", pa.timestamp("us", "UTC")),
        ("http_status", pa.int32()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("raw_sha256", pa.string()),
        ("pages", pa.int32()),
        ("new_pages", pa.int32()),
        ("pages_left", pa.int32()),
        ("next_poll_at", pa.timestamp("us", "UTC")),
        ("final_url", pa.string()),
        ("moved_to", pa.string()),
        ("moved_since", pa.timestamp("us", "UTC")),
        ("lastmod", pa.string()),
    ]
)


class FetchHistory:
    """Pages and polls of earlier runs; open it with `open_history`."""

    def __init__(
        self, pages: DuckDBPyConnection, unfinished: Iterable[Capture], polls: Iterable[Poll]
    ) -> None:
        self._pages = pages
        self._unfinished = {page.source_id: page for page in map(_read_capture, unfinished)}
        self._polls: defaultdict[str, list[Poll]] = defaultdict(list)
        for poll in polls:
            self._polls[poll.url].append(poll)

    def find_page(self, url: str) -> KnownPage | None:
        """Find a page that was fetched before, by its URL."""
        return self.find_pages([url]).get(url)

    def find_pages(self, urls: Sequence[str]) -> dict[str, KnownPage]:
        """Find, by their URL, the pages that were fetched before, whatever follows the reader in it."""
        ids = {url: make_source_id(url) for url in urls}
        found = {page.source_id: page for page in self._ask("fetch/pages_by_id", [list(ids.values())])}
        found |= {key: self._unfinished[key] for key in ids.values() if key in self._unfinished}
        return {url: found[key] for url, key in ids.items() if key in found}

    def pages_of(self, source: str) -> list[KnownPage]:
        """List the pages that were last found in a source, as the user gave it, oldest first."""
        pages = self._ask("fetch/pages_of_source", [make_storable(source)])
        return [page for page in pages if page.source_id not in self._unfinished]

    def polls_of(self, url: str) -> Sequence[Poll]:
        """List the last polls of an address, oldest first."""
        return self._polls[url]

    def _ask(self, name: str, values: list[Any]) -> Iterator[KnownPage]:
        rows = self._pages.execute(read_sql(name), values).to_arrow_table().to_pylist()
        return (KnownPage(**row) for row in rows)


@contextmanager
def open_history(
    warehouse: Warehouse,
    unfinished: Iterable[Capture],
    now: datetime,
    asked_for: timedelta = NAMED_FOR,
    remembered: timedelta = REMEMBERED,
) -> Iterator[FetchHistory]:
    """Read what there is to know; `unfinished` are captures that are archived and not loaded.

    Pages that no run has fetched for longer than is `remembered` are not known. What sources said is known of
    pages that may be asked for again: for so long after their first sight.
    """
    since = {"since": now - remembered, "heard_since": now - asked_for - timedelta(days=1)}
    with warehouse.open("reading what was fetched") as connection:
        pages = connection.execute(read_sql("fetch/known_pages"), since)
        known = pages.to_arrow_table()
        polls = connection.execute(read_sql("fetch/last_polls")).to_arrow_table().to_pylist()
    with duckdb.connect() as memory:
        memory.register("known", known)
        memory.execute(read_sql("fetch/pages"))
        memory.unregister("known")
        fetched = (capture for capture in unfinished if capture.via in {FETCH_VIA, BROWSER_VIA})
        yield FetchHistory(memory, fetched, [_read_poll(row) for row in polls])


def record_polls(warehouse: Warehouse, run_id: str, polls: Sequence[Poll]) -> None:
    """Append the polls of a run; once, however often they are given."""
    if not polls:
        return
    table = make_run_table(run_id, polls, POLLS)
    with warehouse.open(f"recording the polls of {run_id}") as connection:
        connection.register("run_polls", table)
        connection.execute(read_sql("fetch/polls"))


def _read_poll(row: dict[str, Any]) -> Poll:
    return Poll(**row | {"kind": SourceKind(row["kind"]) if row["kind"] else None})


def _read_capture(capture: Capture) -> KnownPage:
    return KnownPage(
        source_id=make_source_id(capture.url),
        source=capture.source,
        url=capture.url,
        first_seen_at=capture.fetched_at,
        last_fetched_at=capture.fetched_at,
        attempts_failed=int(capture.reason is not None),
        last_reason=capture.reason,
        raw_sha256=capture.raw_sha256,
        listed=tuple(value for name, value in capture.headers if name == LISTED),
    )
