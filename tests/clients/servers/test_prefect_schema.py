"""The schema that is at hand for a fresh Prefect database is the one that Prefect's migrations make."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.clients.servers import prefect_schema
from tasks.clients.servers.prefect_schema import dump_schema, prepare_database

if TYPE_CHECKING:
    import pytest

MIGRATE = """
import asyncio
from prefect.server.database import provide_database_interface
asyncio.run(provide_database_interface().create_db())
"""


def sort_lines(schema: str) -> list[str]:
    """Sort what Prefect's migrations order anew each time: constraints inside a table."""
    return sorted(line.strip().rstrip(",") for line in schema.splitlines())


def test_it_is_what_the_migrations_make(tmp_path: Path) -> None:
    """Every table, column, constraint and index of a database that Prefect migrated itself."""
    home = {"PREFECT_HOME": str(tmp_path), "DO_NOT_TRACK": "1", "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-c", MIGRATE], env=home, cwd=tmp_path, check=True)
    packaged = Path(prefect_schema.__file__).with_suffix(".sql").read_text()
    assert sort_lines(dump_schema(tmp_path / "prefect.db")) == sort_lines(packaged)


def test_a_prepared_database_has_it_all(tmp_path: Path) -> None:
    """Preparing and dumping again give the same text."""
    assert prepare_database(tmp_path / "prefect.db")
    packaged = Path(prefect_schema.__file__).with_suffix(".sql").read_text()
    assert dump_schema(tmp_path / "prefect.db") == packaged


def test_a_database_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """History is never overwritten."""
    (tmp_path / "prefect.db").write_bytes(b"history")
    assert not prepare_database(tmp_path / "prefect.db")
    assert (tmp_path / "prefect.db").read_bytes() == b"history"


def test_another_prefect_migrates_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema of one version is not given to the next."""
    assert version("prefect") != "3.8.99"
    monkeypatch.setattr(prefect_schema, "version", lambda _name: "3.8.99")
    assert not prepare_database(tmp_path / "prefect.db")
    assert not (tmp_path / "prefect.db").exists()
