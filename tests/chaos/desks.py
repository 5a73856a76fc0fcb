"""Several desks over one bucket, each with a data folder and a process of its own, and a web to read.

A run here is the flow itself over the real store, the real warehouse and real HTTP; Prefect's engine alone is
left out, as it has no part in who does what: that is agreed on in the store. Inputs come as pushes do, as
batches that no run owns; feeds are declared, each on a host of its own (127.0.0.1, 127.0.0.2 and so on).
"""

from __future__ import annotations

import json
import os
import threading
import time
import traceback
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from flows.ingest import ingest
from flows.sweep import sweep
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.batch_captures import write_captures
from tasks.clients.store.raw_store import RawStore
from tasks.core.records import Incoming
from tasks.core.store.batches import make_batch_id, make_capture_id, make_run_id
from tasks.core.store.captures import make_capture
from tests.chaos.ground import WORDS, ParsersHere, kill
from tests.simulation.stand_ins import without_prefect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUCKET = "desks"


def write_text(number: int) -> str:
    """Invent the text of an article, unlike the others."""
    words = (WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(60))
    return f"The {' '.join(words)} at berth {number}, the harbour board of Quillon said on night {number}."


@dataclass
class Site:
    """Feeds and their pages, each feed on a host of its own, and what was asked for, with the moment."""

    pages: int
    hosts: list[str] = field(default_factory=list)
    asked: list[tuple[float, str, str]] = field(default_factory=list)

    def answer(self, host: str, path: str) -> tuple[int, str, str]:
        """Give status, media type and body for a path of a host."""
        self.asked.append((time.monotonic(), host, path))
        first = 10_000 + self.hosts.index(host) * self.pages
        if path == "/feed":
            now = format_datetime(datetime.now(UTC))
            items = "".join(
                f"<item><title>Night {n}</title><link>http://{host}/{n}</link><pubDate>{now}</pubDate></item>"
                for n in range(first, first + self.pages)
            )
            return 200, "application/rss+xml", f'<rss version="2.0"><channel>{items}</channel></rss>'
        number = path.strip("/")
        if not number.isdecimal():
            return 404, "text/plain", ""
        text = "".join(f"<p>{write_text(int(number) * 5 + part)}</p>" for part in range(4))
        page = (
            f"<!doctype html><html lang=en><head><title>Night {number}</title>"
            f'<meta property="og:type" content="article"></head>'
            f"<body><article><h1>Night {number}</h1>{text}</article></body></html>"
        )
        return 200, "text/html; charset=utf-8", page


@contextmanager
def open_site(feeds: int, pages: int) -> Iterator[Site]:
    """Serve feeds of so many pages on loopback for the length of a block."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, media_type, body = site.answer(self.headers["host"], self.path)
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ExitStack() as stack:
        for number in range(1, feeds + 1):
            server = ThreadingHTTPServer((f"127.0.0.{number}", 0), Handler)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            site.hosts.append(f"127.0.0.{number}:{server.server_port}")
        yield site


@dataclass
class Desk:
    """One desk: its data folder, its process, and how the runs of that process ended."""

    name: str
    folder: Path
    environment: dict[str, str]
    pid: int = 0

    def start(self, rounds: int, *, kinds: tuple[str, ...] = ("sweep", "ingest")) -> None:
        """Let the desk sweep and ingest so many times, in a process of its own."""
        self.folder.mkdir(exist_ok=True)
        self.pid = os.fork()
        if self.pid == 0:
            self._live(rounds, kinds)

    def _live(self, rounds: int, kinds: tuple[str, ...]) -> None:
        code = 1
        try:
            os.setpgid(0, 0)
            os.environ |= self.environment
            os.chdir(self.folder)
            with without_prefect(), patch("tasks.clients.parsing.spare.ParserPool", ParsersHere):
                for _ in range(rounds):
                    for kind in kinds:
                        sweep.fn() if kind == "sweep" else ingest.fn([])
            code = 0
        except BaseException:  # noqa: BLE001 - said, and the end of the process
            (self.folder / "said").write_text(traceback.format_exc())
        finally:
            os._exit(code)

    def kill(self) -> None:
        """Kill it with -9, wherever it is."""
        kill(self.pid)

    def wait(self, within_s: float) -> None:
        """Wait for its end, which has to be a good one."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                assert status == 0, (self.folder / "said").read_text()
                return
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"{self.name} hangs")

    @property
    def is_running(self) -> bool:
        """Whether its process is still at work."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask what its readers see."""
        with NewsDatabase(self.folder / "data" / "news.duckdb").open() as connection:
            return connection.execute(sql).fetchall()


@dataclass
class Office:
    """A bucket and the desks over it."""

    folder: Path
    store: RawStore
    endpoint_url: str
    site: Site

    def open_desk(self, name: str, **settings: str) -> Desk:
        """Make a desk with an empty data folder."""
        folder = self.folder / name
        keys = json.loads((self.folder / "s3" / "credentials.json").read_text())
        sources = "\n".join(
            f'[[source]]\nname = "feed-{n}"\nurl = "http://{host}/feed"\nkind = "feed"\n'
            for n, host in enumerate(self.site.hosts)
        )
        path = self.folder / "sources.toml"
        path.write_text(sources)
        return Desk(
            name,
            folder,
            {
                "COPYDESK_DATA_DIR": str(folder / "data"),
                "COPYDESK_S3_ENDPOINT_URL": self.endpoint_url,
                "COPYDESK_S3_BUCKET": self.store.bucket,
                "COPYDESK_SOURCES": str(path),
                "COPYDESK_ALLOW_PRIVATE": "true",
                "COPYDESK_HOST_DELAY_S": "0.02",
                "COPYDESK_BATCH_SIZE": "10",
                "AWS_ACCESS_KEY_ID": keys["access_key"],
                "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
                **settings,
            },
        )

    def push(self, inputs: int, batch_size: int) -> None:
        """Archive inputs as an endpoint does: in batches that no run owns."""
        run_id = make_run_id(datetime.now(UTC), "0badc0de")
        for number in range(0, inputs, batch_size):
            batch_id = make_batch_id(run_id, number // batch_size)
            captures = []
            for place in range(number, min(inputs, number + batch_size)):
                data = f"Night {place} at the mole\n\n{write_text(place)}\n".encode()
                came = Incoming(
                    "push",
                    f"push-{place}",
                    f"push:desk/{place}",
                    datetime.now(UTC),
                    data,
                    media_type="text/plain",
                )
                sha256 = self.store.put_raw(data).sha256
                captures.append(make_capture(came, make_capture_id(batch_id, place - number), sha256))
            write_captures(self.store, batch_id, captures)


@contextmanager
def open_office(folder: Path, feeds: int, pages: int) -> Iterator[Office]:
    """Run a store and a site for the length of a block."""
    with open_site(feeds, pages) as site, lease_s3(folder, BUCKET) as location:
        store = RawStore.at(location)
        store.check()
        yield Office(folder, store, location.endpoint_url, site)
