"""Nothing is asked of Prefect that a local server alone has: a stand-in for Prefect Cloud refuses that.

It stands before a real local server and answers as Cloud does where the two differ, as far as Prefect's own
client shows: everything lies under an account and a workspace and wants the key, there is no `/admin`, no
token against forgery and no page of the server's own; an event comes without a handshake, by the key.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.patience import PATIENCE_S, ask_prefect, wait_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request
    from starlette.websockets import WebSocket

pytestmark = pytest.mark.slow

KEY = "pnu_stand_in"
WORKSPACE = (
    "/api/accounts/1d5ed2b1-1f3c-4a4e-9a3e-5a1f6f0c8a01/workspaces/8c2d0b3e-64a7-4d8e-8b8a-1b7d7f6d2f02"
)
OF_SERVERS_ALONE = ("admin", "csrf-token", "ui-settings", "ui", "docs")
ASKED_BY_PREFECT = "admin/storage"
"""By its own engine, which goes on where there is no such thing."""
COPYDESK = Path(sys.executable).with_name("copydesk")
PREFECT = Path(sys.executable).with_name("prefect")
DEPLOY = "from flows.serving.deploying import deploy_all; deploy_all()"


class Cloud:
    """The stand-in; `refused` are the requests that Cloud would not have answered."""

    def __init__(self, behind: str, login: str) -> None:
        self.refused: list[str] = []
        self.asked: set[str] = set()
        self._behind = behind
        self._login = login
        user, _, password = login.partition(":")
        self._client = httpx.AsyncClient(auth=(user, password), timeout=PATIENCE_S)
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        self.app = Starlette(
            routes=[
                WebSocketRoute(WORKSPACE + "/{path:path}", self._pass_socket),
                Route(WORKSPACE + "/{path:path}", self._pass, methods=methods),
                Route("/{path:path}", self._refuse, methods=methods),
            ],
            lifespan=self._live,
        )

    @contextlib.asynccontextmanager
    async def _live(self, _app: Starlette) -> AsyncIterator[None]:
        async with self._client:
            yield

    async def _refuse(self, request: Request) -> Response:
        self.refused.append(f"{request.method} {request.url.path}")
        return JSONResponse({"detail": "Not Found"}, 404)

    async def _pass(self, request: Request) -> Response:
        path = request.path_params["path"]
        if request.headers.get("authorization") != f"Bearer {KEY}":
            self.refused.append(f"401 {request.method} {path}")
            return JSONResponse({"detail": "Unauthorized"}, 401)
        if path == ASKED_BY_PREFECT:
            return JSONResponse({"detail": "Not Found"}, 404)
        if path.split("/")[0] in OF_SERVERS_ALONE:
            return await self._refuse(request)
        self.asked.add(path.split("/")[0])
        passed = {"Content-Type": request.headers.get("content-type", "application/json")}
        url = f"{self._behind}/{path}" + (f"?{request.url.query}" if request.url.query else "")
        body = await request.body()
        answer = await self._client.request(request.method, url, content=body, headers=passed)
        kept = {"Content-Type": answer.headers.get("Content-Type", "application/json")}
        return Response(answer.content, answer.status_code, kept)

    async def _pass_socket(self, near: WebSocket) -> None:
        path = near.path_params["path"]
        self.asked.add(path)
        if path != "events/in":  # the others are short cuts, beside which clients ask by HTTP
            await near.close()
            return
        url = f"{self._behind.replace('http', 'ws', 1)}/{path}"
        async with connect(url, subprotocols=[Subprotocol("prefect")]) as far:
            await far.send(json.dumps({"type": "auth", "token": self._login}))
            await far.recv()
            await near.accept()
            both = [asyncio.create_task(_send_on(near, far)), asyncio.create_task(_give_back(near, far))]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for each in both:
                each.cancel()


async def _send_on(near: WebSocket, far: Any) -> None:  # noqa: ANN401 - a connection of websockets
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed):
        while True:
            await far.send(await near.receive_text())


async def _give_back(near: WebSocket, far: Any) -> None:  # noqa: ANN401 - a connection of websockets
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed, RuntimeError):
        async for said in far:
            await near.send_text(said if isinstance(said, str) else said.decode())


@pytest.fixture
def cloud(prefect_api: str) -> Iterator[tuple[Cloud, str]]:
    """The stand-in before the server of the tests, and its address."""
    made = Cloud(prefect_api, os.environ["PREFECT_API_AUTH_STRING"])
    config = uvicorn.Config(made.app, log_config=None, ws="websockets-sansio", port=0, host="127.0.0.1")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    [listening] = [each.getsockname()[1] for running in server.servers for each in running.sockets]
    try:
        yield made, f"http://127.0.0.1:{listening}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def environment(cloud: tuple[Cloud, str], tmp_path: Path) -> dict[str, str]:
    """What `prefect cloud login` leaves, in the environment, and nothing else of Prefect's."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return mine | {
        "HOME": str(tmp_path),
        "DO_NOT_TRACK": "1",
        "COPYDESK_DATA_DIR": str(tmp_path / "data"),
        "PREFECT_CLOUD_API_URL": f"{cloud[1]}/api",
        "PREFECT_API_URL": cloud[1] + WORKSPACE,
        "PREFECT_API_KEY": KEY,
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }


def call(environment: dict[str, str], *command: str | Path) -> str:
    """Run a command, and give what it printed."""
    done = subprocess.run(
        command,
        env=environment,
        cwd=environment["HOME"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(url: str, path: str, body: object) -> Any:  # noqa: ANN401 - any answer
    """Ask the workspace."""
    headers = {"Authorization": f"Bearer {KEY}"}
    url = f"{url}{WORKSPACE}/{path}"
    return (
        ask_prefect(lambda: httpx.post(url, json=body, headers=headers, timeout=PATIENCE_S))
        .raise_for_status()
        .json()
    )


def find_deployment(url: str) -> str:
    """Find the deployment of ingest."""
    named = {"deployments": {"name": {"any_": ["ingest"]}}}
    [found] = ask(url, "deployments/filter", named)
    return str(found["id"])


def list_ended(url: str, source: str) -> list[dict[str, Any]]:
    """List the runs of the workspace that were asked for one source and have ended."""
    ended = {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}
    asked = {"flow_runs": {"tags": {"all_": ["copydesk"]}, "state": ended}}
    found: list[dict[str, Any]] = ask(url, "flow_runs/filter", asked)
    return [run for run in found if run["parameters"].get("sources") == [source]]


def test_a_workspace_of_the_cloud_serves_for_all(
    cloud: tuple[Cloud, str], environment: dict[str, str], samples: Path
) -> None:
    """Runs of the terminal, deployments, automations, a worker's run, status and doctor: none is refused."""
    stand_in, url = cloud
    sample = str(shutil.copy(min(samples.glob("*.txt")), environment["HOME"]))
    call(environment, COPYDESK, "ingest", sample)
    call(environment, sys.executable, "-P", "-c", DEPLOY)
    worker = (PREFECT, "worker", "start", "--pool", "copydesk", "--type", "process")
    with subprocess.Popen(
        worker,
        env=environment,
        cwd=environment["HOME"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as working:
        try:
            asked = {"parameters": {"sources": [sample]}, "state": {"type": "SCHEDULED"}}
            ask(url, f"deployments/{find_deployment(url)}/create_flow_run", asked)
            wait_until(lambda: len(list_ended(url, sample)) == 2, every_s=0.5)
        finally:
            working.terminate()
            working.wait(PATIENCE_S)
    call(environment, COPYDESK, "doctor")
    status = json.loads(call(environment, COPYDESK, "status", "--json"))
    assert url in json.dumps(status)

    assert {(run["state"]["message"], *sorted(run["tags"])) for run in list_ended(url, sample)} == {
        ("1 article", "copydesk", "terminal"),
        ("1 unchanged", "copydesk"),
    }
    automations = ask(url, "automations/filter", {})
    assert "copydesk: behind" in {each["name"] for each in automations}
    assets = {"filter": {"event": {"name": ["prefect.asset.materialization.succeeded"]}}}
    made = f"duckdb://{environment['COPYDESK_DATA_DIR']}/news.duckdb"
    wait_until(lambda: made in str(ask(url, "events/filter", assets)), every_s=0.2)
    assert {"flow_runs", "deployments", "work_pools", "artifacts", "events/in"} <= stand_in.asked
    assert stand_in.refused == []
