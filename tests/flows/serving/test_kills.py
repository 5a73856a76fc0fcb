"""Whatever is killed, and when: one ordinary run sets all right (see `tests/bench/faults/kill_matrix.py`)."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tasks.clients.servers.leases import find_server
from tests.bench.faults.kill_matrix import CELLS, Desk, has_come, hit, open_desk, wait_for
from tests.patience import LONGER_S, PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

CHOSEN = (
    "KILL run fetching",
    "TERM serve pending",
    "KILL server pending",
    "KILL worker running",
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


def test_a_run_whose_prefect_server_was_killed_ends_with_one_line(desk: Desk) -> None:
    """Not after minutes, nor with a traceback: the page that it waits for comes later than any of that."""
    run = desk.start("ingest", desk.renew_site(slowest_s=LONGER_S))
    wait_for(lambda: run.poll() is not None or has_come(desk, "fetching"))
    server = find_server(desk.data / "prefect")
    assert server, desk.said
    os.kill(server.pid, signal.SIGKILL)
    assert run.wait(PATIENCE_S) == 1
    [said] = [line for line in desk.said.splitlines() if not line.startswith(("Setting up", "Bytes go to"))]
    assert "The Prefect server" in said
    assert "is gone" in said
    assert "taken up" in said
