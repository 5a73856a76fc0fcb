"""The loader's database: one writer, a batch once, a crash leaves the state before."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.core.errors import StopError
from tasks.core.identity.identity import hash_text, make_source_id
from tasks.core.records import Document, KnownText, Reason
from tasks.core.store.load_log import RunRecord
from tests.clients.other_process import started

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

FACTS = (
    *("batches", "captures", "outcomes", "revisions", "segments", "evidence", "quotes", "mentions"),
    "runs",
)


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the warehouse itself."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def count_all(path: Path) -> dict[str, int]:
    """Count the rows of every table of facts."""
    return {table: ask(path, f"SELECT count(*) FROM {table}")[0][0] for table in FACTS}  # noqa: S608 - names above


def outcomes(newsroom: Newsroom, **read: Document | KnownText) -> list[tuple[str, int | None]]:
    """Load a batch and give its outcomes with their revisions."""
    return [(verdict.outcome.value, verdict.revision) for verdict in newsroom.load(**read).verdicts]


def test_a_batch_loads_whole(newsroom: Newsroom, article: Document, other: Document) -> None:
    """Every capture has its outcome, every new text its rows, and the publishers are counted."""
    loaded = newsroom.load(a=article, b=Document("text/html", Reason.NO_ARTICLE, "empty"), c=other)
    assert [verdict.outcome for verdict in loaded.verdicts] == ["article", "quarantined", "article"]
    assert (loaded.is_new, loaded.publishers) == (True, {"The Courier": 2})
    assert count_all(newsroom.warehouse.path) == {
        "batches": 1,
        "captures": 3,
        "outcomes": 3,
        "revisions": 2,
        "segments": 6,
        "evidence": 4,
        "quotes": 1,
        "mentions": 3,
        "runs": 0,
    }
    assert ask(newsroom.warehouse.path, "SELECT headers['x-two'] FROM captures LIMIT 1") == [(["a", "b"],)]


def test_a_batch_twice_is_loaded_once(newsroom: Newsroom, article: Document) -> None:
    """The second time gives the verdicts of the first and adds nothing."""
    first = newsroom.load(a=article)
    before = count_all(newsroom.warehouse.path)
    again = newsroom.load_again(0)
    assert (again.verdicts, again.is_new) == (first.verdicts, False)
    assert count_all(newsroom.warehouse.path) == before


def test_the_same_news_again_is_unchanged(newsroom: Newsroom, article: Document) -> None:
    """A new capture of a known text adds a capture and an outcome, no text."""
    newsroom.load(a=article)
    before = count_all(newsroom.warehouse.path)
    assert outcomes(newsroom, a=article) == [("unchanged", 1)]
    after = count_all(newsroom.warehouse.path)
    assert {table for table in FACTS if after[table] != before[table]} == {"batches", "captures", "outcomes"}


def test_a_changed_text_is_a_revision_and_a_copy_is_found(newsroom: Newsroom, article: Document) -> None:
    """The state of earlier batches decides about later ones."""
    plain = Document("text/plain", text=article.text)
    changed = replace(article, text="It opened again.")
    assert outcomes(newsroom, a=article) == [("article", 1)]
    assert outcomes(newsroom, a=changed, b=plain) == [("revision", 2), ("copy", 1)]
    assert outcomes(newsroom, b=plain) == [("unchanged", 1)]


def test_doubtful_wordings_are_counted_with_the_batch_that_brought_them(
    newsroom: Newsroom, article: Document, other: Document
) -> None:
    """Loaded for the first time or again; what is unchanged, or not doubted, does not count."""
    sure = replace(other, doubts=())
    assert newsroom.load(a=article, b=sure).doubtful == 1
    assert newsroom.load(a=article, b=sure).doubtful == 0
    assert newsroom.load_again(0).doubtful == 1


def test_known_bytes_that_are_back_restore_their_text(newsroom: Newsroom, article: Document) -> None:
    """Text A, text B, then A again by its bytes alone: revision 3 has the rows of revision 1."""
    known = KnownText(make_source_id(article.canonical_url or ""), hash_text(article.text))
    newsroom.load(a=article)
    assert outcomes(newsroom, a=known) == [("unchanged", 1)]
    newsroom.load(a=replace(article, text="It opened again.", segments=()))
    assert outcomes(newsroom, a=known) == [("revision", 3)]
    path = newsroom.warehouse.path
    assert ask(path, "SELECT revision, text, authors FROM revisions WHERE revision <> 2 ORDER BY 1") == [
        (1, article.text, list(article.authors)),
        (3, article.text, list(article.authors)),
    ]
    for table in ("segments", "evidence"):
        ledger = f"SELECT * EXCLUDE (revision) FROM {table} WHERE revision = "  # noqa: S608 - names above
        assert ask(path, ledger + "1 ORDER BY ordinal") == ask(path, ledger + "3 ORDER BY ordinal") != []


def test_a_known_text_that_is_not_there_stops_the_load(newsroom: Newsroom, article: Document) -> None:
    """A batch that leans on a text of another warehouse is refused as a whole."""
    with pytest.raises(StopError, match="known to no revision"):
        newsroom.load(a=article, b=KnownText("f" * 20, hash_text("Elsewhere.")))
    assert newsroom.warehouse.loaded_batch_ids() == ()


def test_a_later_cleaner_gives_a_new_reading(newsroom: Newsroom, article: Document) -> None:
    """The same text read with better fields is unchanged, and its fields and ledger are kept, once."""
    newsroom.load(a=article)
    newsroom.version = "2"
    better = replace(article, publisher="The Evening Courier")
    assert outcomes(newsroom, a=better, b=better) == [("unchanged", 1), ("unchanged", 1)]
    assert outcomes(newsroom, a=better) == [("unchanged", 1)]
    assert ask(
        newsroom.warehouse.path, "SELECT revision, reading, publisher FROM revisions ORDER BY ALL"
    ) == [
        (1, 1, "The Courier"),
        (1, 2, "The Evening Courier"),
    ]


def test_a_later_cleaner_that_reads_another_text_makes_no_revision(
    newsroom: Newsroom, article: Document
) -> None:
    """A capture that is cleaned again stays at its revision, with a new reading beside the old one."""
    newsroom.load(a=article)
    newsroom.load(a=replace(article, text="It opened again."))
    newsroom.version = "2"
    better = replace(article, text="Opened.", canonical_url="https://courier.example/news/other")
    [verdict] = newsroom.clean_again({"a": better}, batch=1).verdicts
    assert (verdict.outcome, verdict.article_id, verdict.revision) == (
        "unchanged",
        make_source_id(article.canonical_url or ""),
        2,
    )
    rows = "SELECT revision, reading, text, cleaner_version FROM revisions ORDER BY ALL"
    assert ask(newsroom.warehouse.path, rows) == [
        (1, 1, article.text, "1"),
        (2, 1, "It opened again.", "1"),
        (2, 2, "Opened.", "2"),
    ]
    assert ask(newsroom.warehouse.path, "SELECT count(*), count(DISTINCT capture_id) FROM captures") == [
        (2, 2)
    ]


def test_a_copy_of_a_text_as_it_reads_now_is_found(newsroom: Newsroom, article: Document) -> None:
    """After another reading, who prints that text is a copy, and other bytes with that text are unchanged."""
    newsroom.load(a=article)
    newsroom.version = "2"
    newsroom.clean_again({"a": replace(article, text="Opened.")}, batch=0)
    plain = Document("text/plain", text="Opened.")
    assert outcomes(newsroom, b=plain, c=replace(article, text="Opened.")) == [("copy", 1), ("unchanged", 1)]


def test_a_batch_that_cannot_be_announced_is_not_loaded(newsroom: Newsroom, article: Document) -> None:
    """Its place in the order is said before it counts: if that fails, the warehouse is as it was."""
    newsroom.load(a=article)
    [(_, cleaned)] = newsroom.batches
    announced: list[int] = []

    def refuse(sequence: int) -> None:
        announced.append(sequence)
        raise StopError("the store is gone")

    later = [replace(one, capture=replace(one.capture, capture_id="later", batch_id="x")) for one in cleaned]
    captures, table = [one.capture for one in later], decode_table(encode(later))
    before = count_all(newsroom.warehouse.path)
    with pytest.raises(StopError, match="gone"):
        list(newsroom.warehouse.load_batches([CleanedBatch("x", captures, table, announce=refuse)]))
    assert count_all(newsroom.warehouse.path) == before
    again = CleanedBatch("x", captures, table, announce=announced.append)
    assert [loaded.is_new for _, loaded in newsroom.warehouse.load_batches([again])] == [True]
    assert announced == [2, 2]


def test_captures_and_cleaned_rows_must_match(newsroom: Newsroom, article: Document) -> None:
    """A capture without a row is refused, unless it says itself that it has no bytes."""
    newsroom.load(a=article)
    [(_, [cleaned])] = newsroom.batches
    empty = decode_table(encode([]))
    with pytest.raises(StopError, match="do not match"):
        list(newsroom.warehouse.load_batches([CleanedBatch("x", [cleaned.capture], empty)]))
    lost = replace(cleaned.capture, capture_id="lost", raw_sha256=None, raw_key=None, reason="robots")
    [(_, loaded)] = newsroom.warehouse.load_batches([CleanedBatch("x", [lost], empty, run_id="later")])
    assert [verdict.outcome for verdict in loaded.verdicts] == ["skipped"]
    assert ask(newsroom.warehouse.path, "SELECT run_id FROM outcomes WHERE capture_id = 'lost'") == [
        ("later",)
    ]


def test_missing_batches_are_found(newsroom: Newsroom, article: Document) -> None:
    """What was archived and never loaded is found, oldest first; a new folder has loaded nothing."""
    assert newsroom.warehouse.find_missing(["b2", "b1"]) == ["b1", "b2"]
    assert not newsroom.warehouse.path.exists()
    newsroom.load(a=article)
    [loaded] = newsroom.warehouse.loaded_batch_ids()
    assert newsroom.warehouse.find_missing(["b2", loaded]) == ["b2"]


def test_a_run_is_recorded_once(newsroom: Newsroom) -> None:
    """A run given twice is one row, with its outcomes as they were."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    run = RunRecord("r", "f", moment, moment, 3, (("article", 2), ("copy", 1)), "1")
    newsroom.warehouse.record_run(run)
    newsroom.warehouse.record_run(run)
    assert ask(newsroom.warehouse.path, "SELECT run_id, inputs, outcomes FROM runs") == [
        ("r", 3, {"article": 2, "copy": 1})
    ]


def test_a_shell_left_open_on_the_warehouse_is_named(newsroom: Newsroom, article: Document) -> None:
    """Whoever opens the loader's file is told by process id; once it is closed the load goes through."""
    newsroom.load(a=article)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with (
        started(code, newsroom.warehouse.path) as shell,
        pytest.raises(StopError, match=f"process {shell.pid}"),
    ):
        newsroom.load(a=article)
    assert newsroom.load_again(1).is_new


def test_writers_wait_for_each_other_within_bounds(newsroom: Newsroom, article: Document) -> None:
    """A second writer waits; in vain, it says who holds the warehouse and what for."""
    with (
        newsroom.warehouse.open("a long load"),
        pytest.raises(StopError, match=f"{os.getpid()}, a long load"),
    ):
        replace(newsroom.warehouse, wait_s=0.1).loaded_batch_ids()
    assert newsroom.load(a=article).is_new


def test_a_loader_that_is_killed_leaves_the_state_before(newsroom: Newsroom, article: Document) -> None:
    """Killed in the middle of a transaction: nothing of the batch is there, and the next one loads."""
    newsroom.load(a=article)
    before = count_all(newsroom.warehouse.path)
    code = """
import sys, time
from pathlib import Path
from tasks.clients.files.duckdb_files import transaction
from tasks.clients.warehouse.warehouse import Warehouse
with Warehouse(Path(sys.argv[1])).open("dying") as connection, transaction(connection):
    for table in ("captures", "outcomes", "revisions", "segments"):
        connection.execute(f"INSERT INTO {table} FROM {table}")
    print("open", flush=True)
    time.sleep(60)
"""
    with started(code, newsroom.warehouse.path) as loader:
        loader.send_signal(signal.SIGKILL)
    assert newsroom.load(b=article).is_new  # it would wait two seconds for a lock
    after = count_all(newsroom.warehouse.path)
    assert after == before | {table: before[table] + 1 for table in ("batches", "captures", "outcomes")}
