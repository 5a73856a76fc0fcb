"""Nothing grows without bound: what ended goes from Prefect's database, what has expired from the store."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tasks.clients.push.keyed_answers import KEYS
from tasks.clients.servers.embedded_prefect import lease_prefect
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.servers.prefect_login import make_headers, read_login
from tasks.clients.store.expiry import Expired, delete_expired
from tasks.clients.store.raw_store import RawStore
from tasks.core.health.retention import Retention
from tasks.core.store.inbox_keys import TAKEN
from tasks.settings import Settings
from tasks.tidy import expire_lists
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)


def open_client(data_dir: Path, api_url: str) -> httpx.Client:
    """A client that the server lets in."""
    headers = make_headers(read_login(data_dir))
    return httpx.Client(base_url=api_url, headers=headers, timeout=PATIENCE_S)


def count(client: httpx.Client, what: str) -> int:
    """How many of something the server has."""
    return int(post(client, f"/{what}/count", {}))


def post(client: httpx.Client, path: str, body: object) -> Any:  # noqa: ANN401 - JSON of any form
    """Post, again while SQLite is locked, as Prefect's own client does."""
    answer = wait_until(lambda: (found := client.post(path, json=body)).is_success and found, every_s=0.2)
    return answer.json() if answer.content else None  # type: ignore[union-attr] # an answer it is


def end_run(client: httpx.Client, flow_id: str) -> str:
    """Have a flow run that ended, with a task run and a log line."""
    run = str(post(client, "/flow_runs/", {"flow_id": flow_id})["id"])
    post(client, "/task_runs/", {"flow_run_id": run, "task_key": "t", "dynamic_key": "0", "name": "t"})
    line = {"name": "l", "level": 20, "message": "m", "timestamp": NOW.isoformat(), "flow_run_id": run}
    post(client, "/logs/", [line])
    state = {"type": "COMPLETED", "name": "Completed"}
    post(client, f"/flow_runs/{run}/set_state", {"state": state, "force": True})
    return run


def date_back(database: Path, ended_at: dict[str, datetime]) -> None:
    """Have runs ended at other times, which no API does."""
    with closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection, connection:
        rows = [(f"{moment:%Y-%m-%d %H:%M:%S.%f}", run) for run, moment in ended_at.items()]
        connection.executemany("UPDATE flow_run SET end_time = ? WHERE id = ?", rows)


def test_prefect_lets_go_of_what_ended_long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs, their task runs and their logs, as old as the setting says; younger ones stay."""
    with lease_prefect(tmp_path) as api_url, open_client(tmp_path, api_url) as client:
        flow_id = post(client, "/flows/", {"name": "sweep"})["id"]
        runs = {end_run(client, flow_id): NOW - timedelta(hours=hours) for hours in (1, 47, 49, 500)}
        date_back(tmp_path / "prefect" / "prefect.db", runs)
        assert count(client, "flow_runs") == 4
    wait_until(lambda: find_server(tmp_path / "prefect") is None)
    for name, value in Settings(keep_history="2d").server_environment().items():
        monkeypatch.setenv(name, value)
    with lease_prefect(tmp_path) as api_url, open_client(tmp_path, api_url) as client:
        wait_until(lambda: count(client, "flow_runs") == 2, every_s=0.5)
        wait_until(lambda: count(client, "task_runs") == 2, every_s=0.5)
        wait_until(lambda: len(post(client, "/logs/filter", {})) == 2, every_s=0.5)


def test_what_a_user_says_of_his_server_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our retention is told to a server that was told none."""
    monkeypatch.setenv("PREFECT_SERVER_EVENTS_RETENTION_PERIOD", "99")
    told = Settings(keep_history="1d").server_environment()
    assert "PREFECT_SERVER_EVENTS_RETENTION_PERIOD" not in told
    assert told["PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"] == "86400"
    assert os.environ["PREFECT_SERVER_EVENTS_RETENTION_PERIOD"] == "99"


def test_lists_of_sources_go_with_the_runs_that_were_given_them(tmp_path: Path) -> None:
    """Younger ones stay, for who runs a deployment again."""
    kept = Retention(history=timedelta(days=30), keys=timedelta(days=7), taken=timedelta(days=30))
    for name, days in (("old", 31), ("new", 29)):
        (tmp_path / f"{name}.txt").write_text("a.html\n")
        os.utime(tmp_path / f"{name}.txt", times=((NOW - timedelta(days=days)).timestamp(),) * 2)
    assert expire_lists.fn(tmp_path, kept) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]
    assert expire_lists.fn(tmp_path / "none", kept) == 0


def test_the_store_lets_go_of_what_has_expired(tmp_path: Path) -> None:
    """Keys and taken inputs, each after its time; what a rebuild needs may not go at all."""
    kept = Retention(history=timedelta(days=1), keys=timedelta(days=7), taken=timedelta(days=30))
    with lease_s3(tmp_path / "data", "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        keys = [f"{KEYS}{number}" for number in range(3)]
        taken = [f"{TAKEN}{NOW:%Y/%m/%d}/{number}.txt" for number in range(2)]
        for key in (*keys, *taken, "raw/00/00"):
            store.put_object(key, b"x", "text/plain")
        assert delete_expired(store, kept, NOW + timedelta(days=6)) == Expired(0, 0)
        assert delete_expired(store, kept, NOW + timedelta(days=8)) == Expired(3, 0)
        assert delete_expired(store, kept, NOW + timedelta(days=32)) == Expired(0, 2)
        assert delete_expired(store, kept, NOW + timedelta(days=32)) == Expired(0, 0)
        with pytest.raises(ValueError, match="raw/00/00 is kept"):
            store.delete_expired(["raw/00/00"])
        assert list(store.list_keys("")) == ["probe/conditional-put", "raw/00/00"]
