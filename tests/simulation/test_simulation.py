"""Histories in which the edges fail: nothing is lost, nothing is twice, sums are equal, work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from tasks.clients.store.inbox import list_inbox
from tasks.clients.warehouse.warehouse import Warehouse
from tests.simulation.histories import tell
from tests.simulation.stand_ins import Telling, stand_ins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.batch_tables import CleanedBatch
    from tasks.clients.warehouse.loading import LoadedBatch
    from tasks.core.sources.sources import DroppedObject
    from tests.simulation.model_warehouse import ModelWarehouse

pytestmark = pytest.mark.slow

HISTORIES = range(60)


def test_what_must_hold_holds_in_every_history() -> None:
    """Whatever is refused, lost or killed, and whoever comes first."""
    with stand_ins():
        broken = [history for history in map(tell, HISTORIES) if history.violation]
    assert [(each.seed, each.violation) for each in broken] == []


def test_a_seed_is_told_again_as_it_was() -> None:
    """Step by step: what was found once can be looked at."""
    with stand_ins():
        assert [tell(seed).steps for seed in range(5)] == [tell(seed).steps for seed in range(5)]


def lose_unfinished(*_given: object) -> list[str]:
    """What a dead run left is nobody's."""
    return []


def announce_nothing(_record: object) -> bytes:
    """The place of a batch in the order of loading is not told."""
    return b'{"sequence": 0, "batch_id": "", "run_id": null}'


def move_at_once(store: RawStore) -> Iterator[DroppedObject]:
    """What is dropped is moved on before it is read."""
    for dropped in list_inbox(store):
        store.move_taken(dropped.key, f"inbox-taken/{dropped.etag}", dropped.etag)
        yield dropped


def archive_nothing(*_given: object) -> None:
    """A batch's captures are not written, and its clients are answered."""


def archive_no_names(*_given: object) -> bool:
    """What a publication names is kept on its machine alone."""
    return True


MISTAKES: list[tuple[str, Callable[..., Any], range]] = [
    ("flows.sweep.find_unfinished", lose_unfinished, range(5)),
    ("tasks.clients.store.load_records.encode_load", announce_nothing, range(5)),
    ("flows.sweep.list_inbox", move_at_once, range(6, 7)),
    ("tests.simulation.newsroom.write_captures", archive_nothing, range(5)),
    ("tests.simulation.model_warehouse.announce_publication", archive_no_names, range(34, 35)),
]


@pytest.mark.parametrize(("where", "mistake", "seeds"), MISTAKES)
def test_a_mistake_in_the_product_breaks_a_history(
    where: str, mistake: Callable[..., Any], seeds: range
) -> None:
    """What holds in all histories could be otherwise."""
    with stand_ins(), patch(where, mistake):
        assert any(tell(seed).violation for seed in seeds)


def test_the_model_decides_as_the_warehouse_does(tmp_path: Path) -> None:
    """Each group that the model loads is given to DuckDB too, with the same verdicts."""
    groups = 0

    def compare(
        model: ModelWarehouse, batches: Sequence[CleanedBatch], loaded: Sequence[LoadedBatch]
    ) -> None:
        nonlocal groups
        groups += 1
        folder = tmp_path / f"{Telling.newsroom.world.seed}-{model.path.parent.name}-{model.facts.number}"
        real = Warehouse(folder / "warehouse.duckdb").load_batches(batches)
        assert [each.verdicts for _, each in real] == [each.verdicts for each in loaded]

    with stand_ins(), patch("tests.simulation.model_warehouse.ModelWarehouse.witness", compare):
        assert [tell(seed).violation for seed in (3, 8)] == [None, None]
    assert groups > 5
