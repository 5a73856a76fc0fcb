"""Lets `copydesk serve` live under random faults for hours, then asks for every article that it ever took.

    python tests/bench/faults/soak.py [HOURS] [SEED]

Meanwhile a site publishes pages in a feed that sources.toml declares, and a client pushes articles, each
again under its key until it is answered. Faults hit one after the other: a part of `serve` (or all of it) is
ended, killed or held for a while, the site fails, somebody's own run in a terminal is killed. What minds
`serve` starts it again five seconds after it has ended, as the systemd unit does, and nobody mends anything
else. After the last fault it is left alone; every push that was answered with 202 and every page that the
feed has named must then come to be a row, no capture with two outcomes, none without.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import httpx
import psutil
from duckdb import Error as DuckDBError
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.news.news_file import NewsDatabase  # noqa: E402 - the path comes first
from tasks.clients.push.token_file import add_token  # noqa: E402 - the same
from tasks.clients.servers.leases import find_server  # noqa: E402 - the same
from tasks.core.errors import CopydeskError  # noqa: E402 - the same
from tests.bench.faults.kill_matrix import (  # noqa: E402 - the same
    COPYDESK,
    Desk,
    ask_for_run,
    free_port,
    read_archived,
    write_feed,
    write_page,
)
from tests.site.answers import Answer  # noqa: E402 - the same
from tests.site.server import Site  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEED = "/feed.xml"
PUSH_EVERY_S = 2.0
PAGE_EVERY_S = 20.0
ASK_EVERY_S = 60.0
FAULT_AFTER_S = (15.0, 90.0)
HELD_FOR_S = (2.0, 30.0)
RESTART_AFTER_S = 5.0
SETTLES_WITHIN_S = 900.0
"""No schedule is further away than a quarter of an hour."""


@dataclass
class Life:
    """An installation and all that lives around it."""

    desk: Desk
    site: Site
    port: int
    token: str
    is_over: threading.Event = field(default_factory=threading.Event)
    """Nothing more is pushed or published."""
    ends: threading.Event = field(default_factory=threading.Event)
    serving: subprocess.Popen[bytes] | None = None
    trouble: Answer | None = None
    """What the site answers at the moment in place of its pages."""
    starts: int = 0
    refused: int = 0
    pushed: dict[str, str] = field(default_factory=dict)
    """The receipt of each article that was pushed and taken, by its id."""
    pages: list[str] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """What `serve` says, of all its lives."""
        return self.desk.folder / "serve.log"

    def mind(self) -> None:
        """Start `serve`, and start it again whenever it has ended."""
        while not self.ends.is_set():
            with self.log.open("ab") as log:
                self.serving = subprocess.Popen(
                    [COPYDESK, "serve", "--port", str(self.port)],
                    env=self.desk.environment,
                    cwd=self.desk.folder,
                    stdout=log,
                    stderr=log,
                )
            self.starts += 1
            self.serving.wait()
            self.ends.wait(RESTART_AFTER_S)

    def push(self) -> None:
        """Push one article after the other, each until it is answered."""
        number = 0
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as client:
            while not self.is_over.wait(PUSH_EVERY_S):
                number += 1
                self._push_one(client, f"night-{number}")

    def _push_one(self, client: httpx.Client, name: str) -> None:
        body = {
            "id": name,
            "title": f"Pushed {name}",
            "text": f"The pilots of Quillon wrote {name} down. " * 9,
        }
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": name}
        while not self.ends.is_set():
            with suppress(httpx.HTTPError):
                answer = client.post("/v1/articles", json=body, headers=headers)
                if answer.status_code == httpx.codes.ACCEPTED:
                    self.pushed[name] = answer.json()["receipt_id"]
                    return
            self.refused += 1
            self.ends.wait(1)

    def publish(self) -> None:
        """Publish page after page in the feed."""
        self.site.pages[FEED] = lambda _visit: self.trouble or write_feed(self.pages)
        while True:
            path = f"/{len(self.pages)}"
            self.site.pages[path] = lambda visit: self.trouble or write_page(visit.path)
            self.pages.append(self.site.url(path))
            if self.is_over.wait(PAGE_EVERY_S):
                return

    def ask(self) -> None:
        """Ask for a run over the declared sources now and then, as somebody in the UI does."""
        while not self.ends.wait(ASK_EVERY_S):
            with suppress(httpx.HTTPError, AssertionError, OSError):
                ask_for_run(self.desk)

    def parts(self) -> dict[str, psutil.Process]:
        """What serves at the moment, each part by its name."""
        found: dict[str, psutil.Process] = {}
        with suppress(psutil.NoSuchProcess):
            if self.serving and self.serving.poll() is None:
                serving = psutil.Process(self.serving.pid)
                found["serve"] = serving
                for child in serving.children(recursive=True):
                    found[_name(child)] = child
        for name in ("prefect", "s3"):
            server = find_server(self.desk.data / name)
            if server:
                found[name] = psutil.Process(server.pid)
        return found


PARTS = {
    "run_forkserver": "parser",
    "run_warm": "warm runner or run",
    "warm_run": "watcher of a run",
    "uvicorn": "endpoint",
    "prefect worker": "worker",
}


def _name(process: psutil.Process) -> str:
    """What a child of `serve` is, by its command line."""
    words = " ".join(process.cmdline())
    return next((name for needle, name in PARTS.items() if needle in words), "another child")


def signal_part(number: signal.Signals, life: Life, dice: Random) -> str:
    """Send a signal to a part of what serves."""
    name, process = dice.choice(sorted(life.parts().items()))
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)
    return f"{number.name.removeprefix('SIG')} {name}"


def hold_part(life: Life, dice: Random) -> str:
    """Hold a part for a while."""
    name, process = dice.choice(sorted(life.parts().items()))
    with suppress(psutil.NoSuchProcess):
        process.suspend()
        life.ends.wait(dice.uniform(*HELD_FOR_S))
        process.resume()
    return f"hold {name}"


def fail_site(life: Life, dice: Random) -> str:
    """Let the site fail for a while."""
    life.trouble = dice.choice(
        (Answer(status=503), Answer(is_last=True, status=500), Answer(raw=b"HTTP/1.1 2"))
    )
    life.ends.wait(dice.uniform(*HELD_FOR_S))
    life.trouble = None
    return "site fails"


def kill_terminal(life: Life, dice: Random) -> str:
    """Kill somebody's own run in a terminal over the same data folder."""
    process = life.desk.start("ingest", life.site.url(FEED))
    with suppress(subprocess.TimeoutExpired):
        process.wait(dice.uniform(0, 15))
    process.kill()
    process.wait()
    return "KILL terminal"


FAULTS: tuple[Callable[[Life, Random], str], ...] = (
    lambda life, dice: signal_part(signal.SIGKILL, life, dice),
    lambda life, dice: signal_part(signal.SIGKILL, life, dice),
    lambda life, dice: signal_part(signal.SIGTERM, life, dice),
    hold_part,
    fail_site,
    kill_terminal,
)


@dataclass(frozen=True)
class Found:
    """What has not come to its row, and what has come to two outcomes."""

    pushes: set[str]
    pages: set[str]
    captures: set[str]
    twice: set[str]

    def __str__(self) -> str:
        missing = (self.pushes, self.pages, self.captures, self.twice)
        return "pushes without row {}, pages without row {}, captures without outcome {}, twice {}".format(
            *map(len, missing)
        )

    @property
    def is_well(self) -> bool:
        """Whether there is nothing of either."""
        return not (self.pushes or self.pages or self.captures or self.twice)


def look(life: Life, archived: frozenset[str] = frozenset()) -> Found:
    """Read the published database."""
    with NewsDatabase(life.desk.data / "news.duckdb").open() as connection:
        rows = connection.execute(
            "SELECT capture_id, url, article_id FROM outcomes JOIN captures USING (capture_id)"
        ).fetchall()
    ended = Counter(capture_id for capture_id, *_ in rows)
    at_rows = {capture_id: url for capture_id, url, article_id in rows if article_id}
    return Found(
        pushes={name for name, receipt in life.pushed.items() if receipt not in at_rows},
        pages=set(life.pages) - set(at_rows.values()),
        captures=archived - ended.keys(),
        twice={capture_id for capture_id, number in ended.items() if number > 1},
    )


def settle(life: Life) -> float:
    """Wait until all has come to a row, and give the seconds that it took."""
    began = time.monotonic()
    while time.monotonic() < began + SETTLES_WITHIN_S:
        with suppress(DuckDBError, CopydeskError):
            if look(life).is_well:
                break
        time.sleep(1)
    return time.monotonic() - began


@contextmanager
def begin_life(folder: Path, site: Site) -> Iterator[Life]:
    """Run an installation and all around it for the length of a block, then end it as a system does."""
    desk = Desk(folder, site)
    desk.data.mkdir()
    (folder / "sources.toml").write_text(
        f'[[source]]\nname = "night"\nurl = "{site.url(FEED)}"\nevery = "1m"\n'
    )
    life = Life(desk, site, free_port(), add_token(desk.data, "soak"))
    around = [threading.Thread(target=each) for each in (life.mind, life.push, life.publish, life.ask)]
    for thread in around:
        thread.start()
    try:
        yield life
    finally:
        life.is_over.set()
        life.ends.set()
        if life.serving:
            life.serving.terminate()
        for thread in around:
            thread.join()


def main() -> int:
    """Live under faults for so many hours, settle, look, and print the table; 1 where anything is missing."""
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    dice = Random(seed)  # noqa: S311 - no secret
    console = Console()
    hits: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name, Site() as site:
        with begin_life(Path(name), site) as life:
            until = time.monotonic() + hours * 3600
            while time.monotonic() < until:
                time.sleep(dice.uniform(*FAULT_AFTER_S))
                hit = dice.choice(FAULTS)(life, dice)
                hits[hit] += 1
                console.print(
                    f"{time.strftime('%H:%M:%S')} {hit}: {len(life.pushed)} pushes, {len(life.pages)} pages"
                )
            life.is_over.set()
            seconds = settle(life)
        found = look(life, frozenset(read_archived(life.desk)))
        print_table(console, hits)
        console.print(
            f"{len(life.pushed)} pushes taken, {life.refused} tries not; {len(life.pages)} pages; "
            f"serve began {life.starts} times; settled {seconds:.0f} s after the last fault"
        )
        console.print(str(found))
        if not found.is_well:
            console.print(
                found.pushes, found.pages, found.captures, found.twice, life.log.read_text()[-5000:]
            )
    return int(not found.is_well)


def print_table(console: Console, hits: Counter[str]) -> None:
    """Print how often each fault hit."""
    table = Table("fault", "times")
    for hit, number in sorted(hits.items()):
        table.add_row(hit, str(number))
    table.add_row("all", str(hits.total()))
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
