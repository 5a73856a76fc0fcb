"""`copydesk desk`: one command opens the pages over a database alone, and a signal ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")


def test_one_command_opens_the_pages_over_a_database_alone(base: Newsroom, tmp_path: Path) -> None:
    """It says where, answers there, writes nothing beside the file, and ends in order."""
    alone = tmp_path / "news.duckdb"
    alone.write_bytes(base.news.path.read_bytes())
    command = [COPYDESK, "--data-dir", tmp_path / "none", "desk", alone, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        url = said.removeprefix("The desk is at ").partition(" ")[0]
        page = httpx.get(url, timeout=PATIENCE_S, headers={"Accept": "text/html"})
        assert (page.status_code, "<h1>Articles</h1>" in page.text) == (200, True)
        assert httpx.get(f"{url}v1/articles", timeout=PATIENCE_S).json()["total"] > 10
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(PATIENCE_S) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["news.duckdb"]


def test_what_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    """In one line, with what to do."""
    done = subprocess.run(
        [COPYDESK, "desk", tmp_path / "news.duckdb"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    assert "Nothing is published yet" in done.stderr
    assert "Traceback" not in done.stderr
