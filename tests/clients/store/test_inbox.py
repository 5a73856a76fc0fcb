"""The inbox, on the embedded store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from tasks.clients.forms.intake import Intake
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.inbox import list_inbox, put_away
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.source_bucket import open_bucket
from tasks.core.identity.identity import hash_bytes
from tasks.core.records import Capture, Incoming, Reason
from tasks.core.store import batches
from tasks.core.store.captures import encode_captures
from tests.clients.forms.read_written import ParsersHere
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.clients.parsing.parsers import ParserPool

pytestmark = pytest.mark.slow

NO_PARSERS = cast("ParserPool", ParsersHere())
"""What a child would read is not dropped here."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawStore]:
    """A store that is there and checked."""
    data_dir: Path = tmp_path_factory.mktemp("inbox")
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        yield store
    wait_until(lambda: find_server(data_dir / "s3") is None)


@pytest.fixture
def store(opened: RawStore, request: pytest.FixtureRequest) -> RawStore:
    """A bucket of the test's own."""
    name = f"b{hash_bytes(request.node.name.encode())[:20]}"
    bucket = RawStore(name, opened.endpoint_url, opened.credentials_path)
    bucket.check()
    return bucket


def take_inbox(store: RawStore, max_bytes: int) -> Iterator[Incoming]:
    """Take in what lies in the inbox, as the sweep does."""
    received = Intake(NO_PARSERS, store, max_bytes).receive(list_inbox(store))
    return (each for each in received if isinstance(each, Incoming))


def archive(store: RawStore, receipts: list[Incoming]) -> str:
    """Archive receipts as a run does, and give the batch."""
    batch_id = batches.make_batch_id(batches.make_run_id(datetime.now(UTC), "0badc0de"), 0)
    captures = []
    for number, receipt in enumerate(receipts):
        stored = store.put_raw(receipt.data or b"")
        captures.append(
            Capture(
                capture_id=batches.make_capture_id(batch_id, number),
                batch_id=batch_id,
                run_id=batches.run_of_batch(batch_id),
                via=receipt.via,
                source=receipt.source,
                url=receipt.url,
                final_url=None,
                http_status=None,
                headers=receipt.headers,
                media_type=None,
                bytes=len(receipt.data or b""),
                raw_sha256=stored.sha256,
                raw_key=stored.key,
                fetched_at=receipt.fetched_at,
            )
        )
    store.put_object(batches.captures_key(batch_id), encode_captures(captures), "application/x-ndjson")
    return batch_id


def test_what_was_dropped_comes_in_and_is_moved_on(store: RawStore) -> None:
    """The bytes as they are, whatever the name; the object leaves the inbox after it is archived."""
    dropped = {"inbox/a b ü.html": b"<p>one</p>", "inbox/wire/c+d.txt": b"\xfftwo"}
    for key, data in dropped.items():
        store.put_object(key, data, "text/plain")
    store.put_object("inbox/late.txt.part", b"half", "text/plain")
    receipts = list(take_inbox(store, 1000))
    assert {each.url.removeprefix(f"s3://{store.bucket}/"): each.data for each in receipts} == dropped
    assert {each.via for each in receipts} == {"inbox"}
    assert len(list(store.list_objects("inbox/"))) == 3
    assert put_away(store, [archive(store, receipts)]) == 2
    assert [each.key for each in store.list_objects("inbox/")] == ["inbox/late.txt.part"]
    taken = list(store.list_keys("inbox-taken/"))
    assert sorted(store.get_object(key) for key in taken) == sorted(dropped.values())
    assert list(take_inbox(store, 1000)) == []


def test_what_was_overwritten_meanwhile_stays(store: RawStore) -> None:
    """Other bytes under the same name are another article: they are taken next time."""
    store.put_object("inbox/a.txt", b"one", "text/plain")
    batch_id = archive(store, list(take_inbox(store, 1000)))
    store.put_object("inbox/a.txt", b"other", "text/plain")
    assert put_away(store, [batch_id]) == 0
    assert [each.data for each in take_inbox(store, 1000)] == [b"other"]


def test_what_changes_between_listing_and_reading_is_left_for_next_time(store: RawStore) -> None:
    """Nothing is read that is another object than the one that was found ready."""
    store.put_object("inbox/a.txt", b"one", "text/plain")
    store.put_object("inbox/b.txt", b"two", "text/plain")
    found = list(list_inbox(store))
    store.put_object("inbox/b.txt", b"changed", "text/plain")
    received = Intake(NO_PARSERS, store, 1000).receive(found)
    assert [each.data for each in received if isinstance(each, Incoming)] == [b"one"]


def test_moving_twice_moves_once(store: RawStore) -> None:
    """A run that died after moving some is done again."""
    store.put_object("inbox/a.txt", b"one", "text/plain")
    batch_id = archive(store, list(take_inbox(store, 1000)))
    assert (put_away(store, [batch_id]), put_away(store, [batch_id])) == (1, 0)


def test_what_is_too_large_has_its_reason(store: RawStore) -> None:
    """It is not read whole, and is moved on like the rest."""
    store.put_object("inbox/a.txt", b"0123456789", "text/plain")
    [receipt] = take_inbox(store, 9)
    assert (receipt.data, receipt.reason) == (None, Reason.TOO_LARGE)
    [receipt] = take_inbox(store, 10)
    assert receipt.data == b"0123456789"


@pytest.mark.parametrize(
    ("key", "to"),
    [("raw/ab/abcd", "inbox-taken/x"), ("inbox/a.txt", "raw/ab/abcd"), ("inbox-taken/a", "inbox-taken/b")],
)
def test_nothing_but_the_inbox_is_moved(store: RawStore, key: str, to: str) -> None:
    """The archive cannot be deleted from here, not even by mistake."""
    store.put_object(key, b"kept", "text/plain")
    _, etag = open_bucket(store.bucket, None, store).read_part(key, 0, 9)
    with pytest.raises(ValueError, match="out of the inbox"):
        store.move_taken(key, to, etag)
    assert store.get_object(key) == b"kept"


def test_an_object_that_holds_many_is_moved_on_once(store: RawStore) -> None:
    """Each of its articles names the object that it came in, and the hash that this is kept under."""
    rows = [{"url": f"https://elsing-post.example/{n}", "text": f"The dock closed, {n}."} for n in range(3)]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    store.put_object("inbox/news.jsonl", lines, "application/x-ndjson")
    receipts = list(take_inbox(store, 1000))
    assert [each.source.rpartition("/")[2] for each in receipts] == [f"news.jsonl#{n}" for n in (1, 2, 3)]
    assert [each.url for each in receipts] == [row["url"] for row in rows]
    (kept,) = {dict(each.headers)["x-copydesk-container"] for each in receipts}
    assert store.get_raw(batches.raw_key(kept)) == lines
    assert put_away(store, [archive(store, receipts)]) == 1
    assert list(store.list_objects("inbox/")) == []
