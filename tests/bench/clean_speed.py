"""Prints how fast the cleaner is beside trafilatura, on the same pages in one run on one core.

    python tests/bench/clean_speed.py [PAGES]

Both take bytes to text and fields: ours `clean_document`, theirs `bare_extraction(with_metadata=True)`.
They take turns page by page, so that what else the machine does falls on both. Takes its pages from the
gold set `fundus` beside the checkout, else from the project's own samples.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from trafilatura import bare_extraction

from tasks.core.clean.document import clean_document

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).resolve().parents[1]
GOLD_PAGES = TESTS.parents[1] / "shared" / "gold" / "html" / "fundus" / "html"
WARM_UP = 10


def read_pages(most: int) -> list[bytes]:
    """Read the pages, opened where they are compressed."""
    folder = GOLD_PAGES if GOLD_PAGES.is_dir() else TESTS / "samples"
    files = [path for path in sorted(folder.iterdir()) if ".htm" in path.name][:most]
    return [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files
    ]


def seconds(work: Callable[[bytes], object], page: bytes) -> float:
    """Give the processor time that one page takes."""
    start = time.process_time()
    work(page)
    return time.process_time() - start


def main() -> None:
    """Time both on every page in turn."""
    pages = read_pages(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    now = datetime.now(UTC)

    def clean(page: bytes) -> object:
        return clean_document(page, name="page.html", now=now)

    def extract(page: bytes) -> object:
        return bare_extraction(page, with_metadata=True)

    for page in pages[:WARM_UP]:
        clean(page)
        extract(page)
    ours, theirs = zip(*((seconds(clean, page), seconds(extract, page)) for page in pages), strict=True)
    table = Table(title=f"{len(pages)} pages, one core, processor time", title_justify="left")
    for name in ("", "ms a page", "median", "pages a second"):
        table.add_column(name, justify="right" if name else "left")
    for name, times in (("copydesk", ours), ("trafilatura", theirs)):
        mean = statistics.mean(times)
        table.add_row(name, f"{1000 * mean:.1f}", f"{1000 * statistics.median(times):.1f}", f"{1 / mean:.0f}")
    console = Console()
    console.print(table)
    console.print(f"copydesk is {sum(theirs) / sum(ours):.2f} times as fast (to reach: 2)")


if __name__ == "__main__":
    main()
