"""What operation does to a run is one line with cause and remedy, never a traceback."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from prefect.exceptions import PrefectException

from flows.serving.servers import errors_of_operation_mapped
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError
from tests.patience import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")
STORY = "Ferry aground\n\nThe night ferry to Quillon ran aground off the mole, the harbour master said.\n"


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk say that it is full."""
    usage = SimpleNamespace(total=10**9, used=10**9, free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("refused"), httpx.ReadTimeout("late"), PrefectException("no run\nwith this id")],
    ids=lambda error: type(error).__name__,
)
def test_a_prefect_server_that_fails_is_one_line(tmp_path: Path, error: Exception) -> None:
    """What its client raises after all its tries says what is taken up, and when."""
    with pytest.raises(StopError, match="The Prefect server") as raised, errors_of_operation_mapped(tmp_path):
        raise error
    assert "\n" not in str(raised.value)
    assert "taken up" in raised.value.hint


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left"), OSError(errno.EDQUOT, "Quota exceeded")], ids=str
)
def test_a_full_disk_is_named(tmp_path: Path, error: OSError) -> None:
    """Wherever it was met first."""
    said = f"No space left in the data folder {tmp_path}"
    with pytest.raises(StopError, match=said), errors_of_operation_mapped(tmp_path):
        raise error


def test_a_server_on_a_full_disk_is_not_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can write no more than we can."""
    fill_disk(monkeypatch)
    with pytest.raises(StopError, match="No space left"), errors_of_operation_mapped(tmp_path):
        raise httpx.HTTPError("500")


def test_the_embedded_store_that_ended_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the user's is to blame; on a full disk the disk is."""
    with lease_s3(tmp_path, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
    wait_until(lambda: not (tmp_path / "s3" / "server.json").exists())
    with pytest.raises(StopError, match="The embedded S3 server has ended") as raised:
        store.check()
    assert "takes up what was archived" in raised.value.hint
    assert "COPYDESK_S3_ENDPOINT_URL" not in str(raised.value)
    fill_disk(monkeypatch)
    with pytest.raises(StopError, match="No space left"):
        store.check()


@pytest.mark.parametrize("command", ["ingest", "query"])
def test_a_damaged_database_is_one_line(tmp_path: Path, prefect_api: str, command: str) -> None:
    """With the command that makes it anew."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    (data / "news.duckdb").write_bytes(b"no database" * 1000)
    (tmp_path / "page.txt").write_text(STORY)
    arguments = {"ingest": [tmp_path / "page.txt"], "query": ["SELECT 1"]}[command]
    done = subprocess.run(
        [COPYDESK, command, *arguments],
        env=os.environ | {"COPYDESK_DATA_DIR": str(data), "PREFECT_API_URL": prefect_api},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    line = done.stderr.strip().splitlines()[-1]
    assert "is damaged" in line
    assert "Traceback" not in done.stderr
    assert {"ingest": "copydesk rebuild", "query": "next run builds it anew"}[command] in line
