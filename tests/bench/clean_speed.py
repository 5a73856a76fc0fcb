"""Prints how much processor time the cleaner takes beside trafilatura, over the same pages.

    python tests/bench/clean_speed.py [--pairs N] [--pages N] [SET or FOLDER ...]

Each tool is a process of its own, whose whole tree is counted, children included: ours `copydesk clean`,
theirs `bare_extraction(with_metadata=True)` in a loop. They take turns, pair by pair. Start-up is taken off:
the figures are the difference of a run over all pages and one over the first few. Page by page, in a process
of each tool, `clean_document` stands beside the same call; the ratio of a page is that of its quickest times.
A set that is absent, or hardly more than its first pages, is skipped, and said. Needs Linux, which counts
orphans.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.whole.process_tree import run_tree  # noqa: E402 - the path comes first

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GOLD = ROOT.parent / "shared" / "gold" / "html"
SETS = ("fundus", "wcxb", "trafilatura_eval")
FIRST = 25
"""So many pages belong to the start: all that is loaded late is there, and `copydesk clean` warms up."""
GOAL = 2
CONSOLE = Console()


@dataclass(frozen=True, slots=True)
class Pair:
    """One turn of both tools, milliseconds a page; and the seconds of each page in one process."""

    ours_ms: float
    theirs_ms: float
    our_pages: list[float]
    their_pages: list[float]

    @property
    def ratio(self) -> float:
        """How many times as fast ours is."""
        return self.theirs_ms / self.ours_ms


def find_pages(given: str, most: int) -> list[Path]:
    """Give pages of a set or folder, spread evenly over it where it has more."""
    folder = Path(given) if Path(given).is_dir() else GOLD / given / "html"
    files = sorted(path for path in folder.glob("*") if ".htm" in path.name)
    return [files[i * len(files) // most] for i in range(most)] if len(files) > most else files


def measure_pair(pages: Sequence[Path]) -> Pair:
    """Have both tools take their turns."""
    ours, theirs = (
        1000 * (run_tool(tool, pages)[0] - run_tool(tool, pages[:FIRST])[0]) / len(pages[FIRST:])
        for tool in (("copydesk",), ("page-by-page", "trafilatura"))
    )
    our_pages, their_pages = (
        json.loads(run_tool(("page-by-page", tool), pages)[1]) for tool in ("copydesk", "trafilatura")
    )
    return Pair(ours, theirs, our_pages, their_pages)


def run_tool(tool: Sequence[str], pages: Sequence[Path]) -> tuple[float, bytes]:
    """Run a tool over pages; gives the processor time of all its processes, and what it printed."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as printed:
        for page in pages:
            (Path(folder) / page.name).symlink_to(page.resolve())
        counted = run_tree(_command(tool, folder), printed)
        printed.seek(0)
        return counted.processor_s, printed.read()


def _command(tool: Sequence[str], folder: str) -> list[str]:
    if tool[0] == "copydesk":
        return [str(Path(sys.executable).with_name("copydesk")), "clean", folder, "--format", "jsonl"]
    return [sys.executable, __file__, f"--{tool[0]}", tool[1], folder]


def time_pages(tool: str, folder: Path) -> list[float]:
    """Give the seconds of processor time that each page takes in this process."""
    work = _load_tool(tool)
    return [_time(work, _read(path)) for path in sorted(folder.iterdir())]


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _time(work: Callable[[bytes], object], page: bytes) -> float:
    start = time.process_time()
    work(page)
    return time.process_time() - start


def _load_tool(tool: str) -> Callable[[bytes], object]:
    if tool == "trafilatura":
        from trafilatura import bare_extraction  # noqa: PLC0415 - the other tool is not to pay for it

        return lambda page: bare_extraction(page, with_metadata=True)
    from tasks.core.clean.document import clean_document  # noqa: PLC0415 - likewise

    now = datetime.now(UTC)
    return lambda page: clean_document(page, name="page.html", now=now)


def report(name: str, pages: int, pairs: Sequence[Pair]) -> None:
    """Print the figures of one set."""
    table = Table(title=f"{name}: {pages} pages, {len(pairs)} pairs, processor time", title_justify="left")
    for column in ("", "median", "range"):
        table.add_column(column, justify="right" if column else "left")
    for label, values, form in (
        ("copydesk clean, whole tree, ms a page", [pair.ours_ms for pair in pairs], ".1f"),
        ("trafilatura, whole tree, ms a page", [pair.theirs_ms for pair in pairs], ".1f"),
        (f"times as fast (to reach: {GOAL})", [pair.ratio for pair in pairs], ".2f"),
    ):
        spread = f"{min(values):{form}} to {max(values):{form}}"
        table.add_row(label, f"{statistics.median(values):{form}}", spread)
    ratios = compare_pages(pairs)
    low, middle, high = statistics.quantiles(ratios, n=4)
    table.add_row("times as fast, page by page", f"{middle:.2f}", f"quartiles {low:.2f} to {high:.2f}")
    table.add_row(
        "pages slower than trafilatura", f"{sum(ratio < 1 for ratio in ratios)}", f"of {len(ratios)}"
    )
    CONSOLE.print(table)


def compare_pages(pairs: Sequence[Pair]) -> list[float]:
    """Give how many times as fast each page is cleaned, by its quickest times; the first pages warm up."""
    ours = map(min, zip(*(pair.our_pages for pair in pairs), strict=True))
    theirs = map(min, zip(*(pair.their_pages for pair in pairs), strict=True))
    return [their / our for our, their in zip(ours, theirs, strict=True)][FIRST:]


def main() -> None:
    """Measure each set; or, as a process of one tool, time its pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("given", nargs="*", metavar="SET or FOLDER")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pages", type=int, default=200, help="the most of one set")
    parser.add_argument("--page-by-page", choices=("copydesk", "trafilatura"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.page_by_page:
        sys.stdout.write(json.dumps(time_pages(options.page_by_page, Path(options.given[0]))))
        return
    for name in options.given or SETS:
        pages = find_pages(name, options.pages)
        if len(pages) <= FIRST:
            CONSOLE.print(f"{name}: skipped, it has {len(pages)} pages")
            continue
        report(name, len(pages), [measure_pair(pages) for _ in range(options.pairs)])


if __name__ == "__main__":
    main()
