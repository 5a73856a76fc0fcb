"""The local Prefect server: history that outlives it, pages that work, and no word to the outside."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psutil
import pytest

from tasks.clients.servers.embedded_prefect import lease_prefect
from tasks.clients.servers.leases import RunningServer, find_server
from tasks.clients.servers.prefect_login import DOOR, LOGIN, ensure_login, read_login
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FLOW = """
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

@task(cache_policy=NO_CACHE, persist_result=False)
def work(number):
    return number

@flow
def busy():
    create_markdown_artifact("all done", key="report")
    return sum(future.result() for future in [work.submit(number) for number in range(60)])

assert busy() == sum(range(60))
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def api_url(data_dir: Path) -> Iterator[str]:
    """Its server, started in an environment full of what it must not take over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
        patch.setenv("PREFECT_API_KEY", "hush")
        patch.setenv("PREFECT_SERVER_API_AUTH_STRING", "hush")
        patch.setenv("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", "hush")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
        patch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:////nowhere/else.db")
        patch.setenv("PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS", "7")
        with lease_prefect(data_dir) as url:
            yield url
    wait_for_end(data_dir)


def server_of(data_dir: Path) -> RunningServer:
    """Find the running server of a data folder."""
    server = find_server(data_dir / "prefect")
    assert server is not None
    return server


def wait_for_end(data_dir: Path) -> None:
    """Wait until the server has ended in order."""
    wait_until(lambda: find_server(data_dir / "prefect") is None)


def get(port: int, path: str) -> tuple[int, str]:
    """Ask the server as a browser does."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", path, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_the_history_of_a_run_is_whole_after_the_server_has_ended(tmp_path: Path) -> None:
    """Run, leave at once, wait for the end: the database holds every task run, completed, and the report."""
    with lease_prefect(tmp_path) as url:
        environment = {"PREFECT_API_URL": url, "PREFECT_HOME": str(tmp_path / "home"), "DO_NOT_TRACK": "1"}
        environment["PREFECT_API_AUTH_STRING"] = read_login(tmp_path)
        run = [sys.executable, "-c", FLOW]
        subprocess.run(run, env=os.environ | environment, check=True, capture_output=True)
    wait_for_end(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "prefect" / "prefect.db")) as database:
        task_runs = database.execute("SELECT state_type, count(*) FROM task_run GROUP BY 1").fetchall()
        flow_runs = database.execute("SELECT state_type FROM flow_run").fetchall()
        reports = database.execute("SELECT data FROM artifact WHERE key = 'report'").fetchall()
    assert task_runs == [("COMPLETED", 60)]
    assert flow_runs == [("COMPLETED",)]
    assert [json.loads(data) for (data,) in reports] == ["all done"]


def test_its_pages_ask_the_address_that_they_came_from(api_url: str, data_dir: Path) -> None:
    """On whatever port it is, the pages in the browser find their own API."""
    port = server_of(data_dir).ports["api"]
    assert api_url == f"http://127.0.0.1:{port}/api"
    assert json.loads(get(port, "/ui-settings")[1])["api_url"] == "/api"
    status, page = get(port, "/v2/")
    assert status == 200
    assert "<script" in page


def test_it_is_this_folder_s_own(api_url: str, data_dir: Path) -> None:
    """Database, credentials and API address of the user's environment are not taken over; tuning is."""
    assert get(server_of(data_dir).ports["api"], "/api/health") == (200, "true"), api_url
    environment = psutil.Process(server_of(data_dir).pid).environ()
    assert "hush" not in environment.values()
    assert "PREFECT_API_URL" not in environment
    assert environment["PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS"] == "7"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert (data_dir / "prefect" / "prefect.db").stat().st_size > 0


def test_its_login_is_for_this_user_s_eyes(api_url: str, data_dir: Path) -> None:
    """It stands in files of its folder that nobody else may read, and in no argument, log or address."""
    folder, server = data_dir / "prefect", server_of(data_dir)
    login = read_login(data_dir)
    told = [api_url, *server.argv, *((folder / f"server.{kind}").read_text() for kind in ("json", "log"))]
    assert not [text for text in told if login in text]
    assert len(login) > 40
    for name in (LOGIN, DOOR, "prefect.db"):
        assert stat.S_IMODE((folder / name).stat().st_mode) & 0o077 == 0, name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_login_is_made_once(tmp_path: Path) -> None:
    """Ten who come first at once go by the same, and later ones too; another folder has another."""
    with ThreadPoolExecutor(10) as threads:
        logins = set(threads.map(ensure_login, [tmp_path / "prefect"] * 10))
    assert logins == {read_login(tmp_path)}
    assert ensure_login(tmp_path / "other") not in logins


def test_every_connection_is_on_loopback(api_url: str, data_dir: Path) -> None:
    """It listens to this machine alone, and speaks to no other."""
    connections = psutil.Process(server_of(data_dir).pid).net_connections()
    assert api_url.startswith("http://127.0.0.1:")
    assert {each.laddr.ip for each in connections if each.laddr} == {"127.0.0.1"}


def test_attaching_takes_no_time(api_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second user waits for nothing but an answer; it is less than 50 ms of work, at the best of five."""
    monkeypatch.setattr(time, "sleep", refuse_to_wait)
    costs = []
    for _ in range(5):
        started = time.process_time()
        with lease_prefect(data_dir) as again:
            costs.append(time.process_time() - started)
        assert again == api_url
    assert min(costs) < 0.05


def refuse_to_wait(seconds: float) -> None:
    """Be the sleep of somebody who has nothing to wait for."""
    raise AssertionError(f"it waits {seconds} s")
