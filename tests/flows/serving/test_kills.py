"""Whatever is killed, and when: one ordinary run sets all right (all of it: `tests/bench/kill_matrix.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.kill_matrix import CELLS, Desk, hit, open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

CHOSEN = (
    "KILL run fetching",
    "KILL run publishing",
    "TERM serve pending",
    "KILL server fetching",
    "KILL worker running",
    "KILL serve running",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One data folder for all: what one kill left, the next one finds."""
    with open_desk(tmp_path_factory.mktemp("kills")) as made:
        yield made


@pytest.mark.parametrize("name", CHOSEN)
def test_one_ordinary_run_sets_all_right(desk: Desk, name: str) -> None:
    """It ends well; each capture has one outcome; no run is without an owner, no slot taken."""
    [cell] = [each for each in CELLS if each.name == name]
    found = hit(desk, cell)
    assert found.is_well, (found, found.said)
