"""What tests of the databases share: invented articles, and a warehouse that they are loaded into."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

import pytest

from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.store.raw_store import RawStore
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.clean.annotate import annotate
from tasks.core.fetch.said.source_words import SourceWord, write_word
from tasks.core.identity.identity import hash_text
from tasks.core.records import (
    Capture,
    CleanedCapture,
    Document,
    Doubt,
    Evidence,
    Kind,
    KnownText,
    Paywall,
    Repair,
    Segment,
)
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tasks.clients.warehouse.loading import LoadedBatch

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Newsroom:
    """A data folder with its two databases; each input is a source and what was read there.

    A document with an address was had from there; its source is asked for where it was had from first.

    What is `said` of a source makes it one that was fetched. `find_bytes` gives the bytes of what was read.
    """

    folder: Path
    batches: list[tuple[str, list[CleanedCapture]]] = field(default_factory=list)
    version: str = "1"
    said: dict[str, SourceWord] = field(default_factory=dict)
    find_bytes: Callable[[Document], str] = attrgetter("text")
    places: dict[str, str] = field(default_factory=dict)

    @property
    def warehouse(self) -> Warehouse:
        """The loader's database."""
        return Warehouse(self.folder / "warehouse.duckdb", wait_s=2)

    @property
    def news(self) -> NewsDatabase:
        """The readers' database."""
        return NewsDatabase(self.folder / "news.duckdb")

    def capture(
        self, batch_id: str, number: int, source: str, raw: str, final_url: str | None = None
    ) -> Capture:
        """One receipt of bytes; a minute passes between two."""
        place = source if "://" in source else f"file:///inbox/{source}"
        minutes = 100 * len(self.batches) + number
        sha256 = hash_text(raw)
        said = write_word(self.said[source]) if source in self.said else ()
        return Capture(
            capture_id=f"{batch_id}-{number:04d}",
            batch_id=batch_id,
            run_id=batch_id.rpartition("-")[0],
            via="fetch" if said else "file",
            source=source,
            url=self.places.setdefault(source, place if place == source else final_url or place),
            final_url=final_url,
            http_status=None,
            headers=(("ETag", "1"), ("X-Two", "a"), ("x-two", "b"), *said),
            media_type="text/html",
            bytes=len(raw),
            raw_sha256=sha256,
            raw_key=f"raw/{sha256[:2]}/{sha256}",
            fetched_at=START + timedelta(minutes=minutes),
        )

    def load(self, **read: Document | KnownText) -> LoadedBatch:
        """Load one batch: what was read at each source, in order."""
        batch_id = f"20260101T000000Z-{len(self.batches):05d}"
        cleaned = []
        for number, (source, result) in enumerate(read.items()):
            document = annotate(result) if isinstance(result, Document) else None
            known = result if isinstance(result, KnownText) else None
            raw = self.find_bytes(document) if document else known.text_sha256 if known else ""
            had_from = document.url if document else None
            capture = self.capture(batch_id, number, source, raw, had_from)
            cleaned.append(CleanedCapture(capture, self.version, document, known))
        self.batches.append((batch_id, cleaned))
        return self.load_again(-1)

    def clean_again(self, read: dict[str, Document], batch: int) -> LoadedBatch:
        """Load what is read now, as a batch of its own, in captures of an earlier batch."""
        batch_id = f"20260101T000000Z-{len(self.batches):05d}"
        _, earlier = self.batches[batch]
        cleaned = [
            CleanedCapture(one.capture, self.version, annotate(read[one.capture.source]))
            for one in earlier
            if one.capture.source in read
        ]
        self.batches.append((batch_id, cleaned))
        return self.load_again(-1)

    def load_again(self, number: int) -> LoadedBatch:
        """Give a batch to the warehouse, for the first time or again."""
        batch_id, cleaned = self.batches[number]
        captures = [one.capture for one in cleaned]
        batch = CleanedBatch(batch_id, captures, decode_table(encode(cleaned)))
        [(_, loaded)] = self.warehouse.load_batches([batch])
        return loaded

    def publish(self) -> NewsDatabase:
        """Publish and give the path of the readers' database."""
        build_news(self.warehouse, self.news)
        return self.news


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawStore]:
    """A store that is there and checked."""
    data_dir: Path = tmp_path_factory.mktemp("store")
    with lease_s3(data_dir, "copydesk") as location:
        opened = RawStore.at(location)
        opened.check()
        yield opened
    wait_until(lambda: find_server(data_dir / "s3") is None)


@pytest.fixture(scope="session")
def make_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Newsroom]:
    """Make empty data folders."""
    return lambda: Newsroom(tmp_path_factory.mktemp("newsroom") / "data")


@pytest.fixture
def newsroom(make_newsroom: Callable[[], Newsroom]) -> Newsroom:
    """An empty data folder."""
    return make_newsroom()


@pytest.fixture(scope="session")
def article() -> Document:
    """An invented article with something in every field."""
    return write_article("The harbour of Quillon closed on Monday.")


@pytest.fixture(scope="session")
def other() -> Document:
    """Another article of the same publisher."""
    text = "A café in Lindhagen was fined in 2026.\n\n“We did nothing wrong at all,” said Ada Quist."
    return replace(
        write_article(text, number=2), title="Lindhagen café fined", published_at="2026-01-03T10:00:00+01:00"
    )


def write_article(text: str, number: int = 1) -> Document:
    """An invented article with this text."""
    return Document(
        media_type="text/html",
        url=f"https://www.courier.example/news/{number}",
        canonical_url=f"https://courier.example/news/{number}",
        domain="courier.example",
        publisher="The Courier",
        title=f"Story {number}",
        description="What happened there.",
        authors=("Ada Quist", "Bo Renn"),
        published_at="2026-01-02",
        tags=("harbour",),
        language="en",
        paywall=Paywall.METERED,
        confidence=0.912,
        doubts=(Doubt("short", "it has 7 words"),),
        text=text,
        credits=("Picture: Bo Renn",),
        captions=("The quay",),
        repairs=(Repair("mojibake", 0, 2, "Ã©", "é"),),
        segments=(
            Segment(Kind.TITLE, f"Story {number}", "html.h1", 0, 7),
            Segment(Kind.BODY, text, "keep", 9, 9 + len(text)),
            Segment(Kind.PROMO, "Get our letter", "promo.letter", None, None),
        ),
        evidence=(
            Evidence("title", f"Story {number}", "json-ld", chosen=True),
            Evidence("title", "The Courier", "og:title", chosen=False),
        ),
    )
