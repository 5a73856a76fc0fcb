"""What small runs cost as they go on: time and growth of the data folder, run after run.

    python tests/bench/growth.py [RUNS] [BATCHES]

First, what finding unfinished batches costs beside an archive of BATCHES (default 10,000) that were loaded
over a hundred days: LIST calls and seconds of the first look, of the next ones, and of one that sees all.
Then RUNS (default 2,000, a day's) sweeps, in this process but with real Prefect, real S3 and real DuckDB:
every fourth finds one article that was pushed, the others nothing. Printed for each tenth: seconds by the
clock and of this process's processor time a run, the latter also in yardsticks (a loop that is always the
same: what else the machine does is taken out), LIST calls a run, and by how much Prefect's database, the
store, the warehouse and the news database grew a run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.batch_captures import write_captures
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.s3 import connect
from tasks.clients.warehouse.backlog import list_backlog
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.records import Incoming
from tasks.core.store.batches import captures_key, make_batch_id, make_capture_id, make_run_id
from tasks.core.store.captures import make_capture

if TYPE_CHECKING:
    from collections.abc import Iterator

out = Console(highlight=False, width=160)
DAYS = 100
PUSHED_EVERY = 4
PARTS = 10
FOLDERS = ("prefect", "s3", "warehouse.duckdb", "news.duckdb")


@dataclass(frozen=True, slots=True)
class Cost:
    """One run."""

    wall_s: float
    processor_s: float
    lists: int
    yardstick_s: float


def measure_yardstick() -> float:
    """Processor time of work that is always the same: what others on the machine do shows in it too."""
    began = time.process_time()
    sum(number * number for number in range(1_000_000))
    return time.process_time() - began


@contextmanager
def counted(store: RawStore) -> Iterator[list[int]]:
    """Count LIST calls of this process."""
    calls: list[int] = []
    events = connect(store.access).meta.events

    def note(**_: object) -> None:
        calls.append(1)

    events.register("before-call.s3.ListObjectsV2", note)
    try:
        yield calls
    finally:
        events.unregister("before-call.s3.ListObjectsV2", note)


def measure_listing(folder: Path, number: int) -> None:
    """Print what the backlog costs beside many batches that are loaded."""
    with lease_s3(folder, "copydesk") as location:
        store, warehouse = RawStore.at(location), Warehouse(folder / "warehouse.duckdb")
        store.check()
        now = datetime.now(UTC)
        ids = [
            make_batch_id(
                make_run_id(now - timedelta(days=DAYS * place / number), "0badc0de"), place % 100_000
            )
            for place in range(number)
        ]
        with ThreadPoolExecutor(16) as writers:
            list(writers.map(lambda name: store.put_object(captures_key(name), b"", "text/plain"), ids))
        with warehouse.open("bench") as connection:
            connection.execute(
                "INSERT INTO batches SELECT row_number() OVER (), unnest, 1, now() FROM unnest($1)", [ids]
            )
        out.print(f"{number:,} batches of {DAYS} days, all loaded")
        for name, is_whole in (("first look", False), ("second", False), ("third", False), ("whole", True)):
            with counted(store) as calls:
                began = time.perf_counter()
                left = list_backlog(store, warehouse, folder, is_whole=is_whole)
            out.print(
                f"  {name:<11} {len(calls):>4} LIST {time.perf_counter() - began:7.2f} s  {len(left)} left"
            )


def push(store: RawStore, number: int) -> None:
    """Archive one article as the endpoint does."""
    text = f"Berth {number} of Port Elsing was dredged on Tuesday, said harbour master Mara Quillon. " * 4
    data = f"<article><h1>Berth {number} dredged</h1><p>{text}</p></article>".encode()
    batch_id = make_batch_id(make_run_id(datetime.now(UTC), f"{number:08x}"), 0)
    incoming = Incoming(
        via="push",
        source=str(number),
        url=f"https://harbour.example/{number}",
        fetched_at=datetime.now(UTC),
        data=data,
        media_type="text/html",
    )
    sha256 = store.put_raw(data).sha256
    write_captures(store, batch_id, [make_capture(incoming, make_capture_id(batch_id, 0), sha256)])


def measure_sizes(folder: Path) -> dict[str, int]:
    """Give how large each part of a data folder is, bytes."""
    sizes = {}
    for name in FOLDERS:
        top = folder / name
        files = top.rglob("*") if top.is_dir() else [top]
        sizes[name] = sum(path.stat().st_blocks * 512 for path in files if path.is_file())
    return sizes


def measure_runs(folder: Path, runs: int) -> None:
    """Print what each tenth of the runs cost."""
    from flows.serving.servers import servers_for_run  # noqa: PLC0415 - reads the environment
    from tasks.settings import read_settings  # noqa: PLC0415 - the same

    os.environ["COPYDESK_DATA_DIR"] = str(folder)
    with servers_for_run(read_settings(), is_verbose=False), lease_s3(folder, "copydesk") as location:
        from flows.sweep import sweep  # noqa: PLC0415 - Prefect is told of its home before

        store = RawStore.at(location)
        store.check()
        push(store, runs)
        sweep()
        out.print("runs           s/run  cpu/run  yards  LIST   kB a run: " + "  ".join(FOLDERS))
        size = max(1, runs // PARTS)
        for start in range(0, runs, size):
            before = measure_sizes(folder)
            costs = []
            for number in range(start, min(runs, start + size)):
                if number % PUSHED_EVERY == 0:
                    push(store, number)
                with counted(store) as calls:
                    wall, processor = time.perf_counter(), time.process_time()
                    sweep()
                    costs.append(
                        Cost(
                            time.perf_counter() - wall,
                            time.process_time() - processor,
                            len(calls),
                            measure_yardstick(),
                        )
                    )
            after = measure_sizes(folder)
            grown = "  ".join(
                f"{(after[each] - before[each]) / 1024 / len(costs):>10.1f}" for each in FOLDERS
            )
            out.print(f"{start + 1:>5}..{start + len(costs):<6} {_write(costs)}   {grown}")
        out.print("MB in the end: " + ", ".join(f"{each} {size / 1e6:.1f}" for each, size in after.items()))


def _write(costs: list[Cost]) -> str:
    wall, processor = median(cost.wall_s for cost in costs), median(cost.processor_s for cost in costs)
    yardsticks = processor / median(cost.yardstick_s for cost in costs)
    return f"{wall:6.2f}  {processor:6.3f}  {yardsticks:6.2f}  {median(cost.lists for cost in costs):>4}"


def main() -> None:
    """Measure both."""
    given = [int(each) for each in sys.argv[1:]]
    runs, batches = (*given, *(2000, 10_000)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        if batches:
            measure_listing(Path(folder, "listing"), batches)
        measure_runs(Path(folder, "runs"), runs)


if __name__ == "__main__":
    main()
