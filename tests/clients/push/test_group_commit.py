"""Group commit and keyed answers, on the embedded store."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.push.group_commit import MOST_CAPTURES, BatchNames, GroupCommit
from tasks.clients.push.keyed_answers import find_answer, keep_answer
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError
from tasks.core.identity.identity import hash_bytes
from tasks.core.push.problems import ProblemError
from tasks.core.records import Incoming
from tasks.core.store import batches
from tasks.core.store.captures import decode_captures
from tests.patience import no_hang, read_clock

if TYPE_CHECKING:
    from tasks.core.records import Capture

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def make_delivery(number: int) -> Incoming:
    """A delivery told apart by its bytes."""
    return Incoming(via="push", source="", url="", fetched_at=NOW, data=b"%d" % number, sender="desk")


def commit_all(store: RawStore, count: int) -> list[Capture]:
    """Commit deliveries that come in at once."""

    async def commit() -> list[Capture]:
        group = GroupCommit(store)
        deliveries = map(make_delivery, range(count))
        return await asyncio.gather(*(group.add(each, hash_bytes(each.data)) for each in deliveries))

    return asyncio.run(commit())


def test_what_comes_in_together_is_one_object(store: RawStore) -> None:
    """Each has its own capture, in the order of coming, and all are in the store when it is told."""
    captures = commit_all(store, 40)
    [batch_id] = {capture.batch_id for capture in captures}
    assert list(decode_captures(store.get_object(batches.captures_key(batch_id)))) == captures
    assert [capture.raw_sha256 for capture in captures] == [hash_bytes(b"%d" % n) for n in range(40)]
    assert len({capture.capture_id for capture in captures}) == 40


def test_a_batch_waits_for_those_that_are_on_their_way(store: RawStore) -> None:
    """Clients that push at once end up in one batch, though their bytes take longer than 50 ms to store."""

    async def commit() -> list[Capture]:
        group = GroupCommit(store)

        async def push(number: int) -> Capture:
            with group.expect(1):
                await asyncio.sleep(0.02 * number)
                waiting = group.add(make_delivery(number), hash_bytes(b"%d" % number))
            return await waiting

        return await asyncio.gather(*map(push, range(10)))

    assert len({capture.batch_id for capture in asyncio.run(commit())}) == 1


def test_a_batch_does_not_wait_for_ever(store: RawStore) -> None:
    """One client whose bytes do not come holds the others up for half a second, and then no longer."""

    async def commit() -> float:
        group = GroupCommit(store)
        started = read_clock()
        with group.expect(2):
            await group.add(make_delivery(1), hash_bytes(b"1"))
            return read_clock() - started

    with no_hang():
        assert asyncio.run(commit()) > 0.4


def test_a_full_batch_is_closed(store: RawStore) -> None:
    """The next one goes on with the rest."""
    captures = commit_all(store, MOST_CAPTURES + 3)
    sizes = [0, 0]
    ids = sorted({capture.batch_id for capture in captures})
    for capture in captures:
        sizes[ids.index(capture.batch_id)] += 1
    assert sorted(sizes) == [3, MOST_CAPTURES]


def test_whoever_is_in_a_batch_that_cannot_be_written_is_told() -> None:
    """Nobody gets a receipt for what is not durable, and nobody waits for ever."""
    nowhere = RawStore("copydesk", "http://[x")

    async def commit() -> list[Capture | BaseException]:
        group = GroupCommit(nowhere)
        return await asyncio.gather(
            *(group.add(make_delivery(number), "0a") for number in range(3)), return_exceptions=True
        )

    assert [type(each) for each in asyncio.run(commit())] == [StopError] * 3


def test_a_client_that_goes_away_takes_nobody_along(store: RawStore) -> None:
    """The others of its batch get their captures."""

    async def commit() -> Capture:
        group = GroupCommit(store)
        gone = asyncio.create_task(group.add(make_delivery(1), "0a"))
        stays = asyncio.create_task(group.add(make_delivery(2), hash_bytes(b"2")))
        await asyncio.sleep(0.01)
        gone.cancel()
        return await stays

    assert asyncio.run(commit()).raw_sha256 == hash_bytes(b"2")


def test_a_run_of_the_endpoint_lasts_a_day() -> None:
    """Batches stand under the day they were written on, whatever the endpoint's age."""
    names = BatchNames()
    first, second = names.next_id(NOW), names.next_id(NOW + timedelta(hours=11))
    next_day = names.next_id(NOW + timedelta(days=1))
    assert batches.run_of_batch(first) == batches.run_of_batch(second)
    assert (first[-5:], second[-5:], next_day[-5:]) == ("00000", "00001", "00000")
    assert batches.captures_key(next_day).startswith("captures/2026/03/05/")


def test_an_answer_is_kept_once(store: RawStore) -> None:
    """Whoever comes second, in this process or another, gives the first one's answer."""
    key = "push/keys/a"
    assert find_answer(store, key, "r1") is None
    assert keep_answer(store, key, "r1", {"receipt_id": "1"}) == {"receipt_id": "1"}
    assert keep_answer(store, key, "r1", {"receipt_id": "2"}) == {"receipt_id": "1"}
    assert find_answer(store, key, "r1") == {"receipt_id": "1"}


def test_another_request_under_a_key_is_refused(store: RawStore) -> None:
    """At the first look and at the last."""
    key = "push/keys/b"
    keep_answer(store, key, "r1", {})
    with pytest.raises(ProblemError):
        find_answer(store, key, "r2")
    with pytest.raises(ProblemError):
        keep_answer(store, key, "r2", {})
