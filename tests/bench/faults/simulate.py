"""Tells histories of archive, clean, load and publish whose edges fail, and asks what must hold.

    python tests/bench/faults/simulate.py [HISTORIES] [FIRST]
    python tests/bench/faults/simulate.py --tell SEED

What a history is made of stands in `tests/simulation`. The second form prints each step of one.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tests.simulation.histories import History, tell  # noqa: E402 - the path comes first
from tests.simulation.stand_ins import stand_ins  # noqa: E402 - the same

PORTION = 50
SHOWN, SHOWN_STEPS = 5, 40


def tell_some(seeds: range) -> list[History]:
    """Tell some histories; only those that broke keep their steps."""
    with stand_ins():
        return [tell(seed) for seed in seeds]


def main() -> int:
    """Tell histories on all cores and print what was in them; 1 where one broke."""
    if "--tell" in sys.argv:
        [history] = tell_some(range(int(sys.argv[-1]), int(sys.argv[-1]) + 1))
        _print_steps(history, len(history.steps))
        return int(history.violation is not None)
    given = [int(each) for each in sys.argv[1:]]
    number, first = (*given, *(10_000, 0)[len(given) :])
    portions = [range(n, min(n + PORTION, first + number)) for n in range(first, first + number, PORTION)]
    counts: Counter[str] = Counter()
    broken: list[History] = []
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        told = processes.map(tell_some, portions)
        for histories in track(told, "histories", total=len(portions), console=Console(stderr=True)):
            for history in histories:
                counts.update(history.counts)
                broken += [history] if history.violation else []
    _print_table(number, counts, broken)
    return int(bool(broken))


def _print_table(number: int, counts: Counter[str], broken: list[History]) -> None:
    table = Table("what", "how often")
    table.add_row("histories", f"{number:,}")
    for what, count in sorted(counts.items()):
        table.add_row(what, f"{count:,}")
    table.add_row("histories that broke", f"{len(broken):,}")
    Console().print(table)
    for history in broken[:SHOWN]:
        _print_steps(history, SHOWN_STEPS)


def _print_steps(history: History, most: int) -> None:
    told = Console(soft_wrap=True, markup=False, highlight=False)
    told.print(f"seed {history.seed}: {history.violation or 'holds'}", *history.steps[-most:], sep="\n")


if __name__ == "__main__":
    sys.exit(main())
