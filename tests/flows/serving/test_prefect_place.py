"""One Prefect for every command: that of the environment or of a profile, whatever it wants of clients."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from flows.serving.prefect_place import PrefectPlace, check_configured
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

pytestmark = pytest.mark.slow

FIND = """
from flows.serving.prefect_place import check_configured, find_configured_prefect
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.core.errors import StopError
place = find_configured_prefect()
print(place.said)
try:
    check_configured(place)
    with PrefectApi(place.api_url, place.environment) as api:
        print(api.list_versions())
except StopError as error:
    print(error)
"""
SECRET = "open-sesame"


class Door(BaseHTTPRequestHandler):
    """Lets through to a Prefect server whoever shows the secret, in one header or the other."""

    server: DoorServer

    def _pass(self) -> None:
        shown = (self.headers["Authorization"], self.headers["X-Secret"])
        if f"Bearer {SECRET}" not in shown and SECRET not in shown:
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        answer = self.server.behind.request(
            self.command,
            self.path.removeprefix("/api"),
            content=body,
            headers={"Content-Type": "application/json"},
        )
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815 - as http.server calls them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


class DoorServer(ThreadingHTTPServer):
    """The door's server; `behind` asks the one that it guards."""

    behind: httpx.Client


@pytest.fixture
def door(prefect_api: str) -> Iterator[str]:
    """The address of a Prefect API behind a door."""
    user, _, password = os.environ["PREFECT_API_AUTH_STRING"].partition(":")
    server = DoorServer(("127.0.0.1", 0), Door)
    with httpx.Client(base_url=prefect_api, auth=(user, password)) as server.behind:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()
        server.server_close()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of this environment's Python, with nothing set of Prefect's but what is given."""

    def run(command: list[str], told: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        environment = mine | {"HOME": str(tmp_path), "COPYDESK_DATA_DIR": str(tmp_path / "data")} | told
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def write_profile(home: Path, **values: str) -> None:
    """Make `work` the active profile."""
    folder = home / ".prefect"
    folder.mkdir()
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    (folder / "profiles.toml").write_text(f'active = "work"\n\n[profiles.work]\n{lines}')


@pytest.mark.parametrize(
    "told",
    [
        {"PREFECT_API_KEY": SECRET},
        {"PREFECT_CLIENT_CUSTOM_HEADERS": json.dumps({"X-Secret": SECRET})},
    ],
)
def test_a_server_behind_a_door_is_asked_as_prefect_asks_it(
    told: Mapping[str, str], door: str, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """By its own client for its health, by ours with the same headers for all else."""
    done = run([sys.executable, "-c", FIND], {"PREFECT_API_URL": door} | told)
    assert done.stdout.splitlines()[0] == f"{door} (PREFECT_API_URL)", done.stderr
    assert done.stdout.splitlines()[1].startswith("{")


def test_what_a_server_says_is_said(door: str, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """One that wants a secret is there; nobody is told to start it."""
    done = run([sys.executable, "-c", FIND], {"PREFECT_API_URL": door})
    assert "answers 401" in done.stdout
    assert "PREFECT_API_KEY" in done.stdout
    assert "prefect server start" not in done.stdout


def test_the_server_that_is_named_is_asked_and_no_other() -> None:
    """Whatever this process went by when Prefect was loaded; none is started in its place."""
    nowhere = "http://127.0.0.1:9/api"
    with pytest.raises(StopError, match=f"No Prefect server answers at {nowhere}"):
        check_configured(PrefectPlace(nowhere, "a test", {"PREFECT_API_URL": nowhere}))


def test_a_profile_alone_names_the_server_of_runs_and_of_status(
    door: str, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """What `prefect cloud login` writes is honoured by both, with its key; no server of ours comes about."""
    write_profile(tmp_path, PREFECT_API_URL=door, PREFECT_API_KEY=SECRET)
    (tmp_path / "ferry.txt").write_text("The ferry did not sail today.\n\nStorms kept it in the harbour.\n")
    copydesk = str(Path(sys.executable).with_name("copydesk"))
    done = run([copydesk, "ingest", "ferry.txt"], {})
    assert done.returncode == 0, done.stderr
    assert f"runs are recorded at {door} (the Prefect profile work)" in done.stderr
    status = json.loads(run([copydesk, "status", "--json"], {}).stdout)
    (prefect,) = (part for part in status["parts"] if part["part"] == "Prefect")
    assert (prefect["where"], prefect["state"]) == (f"{door} (the Prefect profile work)", "answers")
    assert not (tmp_path / "data" / "prefect").exists()
