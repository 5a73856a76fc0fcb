"""The ground of the chaos: a data folder, a real store behind a faulty proxy, and runs in forked processes.

A run here is the flow itself over the real store and the real warehouse; Prefect's engine alone is left out,
which is what makes hundreds of faulted runs cheap. What a client was told, it wrote down.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from unittest.mock import patch

from flows.ingest import ingest
from flows.sweep import sweep
from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.raw_store import RawStore
from tasks.clients.warehouse.rebuilding import rebuild_from_store
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import CopydeskError, QuarantineError
from tasks.core.push.article import StatedFields
from tasks.core.push.submissions import PLAIN, Submission
from tasks.receive import Reception
from tests.chaos.faulty_proxy import FaultyProxy, open_proxy
from tests.simulation.stand_ins import without_prefect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BUCKET = "chaos"
WITHIN_S = 120.0
_MAX_BYTES = 1_000_000
WORDS = ("harbour", "dredger", "board", "ferry", "channel", "pilot", "silt", "crew", "basin", "tide", "mole")


class ParsersHere:
    """Parses in the run's own process: children are a row of their own."""

    def __init__(self, **_bounds: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def start(self) -> None:
        """There is nothing to start."""

    def parse_each(
        self, parse: Callable[[Any], Any], items: Iterable[Any], _on_parsed: object = None
    ) -> Iterator[Any]:
        """Parse items in their order."""
        for item in items:
            yield item if isinstance(item, QuarantineError) else parse(item)


@dataclass(frozen=True)
class Found:
    """What the store and the readers' database hold after a recovery."""

    captures: int
    lost: int
    twice: int


@dataclass
class Ground:
    """One data folder and what is done to it."""

    folder: Path
    proxy: FaultyProxy
    has_children: bool = False
    are_expected: bool = True
    """Whether all articles that were written have to come in, as a run reads them all."""
    _number: int = 0
    _sources: list[Path] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder of the runs."""
        return self.folder / "data"

    @property
    def acknowledged(self) -> Path:
        """Where a client notes the receipts that it was given."""
        return self.folder / "acknowledged"

    @property
    def store(self) -> RawStore:
        """The store, without the proxy."""
        server = find_server(self.folder / "s3")
        if server is None:
            raise AssertionError("the store is down")
        return RawStore(BUCKET, server.url, self.folder / "s3" / "credentials.json")

    def write_articles(self, number: int) -> None:
        """Write new invented articles, which the next run is to take in."""
        self._sources = []
        for _ in range(number):
            self._number += 1
            path = self.folder / "desk" / f"{self._number:05d}.txt"
            path.parent.mkdir(exist_ok=True)
            words = [WORDS[(self._number * 7 + n * n) % len(WORDS)] for n in range(50)]
            path.write_text(f"Night {self._number} at the mole\n\nThe {' '.join(words)} at {self._number}.\n")
            self._sources.append(path)

    def start(self, what: str) -> int:
        """Start a run in a process of its own; gives its id."""
        works: dict[str, Callable[[], object]] = {
            "ingest": partial(ingest.fn, [str(path) for path in self._sources]),
            "sweep": sweep.fn,
            "push": self._push,
            "rebuild": self._rebuild,
            "look": self._look,
        }
        pid = os.fork()
        if pid == 0:
            self._live(works[what])
        return pid

    def _live(self, work: Callable[[], object]) -> None:
        """Be a run's process: end with 0, with 1 where it stopped, with 2 at anything else."""
        code = 2
        try:
            os.setpgid(0, 0)
            os.environ |= self._environment()
            os.chdir(self.folder)
            with _quiet(self.folder / "said"), without_prefect(), self._parsers():
                work()
            code = 0
        except CopydeskError as error:
            (self.folder / "said").write_text(str(error))
            code = 1
        except BaseException:  # noqa: BLE001 - said, and the end of the process
            (self.folder / "said").write_text(traceback.format_exc())
        finally:
            os._exit(code)

    @contextmanager
    def _parsers(self) -> Iterator[None]:
        if self.has_children:
            yield
        else:
            with patch("tasks.clients.parsing.spare.ParserPool", ParsersHere):
                yield

    def _environment(self) -> dict[str, str]:
        keys = json.loads((self.folder / "s3" / "credentials.json").read_text())
        return {
            "COPYDESK_DATA_DIR": str(self.data),
            "COPYDESK_S3_ENDPOINT_URL": self.proxy.url,
            "COPYDESK_S3_BUCKET": BUCKET,
            "COPYDESK_BATCH_SIZE": "4",
            "AWS_ACCESS_KEY_ID": keys["access_key"],
            "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
        }

    def _push(self) -> None:
        """Be the endpoint and its client: push article after article, and note each receipt."""
        store = RawStore(BUCKET, self.proxy.url)
        asyncio.run(
            self._push_all(Reception(store, NewsDatabase(self.data / "news.duckdb"), _tell, _MAX_BYTES))
        )

    async def _push_all(self, reception: Reception) -> None:
        for path in self._sources:
            text = path.read_bytes()
            submission = Submission(
                pusher="desk",
                received_at=datetime.now(UTC),
                media_type=PLAIN,
                content_type=PLAIN,
                coding=None,
                sent=text,
                body=text,
                stated=StatedFields(id=path.stem),
                asked=("POST", "/v1/articles"),
            )
            answer = await reception.answer(submission, path.stem)
            with self.acknowledged.open("a") as noted:
                noted.write(answer["receipt_id"] + "\n")
        await reception.close()

    def _rebuild(self) -> None:
        store = RawStore(BUCKET, self.proxy.url)
        path = self.data / "warehouse.duckdb"
        rebuild_from_store(store, path, lambda _done, _all: None)
        build_news(Warehouse(path), NewsDatabase(self.data / "news.duckdb"), store)

    def look(self) -> Found:
        """See what has no outcome and what has two: captures, receipts, articles that were to come in."""
        if wait(self.start("look")):
            raise AssertionError((self.folder / "said").read_text())
        return Found(**json.loads((self.folder / "found").read_text()))

    def _look(self) -> None:
        store = self.store
        lines = [line for key in store.list_keys("captures/") for line in store.get_object(key).splitlines()]
        source_of = {row["capture_id"]: row["source"] for row in map(json.loads, lines)}
        receipts = set(self.acknowledged.read_text().split()) if self.acknowledged.exists() else set()
        with NewsDatabase(self.data / "news.duckdb").open() as connection:
            outcomes = connection.execute("SELECT capture_id, article_id, revision FROM outcomes").fetchall()
        ended = Counter(capture_id for capture_id, *_ in outcomes)
        taken = {Path(source_of[capture_id]).stem for capture_id, article_id, _ in outcomes if article_id}
        revised = {
            article_id for _, article_id, revision in outcomes if revision is not None and revision > 1
        }
        absent = {path.stem for path in self._sources} - taken if self.are_expected else set()
        found = Found(
            captures=len(source_of),
            lost=len((source_of.keys() | receipts) - ended.keys()) + len(absent),
            twice=sum(number > 1 for number in ended.values()) + len(revised),
        )
        (self.folder / "found").write_text(json.dumps(asdict(found)))


def wait(pid: int) -> int:
    """Wait for a process and give how it ended, as a shell would say it."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    kill(pid)
    raise AssertionError(f"process {pid} hangs")


def kill(pid: int) -> None:
    """Kill a process with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


@contextmanager
def open_ground(folder: Path) -> Iterator[Ground]:
    """Run a store and its proxy for the length of a block."""
    with open_proxy() as proxy, lease_s3(folder, BUCKET) as location:
        proxy.port.value = int(location.endpoint_url.rpartition(":")[2])
        yield Ground(folder, proxy)


@contextmanager
def _quiet(said: Path) -> Iterator[None]:
    with said.open("w") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
        yield


def _tell(_captures: int) -> None:
    """No sweep is started: the next one comes by itself."""
