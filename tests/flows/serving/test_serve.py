"""One command serves everything: an article that is pushed becomes a row, and a signal ends all of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tasks.clients.servers.leases import find_server
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


COPYDESK = Path(sys.executable).with_name("copydesk")
STORY = (
    "The night ferry to Quillon ran aground on a sandbank off the mole on Sunday, and its forty passengers "
    "were taken off by the pilot boat before the tide came back."
)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


def wait_for_outcome(url: str, headers: dict[str, str]) -> object:
    """Ask for a receipt until it has its outcome, and give that."""

    def ask() -> object:
        return httpx.get(url, headers=headers, timeout=PATIENCE_S).json()["outcome"]

    return wait_until(ask, every_s=0.3)


def test_a_pushed_article_becomes_a_row_and_all_ends(tmp_path: Path) -> None:
    """However early it is pushed. Started again over the same data, it still knows what it took in."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
        "COPYDESK_DATA_DIR": str(tmp_path / "data"),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "HOME": str(tmp_path),
    }
    made = subprocess.run(
        [COPYDESK, "tokens", "add", "desk"], env=environment, capture_output=True, text=True, check=True
    )
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    endpoint = f"http://127.0.0.1:{port}"
    pushed = {"url": "https://quay.example/ferry", "title": "Ferry aground", "text": STORY}
    outcomes = []
    for _ in range(2):
        with serving(tmp_path, environment, port):
            answer = httpx.post(f"{endpoint}/v1/articles", json=pushed, headers=headers, timeout=PATIENCE_S)
            status_url = answer.raise_for_status().json()["status_url"]
            outcomes.append(wait_for_outcome(f"{endpoint}{status_url}", headers))
    assert outcomes == ["article", "unchanged"]


@contextmanager
def serving(folder: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    """Serve for the block; a signal ends it in order, and all that it started ends too."""
    said, command = folder / "said", [COPYDESK, "serve", "--port", str(port)]
    with (
        said.open("wb") as output,
        subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=output) as process,
    ):
        try:
            endpoint = f"http://127.0.0.1:{port}"
            wait_until(lambda: process.poll() is not None or answers(f"{endpoint}/healthz"), every_s=0.3)
            assert process.poll() is None, said.read_text()
            yield
        finally:
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0
    assert not psutil.wait_procs(children, PATIENCE_S)[1]
    for name in ("s3", "prefect"):
        wait_until(partial(has_ended, folder / "data" / name))


def has_ended(folder: Path) -> bool:
    """Whether no server is left over a folder."""
    return find_server(folder) is None


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False
