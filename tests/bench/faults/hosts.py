"""Reads a world of hosts with every fault of the list, four runs over 32 hours, and prints what came of it.

    python tests/bench/faults/hosts.py [HOSTS] [PAGES] [SEED]

Default 50 hosts of 40 pages. A line a fault: the pages that it touches, and how many of them were in the
warehouse after each run for the first time; a page counts for each fault on the way to it. The hours pass by
a clock that is wound on; ends with 1 where a page that can be had was not, or one became two articles.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.fetch.reader import Reader  # noqa: E402 - the path comes first
from tasks.clients.fetch.web_requests import WebLimits  # noqa: E402 - the same
from tasks.clients.parsing.parsers import ParserPool  # noqa: E402 - the same
from tasks.clients.warehouse.warehouse import Warehouse  # noqa: E402 - the same
from tests.clients.fetch.conftest import MANNERS  # noqa: E402 - the same
from tests.hosts.runs import PACE, CleaningNewsroom, Played, QuickLoop, count_by_fault, play  # noqa: E402
from tests.hosts.world import RUNS_AT, World, open_world  # noqa: E402 - the same

out = Console(highlight=False, width=120)


def print_table(world: World, played: Played) -> None:
    """Print a line for each fault, and one for all pages."""
    table = Table("fault", "pages", *(f"run {number}" for number in range(1, len(RUNS_AT) + 1)), "never")
    for fault, counts in sorted(count_by_fault(world, played).items()):
        table.add_row(fault, *(str(count or "") for count in counts))
    runs = list(played.taken.values())
    taken = [runs.count(number) for number in range(1, len(RUNS_AT) + 1)]
    gone = sum(page.is_gone for page in world.pages)
    table.add_row("all", str(len(world.pages)), *map(str, taken), str(len(world.pages) - len(runs)))
    out.print(table)
    out.print(f"{gone} of the pages are gone (410) from the first; requests a run: {played.requests}")
    out.print(f"two articles of one page: {len(played.twice)}; one article of two pages: {played.tied}")


def main() -> int:
    """Play the world and tell."""
    hosts, pages, seed = (*map(int, sys.argv[1:]), *(50, 40, 1)[len(sys.argv) - 1 :])
    limits = WebLimits(**MANNERS | {"timeout_s": MANNERS["timeout_s"] * PACE})
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as name,
        ParserPool(2, 60, 1_000_000_000) as parsers,
        open_world(Path(name), hosts=hosts, pages=pages, seed=seed) as world,
    ):
        warehouse, tls = Warehouse(Path(name, "warehouse.duckdb")), httpx.create_ssl_context()
        newsroom = CleaningNewsroom(warehouse, Reader(parsers), limits, tls, QuickLoop, parsers=parsers)
        for played in play(world, newsroom):
            out.print(
                f"{world.clock.hours:>4.0f} h: {len(played.taken)} articles, {time.monotonic() - began:.0f} s"
            )
        print_table(world, played)
        missing = played.find_missing(world)
        for page in missing[:40]:
            out.print(f"never: {page.path} {page.faults}")
    return int(bool(missing or played.twice or played.tied))


if __name__ == "__main__":
    sys.exit(main())
