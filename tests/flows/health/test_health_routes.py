"""The endpoint says whether it is ready and why not, and gives Prometheus what it reads."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prometheus_client.parser import text_string_to_metric_families

from flows.push.endpoint import make_app
from flows.sweep import sweep
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.settings import Settings, read_settings
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

STORY = "<article><h1>Ferry aground</h1><p>{}</p></article>".format(
    "The night ferry to Quillon ran aground on a sandbank off the mole on Sunday. " * 8
)


class History(BaseHTTPRequestHandler):
    """A Prefect server that has a schedule for the sweep, and no run that succeeded; it hears events."""

    def do_POST(self) -> None:
        """Answer what the reader of its history asks."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer: list[object] = []
        if self.path == "/api/deployments/filter":
            created = (datetime.now(UTC) - timedelta(days=1)).isoformat()
            answer = [{"name": "sweep", "schedules": [{"active": True}], "paused": False, "created": created}]
        elif self.path == "/api/events":
            self.server.heard.extend(asked)  # type: ignore[attr-defined] # our own list
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def history() -> Iterator[ThreadingHTTPServer]:
    """The server of `History`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), History) as server:
        server.heard = []  # type: ignore[attr-defined] # our own list
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(url: str, path: str) -> httpx.Response:
    """Ask the endpoint without any token."""
    return httpx.get(f"{url}{path}", timeout=PATIENCE_S, trust_env=False)


def read_samples(text: str) -> dict[str, float]:
    """The samples of a scrape, each by its name and its labels."""
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_ready_until_its_store_is_gone(tmp_path: Path) -> None:
    """200, then 503 with the reason by name; the pulse beats on, and no reason tells an address."""
    data_dir = tmp_path / "data"
    with lease_s3(data_dir, "copydesk") as location:
        settings = Settings(data_dir=data_dir, sources=tmp_path / "none.toml")
        with serve(make_app(settings, tell_nobody)) as url:
            assert ask(url, "/readyz").json() == {"status": "ready"}
            stop_store(data_dir)
            wait_until(lambda: ask(url, "/readyz").status_code == 503, every_s=0.5)
            answer = ask(url, "/readyz").json()
            assert ask(url, "/healthz").status_code == 200
            up = read_samples(ask(url, "/metrics").text)
    assert [reason["code"] for reason in answer["reasons"]] == ["store-out-of-reach"]
    assert location.endpoint_url not in json.dumps(answer)
    assert up["copydesk_up[('part', 'store')]"] == 0
    assert up["copydesk_up[('part', 'warehouse')]"] == 1


def stop_store(data_dir: Path) -> None:
    """End the store's process as a crash does; its supervisor ends with it."""
    import psutil  # noqa: PLC0415 - for this one

    server = json.loads((data_dir / "s3" / "server.json").read_text())
    for pid in (server["supervisor_pid"], server["pid"]):
        psutil.Process(pid).kill()


def test_a_sweep_that_is_late_is_told(tmp_path: Path, history: ThreadingHTTPServer) -> None:
    """By 503 to whoever sends work here, and once, as an event, to the server's automations."""
    data_dir = tmp_path / "data"
    with lease_s3(data_dir, "copydesk"):
        settings = Settings(data_dir=data_dir, sources=tmp_path / "none.toml", behind_after="1s")
        environment = {"PREFECT_API_URL": f"http://127.0.0.1:{history.server_port}/api"}
        with serve(make_app(settings, tell_nobody, environment)) as url:
            wait_until(lambda: ask(url, "/readyz").status_code == 503, every_s=0.5)
            answer = ask(url, "/readyz").json()
    assert answer["reasons"] == [{"code": "sweep-late", "message": "no sweep has succeeded yet"}]


def test_metrics_are_those_of_all_runs(
    prefect_api: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A push waits, then has its row, though another process made it; figures outlive the endpoint."""
    monkeypatch.setenv("PREFECT_API_URL", prefect_api)
    data_dir.mkdir(exist_ok=True)
    token = add_token(data_dir, "desk")
    settings = read_settings()
    with serve(make_app(settings, tell_nobody)) as url:
        sent = httpx.post(
            f"{url}/v1/articles",
            json={"html": STORY, "url": "https://harbour.example/ferry"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE_S,
            trust_env=False,
        )
        assert sent.status_code == 202
    with serve(make_app(settings, tell_nobody)) as url:
        waiting = read_samples(ask(url, "/metrics").text)
    assert waiting["copydesk_waiting_inputs[('where', 'captures')]"] == 1
    with temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        sweep()
    with serve(make_app(settings, tell_nobody, os.environ)) as url:
        done = read_samples(ask(url, "/metrics").text)
    assert done["copydesk_waiting_inputs[('where', 'captures')]"] == 0
    assert done["copydesk_outcomes_total[('outcome', 'article'), ('reason', '')]"] == 1
    assert done["copydesk_push_to_row_seconds_count[]"] == done["copydesk_clean_seconds_count[]"] == 1
    assert done["copydesk_push_to_row_seconds_bucket[('le', '+Inf')]"] == 1
    assert done["copydesk_last_success_timestamp_seconds[('flow', 'sweep')]"] > 0
    assert done["copydesk_disk_free_bytes[]"] > 0
