"""Kills what serves or runs at a chosen moment, then sees that one ordinary run sets all right.

    python tests/bench/faults/kill_matrix.py [WORDS...]

Without words the whole matrix: each signal, moment and victim; with words only the cells whose names hold
them all. A cell is a `copydesk serve` (or, for the victim `run`, a run in the terminal) over a data folder
that the cells share, which reads a feed of an invented site. At the moment the victim gets its signal. What
still serves is then told to end, and one `copydesk ingest` over the same feed has to end well, with each
capture at one outcome, no run without an owner and no slot taken.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from tasks.clients.files.locks import is_held
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_prefect import lease_prefect
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.clients.servers.prefect_login import make_headers, read_login
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError
from tests.site.answers import Answer
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COPYDESK = Path(sys.executable).with_name("copydesk")
SIGNALS = (signal.SIGTERM, signal.SIGKILL)
MOMENTS = ("pending", "running", "fetching", "publishing")
VICTIMS = ("serve", "server", "worker", "run", "S3")
WITHIN_S = 180.0
"""No moment takes so long to come, nothing so long to end."""
PAGES = 6
LOOK_EVERY_S = 0.002


@dataclass(frozen=True)
class Cell:
    """One kill: who is hit by what, and when."""

    number: signal.Signals
    moment: str
    victim: str

    @property
    def name(self) -> str:
        """How it is called: `KILL serve fetching`."""
        return f"{self.number.name.removeprefix('SIG')} {self.victim} {self.moment}"


@dataclass(frozen=True)
class Recovery:
    """What was found after one ordinary run."""

    cell: Cell
    seconds: float
    exit_code: int
    captures: int
    lost: int
    twice: int
    unowned: int
    slots: int
    said: str

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, doubled or left over."""
        return not (self.exit_code or self.lost or self.twice or self.unowned or self.slots)


CELLS = tuple(Cell(*each) for each in product(SIGNALS, MOMENTS, VICTIMS))


class Desk:
    """A data folder, and the site that its runs read."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._site = site
        self._number = 0
        own = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT_", "COPYDESK_"))
        }
        self.environment = own | {
            "HOME": str(folder),
            "COPYDESK_DATA_DIR": str(self.data),
            "COPYDESK_ALLOW_PRIVATE": "true",
            "COPYDESK_HOST_DELAY_S": "0",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
        }

    def renew_site(self, slowest_s: float = 1.5) -> str:
        """Have a feed of new pages, one of them slow, and give its address."""
        self._number += 1
        paths = [f"/{self._number}-{page}" for page in range(PAGES)]
        for page, path in enumerate(paths):
            self._site.pages[path] = Answer(write_page(path), delay_s=slowest_s if page == PAGES - 1 else 0)
        feed = f"/{self._number}.xml"
        self._site.pages[feed] = write_feed([self._site.url(path) for path in paths])
        return self._site.url(feed)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command, its words in a file that is written anew."""
        with (self.folder / "said").open("wb") as said:
            return subprocess.Popen(
                [COPYDESK, *arguments], env=self.environment, cwd=self.folder, stdout=said, stderr=said
            )

    @property
    def said(self) -> str:
        """What the last command said."""
        return (self.folder / "said").read_text(errors="replace")


def write_page(path: str) -> str:
    """An invented article."""
    words = f"The dredger {path} left the inner basin of Quillon before dawn, and the harbour board said so. "
    text = "".join(f"<p>Part {part}: {words * 2}</p>" for part in range(4))
    head = f"<html><head><title>Night {path}</title></head>"
    return f"{head}<body><article><h1>Night {path}</h1>{text}</article></body></html>"


def write_feed(urls: list[str]) -> Answer:
    """A feed that names these pages."""
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>I</title><link>{url}</link><pubDate>{now}</pubDate></item>" for url in urls
    )
    return Answer(
        f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>',
        media_type="application/rss+xml",
    )


def hit(desk: Desk, cell: Cell) -> Recovery:
    """Play one cell."""
    feed = desk.renew_site()
    play = hit_run if cell.victim == "run" else hit_serving
    play(desk, cell, feed)
    began = time.monotonic()
    ordinary = desk.start("ingest", feed)
    exit_code = ordinary.wait(WITHIN_S)
    return look(desk, cell, time.monotonic() - began, exit_code)


def hit_run(desk: Desk, cell: Cell, feed: str) -> None:
    """Kill a run in the terminal."""
    process = desk.start("ingest", feed)
    wait_for(lambda: process.poll() is not None or has_come(desk, cell.moment))
    end(process, cell.number)


def hit_serving(desk: Desk, cell: Cell, feed: str) -> None:
    """Kill a part of what serves while its worker is at a run."""
    serving = desk.start("serve", "--port", str(free_port()))
    try:
        wait_for(lambda: serving.poll() is not None or "Ctrl-C" in desk.said)
        assert serving.poll() is None, desk.said
        ask_for_run(desk, feed)
        wait_for(lambda: serving.poll() is not None or has_come(desk, cell.moment))
        assert serving.poll() is None, desk.said
        victim = find_victim(desk, cell.victim, serving)
        with suppress(psutil.NoSuchProcess):
            victim.send_signal(cell.number)
    finally:
        end(serving, signal.SIGTERM)


def end(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process, and what it started, if it does not end by itself, the same."""
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        process.wait(WITHIN_S)
        psutil.wait_procs(children, WITHIN_S)
    process.wait(WITHIN_S)


def find_victim(desk: Desk, name: str, serving: subprocess.Popen[bytes]) -> psutil.Process:
    """Find the process that is to be hit."""
    if name == "serve":
        return psutil.Process(serving.pid)
    if name in {"server", "S3"}:
        server = find_server(desk.data / ("prefect" if name == "server" else "s3"))
        return psutil.Process(server.pid if server else serving.pid)
    children = psutil.Process(serving.pid).children()
    return next(each for each in children if name in " ".join(each.cmdline()))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


def ask_for_run(desk: Desk, *sources: str) -> None:
    """Ask for a run of the ingest over these sources, or over the declared ones, as the UI does."""
    server = find_server(desk.data / "prefect")
    assert server, "there is no server"
    api = f"{server.url}/api"
    headers = make_headers(read_login(desk.data))
    with httpx.Client(base_url=api, headers=headers, timeout=WITHIN_S) as client:
        deployment = client.get("/deployments/name/ingest/ingest").raise_for_status().json()
        body = {"parameters": {"sources": sources}}
        client.post(f"/deployments/{deployment['id']}/create_flow_run", json=body).raise_for_status()


def open_api(desk: Desk, api_url: str) -> PrefectApi:
    """The API of the data folder's own server."""
    return PrefectApi(api_url, {"PREFECT_API_AUTH_STRING": read_login(desk.data)})


def has_come(desk: Desk, moment: str) -> bool:
    """Whether the moment has come."""
    if moment == "pending":
        return is_any_pending(desk)
    if moment == "running":
        return is_any_at_work(desk)
    if moment == "fetching":
        return is_held(desk.data / "locks" / "fetch-1.lock")
    return is_held(desk.data / "news.lock")


def is_any_pending(desk: Desk) -> bool:
    """Whether a run has been taken and has not begun; in a terminal, whether its server is up."""
    server = find_server(desk.data / "prefect")
    if server is None:
        return False
    with suppress(StopError), open_api(desk, f"{server.url}/api") as api:
        return any(run.is_pending for run in api.list_unfinished()) or is_any_at_work(desk)
    return False


def is_any_at_work(desk: Desk) -> bool:
    """Whether a flow run has come to its first line."""
    return any(is_held(path) for path in (desk.data / "runs").glob("flow-*.lock"))


def wait_for(ask: Callable[[], bool]) -> None:
    """Wait for a moment."""
    until = time.monotonic() + WITHIN_S
    while not ask():
        assert time.monotonic() < until, "the moment does not come"
        time.sleep(LOOK_EVERY_S)


def look(desk: Desk, cell: Cell, seconds: float, exit_code: int) -> Recovery:
    """See what is lost, doubled or left over."""
    archived = read_archived(desk)
    with NewsDatabase(desk.data / "news.duckdb").open() as connection:
        outcomes = Counter(row[0] for row in connection.execute("SELECT capture_id FROM outcomes").fetchall())
    with lease_prefect(desk.data) as api_url, open_api(desk, api_url) as api:
        unowned, slots = len(api.list_unfinished()), sum(each.taken for each in api.list_taken_limits())
    return Recovery(
        cell=cell,
        seconds=seconds,
        exit_code=exit_code,
        captures=len(archived),
        lost=len(archived - outcomes.keys()),
        twice=sum(number > 1 for number in outcomes.values()),
        unowned=unowned,
        slots=slots,
        said=desk.said,
    )


def read_archived(desk: Desk) -> set[str]:
    """Read the ids of all that was archived, from the store."""
    with lease_s3(desk.data, "copydesk") as location:
        store = RawStore.at(location)
        lines = [line for key in store.list_keys("captures/") for line in store.get_object(key).splitlines()]
    return {read_capture_id(line) for line in lines}


def read_capture_id(line: bytes) -> str:
    """Read whose line it is."""
    capture_id: str = json.loads(line)["capture_id"]
    return capture_id


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """A data folder and its site for some cells."""
    with Site() as site:
        yield Desk(folder, site)


def main() -> None:
    """Play the cells and print one line each."""
    words = sys.argv[1:]
    chosen = [cell for cell in CELLS if all(word in cell.name.split() for word in words)]
    console = Console()
    table = Table("kill", "next run", "captures", "lost", "twice", "without owner", "slots")
    with ExitStack() as stack:
        desk = stack.enter_context(open_desk(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        ended = []
        for cell in chosen:
            found = hit(desk, cell)
            ended.append(found)
            row = (
                f"{found.seconds:.1f} s",
                found.captures,
                found.lost,
                found.twice,
                found.unowned,
                found.slots,
            )
            table.add_row(cell.name, *map(str, row), style="" if found.is_well else "red")
            console.print(cell.name, *row, "" if found.is_well else found.said)
    console.print(table)
    sys.exit(not all(found.is_well for found in ended))


if __name__ == "__main__":
    main()
