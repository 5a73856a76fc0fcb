"""What earlier runs fetched and polled is there for the next one, loaded or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.history import open_history, record_polls
from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.fetch.polls import Poll, decode_polls, encode_polls
from tasks.core.records import Capture, CleanedCapture, Document, Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://harbour.example/feed.xml"
PAGE = "https://harbour.example/news/crane"
POLL = Poll(
    "harbour", FEED, FEED, SourceKind.FEED, NOON, 200, etag='"1"', pages=3, new_pages=2, next_poll_at=NOON
)


def fetch(number: int, at: datetime, **changes: object) -> Capture:
    """One fetch of the page."""
    batch_id = f"20260301T120000Z-{number:05d}"
    capture = Capture(
        capture_id=f"{batch_id}-0000",
        batch_id=batch_id,
        run_id="r",
        via="fetch",
        source=FEED,
        url=PAGE,
        final_url=PAGE,
        http_status=200,
        headers=(("ETag", f'"{number}"'), ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT")),
        media_type="text/html",
        bytes=10,
        raw_sha256=f"hash {number}",
        raw_key=f"raw/{number}",
        fetched_at=at,
        redirects=((301, "http://harbour.example/1"),),
    )
    return replace(capture, **changes)  # type: ignore[arg-type] # any field


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    return Warehouse(tmp_path / "warehouse.duckdb")


def load(warehouse: Warehouse, *captures: Capture) -> None:
    """Load each capture as a batch of its own."""
    for capture in captures:
        document = None if capture.reason else Document("text/html", url=PAGE, text="The crane fell.")
        cleaned = CleanedCapture(capture, "1", document)
        batch = CleanedBatch(capture.batch_id, [capture], decode_table(encode([cleaned])))
        list(warehouse.load_batches([batch]))


def test_a_page_is_known_by_all_its_fetches(warehouse: Warehouse) -> None:
    """First and last time, failures since the last good one, and what a conditional request needs."""
    not_modified = fetch(2, NOON + timedelta(hours=1), http_status=304, bytes=None, raw_sha256="hash 1")
    failed = fetch(
        3, NOON + timedelta(hours=2), bytes=None, raw_sha256=None, reason=Reason.SERVER_ERROR.value
    )
    load(warehouse, fetch(1, NOON), not_modified, failed)
    with open_history(warehouse, (), NOON) as history:
        found = history.find_pages([f"{PAGE}?utm_source=feed", "https://harbour.example/other"])
    [page] = found.values()
    assert set(found) == {f"{PAGE}?utm_source=feed"}
    assert (page.first_seen_at, page.last_fetched_at) == (NOON, NOON + timedelta(hours=2))
    assert (page.attempts_failed, page.last_reason) == (1, "server_error")
    assert (page.etag, page.raw_sha256, page.source) == ('"1"', "hash 1", FEED)


def test_what_is_archived_and_not_loaded_is_known(warehouse: Warehouse) -> None:
    """A run that goes on for a dead one does not fetch its pages again."""
    with open_history(warehouse, [fetch(1, NOON)], NOON) as history:
        assert history.find_pages([PAGE])[PAGE].last_fetched_at == NOON
        assert history.pages_of(FEED) == []


def test_pages_of_a_source_are_listed(warehouse: Warehouse) -> None:
    """They may be due although no feed names them any more; what is long past is forgotten."""
    load(warehouse, fetch(1, NOON))
    with open_history(warehouse, (), NOON) as history:
        assert [page.url for page in history.pages_of(FEED)] == [PAGE]
        assert history.pages_of(PAGE) == []
    with open_history(warehouse, (), NOON + timedelta(days=365)) as history:
        assert history.pages_of(FEED) == []


def test_a_page_is_as_old_as_its_first_fetch_however_long_ago(warehouse: Warehouse) -> None:
    """Else each page would be new again after some months, and looked at by the whole plan."""
    load(warehouse, fetch(1, NOON), fetch(2, NOON + timedelta(days=7)))
    with open_history(warehouse, (), NOON + timedelta(days=93)) as history:
        [page] = history.pages_of(FEED)
    assert (page.first_seen_at, page.last_fetched_at) == (NOON, NOON + timedelta(days=7))


def test_polls_are_recorded_once_and_remembered(warehouse: Warehouse) -> None:
    """The last ten of each address, oldest first."""
    record_polls(warehouse, "r", [])
    for run in range(12):
        polls = [replace(POLL, polled_at=NOON + timedelta(minutes=run))]
        record_polls(warehouse, f"r{run}", polls)
        record_polls(warehouse, f"r{run}", polls)
    with open_history(warehouse, (), NOON) as history:
        found = history.polls_of(FEED)
        assert [poll.polled_at.minute for poll in found] == list(range(2, 12))
        assert found[-1] == replace(POLL, polled_at=NOON + timedelta(minutes=11))
        assert history.polls_of("https://unheard.example/") == []


def test_polls_are_archived_as_lines() -> None:
    """What is written is read again, with and without a kind."""
    polls = (POLL, Poll(None, FEED, FEED, None, NOON, reason="unreachable"))
    assert decode_polls(encode_polls(polls)) == polls
