"""Kills a run with -9 at random moments, runs it again, and compares with a run that nobody disturbed.

    python tests/bench/faults/kill_runs.py [ARTICLES] [KILLS] [SEED]

Each kill has a data folder of its own. What is compared is each table of articles, row for row, without the
times of sight: what the second run takes up of the first and reads again itself is captured twice.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tasks.clients.news.news_file import NewsDatabase

COPYDESK = Path(sys.executable).with_name("copydesk")
WORDS = [
    "harbour",
    "dredger",
    "board",
    "ferry",
    "channel",
    "pilot",
    "silt",
    "weekend",
    "crew",
    "basin",
    "tide",
    "mole",
    "council",
    "budget",
    "vote",
    "winter",
    "storm",
    "repair",
    "crane",
    "quay",
    "cargo",
    "grain",
    "rail",
    "tariff",
    "union",
    "strike",
    "wage",
    "school",
    "bridge",
    "night",
    "market",
    "river",
]
COMPARED = {
    "articles": "* EXCLUDE (first_seen_at, last_seen_at)",
    "revisions": "* EXCLUDE (first_seen_at, last_seen_at)",
    "segments": "*",
    "evidence": "*",
    "quotes": "*",
    "mentions": "*",
    "copies": "*",
}


def write_articles(folder: Path, number: int) -> None:
    """Write invented articles, some of them copies, one of them unreadable."""
    dice = random.Random(1)  # noqa: S311 - no secret
    for n in range(number):
        words = [" ".join(dice.choices(WORDS, k=60)).capitalize() + "." for _ in range(5)]
        text = "\n\n".join([f"Night {n} at the mole", *words])
        (folder / f"{n:04d}.txt").write_text(text)
    (folder / "copy.txt").write_text((folder / "0000.txt").read_text())
    (folder / "empty.html").write_bytes(b"")


def start(folder: Path, data: Path) -> subprocess.Popen[bytes]:
    """Start an ingest in a process group of its own."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data), "COPYDESK_BATCH_SIZE": "50"}
    return subprocess.Popen(
        [COPYDESK, "ingest", folder], env=environment, stdout=subprocess.DEVNULL, process_group=0
    )


def read_tables(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read what is compared, in an order of its own."""
    with NewsDatabase(data / "news.duckdb").open() as connection:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()  # noqa: S608 - our own names
            for name, columns in COMPARED.items()
        }


def main() -> None:
    """Kill, run again, compare, and print one line a kill."""
    given = [int(each) for each in sys.argv[1:]]
    number, kills, seed = (*given, *(500, 10, 1)[len(given) :])
    dice = random.Random(seed)  # noqa: S311 - no secret
    table = Table("killed after", "left", "second run", "equal")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "articles").mkdir()
        write_articles(root / "articles", number)
        began = time.monotonic()
        start(root / "articles", root / "undisturbed").wait()
        whole_s = time.monotonic() - began
        wanted = read_tables(root / "undisturbed")
        for kill in range(kills):
            data = root / f"killed-{kill}"
            moment = dice.uniform(0.15, 0.95) * whole_s
            process = start(root / "articles", data)
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            left = [each for each in ("warehouse", "news") if (data / f"{each}.duckdb").exists()]
            began = time.monotonic()
            start(root / "articles", data).wait()
            unlike = [name for name, rows in read_tables(data).items() if rows != wanted[name]]
            taken_s = time.monotonic() - began
            table.add_row(
                f"{moment:.1f} s",
                ", ".join(left) or "nothing",
                f"{taken_s:.1f} s",
                ", ".join(unlike) or "yes",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
