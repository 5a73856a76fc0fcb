"""Forgetting through real Prefect, a real S3 server and real DuckDB files: nothing is left, for good."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field, fields
from html import escape
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from flows.cli.forgetting import plan_forgetting
from flows.forget import forget
from flows.rebuild import rebuild
from flows.reprocess import reprocess
from flows.sweep import sweep
from tasks.clients.forget.removing import remove_from_store
from tasks.clients.forget.tombstone_store import read_tombstones, write_tombstone
from tasks.clients.news.kept_publications import keep_publication
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError, UsageError
from tasks.settings import read_settings
from tests.flows.forget.traces import find_traces
from tests.site.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tasks.core.forget.tombstones import Tombstone
    from tests.commands.commands import Commands
    from tests.flows.conftest import IngestCall
    from tests.site.server import Site

pytestmark = pytest.mark.slow

MARKER = "Nobody but Ysolde Marrack would say what the ninth lock had cost the parish of Tolverne"
PARTS = (
    f"{MARKER}, and she said it to this newspaper alone after a meeting that had lasted until midnight.",
    "The parish had asked for a loan in the spring, and had been told by the county to wait for the audit.",
    "Her own house stands beside the lock, and its cellar was under water twice in the course of the winter.",
    "The county wants to close the lock for a year, and to have the gates made anew by a yard at Lindhagen.",
)
OTHERS = tuple(
    (
        f"Boat number {number} of the line to Quillon left the yard on Friday with new engines and a deck.",
        f"It will take {number} cars more than before, said the line, and nobody has to wait at the mole.",
        f"The yard has work for {number} more years, its owner said, and takes on apprentices in autumn.",
    )
    for number in (12, 17, 23)
)


def write_page(parts: tuple[str, ...], title: str) -> str:
    """An invented page."""
    text = "".join(f"<p>{part}</p>" for part in parts)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def write_feed(site: Site) -> Answer:
    """A feed that has both articles, whole."""
    items = "".join(
        f"<item><title>{path[1:]}</title><link>{site.url(path)}</link>"
        f"<content:encoded>{escape(''.join(f'<p>{part}</p>' for part in parts))}</content:encoded></item>"
        for path, parts in (("/lock-of-tolverne-cost", PARTS), ("/boat-of-the-line-leaves", OTHERS[0]))
    )
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Post</title>'
    return Answer(f"{head}{items}</channel></rss>", headers=(("Content-Type", "application/rss+xml"),))


@pytest.fixture
def store(run_ingest: IngestCall, data_dir: Path) -> Iterator[RawStore]:
    """The store of the data folder; flows are recorded at a real server."""
    assert run_ingest
    with lease_s3(data_dir, "copydesk") as location:
        made = RawStore.at(location)
        made.check()
        yield made


def begin(store: RawStore, given: str) -> Tombstone:
    """Plan and leave the tombstone, as the command does before it removes anything."""
    stone = plan_forgetting(read_settings(), given, "asked for by letter").stone
    write_tombstone(store, stone)
    return stone


def ask(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the news database."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_nothing_is_left_of_it_and_no_source_brings_it_back(  # noqa: PLR0913, PLR0917 - fixtures
    store: RawStore,
    run_ingest: IngestCall,
    data_dir: Path,
    tmp_path: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not in a file, an object or a cell; feeds, pages, files, the inbox and a rebuild bring nothing back.

    Nor in the lake, which is published after each of these.
    """
    monkeypatch.setenv("COPYDESK_LAKE_EVERY", "1s")
    url = site.url("/lock-of-tolverne-cost")
    site.pages |= {
        "/lock-of-tolverne-cost": write_page(PARTS, "What the lock has cost"),
        "/boat-of-the-line-leaves": write_page(OTHERS[0], "A boat leaves the yard"),
        "/feed.xml": write_feed(site),
    }
    rows = tmp_path / "rows.jsonl"
    texts = ["\n\n".join(parts) for parts in (PARTS, OTHERS[1])]
    rows.write_text(
        "".join(
            json.dumps(
                {"url": f"https://post.example/{number}-of-the-rows", "title": f"Row {number}", "text": text}
            )
            + "\n"
            for number, text in enumerate(texts)
        )
    )
    page = tmp_path / "page.html"
    page.write_text(write_page(PARTS, "What the lock has cost"))
    other = tmp_path / "other.html"
    other.write_text(write_page(OTHERS[2], "Another boat leaves the yard"))
    run_ingest(site.url("/feed.xml"))
    run_ingest(rows, page, other)
    store.put_object("inbox/lock.txt", "\n\n".join(PARTS).encode(), "text/plain")
    sweep()
    everything = ask(data_dir, "FROM articles ORDER BY article_id")
    before = [row for row in everything if not any(MARKER in str(value) for value in row)]
    assert len(before) + 1 < len(everything)
    newest = "SELECT max(number) FROM publications"
    [(number,)] = ask(data_dir, newest)
    kept = keep_publication(NewsDatabase(data_dir / "news.duckdb"), "before").path
    traces = find_traces(store, data_dir, MARKER)
    assert len(traces) > 5
    assert any(each.startswith("lake/articles/") for each in traces)

    stone = begin(store, url)
    assert stone.removal is not None
    assert forget(stone.tombstone_id).is_finished
    assert find_traces(store, data_dir, MARKER) == []
    for article_id in stone.removal.article_ids:
        assert find_traces(store, data_dir, article_id) == []
    assert not kept.exists()
    assert ask(data_dir, newest) == [(number + 1,)]
    left = "FROM articles ORDER BY article_id"
    assert ask(data_dir, left) == before

    again = run_ingest(site.url("/feed.xml"), url)
    assert {each.reason for each in again.quarantined} == {"forgotten"}
    again = run_ingest(rows, page)
    assert Counter(again.outcomes)["quarantined"] == 2
    assert {each.reason for each in again.quarantined} == {"forgotten"}
    store.put_object("inbox/lock-again.txt", "\n\n".join(PARTS).encode(), "text/plain")
    assert Counter(sweep().outcomes) == Counter(quarantined=1)
    reprocess()
    rebuild()
    assert find_traces(store, data_dir, MARKER) == []
    assert ask(data_dir, "SELECT article_id FROM articles ORDER BY article_id") == [
        (row[0],) for row in before
    ]
    assert forget(stone.tombstone_id).captures == stone.captures
    [told] = read_tombstones(store)
    assert (told.why, told.is_finished) == ("asked for by letter", True)


@dataclass(frozen=True, slots=True)
class BreakingStore(RawStore):
    """A store that writes or deletes once, and then no more."""

    left: list[int] = field(default_factory=lambda: [1])

    def _spend(self) -> None:
        if not self.left[0]:
            raise StopError("broken off here")
        self.left[0] -= 1

    def put_object(self, key: str, data: bytes, content_type: str) -> None:
        """Store once."""
        self._spend()
        RawStore.put_object(self, key, data, content_type)

    def forget(self, keys: Sequence[str]) -> None:
        """Delete once."""
        self._spend()
        RawStore.forget(self, keys)


def test_one_that_is_broken_off_is_gone_on_with(
    store: RawStore, run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """Wherever it ends, what is loaded stays whole, and doing it again ends in the same state."""
    for number, parts in enumerate((PARTS, *OTHERS)):
        (tmp_path / f"{number}.html").write_text(write_page(parts, f"The news of {number} o'clock"))
    run_ingest(*(tmp_path / f"{number}.html" for number in range(3)))
    run_ingest(tmp_path / "3.html", tmp_path / "0.html")
    given = (tmp_path / "0.html").as_posix()
    stone = begin(store, given)
    assert stone.removal is not None
    assert plan_forgetting(read_settings(), given, None).stone == stone

    breaks = 0
    while True:
        try:
            values = {each.name: getattr(store, each.name) for each in fields(RawStore)}
            remove_from_store(BreakingStore(**values), stone.removal)
        except StopError:
            breaks += 1
            if breaks == 1:  # captures without their rows, the worst there is
                assert rebuild().captures == 3
                assert Counter(run_ingest(tmp_path / "1.html").outcomes)["unchanged"] == 1
        else:
            break
    assert breaks >= 1
    again = plan_forgetting(read_settings(), given, None).stone
    assert forget(again.tombstone_id).is_finished
    assert find_traces(store, data_dir, MARKER) == []
    assert len(ask(data_dir, "FROM articles")) == 3
    assert rebuild().left == 0


def test_what_goes_by_no_name_or_by_several_is_said(
    store: RawStore, run_ingest: IngestCall, site: Site
) -> None:
    """Nothing is guessed: an unknown name is an error, one of several articles lists them."""
    assert store
    site.pages |= {
        "/lock-of-tolverne-cost": write_page(PARTS, "What the lock has cost"),
        "/boat-of-the-line-leaves": write_page(OTHERS[0], "A boat leaves the yard"),
        "/feed.xml": write_feed(site),
    }
    run_ingest(site.url("/feed.xml"))
    with pytest.raises(UsageError, match="Nothing here goes by"):
        plan_forgetting(read_settings(), site.url("/train-of-the-line"), None)
    with pytest.raises(UsageError, match=r"2 articles go by .*feed.xml:\n  [0-9a-f]{20}  http"):
        plan_forgetting(read_settings(), site.url("/feed.xml"), None)
    assert plan_forgetting(read_settings(), site.url("/boat-of-the-line-leaves"), None).stone.articles == 1


def test_the_command_shows_and_asks_before_it_removes(  # noqa: PLR0913, PLR0917 - fixtures
    store: RawStore,
    run_ingest: IngestCall,
    data_dir: Path,
    tmp_path: Path,
    prefect_api: str,
    commands: Commands,
) -> None:
    """Without --yes nothing goes; the list tells when and why, and not what; a second time says so."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data_dir), "PREFECT_API_URL": prefect_api}
    page = tmp_path / "lock.html"
    page.write_text(write_page(PARTS, "What the lock has cost"))
    run_ingest(page)

    def run(*arguments: str) -> str:
        done = commands.run("forget", *arguments, environment=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert "Nothing was removed" in run(page.as_posix())
    assert "1 captures" in run(page.as_posix(), "--dry-run")
    assert "Nothing was forgotten" in run("--list")
    assert find_traces(store, data_dir, MARKER)
    assert "Forgotten" in run(page.as_posix(), "--yes", "--why", "a court's order")
    assert find_traces(store, data_dir, MARKER) == []
    listed = run("--list", "--format", "jsonl")
    assert "a court's order" in listed
    assert "lock" not in listed
    assert "It was forgotten on" in run(page.as_posix())
