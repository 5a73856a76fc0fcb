"""`copydesk export` as a user meets it: the samples taken in, and out again in every form."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tasks.clients.servers.prefect_api import make_client
from tasks.clients.web_archives.intake import read_archive
from tasks.core.run.assets import MADE
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.commands.commands import Commands

    Cli = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
COLUMNS = ["article_id", "url", "canonical_url", "domain", "publisher", "outlet_id", "title", "description"]


@pytest.fixture(scope="module")
def copydesk(tmp_path_factory: pytest.TempPathFactory, prefect_api: str, commands: Commands) -> Cli:
    """Run a command over a data folder of this module."""
    data_dir = tmp_path_factory.mktemp("export") / "data"
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data_dir), "PREFECT_API_URL": prefect_api}

    def run(*arguments: str | Path, **told: str) -> subprocess.CompletedProcess[str]:
        return commands.run(*arguments, environment=environment | told)

    return run


@pytest.fixture(scope="module")
def inputs(copydesk: Cli, samples: Path) -> int:
    """The samples, taken in; their number."""
    done = copydesk("ingest", samples, "--json")
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)["inputs"])


def test_an_exported_web_archive_holds_the_bytes_of_every_input(
    copydesk: Cli, inputs: int, samples: Path, tmp_path: Path
) -> None:
    """Warcio's own checker passes it; what was quarantined is in it too."""
    path = tmp_path / "news.warc.gz"
    done = copydesk("export", "warc", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {inputs} captures to {path}\n"
    checked = subprocess.run(
        [BIN / "warcio", "check", path], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    with path.open("rb") as file:
        read = {receipt.url: receipt.data for receipt in read_archive(file, "news", 10_000_000)}
    assert len(read) == inputs
    for url, data in read.items():
        assert data == (samples / url.rpartition("/")[2]).read_bytes()


def test_articles_are_exported_as_lines_and_as_parquet(copydesk: Cli, inputs: int, tmp_path: Path) -> None:
    """The same articles, with the columns of the published table."""
    assert inputs
    assert copydesk("export", "jsonl", tmp_path / "a.jsonl").returncode == 0
    assert copydesk("export", "parquet", tmp_path / "a.parquet").returncode == 0
    assert copydesk("export", "parquet", tmp_path / "months").returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    table = pq.read_table(tmp_path / "a.parquet")
    assert list(lines[0])[: len(COLUMNS)] == COLUMNS
    assert table.column_names == list(lines[0])
    ids = {line["article_id"] for line in lines}
    assert len(ids) == len(lines) == table.num_rows
    assert set(table["article_id"].to_pylist()) == ids
    assert set(pq.read_table(tmp_path / "months")["article_id"].to_pylist()) == ids


def test_articles_are_exported_as_a_table_and_as_a_database(
    copydesk: Cli, inputs: int, tmp_path: Path
) -> None:
    """A row an article in both; in the database beside it what else is known, the refused inputs too."""
    assert copydesk("export", "csv", tmp_path / "a.csv.gz").returncode == 0
    assert copydesk("export", "sqlite", tmp_path / "a.db").returncode == 0
    with gzip.open(tmp_path / "a.csv.gz", "rt", newline="") as file:
        ids = {row["article_id"] for row in csv.DictReader(file)}
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        assert {row[0] for row in database.execute("SELECT article_id FROM articles")} == ids
        assert database.execute("SELECT count(*) FROM outcomes").fetchone() == (inputs,)
    done = copydesk("export", "csv", "-", "--where", "language = 'de'")
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == int(done.stderr.split()[1])


def test_a_condition_chooses_articles_and_their_captures(copydesk: Cli, inputs: int, tmp_path: Path) -> None:
    """Only what it names is written."""
    asked = copydesk("query", "SELECT count(*) FROM articles WHERE language = 'en'", "--format", "csv")
    number = int(asked.stdout.splitlines()[1])
    assert 0 < number < inputs
    done = copydesk("export", "jsonl", tmp_path / "en.jsonl.gz", "--where", "language = 'en'")
    assert done.stdout.startswith(f"Wrote {number} articles to ")
    done = copydesk("export", "warc", tmp_path / "en.warc", "--where", "language = 'en'")
    captures = int(done.stdout.split()[1])
    assert number <= captures < inputs


def test_a_file_is_replaced_only_with_force(copydesk: Cli, inputs: int, tmp_path: Path) -> None:
    """What a user has is not lost by a slip."""
    assert inputs
    path = tmp_path / "a.jsonl"
    path.write_text("mine")
    refused = copydesk("export", "jsonl", path)
    assert (refused.returncode, path.read_text()) == (2, "mine")
    assert "--force" in refused.stderr
    assert copydesk("export", "jsonl", path, "--force").returncode == 0
    assert path.read_text() != "mine"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("a.csv", lambda path: len(list(csv.DictReader(io.StringIO(path.read_text()))))),
        ("a.jsonl.gz", lambda path: len(gzip.decompress(path.read_bytes()).splitlines())),
        ("a.parquet", lambda path: pq.read_table(path).num_rows),
        ("a.db", lambda path: count_rows(sqlite3.connect(path))),
        ("a.duckdb", lambda path: count_rows(duckdb.connect(str(path)))),
    ],
)
@pytest.mark.usefixtures("inputs")
def test_any_question_is_exported_with_what_it_takes(
    copydesk: Cli, tmp_path: Path, name: str, read: Callable[[Path], int]
) -> None:
    """In the form that the file's name says: as many rows as `query` prints."""
    asked = copydesk("query", "paragraphs", "--kind", "promo", "--format", "jsonl")
    rows = len(asked.stdout.splitlines())
    done = copydesk("export", "paragraphs", tmp_path / name, "--kind", "promo")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {rows} rows to {tmp_path / name}\n"
    assert read(tmp_path / name) == rows > 0


@pytest.mark.usefixtures("inputs")
def test_a_question_goes_to_standard_output_in_the_form_that_is_named(copydesk: Cli) -> None:
    """A table and SQL are questions too."""
    done = copydesk("export", "quotes", "-", "--format", "csv")
    assert done.stdout.startswith("article_id,revision,speaker")
    done = copydesk("export", "SELECT 42 AS answer", "-", "--format=jsonl")
    assert (done.stdout, done.stderr) == ('{"answer": 42}\n', "Wrote 1 rows\n")


def count_rows(connection: sqlite3.Connection | duckdb.DuckDBPyConnection) -> int:
    """Count the rows of a database of one question."""
    with closing(connection):
        row = connection.execute("SELECT count(*) FROM paragraphs").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.usefixtures("inputs")
def test_an_export_is_an_asset_of_prefects(copydesk: Cli, prefect_api: str, tmp_path: Path) -> None:
    """Made from the news database, which runs publish; where no server answers it is written all the same."""
    path = tmp_path / "all news.jsonl"
    assert copydesk("export", "jsonl", path).returncode == 0
    key = f"file://{path}".replace(" ", "_")
    asked = {"filter": {"event": {"name": [MADE]}, "resource": {"id": [key]}}}

    def ask() -> list[dict[str, Any]]:
        with make_client(prefect_api, os.environ, PATIENCE_S) as client:
            found: list[dict[str, Any]] = client.post("/events/filter", json=asked).json()["events"]
        return found

    [told] = wait_until(ask, every_s=0.2)
    [behind] = told["related"]
    assert behind["prefect.resource.id"].endswith("/data/news.duckdb")
    assert behind["prefect.resource.role"] == "asset"
    assert told["payload"] == {"format": "jsonl", "articles": len(path.read_text().splitlines())}

    alone = copydesk("export", "jsonl", tmp_path / "alone.jsonl", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert (alone.returncode, alone.stderr) == (0, "")
