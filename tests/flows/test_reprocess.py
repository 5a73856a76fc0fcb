"""Cleaning again through real Prefect, S3 and DuckDB, after the cleaner has learned something."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from flows.printing.print_reprocess import print_reprocessed
from flows.reprocess import reprocess
from tasks.clients.learn.repeat_store import write_notebook
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.errors import UsageError
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

REFRAIN = "Harbour Atlas: check out our map of berths, moorings and slipways."
NO_ARTICLE = "<html><body><p>Please enable JavaScript to continue.</p></body></html>"


def write_stories(folder: Path, count: int) -> None:
    """Articles of one publisher that end in the refrain, one of another, and a page that is none."""
    folder.mkdir()
    for number in range(count):
        (folder / f"story-{number}.txt").write_text(
            f"Date: 2026-01-{number + 1:02}\nURL: https://harbour.example/{number}.html\n"
            f"Title: Story {number}\n\n"
            f"The council of Port Elsing spoke on Tuesday about quay number {number} and then went home.\n\n"
            "It will speak again in the autumn, said the chair of the board, Mara Quillon.\n\n"
            f"{REFRAIN}\n"
        )
    (folder / "other.txt").write_text(
        "URL: https://inland.example/1.html\nTitle: Orchard\n\n"
        "The orchards of Lindhagen were sold on Friday to a cooperative of growers, the mayor said.\n\n"
        "Nobody bid against it, and the price was not told to reporters after the sale.\n"
    )
    (folder / "shell.html").write_text(NO_ARTICLE)


def teach(data_dir: Path, text: str) -> None:
    """Have the cleaner know a paragraph that repeats in harbour.example."""
    key = fold_paragraph(text)
    entry = NotebookEntry(
        make_repeat_id("harbour.example", key),
        "harbour.example",
        Kind.PROMO,
        key,
        text,
        State.ACTIVE,
        "2026-01-01",
        8,
    )
    with lease_s3(data_dir, "copydesk") as location:
        write_notebook(RawStore.at(location), Notebook((entry,)), datetime.now(UTC))


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask one of the databases."""
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def list_keys(data_dir: Path) -> list[str]:
    """All keys of the store, but the parts of the Prefect server."""
    with lease_s3(data_dir, "copydesk") as location:
        return list(RawStore.at(location).list_keys(""))


@pytest.fixture
def taught(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> Path:
    """A data folder with five inputs taken in, and a cleaner that has learned since."""
    write_stories(tmp_path / "inbox", 3)
    assert Counter(run_ingest(tmp_path / "inbox").outcomes) == Counter(article=4, quarantined=1)
    teach(data_dir, REFRAIN)
    return data_dir


def test_a_dry_run_says_what_would_change_and_stores_nothing(
    taught: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By publisher: texts, words, and lines to read with the rule; no row, no object more."""
    keys, rows = list_keys(taught), ask(taught / "warehouse.duckdb", "SELECT count(*) FROM outcomes")
    summary = reprocess(dry_run=True)
    assert (summary.captures, summary.left, summary.outcomes) == (5, 0, {})
    harbour = next(each for each in summary.publishers if each.texts_changed)
    assert (harbour.captures, harbour.texts_changed) == (3, 3)
    assert (harbour.words_added, harbour.words_removed) == (0, 3 * len(REFRAIN.split()))
    [line] = harbour.examples[0].goes
    assert (line.text, str(line.rule).split(".")[0]) == (REFRAIN, "repeat")
    assert sum(each.captures for each in summary.publishers) == 5
    assert list_keys(taught) == keys
    assert ask(taught / "warehouse.duckdb", "SELECT count(*) FROM outcomes") == rows
    print_reprocessed(summary)
    assert f"- {REFRAIN}" in capsys.readouterr().out
    with get_client(sync_client=True) as client:
        of_key = ArtifactFilter(key=ArtifactFilterKey(any_=["reprocess-summary"]))
        assert client.read_artifacts(artifact_filter=of_key)


def test_a_new_reading_counts_and_the_old_one_stays(taught: Path) -> None:
    """Readers see the new text of the same revision; the warehouse has both; twice changes nothing."""
    first = reprocess()
    assert first.outcomes == {"unchanged": 4, "quarantined": 1}
    news, warehouse = taught / "news.duckdb", taught / "warehouse.duckdb"
    assert ask(news, f"SELECT count(*) FROM articles WHERE contains(text, '{REFRAIN}')") == [(0,)]  # noqa: S608 - the constant above
    assert ask(news, "SELECT DISTINCT cleaner_version, revision FROM articles") == [
        (first.cleaner_version, 1)
    ]
    assert ask(news, "SELECT outcome, count(*) FROM outcomes GROUP BY 1 ORDER BY 1") == [
        ("article", 4),
        ("quarantined", 1),
    ]
    assert ask(news, "SELECT inputs FROM runs ORDER BY started_at") == [(5,), (5,)]
    readings = "SELECT reading, count(*) FROM revisions GROUP BY 1 ORDER BY 1"
    assert ask(warehouse, readings) == [(1, 4), (2, 4)]
    tables = "SELECT article_id, revision, text, cleaner_version FROM articles ORDER BY ALL"
    before = ask(news, tables)
    second = reprocess()
    assert (second.captures, second.outcomes, second.publishers) == (0, {}, ())
    assert (ask(news, tables), ask(warehouse, readings)) == (before, [(1, 4), (2, 4)])


def test_the_same_inputs_are_unchanged_before_and_after(
    taught: Path, run_ingest: IngestCall, tmp_path: Path
) -> None:
    """What another cleaner reads in the same bytes is no revision, whichever run comes first."""
    assert Counter(run_ingest(tmp_path / "inbox").outcomes) == Counter(unchanged=4, quarantined=1)
    assert reprocess().captures == 0
    teach(taught, "It will speak again in the autumn, said the chair of the board, Mara Quillon.")
    assert reprocess().outcomes == {"unchanged": 4, "quarantined": 1}
    assert Counter(run_ingest(tmp_path / "inbox").outcomes) == Counter(unchanged=4, quarantined=1)
    assert ask(taught / "news.duckdb", "SELECT count(*), max(revision) FROM revisions") == [(4, 1)]


def test_only_what_is_asked_for_is_read_again(taught: Path) -> None:
    """A condition leaves out the others and what was quarantined; a limit bounds it; nonsense is said."""
    assert reprocess(where="domain = 'inland.example'", dry_run=True).captures == 1
    assert reprocess(where="true", limit=2).captures == 2
    assert reprocess(where="true").captures == 2
    assert reprocess().captures == 1
    for wrong in ("nonsense", "true; DROP TABLE articles", "text IN (SELECT * FROM '/etc/passwd')"):
        with pytest.raises(UsageError):
            reprocess(where=wrong)
    assert ask(taught / "news.duckdb", "SELECT count(*) FROM articles") == [(4,)]
