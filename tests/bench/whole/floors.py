"""One step of a run alone, by the library that does it: run by `bench.py`, which takes the start off.

    python tests/bench/whole/floors.py STEP PAGES FOLDER

`loaded` loads the libraries, `parse` has lxml parse the pages too. `store` starts the embedded store
over FOLDER and stops it, `put` puts the pages in between as well, `get` reads them back besides. `insert` has
DuckDB write all rows of FOLDER/news.duckdb, a publication, into a new file. `hold` has both servers
of FOLDER up until its standard input ends.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402 - the path comes first
from lxml import html  # noqa: E402 - the same

from tasks.clients.servers.embedded_prefect import lease_prefect  # noqa: E402 - the same
from tasks.clients.servers.embedded_s3 import lease_s3  # noqa: E402 - the same
from tasks.clients.store.raw_store import RawStore  # noqa: E402 - the same

THREADS = 8


def parse(pages: list[bytes]) -> None:
    """Have lxml parse each."""
    for page in pages:
        html.document_fromstring(page)


def keep(pages: list[bytes], folder: Path, step: str) -> None:
    """Put each page into the embedded store, and get it back, as far as the step goes."""
    with lease_s3(folder, "copydesk") as location, ThreadPoolExecutor(THREADS) as threads:
        store = RawStore.at(location)
        store.check()
        if step == "store":
            return
        stored = list(threads.map(store.put_raw, pages))
        if step == "get":
            list(threads.map(lambda each: store.get_raw(each.key), stored))


def insert(news: Path) -> None:
    """Write all rows of a publication anew."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect(Path(name, "copy.duckdb")) as connection:
        connection.execute(f"ATTACH '{news}' AS news (READ_ONLY)")
        connection.execute("COPY FROM DATABASE news TO copy")


def hold(folder: Path) -> None:
    """Have both servers up until standard input ends."""
    with lease_s3(folder, "copydesk"), lease_prefect(folder):
        sys.stdout.write("up\n")
        sys.stdout.flush()
        sys.stdin.read()


def main() -> None:
    """Do the step."""
    step, pages_folder, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    pages = [path.read_bytes() for path in sorted(pages_folder.iterdir())]
    match step:
        case "loaded":
            pass
        case "parse":
            parse(pages)
        case "insert":
            insert(folder / "news.duckdb")
        case "hold":
            hold(folder)
        case _:
            keep(pages, folder, step)


if __name__ == "__main__":
    main()
