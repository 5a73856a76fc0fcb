"""The first start of the local Prefect server: what it says, and what a kill leaves of it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from typing import TYPE_CHECKING

import psutil
import pytest

from flows.serving.servers import local_prefect
from tasks.clients.servers.embedded_prefect import is_set_up
from tests.patience import wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def read_revision(folder: Path) -> str | None:
    """Read which of Prefect's migrations was the last, if there was one."""
    with contextlib.suppress(sqlite3.Error):
        database = sqlite3.connect(f"file:{folder / 'prefect.db'}?mode=ro", uri=True)
        with contextlib.closing(database):
            for (revision,) in database.execute("SELECT version_num FROM alembic_version"):
                return str(revision)
    return None


def kill_while_migrating(folder: Path, seen: list[str]) -> None:
    """Kill the server as soon as one of its migrations is done, and note which."""
    revision = wait_until(lambda: read_revision(folder))
    [server] = [each for each in psutil.process_iter() if is_server(each, folder)]
    server.kill()
    seen.append(str(revision))


def is_server(process: psutil.Process, folder: Path) -> bool:
    """Tell whether it is the Prefect server over this folder."""
    try:
        return process.cwd() == str(folder) and any("prefect_server" in part for part in process.cmdline())
    except psutil.Error:
        return False


def test_a_first_start_is_said_and_goes_on_after_a_kill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed amid Prefect's migrations, it is up all the same, with the later ones done; one line said so."""
    folder = tmp_path / "prefect"
    killed_at: list[str] = []
    killer = threading.Thread(target=kill_while_migrating, args=(folder, killed_at))
    killer.start()
    with local_prefect(tmp_path, said_after_s=0.1):
        killer.join()
        assert is_set_up(tmp_path)
        assert read_revision(folder) not in {*killed_at, None}
    assert killed_at
    assert capsys.readouterr().err == (f"Setting up the local Prefect server in {folder} (once, some 10 s)\n")
    with local_prefect(tmp_path, said_after_s=0):
        assert capsys.readouterr().err == ""
