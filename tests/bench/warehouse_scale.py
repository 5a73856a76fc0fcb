"""Prints what loading and publishing cost at scale: the loader's own time, its memory, the size of the files.

    python tests/bench/warehouse_scale.py [ARTICLES] [ADDED] [FOLDER]

Invents articles (100,000 unless told), in batches of 250 as the flow makes them: words as frequent as in
real news, a tenth of them cut copies of earlier ones, another tenth reports of one event, paragraphs that
every publisher repeats. Writing them down as cleaned batches is not timed; loading all of them and
publishing is, in a process of its own, then loading and publishing ADDED more (a hundredth unless told).
Meanwhile a reader keeps the news database open and another one counts articles over and over. Batches
stay in FOLDER, if given, for the next time.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import StopError
from tasks.core.identity.identity import hash_text
from tasks.core.records import (
    Capture,
    CleanedCapture,
    Completeness,
    Document,
    Evidence,
    Kind,
    Paywall,
    Segment,
)
from tasks.core.store.captures import decode_captures, encode_captures

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

BATCH = 250
START = datetime(2026, 1, 1, tzinfo=UTC)
MEGABYTE = 1_000_000
PUBLISHERS = 40
WORDS = 200_000
REMEMBERED = 5_000
WHOLE = """
    SELECT count(*)
    FROM outcomes
    LEFT JOIN articles USING (article_id)
    LEFT JOIN internal.indexed_articles AS indexed USING (article_id)
    WHERE articles.article_id IS NULL OR indexed.words IS NULL
"""
"""What no reader may ever see: an outcome without its article, or an article that search does not know."""


@dataclass(frozen=True, slots=True)
class Part:
    """What loading and publishing some batches took."""

    articles: int
    loading: float
    publishing: float
    processor: float
    resting_bytes: int
    most_bytes: int


class Newsroom:
    """Invents articles, the same ones each time."""

    def __init__(self) -> None:
        self._random = random.Random(6)  # noqa: S311 - no secret
        self._words = [self._make_word() for _ in range(WORDS)]
        self._frequencies = list(accumulate(1 / (place + 3) for place in range(WORDS)))
        self._chrome = [[self._write(25) for _ in range(4)] for _ in range(PUBLISHERS)]
        self._earlier: list[list[str]] = []

    def write_batch(self, number: int) -> tuple[list[Capture], bytes]:
        """One batch: its captures, and what cleaning made of them."""
        batch_id = f"{START + timedelta(minutes=number):%Y%m%dT%H%M%SZ}-{number:08x}-00000"
        cleaned = [self._write_one(batch_id, number * BATCH + place) for place in range(BATCH)]
        return [one.capture for one in cleaned], encode(cleaned)

    def _make_word(self) -> str:
        syllables = self._random.choices(
            ("ka", "ro", "li", "ten", "mus", "po", "ger", "sal", "vi", "dor"), k=6
        )
        return "".join(syllables[: self._random.randint(2, 6)]) + self._random.choice(("", "s", "ed", "ing"))

    def _write(self, length: int) -> str:
        words = self._random.choices(self._words, cum_weights=self._frequencies, k=length)
        return " ".join(words).capitalize() + "."

    def _write_text(self) -> list[str]:
        """A new text, a copy of an earlier one, cut and with something added, or a report of its event."""
        kind = self._random.random()
        if self._earlier and kind < 0.1:
            earlier = self._random.choice(self._earlier)
            text = [*earlier[: self._random.randint(len(earlier) // 2 + 1, len(earlier))], self._write(30)]
        else:
            text = [self._write(self._random.randint(30, 90)) for _ in range(self._random.randint(4, 12))]
            if self._earlier and kind < 0.2:
                names = self._random.choice(self._earlier)[0].split()[:20]
                text[0] = " ".join(names).title() + " " + text[0]
        if len(self._earlier) < REMEMBERED:
            self._earlier.append(text)
        else:
            self._earlier[self._random.randrange(REMEMBERED)] = text
        return text

    def _write_one(self, batch_id: str, number: int) -> CleanedCapture:
        publisher = number % PUBLISHERS
        url = f"https://paper{publisher}.example/{number}"
        seen = START + timedelta(minutes=number)
        text = self._write_text()
        removed = self._random.sample(self._chrome[publisher], 3)
        title = self._write(9)
        kinds = [
            (Kind.TITLE, title),
            *((Kind.BODY, each) for each in text),
            *((Kind.PROMO, each) for each in removed),
        ]
        raw_sha256 = hash_text(url)
        document = Document(
            media_type="text/html",
            url=url,
            canonical_url=url,
            domain=f"paper{publisher}.example",
            publisher=f"Paper {publisher}",
            title=title,
            description=self._write(20),
            authors=(self._write(2),),
            published_at=seen.isoformat(),
            language="en",
            paywall=Paywall.NONE,
            completeness=Completeness.FULL,
            text="\n\n".join(text),
            segments=tuple(Segment(kind, each, "body/model", 0, len(each)) for kind, each in kinds),
            evidence=tuple(Evidence(f"field{n}", url, "json-ld", n % 2 == 0) for n in range(12)),
        )
        capture = Capture(
            capture_id=f"{batch_id}-{number % BATCH:04d}",
            batch_id=batch_id,
            run_id=batch_id.rpartition("-")[0],
            via="web",
            source=url,
            url=url,
            final_url=url,
            http_status=200,
            headers=(("content-type", "text/html"), ("server", "nginx"), ("etag", raw_sha256)),
            media_type="text/html",
            bytes=80_000,
            raw_sha256=raw_sha256,
            raw_key=f"raw/{raw_sha256[:2]}/{raw_sha256}",
            fetched_at=seen,
        )
        return CleanedCapture(capture, "1", document)


def write_batches(folder: Path, batches: int) -> None:
    """Write the batches that are not there yet."""
    if len(list(folder.glob("*.parquet"))) >= batches:
        return
    newsroom = Newsroom()
    for number in track(range(batches), "inventing articles"):
        captures, cleaned = newsroom.write_batch(number)
        (folder / f"{number:06d}.jsonl").write_bytes(encode_captures(captures))
        (folder / f"{number:06d}.parquet").write_bytes(cleaned)


def read_batch(folder: Path, number: int) -> CleanedBatch:
    """Read a batch as the loader does."""
    captures = decode_captures((folder / f"{number:06d}.jsonl").read_bytes())
    cleaned = decode_table((folder / f"{number:06d}.parquet").read_bytes())
    return CleanedBatch(captures[0].batch_id, captures, cleaned)


def load_and_publish(folder: Path, numbers: range, data: Path, line: Connection) -> None:
    """Load some batches as a run does, publish, and tell what it took."""
    warehouse, news = Warehouse(data / "warehouse.duckdb"), data / "news.duckdb"
    resting = psutil.Process().memory_info().rss
    articles, busy, started = 0, time.process_time(), time.monotonic()
    batches = (read_batch(folder, number) for number in numbers)
    for _, ended in warehouse.load_batches(batches):
        articles += len(ended.verdicts)
    loaded = time.monotonic()
    build_news(warehouse, NewsDatabase(news))
    ended = time.monotonic()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    processor = time.process_time() - busy
    line.send(Part(articles, loaded - started, ended - loaded, processor, resting, most))


def read_on(news: Path, line: Connection) -> None:
    """Hold the first copy open and read each later one until told to stop; tell how many looks it took."""
    while not news.exists() and not line.poll(0.1):
        pass
    looks = 0
    with NewsDatabase(news).open() as held:
        first = held.execute("SELECT count(*) FROM articles").fetchall()
        while not line.poll(0.05):
            with NewsDatabase(news).open() as connection:
                rows = connection.execute(WHOLE).fetchall()
            if rows != [(0,)]:
                raise StopError(f"A reader saw half a state: {rows}")
            if held.execute("SELECT count(*) FROM articles").fetchall() != first:
                raise StopError("What a reader holds open changed")
            looks += 1
    line.send(looks)


def run_part(folder: Path, numbers: range, data: Path) -> Part:
    """Load and publish in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=load_and_publish, args=(folder, numbers, data, theirs))
    process.start()
    theirs.close()
    part: Part = ours.recv()
    process.join()
    return part


def measure(folder: Path, articles: int, added: int, data: Path) -> tuple[list[Part], int]:
    """Load a base, then some more, while somebody reads; give both parts and the looks of the reader."""
    base, more = articles // BATCH, -(-added // BATCH)
    write_batches(folder, base + more)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    reader = context.Process(target=read_on, args=(data / "news.duckdb", theirs))
    reader.start()
    theirs.close()
    parts = [run_part(folder, numbers, data) for numbers in (range(base), range(base, base + more))]
    ours.send(None)
    looks: int = ours.recv()
    reader.join()
    return parts, looks


def main(articles: int = 100_000, added: int | None = None, folder: str | None = None) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        kept, data = Path(folder or scratch, "batches"), Path(scratch, "data")
        kept.mkdir(parents=True, exist_ok=True)
        data.mkdir()
        parts, looks = measure(kept, articles, added or articles // 100, data)
        sizes = {path.name: path.stat().st_size / MEGABYTE for path in sorted(data.glob("*.duckdb"))}
    table = Table("articles", "loading s", "publishing s", "processor s", "memory MB", "at rest MB")
    for part in parts:
        seconds = (part.loading, part.publishing, part.processor)
        memory = (part.most_bytes / MEGABYTE, part.resting_bytes / MEGABYTE)
        table.add_row(
            f"{part.articles:,}", *(f"{one:.1f}" for one in seconds), *(f"{one:.0f}" for one in memory)
        )
    console = Console()
    console.print(table)
    console.print(", ".join(f"{name} {size:,.0f} MB" for name, size in sizes.items()))
    console.print(f"A reader looked {looks} times meanwhile, and saw whole states only")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3]), *sys.argv[3:4])
