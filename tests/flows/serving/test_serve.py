"""One command serves everything: an article that is pushed becomes a row, and a signal ends all of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

from tasks.clients.servers.leases import find_server

if TYPE_CHECKING:
    from collections.abc import Iterator

COPYDESK = Path(sys.executable).with_name("copydesk")
PATIENCE_S = 150
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


def poll(deadline: float) -> Iterator[None]:
    """Give turns until time is over."""
    while time.monotonic() < deadline:
        yield
        time.sleep(0.3)
    raise AssertionError("it takes too long")


def wait_for_outcome(url: str, headers: dict[str, str]) -> dict[str, object]:
    """Ask for a receipt until it has its outcome."""
    for _ in poll(time.monotonic() + PATIENCE_S):
        receipt: dict[str, object] = httpx.get(url, headers=headers).json()
        if receipt["status"] != "pending":
            return receipt
    raise AssertionError


def test_a_pushed_article_becomes_a_row_and_all_ends(tmp_path: Path) -> None:
    """Started again over the same data, it still knows what it took in."""
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
    receipts = []
    for _ in range(2):
        with (tmp_path / "said").open("wb") as said:
            serving = subprocess.Popen(
                [COPYDESK, "serve", "--port", str(port)],
                env=environment,
                cwd=tmp_path,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            for _ in poll(time.monotonic() + PATIENCE_S):
                if "Ctrl-C ends" in (tmp_path / "said").read_text() and answers(f"{endpoint}/healthz"):
                    break
                assert serving.poll() is None, (tmp_path / "said").read_text()
            given = httpx.post(f"{endpoint}/v1/articles", json=pushed, headers=headers).raise_for_status()
            receipts.append(wait_for_outcome(f"{endpoint}{given.json()['status_url']}", headers)["outcome"])
        finally:
            children = psutil.Process(serving.pid).children(recursive=True)
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(60) == 0
        _ended, alive = psutil.wait_procs(children, 10)
        assert not alive
        for folder in ("s3", "prefect"):
            for _ in poll(time.monotonic() + 60):
                if find_server(tmp_path / "data" / folder) is None:
                    break
    assert receipts == ["article", "unchanged"]


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False
