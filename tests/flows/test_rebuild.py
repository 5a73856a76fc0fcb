"""The warehouse anew from the store alone, through real Prefect, a real S3 server and real DuckDB files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.ingest import ingest
from flows.rebuild import rebuild
from flows.reprocess import reprocess
from tasks.archive import archive_input
from tasks.clients.fetch.history import record_polls
from tasks.clients.fetch.hosts.host_log import record_hosts
from tasks.clients.learn.repeat_store import write_notebook
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.raw_store import RawStore
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.fetch.hosts.host_memory import HostsSeen, HostState, RobotsCopy, encode_hosts
from tasks.core.fetch.polls import Poll, encode_polls
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind
from tasks.core.sources.sources import FileSource, SourceKind
from tasks.core.store import batches
from tasks.core.store.captures import encode_captures
from tests.patience import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

PAGE = '<html><head><link rel="canonical" href="https://harbour.example/{}"></head><body><article>{}'
STORY = """The harbour board of Port Elsing voted on Tuesday to close its oldest dock.

The dock, built for coal, has not seen a ship since spring, the board's chair Mara Quillon said.

Harbour Atlas: check out our map of berths, moorings and slipways.

"We kept the lights on for nobody," she told reporters after the vote, which was seven to two."""


def write_inputs(folder: Path) -> None:
    """An article, its copy, another article that names its address, and a page that is none."""
    folder.mkdir(exist_ok=True)
    (folder / "dock.txt").write_text(STORY)
    (folder / "reprint.txt").write_text(STORY + "\n\n")
    paragraphs = "".join(f"<p>{each}</p>" for each in STORY.split("\n\n"))
    (folder / "dock.html").write_text(PAGE.format("dock", f"<h1>Dock to close</h1>{paragraphs}"))
    (folder / "shell.html").write_text("<html><body><p>Please enable JavaScript.</p></body></html>")


def write_moving(path: Path, slug: str, word: str) -> None:
    """An article of a publisher that changes slug and text, and keeps its number."""
    paragraphs = "".join(f"<p>{each}</p>" for each in STORY.replace("oldest", word).split("\n\n"))
    path.write_text(PAGE.format(slug, f"<h1>Dock to close</h1>{paragraphs}"))


def archive_earlier(data_dir: Path, file: Path) -> None:
    """Leave a batch of a run that died, with a name before all others."""
    batch_id = batches.make_batch_id("20200101T000000Z-0badc0de", 0)
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        capture = archive_input(store, batch_id, 1_000_000, 0, FileSource(file.name, str(file)))
        capture = replace(capture, fetched_at=datetime(2020, 1, 1, tzinfo=UTC))
        store.put_object(batches.captures_key(batch_id), encode_captures([capture]), "application/x-ndjson")


def teach(data_dir: Path) -> None:
    """Have the cleaner know a paragraph that repeats."""
    text = "Harbour Atlas: check out our map of berths, moorings and slipways."
    key = fold_paragraph(text)
    name = make_repeat_id("harbour.example", key)
    entry = NotebookEntry(name, "harbour.example", Kind.PROMO, key, text, State.ACTIVE, "2026-01-01", 8)
    with lease_s3(data_dir, "copydesk") as location:
        write_notebook(RawStore.at(location), Notebook((entry,)), datetime.now(UTC))


def poll(data_dir: Path) -> None:
    """Archive and load a look at a feed, as a run does."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    feed = Poll(
        "harbour", "https://harbour.example/feed", "https://harbour.example/feed", SourceKind.FEED, moment
    )
    polls = [feed, replace(feed, polled_at=moment + timedelta(hours=1), reason="gone", pages=3)]
    run_id = "20260101T000000Z-0a0b0c0d"
    with lease_s3(data_dir, "copydesk") as location:
        RawStore.at(location).put_object(
            batches.polls_key(run_id), encode_polls(polls), "application/x-ndjson"
        )
    record_polls(Warehouse(data_dir / "warehouse.duckdb"), run_id, polls)
    state = HostState("harbour.example", moment, moment, "host_refuses", "no", 8, 1)
    hosts = HostsSeen((state,), (RobotsCopy("https://harbour.example", moment, 200, "Allow: /", '"1"'),))
    with lease_s3(data_dir, "copydesk") as location:
        RawStore.at(location).put_object(
            batches.hosts_key(run_id), encode_hosts(hosts), "application/x-ndjson"
        )
    record_hosts(Warehouse(data_dir / "warehouse.duckdb"), run_id, hosts)


def read_tables(data_dir: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read every published table, row for row."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        names = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns()"
            " WHERE database_name = 'news' AND schema_name = 'main'"
        ).fetchall()
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in names}


def read_warehouse(data_dir: Path, table: str) -> list[tuple[object, ...]]:
    """Read a table of the warehouse itself, such as the revisions with all their readings."""
    with duckdb.connect(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return connection.execute(f"FROM {table} ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def happened(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox, and data over which it all happened: copies, changes, polls, a late batch, new readings."""
    folder = tmp_path_factory.mktemp("happened")
    data_dir, inbox = folder / "data", folder / "inbox"
    with (
        pytest.MonkeyPatch.context() as patch,
        lease_s3(data_dir, "copydesk"),
        temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        patch.setenv("COPYDESK_DATA_DIR", str(data_dir))
        write_inputs(inbox)
        ingest([str(inbox)])
        ingest([str(inbox)])
        (inbox / "dock.txt").write_text(STORY + "\n\nThe mayor had no comment on Tuesday.")
        write_moving(inbox / "moving.html", "dock-to-close-12345678", "oldest")
        write_moving(inbox / "moved.html", "vote-on-dock-12345678", "last")
        ingest([str(inbox)])
        late = folder / "late.html"
        older = "".join(f"<p>{each}</p>" for each in STORY.replace("oldest", "last coal").split("\n\n"))
        late.write_text(PAGE.format("dock", f"<h1>Dock to close</h1>{older}"))
        archive_earlier(data_dir, late)
        ingest([str(inbox)])
        teach(data_dir)
        assert reprocess().captures
        poll(data_dir)
        ingest([str(inbox)])
    wait_until(lambda: find_server(data_dir / "s3") is None)
    return folder


@pytest.fixture
def eventful(happened: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the data where everything has happened, with its store up."""
    shutil.copytree(happened / "data", tmp_path / "data")
    request.getfixturevalue("run_ingest")
    return tmp_path / "data"


def test_a_rebuilt_warehouse_is_the_same_row_for_row(eventful: Path) -> None:
    """Both databases are deleted; from the store alone come the same tables, runs and polls included."""
    kept = ("revisions", "publisher_keys", "moved_addresses", "host_states", "robots_files")
    tables, before = read_tables(eventful), [read_warehouse(eventful, table) for table in kept]
    assert {"article", "revision", "unchanged", "copy", "quarantined"} == {
        row[2] for row in tables["outcomes"]
    }
    assert len(tables["polls"]) == 2
    assert len(tables["runs"]) == 6
    assert max(reading for _, _, reading, *_ in before[0]) == 2  # type: ignore[type-var] # numbers they are
    assert [len(rows) for rows in before[1:]] == [6, 2, 1, 1]
    for name in ("warehouse.duckdb", "news.duckdb"):
        (eventful / name).unlink()
    rebuilt = rebuild()
    assert (rebuilt.batches, rebuilt.runs, rebuilt.left) == (7, 6, 0)
    assert read_tables(eventful) == tables
    assert [read_warehouse(eventful, table) for table in kept] == before
    assert rebuild() == rebuilt
    assert read_tables(eventful) == tables


def test_runs_go_on_over_a_rebuilt_warehouse(eventful: Path, run_ingest: IngestCall, happened: Path) -> None:
    """What was known is known: nothing is new, nothing is loaded twice, and a further rebuild has it all."""
    (eventful / "warehouse.duckdb").unlink()
    rebuild()
    summary = run_ingest(happened / "inbox")
    assert {kind for kind, count in summary.outcomes.items() if count} == {"unchanged", "quarantined"}
    tables = read_tables(eventful)
    assert rebuild().batches == 8
    assert read_tables(eventful) == tables


def test_what_died_while_rebuilding_leaves_the_old_warehouse(eventful: Path) -> None:
    """Half a file of a rebuild that died is cleared away, and nothing is left of it in the end."""
    tables = read_tables(eventful)
    (eventful / "rebuilding.duckdb").write_bytes(b"half a file")
    (eventful / "rebuilding.duckdb.wal").write_bytes(b"half a log")
    rebuild()
    assert read_tables(eventful) == tables
    assert not [path.name for path in eventful.iterdir() if "rebuilding" in path.name or "old" in path.name]


def test_a_store_without_anything_gives_an_empty_warehouse(run_ingest: IngestCall, data_dir: Path) -> None:
    """There is nothing to load, and readers find empty tables."""
    assert run_ingest
    assert rebuild().batches == 0
    assert not any(read_tables(data_dir).values())
