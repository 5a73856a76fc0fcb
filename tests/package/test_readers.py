"""The recipes of `infra/readers.md`, run as they stand there over a small news database.

Datasette and dbt bring too much for every desk: `make readers` installs them in an environment of their own,
which COPYDESK_TEST_READERS names, and runs these.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tasks.core.records import Document, Kind, Segment
from tests.clients.conftest import Newsroom
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "infra" / "readers.md").read_text()
BIN = Path(sys.executable).parent
READERS = os.environ.get("COPYDESK_TEST_READERS", "")
needs_readers = pytest.mark.skipif(not READERS, reason="Datasette and dbt are not here: make readers")
TEXT = "“We shall mend all of it,” said Ada Quist, when the harbour master had shown her round. " * 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose `data` holds two articles of a publisher, and one of another."""
    folder = tmp_path_factory.mktemp("reader")
    newsroom = Newsroom(folder / "data")
    newsroom.folder.mkdir()
    newsroom.load(
        **{
            name: Document(
                media_type="text/html",
                canonical_url=f"https://{name}.example/",
                title=f"Mole mended by {name}",
                publisher="Courier" if name < "c" else "Harbour Post",
                authors=("Ada Quist",),
                published_at="2026-01-02",
                text=f"{TEXT}{name}",
                language="en",
                segments=(Segment(Kind.BODY, TEXT, "body/model", 0, len(TEXT)),),
            )
            for name in ("a", "b", "c")
        }
    )
    newsroom.publish()
    return folder


def find_blocks(heading: str, language: str) -> list[str]:
    """The code below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(rf"^```{language}\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert blocks, heading
    return blocks


def run_python(heading: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run the Python below a heading, and give the names that it leaves."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for block in find_blocks(heading, "python"):
        exec(compile(block, heading, "exec"), names)  # noqa: S102 - it stands on a page of ours
    return names


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # which DuckDB uses of pandas
def test_the_recipe_for_python_reads_the_tables(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pandas, polars and Arrow."""
    names = run_python("Python", folder, monkeypatch)
    assert names["by_language"].to_dict("records") == [{"language": "en", "articles": 3}]
    assert names["long_ones"].shape == (3, 1)
    assert set(names["said"]["speaker"].to_pylist()) == {"Ada Quist"}


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # which DuckDB uses of pandas
def test_the_recipe_for_pandas_and_polars_needs_nothing_of_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file alone."""
    names = run_python("pandas and polars, without copydesk", folder, monkeypatch)
    assert "copydesk" not in names
    assert set(names["quotes"]["speaker"]) == {"Ada Quist"}
    assert dict(names["counted"].iter_rows()) == {"Courier": 2, "Harbour Post": 1}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # what ibis uses of DuckDB, and DuckDB of pandas
def test_the_recipe_for_ibis_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By publisher, and by outcome."""
    names = run_python("ibis", folder, monkeypatch)
    names["news"].disconnect()
    assert list(names["counted"]["articles"]) == [2, 1]
    assert list(names["ended"]["outcome"]) == ["article"]


@needs_readers
@pytest.mark.slow
def test_the_recipe_for_dbt_builds_and_tests(folder: Path) -> None:
    """Its files as they stand, each under the name in its first line."""
    for block in (*find_blocks("dbt", "yaml"), *find_blocks("dbt", "sql")):
        path = folder / block.partition("\n")[0].lstrip("#- ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(block)
    command = [f"{READERS}/dbt", "--no-send-anonymous-usage-stats", "build", "--profiles-dir", "."]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "PASS=3" in done.stdout
    with duckdb.connect(folder / "desk.duckdb", read_only=True) as built:
        rows = built.sql("SELECT publisher, articles FROM articles_by_day ORDER BY ALL").fetchall()
    assert rows == [("Courier", 2), ("Harbour Post", 1)]


@pytest.mark.slow
def test_the_recipe_for_datasette_writes_what_it_opens(folder: Path) -> None:
    """A SQLite file whose index has what Datasette looks for, and where it looks."""
    export(folder)
    with sqlite3.connect(folder / "news.db") as database:
        [(sql,)] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'").fetchall()
    assert 'content="articles"' in sql


@needs_readers
@pytest.mark.slow
def test_the_recipe_for_datasette_searches_and_leads_to_articles(folder: Path) -> None:
    """Its own answers: a search of the text, a label for an id, a facet of a list."""
    export(folder)
    found = ask_datasette(folder, "/news/articles.json?_search=MOLE+b&_shape=array")
    assert [row["title"] for row in found] == ["Mole mended by b"]
    quotes = ask_datasette(folder, "/news/quotes.json?_labels=on&_size=1")
    assert quotes["rows"][0]["article_id"]["label"].startswith("Mole mended by ")
    faceted = ask_datasette(folder, "/news/articles.json?_facet_array=authors&_size=0")
    assert faceted["facet_results"]["authors"]["results"][0]["count"] == 3


def export(folder: Path) -> None:
    """Run the first command of the recipe."""
    [block] = find_blocks("Datasette", "sh")
    _, *arguments = block.splitlines()[0].split()
    command = [BIN / "copydesk", *arguments, "--force"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE_S)


def ask_datasette(folder: Path, path: str) -> Any:  # noqa: ANN401 - JSON
    """Give what Datasette answers, which it can without listening anywhere."""
    command = [f"{READERS}/datasette", "news.db", "--get", path]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE_S)
    return json.loads(answer.stdout)
