"""Three desks over one bucket, killed in turn, against one alone: who does what, and how fast.

    python tests/bench/faults/desks.py [INPUTS] [FEEDS] [PAGES] [KILLS]

INPUTS (default 5,000) lie in the store as pushes do, FEEDS (default 20) of PAGES (default 20) are declared,
each on a host of its own. One desk takes them all in, with a store of its own; then three do, in processes
and data folders of their own, undisturbed; then three that are killed with -9, KILLS (default 12) times in
turn, and started again. Printed for each: inputs a second until all is loaded, requests for pages beyond one
each, captures with no outcome or two, whether all desks' readers see the same, which is what one desk alone
sees, and the inputs by run. Prefect's engine is left out, and parsing is done in the runs' own processes.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tests.chaos.desks import Desk, Office, open_office  # noqa: E402 - the path comes first

BATCH = 100
WITHIN_S = 3600.0
ARTICLES = "SELECT text_sha256, title FROM articles ORDER BY ALL"


@dataclass(frozen=True, slots=True)
class Played:
    """How one way to take all in went."""

    name: str
    seconds: float
    inputs: int
    refetched: int
    wrong: int
    shares: str
    articles: list[tuple[object, ...]]
    is_alike: bool


def play(name: str, number: int, kills: int, asked: tuple[int, int, int]) -> Played:
    """Let so many desks take all in."""
    inputs, feeds, pages = asked
    dice = Random(1)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder, open_office(Path(folder), feeds, pages) as office:
        office.push(inputs, BATCH)
        settings = {"COPYDESK_BATCH_SIZE": str(BATCH), "COPYDESK_HOST_DELAY_S": "0.05"}
        desks = [office.open_desk(f"desk-{each}", **settings) for each in range(number)]
        began = time.monotonic()
        for desk in desks:
            desk.start(1)
        for each in range(kills):
            time.sleep(dice.uniform(1, 8))
            desks[each % number].kill()
            desks[each % number].start(1)
        for desk in desks:
            desk.wait(WITHIN_S)
        seconds = time.monotonic() - began
        for desk in (*desks, *desks):
            desk.start(1)
            desk.wait(WITHIN_S)
        return _look(name, office, desks, seconds)


def _look(name: str, office: Office, desks: list[Desk], seconds: float) -> Played:
    seen = [desk.ask(ARTICLES) for desk in desks]
    ended = Counter(row[0] for row in desks[0].ask("SELECT capture_id FROM outcomes"))
    captures = {
        json.loads(line)["capture_id"]
        for key in office.store.list_keys("captures/")
        for line in office.store.get_object(key).splitlines()
    }
    pages = Counter((host, path) for _, host, path in office.site.asked if path.strip("/").isdecimal())
    runs = desks[0].ask("SELECT run_id, count(*) AS inputs FROM outcomes GROUP BY ALL ORDER BY ALL")
    return Played(
        name,
        seconds,
        len(captures),
        sum(pages.values()) - len(pages),
        len(captures ^ ended.keys()) + sum(each > 1 for each in ended.values()),
        " ".join(str(each) for _, each in runs),
        seen[0],
        all(each == seen[0] for each in seen),
    )


def main() -> int:
    """Play all three and print the table; 1 where an input has no outcome or two, or desks differ."""
    given = [int(each) for each in sys.argv[1:]]
    inputs, feeds, pages, kills = (*given, *(5000, 20, 20, 12)[len(given) :])
    asked = (inputs, feeds, pages)
    played = [
        play("one desk", 1, 0, asked),
        play("three desks", 3, 0, asked),
        play(f"three desks, {kills} kills", 3, kills, asked),
    ]
    table = Table(
        "desks", "seconds", "inputs/s", "asked again", "no outcome or two", "alike", "inputs by run"
    )
    for each in played:
        is_alike = each.is_alike and each.articles == played[0].articles
        table.add_row(
            each.name,
            f"{each.seconds:.1f}",
            f"{each.inputs / each.seconds:.1f}",
            str(each.refetched),
            str(each.wrong),
            str(is_alike),
            each.shares,
        )
    Console(width=160).print(table)
    return int(any(each.wrong or not each.is_alike or each.articles != played[0].articles for each in played))


if __name__ == "__main__":
    sys.exit(main())
