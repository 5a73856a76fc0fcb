"""What dead owners left on a real Prefect server is found, marked and given back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from flows.cli.doctor import examine, print_findings
from flows.serving.leftovers import ServedFolder, settle
from tasks.clients.files.locks import keep_flow_run, name_flow_run
from tasks.clients.servers.prefect_api import PrefectApi, authorize
from tasks.core.errors import StopError
from tasks.settings import read_settings
from tests.patience import PATIENCE_S, ask_prefect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

LIMIT = "copydesk-fetch"


class Server:
    """The API, spoken to as a worker of any version would."""

    def __init__(self, api_url: str) -> None:
        self.url = api_url
        self._client = httpx.Client(base_url=api_url, headers=authorize(os.environ), timeout=PATIENCE_S)

    def make_run(self, state_type: str) -> str:
        """Make a flow run in a state, and give its id."""
        flow = self._ask("POST", "/flows/", {"name": "ingest"}).json()
        body = {"flow_id": flow["id"], "state": {"type": state_type}}
        flow_run_id: str = self._ask("POST", "/flow_runs/", body).json()["id"]
        state = {"state": {"type": state_type}, "force": True}
        self._ask("POST", f"/flow_runs/{flow_run_id}/set_state", state)
        return flow_run_id

    def read_state(self, flow_run_id: str) -> tuple[str, str]:
        """Give the state of a run, and what is said of it."""
        state = self._ask("GET", f"/flow_runs/{flow_run_id}").raise_for_status().json()["state"]
        return state["type"], state["message"] or ""

    def delete_run(self, flow_run_id: str) -> None:
        """Leave the shared server as it was."""
        self._ask("DELETE", f"/flow_runs/{flow_run_id}")

    def forget_unfinished(self) -> None:
        """Leave no run that may live: a test before this one may have ended its run on the way."""
        with PrefectApi(self.url, os.environ) as api:
            for run in api.list_unfinished():
                self.delete_run(run.flow_run_id)

    def take_slots(self, taken: int) -> None:
        """Leave slots taken, as a server that was killed did."""
        body = {"name": LIMIT, "limit": 32, "active_slots": taken}
        self._ask("POST", "/v2/concurrency_limits/", body)
        self._ask("PATCH", f"/v2/concurrency_limits/{LIMIT}", {"active_slots": taken})

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        return ask_prefect(lambda: self._client.request(method, path, json=body, follow_redirects=True))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


@pytest.fixture
def server(prefect_api: str) -> Iterator[Server]:
    """The session's server."""
    made = Server(prefect_api)
    yield made
    made.close()


def leave_lock(data_dir: Path, flow_run_id: str) -> None:
    """Leave the lock of a run whose process was killed."""
    (data_dir / "runs").mkdir(parents=True, exist_ok=True)
    (data_dir / "runs" / f"{name_flow_run(flow_run_id)}.lock").touch()


def test_a_dead_run_is_crashed_with_its_reason_and_others_go_on(server: Server, tmp_path: Path) -> None:
    """One whose lock is held lives, one without a lock is of somebody else; twice is once."""
    dead, alive, strange = (server.make_run("RUNNING") for _ in range(3))
    leave_lock(tmp_path, dead)
    keep_flow_run(tmp_path, alive)
    scope = ServedFolder(tmp_path, server.url, is_ours=False)
    try:
        assert [each.run.flow_run_id for each in settle(scope)] == [dead]
        assert settle(scope) == []
        assert server.read_state(dead)[0] == "CRASHED"
        assert "the next run takes up" in server.read_state(dead)[1]
        assert server.read_state(alive)[0] == server.read_state(strange)[0] == "RUNNING"
        left = {path.stem for path in (tmp_path / "runs").iterdir()}
        assert left == {name_flow_run(alive)}
    finally:
        for each in (dead, alive, strange):
            server.delete_run(each)


def test_the_doctor_says_what_is_left_and_mends_what_it_can(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over a server of the user's own: a dead run and lost slots are named, then gone."""
    monkeypatch.setenv("PREFECT_API_URL", server.url)
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(tmp_path / "data"))
    server.forget_unfinished()
    dead = server.make_run("RUNNING")
    leave_lock(tmp_path / "data", dead)
    server.take_slots(16)
    ours = (dead, LIMIT)
    try:
        named = [each for each in examine(read_settings(), may_fix=False) if is_of(each.what, ours)]
        assert [each.is_mended for each in named] == [False] * len(named)
        assert {each.certainty for each in named} == {"certain"}
        assert server.read_state(dead)[0] == "RUNNING"
        mended = [each for each in examine(read_settings(), may_fix=True) if is_of(each.what, ours)]
        assert len(mended) == len(named)
        assert all(each.is_mended for each in mended)
        assert server.read_state(dead)[0] == "CRASHED"
        with PrefectApi(server.url, os.environ) as api:
            assert LIMIT not in {each.name for each in api.list_taken_limits()}
        assert not [each for each in examine(read_settings(), may_fix=False) if is_of(each.what, ours)]
        print_findings(mended)
        assert ours[0] in capsys.readouterr().out
    finally:
        server.delete_run(dead)


def is_of(what: str, ours: tuple[str, ...]) -> bool:
    """Whether a finding is of this test: the server is shared."""
    return any(each in what for each in ours)


def test_what_the_server_says_is_read_in_full(server: Server) -> None:
    """A run's age counts from its state, in UTC; what sent no heartbeat says so."""
    before = datetime.now(UTC)
    made = server.make_run("PENDING")
    try:
        with PrefectApi(server.url, os.environ) as api:
            [found] = [run for run in api.list_unfinished() if run.flow_run_id == made]
            assert api.find_last_heartbeat(made) is None
        assert found.is_pending
        assert before <= found.since <= datetime.now(UTC)
    finally:
        server.delete_run(made)


def test_a_server_that_is_gone_or_refuses_is_one_line() -> None:
    """With what to do about it."""
    with (
        PrefectApi("http://127.0.0.1:9/api", {}) as api,
        pytest.raises(StopError, match="does not answer") as raised,
    ):
        api.list_unfinished()
    assert "taken up" in raised.value.hint
