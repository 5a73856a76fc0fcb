"""Everything starts and works in a folder of somebody's own project, whatever that holds.

There `tasks.py` and `flows/` are theirs, as are the settings of Prefect and the `.env`; none of it is ours.
What is relative is still found from there.
"""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import httpx
import psutil
import pytest
from prefect.client.orchestration import get_client
from prefect.deployments import run_deployment
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from flows.serving.deployed import deploy
from flows.serving.serve import WARM_COMMAND
from flows.serving.warm_run import SOCKET_VARIABLE
from tasks.clients.servers.child_processes import start_child, stop_child
from tasks.clients.servers.embedded_prefect import lease_prefect
from tasks.clients.servers.leases import find_server
from tasks.clients.servers.prefect_login import read_login
from tasks.core.errors import StopError
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from prefect.client.schemas.objects import State

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SHADOW = "raise SystemExit('this is not the module that you mean')\n"
STORY = (
    "{} ran aground on a sandbank off the mole of Quillon on Sunday, and its forty passengers were taken off "
    "by the pilot boat before the tide came back, the harbour master said."
)


def make_folder(folder: Path) -> Path:
    """Make a project of somebody's: their modules bear the names of ours, and a folder holds a page."""
    (folder / "flows").mkdir(parents=True)
    for name in ("tasks.py", "flows/__init__.py", "prefect.py", "uvicorn.py"):
        (folder / name).write_text(SHADOW)
    (folder / "pages").mkdir()
    write_page(folder / "pages" / "barge.txt", "The grain barge")
    return folder


def write_page(path: Path, vessel: str) -> None:
    """Write an article."""
    path.write_text(f"{vessel} runs aground off Quillon\n\n{STORY.format(vessel)}\n")


def add_settings(folder: Path) -> None:
    """Add what Prefect would read, all of it wrong for us, and a .env that is no UTF-8."""
    nowhere = "http://127.0.0.1:9/api"
    (folder / "prefect.toml").write_text(f'[api]\nurl = "{nowhere}"\n')
    (folder / "pyproject.toml").write_text('[tool.prefect]\nhome = "/dev/null/prefect"\n')
    env = f"PREFECT_API_URL={nowhere}\nPREFECT_LOGGING_LEVEL=LOUD\nNAME=caf\xe9\n"
    (folder / ".env").write_bytes(env.encode("latin-1"))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


def copydesk(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    """Run the console script in a folder and give what it printed."""
    command = [BIN / "copydesk", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def started(folder: Path, environment: Mapping[str, str], said: Path, *command: str) -> Iterator[None]:
    """Have a command run in a folder for the block; it ends by SIGTERM, and all that it started with it."""
    with said.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    with process:
        try:
            wait_until(lambda: process.poll() is not None or is_up(said), every_s=0.3)
            assert process.poll() is None, said.read_text()
            yield
        finally:
            children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)
            _ended, alive = psutil.wait_procs(children, PATIENCE_S)
            assert not alive


def is_up(said: Path) -> bool:
    """Whether `serve` or a worker has said that it is there."""
    return any(words in said.read_text() for words in ("Ctrl-C ends", "started!"))


def wait_for_servers_to_end(data_dir: Path) -> None:
    """Wait until nobody uses the data folder's own servers any more, and they have gone."""
    wait_until(lambda: all(find_server(data_dir / name) is None for name in ("s3", "prefect")))


def ask_for_ingest(*sources: str) -> UUID:
    """Ask for a run of the deployment and give its id, without waiting for it."""
    return run_deployment("ingest/ingest", parameters={"sources": sources}, timeout=0).id


def wait_for_run(flow_run_id: UUID) -> None:
    """Wait until a run has come to a good end."""
    with get_client(sync_client=True) as client:

        def end() -> State | None:
            state = client.read_flow_run(flow_run_id).state
            return state if state is not None and state.is_final() else None

        state = wait_until(end, every_s=0.3)
    assert state is not None
    assert state.is_completed(), state


def wait_for_articles(data_dir: Path, *sources: str) -> None:
    """Wait until there are articles from all these sources and no others."""
    query = "SELECT captures.source FROM articles JOIN captures USING (raw_sha256)"
    news = data_dir / "news.duckdb"

    def are_there() -> bool:
        if not news.exists():
            return False
        with duckdb.connect(news, read_only=True) as connection:
            found = {source for (source,) in connection.execute(query).fetchall()}
        assert found <= set(sources)
        return len(found) == len(sources)

    wait_until(are_there, every_s=0.3)


def push(folder: Path, environment: Mapping[str, str], port: int) -> None:
    """Push an article."""
    headers = {"Authorization": f"Bearer {copydesk(folder, environment, 'tokens', 'add', 'desk').strip()}"}
    article = {"url": "https://quay.example/1", "title": "Ferry aground", "text": STORY.format("The ferry")}

    def is_taken() -> bool:
        with suppress(httpx.ConnectError):  # it does not listen yet
            url = f"http://127.0.0.1:{port}/v1/articles"
            httpx.post(url, json=article, headers=headers, timeout=PATIENCE_S).raise_for_status()
            return True
        return False

    wait_until(is_taken, every_s=0.3)


def deploy_as_serve(environment: Mapping[str, str], folder: Path) -> None:
    """Have a warm runner make the deployments."""
    with TemporaryDirectory(prefix="copydesk-") as scratch:
        environment = {**environment, SOCKET_VARIABLE: f"{scratch}/warm.sock"}
        runner = start_child(WARM_COMMAND, environment, folder)
        try:
            deploy(environment, folder, runner)
        finally:
            stop_child(runner, PATIENCE_S)


def test_home_and_path_are_enough_to_serve_from_a_folder_of_any_kind(tmp_path: Path) -> None:
    """What is pushed, what a deployment reads and what is ingested by hand there comes to be published.

    The environment holds HOME and PATH alone, no PWD either, as under systemd.
    """
    folder = make_folder(tmp_path / "theirs")
    add_settings(folder)
    write_page(folder / "lugger.txt", "The lugger")
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    port = free_port()
    serve = (str(BIN / "copydesk"), "serve", "--port", str(port))
    with started(folder, environment, tmp_path / "said", *serve):
        server = find_server(folder / "data" / "prefect")
        assert server is not None
        login = read_login(folder / "data")
        with temporary_settings({PREFECT_API_URL: f"{server.url}/api", PREFECT_API_AUTH_STRING: login}):
            flow_run_id = ask_for_ingest("pages")
            push(folder, environment, port)
            copydesk(folder, environment, "ingest", "lugger.txt")
            wait_for_run(flow_run_id)
        wait_for_articles(folder / "data", "https://quay.example/1", "pages/barge.txt", "lugger.txt")
    assert not any((folder / "data" / "empty").iterdir())
    wait_for_servers_to_end(folder / "data")


def test_a_worker_started_by_hand_in_such_a_folder_runs_what_is_ours(tmp_path: Path) -> None:
    """It imports nothing from there, and finds relative sources and the data folder there."""
    folder = make_folder(tmp_path / "theirs")
    with lease_prefect(folder / "data") as api_url:
        login = read_login(folder / "data")
        environment = {"HOME": str(tmp_path), "PATH": os.defpath}
        environment |= {"PREFECT_API_URL": api_url, "PREFECT_API_AUTH_STRING": login}
        deploy_as_serve(environment | {"COPYDESK_FOLDER": str(folder)}, tmp_path)
        worker = (str(BIN / "prefect"), "worker", "start", "--pool", "copydesk", "--type", "process")
        with temporary_settings({PREFECT_API_URL: api_url, PREFECT_API_AUTH_STRING: login}):
            flow_run_id = ask_for_ingest("pages")
            with started(folder, environment, tmp_path / "said", *worker):
                wait_for_run(flow_run_id)
        wait_for_articles(folder / "data", "pages/barge.txt")
    wait_for_servers_to_end(folder / "data")


def test_deployments_that_cannot_be_made_say_why(tmp_path: Path) -> None:
    """The cause, not what a process that had a process that failed says of it."""
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    with pytest.raises(StopError, match=r"cannot be made: .*ConnectError"):
        deploy_as_serve(environment, tmp_path)


@pytest.mark.parametrize("package", ["flows", "tasks"])
def test_no_child_imports_from_the_working_directory(package: str) -> None:
    """Every command line that starts Python tells it so (-P, or -I which says that and more)."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Tuple | ast.List):
                continue
            words = [ast.unparse(each) for each in node.elts]
            if "sys.executable" in words:
                flag = words[words.index("sys.executable") + 1 :][:1]
                assert flag in (["'-P'"], ["'-I'"]), f"{path}:{node.lineno}"
