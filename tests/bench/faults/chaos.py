"""Plays faults on real runs, lets each be followed by an ordinary one, and counts what is lost or twice.

    python tests/bench/faults/chaos.py [SHARE] [SEED]

SHARE is how much of it is played, 1 being all; what each fault is stands in `tests/chaos/faults.py`. The
kills of a whole `copydesk serve` are those of `kill_matrix.py`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.copies.lead_encoder import load_encoder  # noqa: E402 - the path comes first
from tasks.clients.parsing.warm_up import warm_up  # noqa: E402 - the same
from tests.chaos.faults import FAULTS, Fault  # noqa: E402 - the same
from tests.chaos.ground import Ground, open_ground, wait  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLES = 10


@dataclass
class Row:
    """What came of a fault: the runs, what was lost or twice, the errors, how long recovery took."""

    name: str
    runs: int = 0
    lost: int = 0
    twice: int = 0
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost or twice, and each ordinary run came through."""
        return not (self.lost or self.twice or self.failed)


def recover(ground: Ground, row: Row, ordinary: str) -> None:
    """Let an ordinary run follow, and look."""
    began = time.monotonic()
    if code := wait(ground.start(ordinary)):
        row.failed.append(f"{ordinary} ended with {code}: {(ground.folder / 'said').read_text()[-500:]}")
    row.seconds.append(time.monotonic() - began)
    found = ground.look()
    row.lost, row.twice = max(row.lost, found.lost), max(row.twice, found.twice)


def play(faults: Sequence[Fault], share: float, seed: int) -> list[Row]:
    """Play faults on one data folder, one after the other, each so many times."""
    rows = []
    with tempfile.TemporaryDirectory() as name, open_ground(Path(name)) as ground:
        usual = Row("undisturbed")
        ground.write_articles(ARTICLES)
        recover(ground, usual, "ingest")
        for fault in faults:
            dice = Random(f"{seed} {fault.name}")  # noqa: S311 - no secret
            rows.append(row := Row(fault.name))
            ground.has_children = fault.has_children
            for _ in range(count_runs(fault, share)):
                ground.write_articles(ARTICLES)
                ground.are_expected = fault.ordinary == "ingest"
                fault.play(ground, dice, usual.seconds[-1])
                recover(ground, row, fault.ordinary)
                row.runs += 1
    return rows


def count_runs(fault: Fault, share: float) -> int:
    """How often a fault is played."""
    return max(1, round(fault.runs * share))


def main() -> int:
    """Play all faults, on a data folder a core, and print the table; 1 where one is not well."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rows = []
    warm_up()  # once for all runs, which are forks of this process
    load_encoder()
    import_module("pandas")  # which DuckDB looks for, and finds where the tests' own libraries are
    fork = multiprocessing.get_context("fork")
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, fork) as players, Progress(console=Console(stderr=True)) as bar:
        shown = bar.add_task("faulted runs", total=sum(count_runs(each, share) for each in FAULTS))
        grounds = [FAULTS[number::cores] for number in range(min(cores, len(FAULTS)))]
        for played in players.map(partial(play, share=share, seed=seed), grounds):
            rows += played
            bar.advance(shown, sum(row.runs for row in played))
    print_table(rows)
    return int(not all(row.is_well for row in rows))


def print_table(rows: list[Row]) -> None:
    """Print a line for each fault and one for all of them."""
    table = Table("fault", "runs", "lost", "twice", "stuck", "seconds to recover, median and most")
    for row in rows:
        seconds = sorted(row.seconds)
        times = f"{seconds[len(seconds) // 2]:.1f}, {seconds[-1]:.1f}"
        counts = (row.runs, row.lost, row.twice, len(row.failed))
        table.add_row(row.name, *map(str, counts), times, style="" if row.is_well else "red")
    table.add_row("all", str(sum(row.runs for row in rows)))
    Console().print(table)
    for row in rows:
        for failed in row.failed[:3]:
            Console().print(f"{row.name}: {failed}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
