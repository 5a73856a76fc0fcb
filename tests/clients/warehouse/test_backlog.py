"""What is archived and not loaded is found at the price of the last days, and nothing is missed for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.files.locks import hold_run
from tasks.clients.store.s3 import connect
from tasks.clients.warehouse import loaded
from tasks.clients.warehouse.backlog import list_backlog
from tasks.core.identity.identity import hash_bytes
from tasks.core.store.batches import batch_of_key, captures_key, make_batch_id, make_run_id, run_of_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


def name_batch(days_ago: float, number: int = 0, host: str = "0badc0de") -> str:
    """The id of a batch of a run that began some days ago."""
    return make_batch_id(make_run_id(NOW - timedelta(days=days_ago), host), number)


def archive(store: RawStore, batch_ids: Iterable[str]) -> None:
    """Put the captures of batches into the store; which ones they are does not matter here."""
    with ThreadPoolExecutor(8) as writers:
        keys = [captures_key(batch_id) for batch_id in batch_ids]
        list(writers.map(lambda key: store.put_object(key, b"", "application/x-ndjson"), keys))


def load(newsroom: Newsroom, batch_ids: Iterable[str]) -> None:
    """Have the warehouse say that it loaded batches."""
    with newsroom.warehouse.open("loading") as connection:
        rows = [(number, batch_id) for number, batch_id in enumerate(batch_ids, 1)]
        connection.executemany("INSERT INTO batches VALUES ($1, $2, 1, now())", rows)


def find(store: RawStore, newsroom: Newsroom, *, is_whole: bool = False) -> list[str]:
    """The batches of the backlog."""
    listed = list_backlog(store, newsroom.warehouse, newsroom.folder, is_whole=is_whole)
    return [batch_of_key(found.key) for found in listed]


@contextmanager
def counted_lists(store: RawStore) -> Iterator[list[str]]:
    """Count the calls of LIST that go to the store."""
    calls: list[str] = []
    events = connect(store.access).meta.events

    def note(**_: object) -> None:
        calls.append("list")

    events.register("before-call.s3.ListObjectsV2", note)
    try:
        yield calls
    finally:
        events.unregister("before-call.s3.ListObjectsV2", note)


@pytest.fixture(autouse=True)
def large_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any archive is a large one here, but for the test of small ones."""
    monkeypatch.setattr(loaded, "SMALL_ARCHIVE", 0)


@pytest.fixture
def bucket(store: RawStore, request: pytest.FixtureRequest) -> RawStore:
    """A bucket of the test's own."""
    opened = type(store)(
        f"b{hash_bytes(request.node.name.encode())[:20]}", store.endpoint_url, store.credentials_path
    )
    opened.check()
    return opened


def test_after_many_days_a_run_lists_the_last_ones_alone(bucket: RawStore, newsroom: Newsroom) -> None:
    """Seventy days of batches are three pages the first time, and one ever after, though more come."""
    past = [name_batch(day, number) for day in range(70) for number in range(30)]
    archive(bucket, past)
    load(newsroom, past)
    with counted_lists(bucket) as calls:
        assert find(bucket, newsroom) == []
    assert len(calls) == 3
    new = name_batch(0, 99)
    archive(bucket, [new])
    for _ in range(3):
        with counted_lists(bucket) as calls:
            assert find(bucket, newsroom) == [new]
        assert len(calls) == 1


def test_what_comes_late_under_an_old_name_is_found_within_a_day(
    bucket: RawStore, newsroom: Newsroom
) -> None:
    """Another host's batch of last month: the daily listing sees it, and from then on every run does."""
    known = [name_batch(day) for day in (40, 20, 1)]
    archive(bucket, known)
    load(newsroom, known)
    assert find(bucket, newsroom) == []
    late, yesterday = name_batch(30, host="0therh0st"), name_batch(1.5, host="0therh0st")
    archive(bucket, [late, yesterday])
    assert find(bucket, newsroom) == [yesterday]
    assert find(bucket, newsroom, is_whole=True) == [late, yesterday]
    assert find(bucket, newsroom) == [late, yesterday]
    load(newsroom, [late, yesterday])
    assert find(bucket, newsroom) == []


def test_of_a_small_archive_everything_is_seen_at_once(
    bucket: RawStore, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs a request; nothing waits for the daily listing."""
    monkeypatch.setattr(loaded, "SMALL_ARCHIVE", 3)
    known = [name_batch(day) for day in (40, 20, 1)]
    archive(bucket, known)
    load(newsroom, known)
    assert find(bucket, newsroom) == []
    late = name_batch(30, host="0therh0st")
    archive(bucket, [late])
    assert find(bucket, newsroom) == [late]
    load(newsroom, [late])
    archive(bucket, [older := name_batch(50)])
    assert find(bucket, newsroom) == []
    assert find(bucket, newsroom, is_whole=True) == [older]


def test_a_run_of_many_days_keeps_the_horizon_where_it_began(bucket: RawStore, newsroom: Newsroom) -> None:
    """What it archives on its fifth day, under the name of its first, is found when it has died."""
    last = name_batch(5, 7)
    load(newsroom, [name_batch(6)])
    with hold_run(newsroom.folder, run_of_batch(last)):
        assert find(bucket, newsroom) == []
    archive(bucket, [last])
    assert find(bucket, newsroom) == [last]


def test_a_warehouse_that_is_new_has_no_horizon(bucket: RawStore, newsroom: Newsroom) -> None:
    """After a rebuild, or without any warehouse, all that was archived is looked at."""
    old = name_batch(300)
    archive(bucket, [old])
    assert find(bucket, newsroom) == [old]
    load(newsroom, [old])
    assert find(bucket, newsroom) == []
    newsroom.warehouse.path.unlink()
    assert find(bucket, newsroom) == [old]
