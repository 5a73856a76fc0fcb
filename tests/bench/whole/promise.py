"""Prints what an article takes, what a million and more a day come to, and how soon a push is a row.

    python tests/bench/whole/promise.py [--pages N] [--pushes N] [--core-hour X] [--writes X] [--reads X]
        [--gb-month X]

Pages are those of the gold sets beside the checkout, taken in in two halves: what the second half adds is
what an article takes, without what a new data folder takes. Processor time is of all processes that the
second run starts (`process_tree`), its servers' start included, so it is an upper bound; calls are those that
our process makes of the store, bytes those that the parts of the data folder have grown by.

Prices are arguments, in any money: an hour of a core, a thousand calls that write or list, a thousand that
read, a GB for a month. The defaults are of the order of a large provider's lists; look yours up.

Pushes come to `copydesk serve` on this machine one after the other, every two seconds, then as many at once;
a push is a row when `news.duckdb` has an article of its receipt. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import httpx
from duckdb import Error as DuckDBError

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.news.news_file import NewsDatabase  # noqa: E402 - the path comes first
from tasks.clients.push.token_file import add_token  # noqa: E402 - the same
from tasks.core.errors import CopydeskError  # noqa: E402 - the same
from tests.bench.faults.kill_matrix import Desk, free_port, open_desk  # noqa: E402 - the same
from tests.bench.whole.bench import lay_pages, run, write  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COUNTED_RUN = """
import json, sys
from botocore.client import BaseClient
calls, make = {}, BaseClient._make_api_call
def make_counted(self, name, *given):
    calls[name] = calls.get(name, 0) + 1
    return make(self, name, *given)
BaseClient._make_api_call = make_counted
from copydesk.__main__ import main
result, *sys.argv[1:] = sys.argv[1:]
try:
    main()
finally:
    open(result, "w").write(json.dumps(calls))
"""
READS = frozenset({"GetObject", "HeadObject", "HeadBucket"})
PARTS = ("s3", "warehouse.duckdb", "news.duckdb")
DAYS_OF = (1_000_000, 100_000_000)
USED = 0.5
"""How much of a core is planned to be at work: what comes in is not even over the day."""
PUSH_EVERY_S = 2.0
ASK_EVERY_S = 0.1
SETTLES_WITHIN_S = 300.0


@dataclass(frozen=True, slots=True)
class Need:
    """What an article takes: seconds of a core, calls of the store, bytes by part of the data folder."""

    core_s: float
    writes: float
    reads: float
    sizes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Prices:
    """Of an hour of a core, a thousand calls of either kind, a GB for a month."""

    core_hour: float
    writes: float
    reads: float
    gb_month: float


def measure_need(most: int) -> Need:
    """Take in pages in two halves, and give what the second one took, an article."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        lay_pages(folder / "pages", most)
        files = sorted((folder / "pages" / "all").iterdir())
        data, counted = folder / "data", folder / "calls"
        command = [sys.executable, "-c", COUNTED_RUN, str(counted), "ingest", "--json"]
        half = len(files) // 2
        run([*command, *map(str, files[:half])], data)
        before = measure_sizes(data)
        taken = run([*command, *map(str, files[half:])], data)
        after, calls = measure_sizes(data), json.loads(counted.read_text("utf-8"))
    number = len(files) - half
    reads = sum(times for call, times in calls.items() if call in READS)
    sizes = {part: (after[part] - before[part]) / number for part in PARTS}
    return Need(taken.processor_s / number, (sum(calls.values()) - reads) / number, reads / number, sizes)


def measure_sizes(data: Path) -> dict[str, int]:
    """Give how many bytes each part of a data folder has."""
    tops = {part: data / part for part in PARTS}
    files = {part: [top, *top.rglob("*")] for part, top in tops.items()}
    return {part: sum(path.stat().st_size for path in each if path.is_file()) for part, each in files.items()}


def report_need(need: Need, prices: Prices) -> None:
    """Print what an article takes, and what so many a day come to."""
    sizes = ", ".join(f"{part} {size / 1000:.1f} KB" for part, size in need.sizes.items())
    write(
        f"An article: {need.core_s:.3f} s of a core, {need.writes:.2f} calls that write or list, "
        f"{need.reads:.2f} that read; {sizes}.\n"
    )
    heads = (
        "articles a day",
        "cores at work half of the time",
        "calls a second",
        "a year's store; warehouse",
        "money: cores, calls a day; a month of a year's store",
        "a million articles",
    )
    write(f"| {' | '.join(heads)} |\n| {' | '.join('---' for _ in heads)} |")
    for articles in DAYS_OF:
        cores = articles * need.core_s / 86_400 / USED
        calls = articles * (need.writes + need.reads) / 86_400
        store, warehouse = (365 * articles * need.sizes[part] / 1e9 for part in PARTS[:2])
        core_money = cores * 24 * prices.core_hour
        call_money = articles / 1000 * (need.writes * prices.writes + need.reads * prices.reads)
        write(
            f"| {articles:,} | {cores:,.1f} | {calls:,.0f} | {store:,.0f} GB; {warehouse:,.0f} GB | "
            f"{core_money:,.0f}, {call_money:,.0f}; {store * prices.gb_month:,.0f} | "
            f"{(core_money + call_money) * 1e6 / articles:,.2f} |"
        )


@dataclass
class Served:
    """An installation that takes pushes, and when each was answered."""

    desk: Desk
    client: httpx.Client
    pushed: dict[str, float]

    def push(self, name: str) -> None:
        """Push an article and keep its receipt with the moment of the answer."""
        text = f"The pilots of Quillon wrote {name} down, and the harbour board read it. " * 9
        answer = self.client.post("/v1/articles", json={"id": name, "title": f"Log {name}", "text": text})
        answer.raise_for_status()
        self.pushed[answer.json()["receipt_id"]] = time.monotonic()

    def read_rows(self) -> set[str]:
        """Read the receipts that have an article in the published database."""
        with (
            suppress(DuckDBError, CopydeskError),
            NewsDatabase(self.desk.data / "news.duckdb").open() as news,
        ):
            rows = news.execute("SELECT capture_id FROM outcomes WHERE article_id IS NOT NULL").fetchall()
            return {capture_id for (capture_id,) in rows}
        return set()


def measure_pushes(number: int) -> tuple[list[float], list[float]]:
    """Give the seconds from answer to row of pushes one after the other, and of as many at once."""
    with tempfile.TemporaryDirectory() as name, serve(Path(name)) as served:
        return tuple(
            time_pushes(served, [f"{kind}-{place}" for place in range(number)], every_s)
            for kind, every_s in (("one", PUSH_EVERY_S), ("many", 0.0))
        )


def time_pushes(served: Served, names: Sequence[str], every_s: float) -> list[float]:
    """Push, and note when the row of each is first seen."""
    served.pushed.clear()
    seen: dict[str, float] = {}
    pushing = threading.Thread(target=push_all, args=(served, names, every_s))
    pushing.start()
    until = time.monotonic() + every_s * len(names) + SETTLES_WITHIN_S
    while len(seen) < len(names):
        if time.monotonic() > until:
            sys.exit(f"{len(names) - len(seen)} of {len(names)} pushes came to no row")
        rows, now = served.read_rows(), time.monotonic()
        seen |= {receipt: now for receipt in served.pushed.keys() & rows if receipt not in seen}
        time.sleep(ASK_EVERY_S)
    pushing.join()
    return [seen[receipt] - answered for receipt, answered in served.pushed.items()]


def push_all(served: Served, names: Sequence[str], every_s: float) -> None:
    """Push each, one after the other with a pause, or eight at a time."""
    if every_s:
        for name in names:
            served.push(name)
            time.sleep(every_s)
        return
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(served.push, names))


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Have `copydesk serve` up, its first push come to a row."""
    with open_desk(folder) as desk:
        desk.data.mkdir()
        port, token = free_port(), add_token(desk.data, "promise")
        serving = desk.start("serve", "--port", str(port))
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
                served = Served(desk, client, {})
                until = time.monotonic() + SETTLES_WITHIN_S
                while not served.read_rows():
                    if time.monotonic() > until or serving.poll() is not None:
                        sys.exit(f"copydesk serve took no push: {desk.said}")
                    with suppress(httpx.TransportError):  # before all is deployed a push starts no sweep
                        served.push(f"first-{time.monotonic():.0f}")
                    time.sleep(5)
                yield served
        finally:
            serving.terminate()
            serving.wait()


def report_pushes(kinds: Sequence[Sequence[float]]) -> None:
    """Print how long it takes from the answer to a push to its row."""
    write("")
    write("| from a push's answer to its row, s | median | 95 of 100 | all |")
    write("| --- | --- | --- | --- |")
    for name, each in zip(("one every two seconds", "all at once"), kinds, strict=True):
        cut = quantiles(each, n=20, method="inclusive")
        write(f"| {len(each)} pushes, {name} | {cut[9]:.1f} | {cut[18]:.1f} | {max(each):.1f} |")


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=600, help="none: the pushes alone")
    parser.add_argument("--pushes", type=int, default=100, help="none: the pages alone")
    parser.add_argument("--core-hour", type=float, default=0.05)
    parser.add_argument("--writes", type=float, default=0.0054)
    parser.add_argument("--reads", type=float, default=0.0004)
    parser.add_argument("--gb-month", type=float, default=0.025)
    options = parser.parse_args()
    prices = Prices(options.core_hour, options.writes, options.reads, options.gb_month)
    if options.pages:
        report_need(measure_need(options.pages), prices)
    if options.pushes:
        report_pushes(measure_pushes(options.pushes))


if __name__ == "__main__":
    main()
