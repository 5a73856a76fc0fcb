"""Pushed articles all the way: to rows by the main job, and through the death of the endpoint."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

import duckdb
import httpx
import pytest

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.store import batches
from tasks.core.store.captures import decode_captures
from tasks.settings import Settings
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.core.records import Capture
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

STORY = """The harbour board of Port Elsing voted on Tuesday to close dock number {number}.

The dock, built for coal, has not seen a ship since spring {number}, the board's chair Mara Quillon said.

"We kept the lights on for nobody," she told reporters after the vote, which was seven to two.

Work on new quay {number} for ferries is to begin in the autumn and to cost 41 million crowns."""


def test_twenty_pushes_become_rows_and_their_receipts_say_so(run_ingest: IngestCall, data_dir: Path) -> None:
    """A run with no sources takes up what was pushed; each receipt tells its outcome and its article."""
    token = add_token(data_dir, "desk")
    headers = {"Authorization": f"Bearer {token}"}
    with (
        serve(make_app(Settings(data_dir=data_dir), tell_nobody)) as url,
        httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=PATIENCE_S) as client,
    ):

        def push(number: int, text: str) -> str:
            answer = client.put(
                f"/v1/articles/story-{number}", json={"text": text, "title": f"Dock {number} to close"}
            )
            assert answer.status_code == 202, answer.text
            return str(answer.json()["status_url"])

        good = [push(number, STORY.format(number=number)) for number in range(18)]
        again = push(0, STORY.format(number=0))
        bad = push(18, " \n ")
        assert {client.get(each).json()["status"] for each in (*good, again, bad)} == {"pending"}
        summary = run_ingest()
        assert (summary.inputs, summary.recovered) == (20, 20)
        states = [client.get(each).json() for each in good]
        assert {(each["status"], each["outcome"], each["revision"]) for each in states} == {
            ("done", "article", 1)
        }
        assert len({each["article_id"] for each in states}) == 18
        assert client.get(again).json()["outcome"] == "unchanged"
        assert client.get(again).json()["article_id"] == states[0]["article_id"]
        assert client.get(bad).json() | {"receipt_id": "", "received_at": "", "detail": ""} == {
            "receipt_id": "",
            "status": "done",
            "received_at": "",
            "outcome": "quarantined",
            "reason": "empty",
            "detail": "",
            "article_id": None,
            "revision": None,
        }
        changed = push(3, STORY.format(number=3) + "\n\nThe mayor had no comment.")
        run_ingest()
        assert client.get(changed).json()["revision"] == 2
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as news:
        rows = news.execute("SELECT DISTINCT source, via FROM captures WHERE source = 'story-7'").fetchall()
        titles = news.execute("SELECT count(*) FROM articles WHERE title LIKE 'Dock % to close'").fetchall()
    assert rows == [("story-7", "push")]
    assert titles == [(18,)]


@contextmanager
def endpoint_process(
    data_dir: Path, log_level: str = "warning", log: IO[bytes] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The endpoint as a process of its own, as a server runs it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "flows.push.endpoint:serve_app",
        "--port",
        str(port),
    ]
    command += ["--log-level", log_level]
    environment = {key: value for key, value in os.environ.items() if key != "PREFECT_API_URL"}
    environment["COPYDESK_DATA_DIR"] = str(data_dir)
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            wait_until(lambda: process.poll() is not None or answers(f"{url}/healthz"), every_s=0.05)
            assert process.poll() is None
            yield process, url
        finally:
            process.kill()


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


def push_until_it_dies(url: str, token: str, name: str, answered: dict[str, bytes]) -> None:
    """Push one article after the other, and keep what was answered 202."""
    headers = {"Authorization": f"Bearer {token}", "content-type": "text/plain"}
    with (
        httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=PATIENCE_S) as client,
        suppress(httpx.TransportError),
    ):
        for number in range(10_000):
            text = f"{name} {number} {time.monotonic_ns()}".encode()
            answer = client.post("/v1/articles", content=text, headers={"idempotency-key": text.hex()[:200]})
            assert answer.status_code == 202, answer.text
            answered[answer.json()["capture_id"]] = text


def read_archive(store: RawStore) -> dict[str, Capture]:
    """All captures of the archive."""
    keys = store.list_keys("captures/")
    return {each.capture_id: each for key in keys for each in decode_captures(store.get_object(key))}


@pytest.mark.parametrize("after", [5, 33, 90])
def test_what_was_answered_202_survives_a_kill(tmp_path: Path, after: int) -> None:
    """The endpoint dies at work: each receipt that it gave has its capture and its bytes."""
    token = add_token(tmp_path, "desk")
    answered: dict[str, bytes] = {}
    with lease_s3(tmp_path, "copydesk") as location:
        store = RawStore.at(location)
        with endpoint_process(tmp_path) as (process, url):
            pushers = [
                threading.Thread(target=push_until_it_dies, args=(url, token, f"pusher {n}", answered))
                for n in range(8)
            ]
            for pusher in pushers:
                pusher.start()
            while len(answered) < after and any(pusher.is_alive() for pusher in pushers):
                time.sleep(0.003)
            process.send_signal(signal.SIGKILL)
            for pusher in pushers:
                pusher.join()
        archive = read_archive(store)
        assert len(answered) >= after
        for capture_id, text in answered.items():
            assert store.get_raw(str(archive[capture_id].raw_key)) == text
        with endpoint_process(tmp_path) as (_, url):
            headers = {"Authorization": f"Bearer {token}", "content-type": "text/plain"}
            capture_id, text = next(iter(answered.items()))
            keyed = headers | {"idempotency-key": text.hex()[:200]}
            again = httpx.post(
                f"{url}/v1/articles", content=text, headers=keyed, trust_env=False, timeout=PATIENCE_S
            )
            assert again.json()["capture_id"] == capture_id
            fresh = httpx.post(
                f"{url}/v1/articles", content=b"x", headers=headers, trust_env=False, timeout=PATIENCE_S
            )
            assert batches.run_of_batch(fresh.json()["capture_id"]) not in {
                each.batch_id for each in archive.values()
            }


def test_no_token_is_ever_logged(tmp_path: Path) -> None:
    """Neither a good one nor a wrong one, at any level of the server's log."""
    good, wrong = add_token(tmp_path, "desk"), "copydesk_mistyped"
    log = tmp_path / "log"
    with log.open("wb") as output, endpoint_process(tmp_path, "trace", output) as (_, url):
        for token in (good, wrong):
            headers = {"Authorization": f"Bearer {token}"}
            for text in ("x", 1):
                address = f"{url}/v1/articles"
                httpx.post(address, json={"text": text}, headers=headers, trust_env=False, timeout=PATIENCE_S)
    written = log.read_text()
    assert "/v1/articles" in written
    assert good not in written
    assert wrong not in written
