"""Batches that are loaded together end as if each had been loaded by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.ready_batches import GROUP_CAPTURES, group_batches
from tasks.core.errors import StopError
from tasks.core.records import CleanedCapture, Document
from tests.clients.busy_newsroom import BusyNewsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

FACTS = (
    "batches captures outcomes revisions segments evidence quotes mentions indexed_wordings fingerprints "
    "story_marks"
)


def read_facts(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read the tables that loading fills; when a batch was loaded is not what it brought."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table: connection.execute(
                f"SELECT COLUMNS(c -> c <> 'loaded_at') FROM {table} ORDER BY ALL"  # noqa: S608 - names above
            ).fetchall()
            for table in FACTS.split()
        }


def list_batches(newsroom: Newsroom) -> list[CleanedBatch]:
    """All batches that were loaded, in their order."""
    return [
        CleanedBatch(batch_id, [one.capture for one in cleaned], decode_table(encode(cleaned)))
        for batch_id, cleaned in newsroom.batches
    ]


@pytest.mark.parametrize("seed", range(2))
def test_batches_together_are_as_batches_apart(make_newsroom: Callable[[], Newsroom], seed: int) -> None:
    """New articles, other words, old words back, copies, captures cleaned again: row by row."""
    apart, together = make_newsroom(), make_newsroom()
    busy = BusyNewsroom(apart, seed)
    busy.load_new(45)
    for _ in range(3):
        busy.load_again()
        busy.load_new(3)
        busy.load_again()
        busy.clean_again()
    batches = list_batches(apart)
    verdicts = {batch.batch_id: loaded.verdicts for batch, loaded in together.warehouse.load_batches(batches)}
    assert read_facts(together.warehouse.path) == read_facts(apart.warehouse.path)
    assert list(verdicts) == [batch.batch_id for batch in batches]
    again = {batch.batch_id: loaded for batch, loaded in together.warehouse.load_batches(batches)}
    assert {batch_id: loaded.verdicts for batch_id, loaded in again.items()} == verdicts
    assert not any(loaded.is_new for loaded in again.values())


def make_batch(newsroom: Newsroom, batch_id: str, captures: int, *, owner: str, cleaner: str) -> CleanedBatch:
    """A batch of captures that belong to a batch, read by a cleaner."""
    taken = [newsroom.capture(owner, number, f"s{number}", batch_id) for number in range(captures)]
    cleaned = [CleanedCapture(one, cleaner, Document("text/plain", text="It rained.")) for one in taken]
    return CleanedBatch(batch_id, taken, decode_table(encode(cleaned)))


def test_what_leans_on_an_earlier_reading_is_loaded_by_itself(newsroom: Newsroom) -> None:
    """Captures that are cleaned again, another cleaner, more than a transaction may hold."""
    batches = [
        make_batch(newsroom, name, captures, owner=owner, cleaner=cleaner)
        for name, captures, owner, cleaner in (
            ("a", 2, "a", "1"),
            ("b", 3, "b", "1"),
            ("c", 2, "a", "1"),
            ("d", 2, "d", "2"),
            ("e", 2, "e", "2"),
            ("f", GROUP_CAPTURES, "f", "2"),
            ("g", 1, "g", "2"),
        )
    ]
    groups = [[ready.batch.batch_id for ready in group] for group in group_batches(batches)]
    assert groups == [["a", "b"], ["c"], ["d", "e"], ["f"], ["g"]]


def test_what_stands_before_a_damaged_batch_is_loaded(newsroom: Newsroom) -> None:
    """A batch that does not match its captures, or cannot be read, ends the loading at its place."""
    sound = [make_batch(newsroom, name, 2, owner=name, cleaner="1") for name in "ab"]
    lost = make_batch(newsroom, "c", 2, owner="c", cleaner="1")
    damaged = replace(lost, cleaned=lost.cleaned.slice(1))
    with pytest.raises(StopError, match="Batch c"):
        list(newsroom.warehouse.load_batches([*sound, damaged, lost]))
    assert newsroom.warehouse.loaded_batch_ids() == ("a", "b")

    def read_on() -> Iterator[CleanedBatch]:
        yield lost
        raise StopError("The store is gone")

    with pytest.raises(StopError, match="The store is gone"):
        list(newsroom.warehouse.load_batches(read_on()))
    assert newsroom.warehouse.loaded_batch_ids() == ("a", "b", "c")


def test_a_batch_that_is_given_twice_is_loaded_once(newsroom: Newsroom) -> None:
    """Also where both come together."""
    batch = make_batch(newsroom, "a", 2, owner="a", cleaner="1")
    loaded = [loaded for _, loaded in newsroom.warehouse.load_batches([batch, batch])]
    assert [one.is_new for one in loaded] == [True, False]
    assert loaded[0].verdicts == loaded[1].verdicts
    assert newsroom.warehouse.loaded_batch_ids() == ("a",)
