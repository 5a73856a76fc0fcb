"""The lake as runs publish it and as users ask for it, over a real Prefect server and a real store."""

from __future__ import annotations

import json
import os
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.lake.manifest import MANIFEST_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.commands import Commands
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

FERRY = """The ferry to Quillon was late on Monday, and the mayor waited on the quay for two hours.

The line said that an engine had failed off Lindhagen, and that it would be mended by Friday."""


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask a file as plain DuckDB does."""
    with closing(duckdb.connect(path, read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def test_a_run_publishes_the_lake_and_a_reader_has_what_it_took(
    run_ingest: IngestCall,
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: Commands,
) -> None:
    """Where that is set; a lake that cannot be published costs no run. The commands say and do the rest."""
    run = partial(commands.run, "lake")
    page = tmp_path / "ferry.txt"
    page.write_text(FERRY)
    run_ingest(page)
    folder = tmp_path / "elsewhere"
    none = run("pull", folder)
    assert (none.returncode, none.stdout) == (1, "")
    assert "There is no lake at s3://copydesk/lake/. Set COPYDESK_LAKE_EVERY" in none.stderr.replace(
        "\n", " "
    )

    monkeypatch.setenv("COPYDESK_LAKE_EVERY", "1s")
    page.write_text(f"{FERRY}\n\nOn Tuesday it was late again.")
    run_ingest(page)
    pulled = run("pull", folder)
    assert (pulled.returncode, pulled.stderr) == (0, "")
    assert pulled.stdout.startswith("Publication 2 of ")
    rows = "SELECT * FROM revisions ORDER BY ALL"
    assert ask(folder / "news.duckdb", rows) == ask(data_dir / "news.duckdb", rows)
    assert len(ask(folder / "news.duckdb", rows)) == 2
    asked = commands.run("query", rows, environment=os.environ | {"COPYDESK_DATA_DIR": str(folder)})
    assert asked.returncode == 1
    assert f"DuckDB reads it: duckdb {folder / 'news.duckdb'}" in asked.stderr.replace("\n", " ")

    [shown] = json.loads(run("show", "--json").stdout)
    assert (shown["number"], shown["articles"], shown["former_files"] > 0) == (2, 1, False)
    assert run("publish").stdout == "The lake has all of it\n"
    told = run("sql")
    assert "ATTACH 's3://copydesk/lake/news.duckdb' AS news (READ_ONLY);" in told.stdout
    assert "listens on this machine alone" in told.stderr

    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        store.put_object(MANIFEST_KEY, b"{}", "application/json")
        page.write_text(f"{FERRY}\n\nOn Wednesday it was in time.")
        assert run_ingest(page).outcomes["revision"] == 1
        assert store.get_object(MANIFEST_KEY) == b"{}"
        refused = run("pull", folder)
        assert refused.returncode == 1
        assert "has no 'form' as it should be" in refused.stderr
        store.delete_expired([MANIFEST_KEY])
    assert run("publish").stdout.startswith("Publication 3: ")
    assert run("pull", folder).stdout.startswith("Publication 3 of ")
    assert len(ask(folder / "news.duckdb", rows)) == 3
