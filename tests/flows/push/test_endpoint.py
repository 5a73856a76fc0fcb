"""The push endpoint in a real server on loopback, over the embedded store."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import PAUSE_S, tell_nobody
from tasks.clients.push.token_file import add_token, revoke_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import TransientError
from tasks.core.push.submissions import MOST_LINE_ENDS
from tasks.core.store import batches
from tasks.core.store.captures import decode_captures
from tasks.settings import Settings
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S, read_clock, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.core.records import Capture

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024


@dataclass
class Endpoint:
    """An endpoint that is up, and the store behind it."""

    url: str
    data_dir: Path
    store: RawStore
    told: list[int]
    token: str

    def client(self, token: str | None = None) -> httpx.Client:
        """A client with a token."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    def capture(self, receipt: dict[str, str]) -> Capture:
        """The capture that a receipt speaks of, out of the archive."""
        key = batches.captures_key(batches.run_of_batch(receipt["receipt_id"]))
        captures = decode_captures(self.store.get_object(key))
        return next(each for each in captures if each.capture_id == receipt["capture_id"])

    def raw(self, receipt: dict[str, str]) -> bytes:
        """The bytes that a receipt stands for, out of the archive."""
        key = self.capture(receipt).raw_key
        assert key
        return self.store.get_raw(key)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """One endpoint for the tests of this module; an article may hold a megabyte."""
    data_dir: Path = tmp_path_factory.mktemp("endpoint") / "data"
    told: list[int] = []
    data_dir.mkdir()
    token = add_token(data_dir, "desk")
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        with serve(make_app(Settings(data_dir=data_dir, max_input_mb=1), told.append)) as url:
            yield Endpoint(url, data_dir, store, told, token)
    wait_until(lambda: find_server(data_dir / "s3") is None)


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[httpx.Client]:
    """A client with a good token."""
    with endpoint.client() as made:
        yield made


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of an answer of this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= set(document)
    assert document["status"] == status
    return document


def accepted(answer: httpx.Response) -> dict[str, Any]:
    """The receipt of a push that was taken."""
    assert answer.status_code == 202, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def test_the_bytes_are_in_the_store_when_the_answer_comes(endpoint: Endpoint, client: httpx.Client) -> None:
    """Every form of an article, to the byte."""
    page = "<h1>Größe</h1>".encode("latin-1")
    answers = [
        client.post("/v1/articles", content=page, headers={"content-type": "text/html; charset=latin-1"}),
        client.post("/v1/articles", content=page, headers={"content-type": "text/plain"}),
        client.post("/v1/articles", json={"content": base64.b64encode(page).decode()}),
        client.put("/v1/articles/7", content=page, headers={"content-type": "text/html"}),
    ]
    assert [endpoint.raw(accepted(answer)) for answer in answers] == [page] * 4
    assert endpoint.capture(answers[0].json()).media_type == "text/html; charset=latin-1"
    receipt = accepted(client.post("/v1/articles", json={"html": "<h1>Größe</h1>"}))
    assert endpoint.raw(receipt) == "<h1>Größe</h1>".encode()


def test_a_packed_body_is_archived_as_it_was_sent(endpoint: Endpoint, client: httpx.Client) -> None:
    """With the header that says so, as pages that were fetched; JSON is unpacked, for its article's sake."""
    packed = gzip.compress(b"<p>one</p>" * 1000)
    headers = {"content-type": "text/html", "content-encoding": "gzip"}
    receipt = accepted(client.post("/v1/articles", content=packed, headers=headers))
    assert endpoint.raw(receipt) == packed
    assert ("content-encoding", "gzip") in endpoint.capture(receipt).headers
    body = gzip.compress(json.dumps({"text": "one"}).encode())
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    receipt = accepted(client.post("/v1/articles", content=body, headers=headers))
    assert endpoint.raw(receipt) == b"one"
    assert not any(name == "content-encoding" for name, _ in endpoint.capture(receipt).headers)


def test_who_and_what_is_kept_with_the_capture(endpoint: Endpoint, client: httpx.Client) -> None:
    """The pusher's name, the client's id, the address and what was stated."""
    url = "https://news.example/2026/dock"
    query = {"url": url, "title": "Dock to close", "authors": ["Ada Quist", "Bo Renn"]}
    answer = client.put(
        "/v1/articles/cms/7%20ä", params=query, content=b"<p>x", headers={"content-type": "text/html"}
    )
    capture = endpoint.capture(accepted(answer))
    assert (capture.via, capture.source, capture.url) == ("push", "cms/7 ä", url)
    assert ("x-copydesk-pushed-by", "desk") in capture.headers
    assert dict(capture.stated) == {"title": "Dock to close", "authors": ("Ada Quist", "Bo Renn")}


def test_a_request_that_is_wrong_is_told_where(client: httpx.Client) -> None:
    """By pointer in a body, by name in the query or the head."""
    document = problem(client.post("/v1/articles", json={"text": "x", "titel": "y"}), 422)
    assert document["errors"][0]["pointer"] == "#/titel"
    html = {"content-type": "text/html"}
    document = problem(client.post("/v1/articles?titel=y", content=b"x", headers=html), 422)
    assert document["errors"][0]["parameter"] == "titel"
    document = problem(client.post("/v1/articles?url=nowhere", content=b"x", headers=html), 422)
    assert document["errors"][0]["parameter"] == "url"
    document = problem(
        client.post("/v1/articles", json={"text": "x"}, headers={"idempotency-key": "a b"}), 422
    )
    assert document["errors"][0]["header"] == "Idempotency-Key"
    document = problem(client.put("/v1/articles/7?id=8", content=b"x", headers=html), 422)
    assert document["errors"][0]["parameter"] == "id"
    document = problem(client.put("/v1/articles/7", json={"text": "x", "id": "8"}), 422)
    assert document["errors"][0]["pointer"] == "#/id"
    for client_id in ("%00", "a%0Ab"):
        document = problem(client.put(f"/v1/articles/{client_id}", content=b"x", headers=html), 422)
        assert document["errors"][0]["parameter"] == "client_id"


def test_a_body_of_another_kind_is_refused(client: httpx.Client) -> None:
    """And the answer says what is taken."""
    for headers in ({"content-type": "application/pdf"}, {}):
        answer = client.post("/v1/articles", content=b"x", headers=headers)
        assert "application/x-ndjson" in problem(answer, 415)["detail"]
        assert "text/html" in answer.headers["accept"]
    answer = client.put("/v1/articles/7", content=b"{}", headers={"content-type": "application/x-ndjson"})
    assert "ndjson" not in problem(answer, 415)["detail"]
    headers = {"content-type": "text/html", "content-encoding": "br"}
    assert client.post("/v1/articles", content=b"x", headers=headers).headers["accept-encoding"] == "gzip"


def test_many_come_in_one_body(endpoint: Endpoint, client: httpx.Client) -> None:
    """Each line has its result; what is good is archived together."""
    lines = [json.dumps({"text": f"story {number}"}) for number in range(30)]
    lines[7] = "no json"
    answer = client.post(
        "/v1/articles", content="\n".join(lines).encode(), headers={"content-type": "application/x-ndjson"}
    )
    results = accepted(answer)["results"]
    assert [result["status"] for result in results] == [422 if n == 7 else 202 for n in range(30)]
    good = [result for result in results if result["status"] == 202]
    assert [endpoint.raw(each) for each in good] == [f"story {n}".encode() for n in range(30) if n != 7]
    assert len({batches.run_of_batch(each["receipt_id"]) for each in good}) == 1


def test_no_body_is_read_behind_its_bound(client: httpx.Client) -> None:
    """Whether it names its length, comes in chunks, or grows when it is unpacked."""
    html = {"content-type": "text/html"}
    assert "receipt_id" in accepted(client.post("/v1/articles", content=b"x" * MEGABYTE, headers=html))
    problem(client.post("/v1/articles", content=b"x" * (MEGABYTE + 1), headers=html), 413)
    chunks = (b"x" * 65_536 for _ in range(17))
    problem(client.post("/v1/articles", content=chunks, headers=html), 413)
    bomb = gzip.compress(b"\0" * 30 * MEGABYTE)
    assert len(bomb) < 50_000
    headers = html | {"content-encoding": "gzip"}
    problem(client.post("/v1/articles", content=bomb, headers=headers), 413)
    problem(client.post("/v1/articles", content=gzip.compress(b"news" * 99)[:-9], headers=headers), 400)
    problem(client.post("/v1/articles", content=b"<p>no gzip", headers=headers), 400)


def test_many_have_a_bound_of_their_own(client: httpx.Client) -> None:
    """A line may hold what an article may, the whole four times that."""
    ndjson = {"content-type": "application/x-ndjson"}
    line = json.dumps({"text": "x" * (MEGABYTE - 1000)}).encode()
    assert (
        accepted(client.post("/v1/articles", content=b"\n".join([line] * 4), headers=ndjson))["accepted"] == 4
    )
    problem(client.post("/v1/articles", content=b"\n".join([line] * 5), headers=ndjson), 413)


def test_the_same_request_under_its_key_is_received_once(endpoint: Endpoint, client: httpx.Client) -> None:
    """Again, at the same time, and from an endpoint that was started anew."""
    headers = {"idempotency-key": "once-1"}
    with ThreadPoolExecutor(12) as threads:
        answers = list(
            threads.map(
                lambda _: client.post("/v1/articles", json={"text": "once"}, headers=headers), range(12)
            )
        )
    [receipt_id] = {accepted(answer)["receipt_id"] for answer in answers}
    document = problem(client.post("/v1/articles", json={"text": "twice"}, headers=headers), 422)
    assert document["errors"][0]["header"] == "Idempotency-Key"
    settings = Settings(data_dir=endpoint.data_dir, max_input_mb=1)
    with serve(make_app(settings, endpoint.told.append)) as url, endpoint.client() as other:
        other.base_url = httpx.URL(url)
        again = other.post("/v1/articles", json={"text": "once"}, headers=headers)
        assert accepted(again)["receipt_id"] == receipt_id
    keys = [key for key in endpoint.store.list_keys("captures/") if batches.run_of_batch(receipt_id) in key]
    captures = decode_captures(endpoint.store.get_object(keys[0]))
    assert [each.bytes for each in captures] == [4]


def test_a_key_is_its_pushers_own(endpoint: Endpoint, client: httpx.Client) -> None:
    """Two pushers that count from 1 do not meet."""
    headers = {"idempotency-key": "1"}
    wire = add_token(endpoint.data_dir, "wire")
    first = accepted(client.post("/v1/articles", json={"text": "a"}, headers=headers))
    with endpoint.client(wire) as other:
        second = accepted(other.post("/v1/articles", json={"text": "b"}, headers=headers))
    assert first["receipt_id"] != second["receipt_id"]


def test_a_request_that_was_refused_holds_no_key(client: httpx.Client) -> None:
    """It can be mended and sent again."""
    headers = {"idempotency-key": "mended"}
    problem(client.post("/v1/articles", json={"txt": "a"}, headers=headers), 422)
    accepted(client.post("/v1/articles", json={"text": "a"}, headers=headers))


def test_nothing_is_said_without_a_good_token(endpoint: Endpoint, client: httpx.Client) -> None:
    """A revoked one is of no use from the next request on; nobody need start anything anew."""
    token = add_token(endpoint.data_dir, "intern")
    with endpoint.client(token) as intern:
        accepted(intern.post("/v1/articles", json={"text": "a"}))
        revoke_token(endpoint.data_dir, "intern")
        answer = intern.post("/v1/articles", json={"text": "a"})
        assert token not in answer.text
        problem(answer, 401)
        problem(intern.get("/v1/receipts/x"), 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        answer = httpx.post(
            f"{endpoint.url}/v1/articles",
            json={"text": "a"},
            headers=headers,
            trust_env=False,
            timeout=PATIENCE_S,
        )
        problem(answer, 401)
    assert client.get("/healthz").json() == {"status": "ok"}


def test_without_any_token_the_answer_says_how_to_make_one(tmp_path: Path) -> None:
    """The first thing that anybody meets."""
    with serve(make_app(Settings(data_dir=tmp_path), tell_nobody)) as url:
        answer = httpx.post(f"{url}/v1/articles", json={"text": "a"}, trust_env=False, timeout=PATIENCE_S)
        assert "copydesk tokens add" in problem(answer, 401)["detail"]


def test_many_pushes_are_few_batches(endpoint: Endpoint) -> None:
    """What comes in together is written together, and Prefect is told of it together: once a second.

    Of more connections than a client keeps open it may close one that it has just given to a thread.
    """
    told: list[tuple[float, int]] = []
    app = make_app(
        Settings(data_dir=endpoint.data_dir), lambda captures: told.append((read_clock(), captures))
    )
    with serve(app) as url, endpoint.client() as client, ThreadPoolExecutor(16) as threads:
        client.base_url = httpx.URL(url)
        push = partial(client.post, "/v1/articles")
        answers = list(threads.map(lambda n: push(json={"text": f"story {n}"}), range(400)))
    receipts = [accepted(answer) for answer in answers]
    assert len({each["receipt_id"] for each in receipts}) == 400
    names = {batches.run_of_batch(each["receipt_id"]) for each in receipts}
    assert len(names) < 100
    archived = [decode_captures(endpoint.store.get_object(batches.captures_key(name))) for name in names]
    assert {each["receipt_id"] for each in receipts} <= {c.capture_id for batch in archived for c in batch}
    assert sum(captures for _, captures in told) == 400
    *while_it_ran, _at_its_end = [at for at, _ in told]
    assert all(later - earlier >= PAUSE_S for earlier, later in pairwise(while_it_ran))


def test_nobody_to_tell_fails_no_push(endpoint: Endpoint) -> None:
    """Prefect may be away; what came in is found by the next scheduled run."""

    def refuse(_captures: int) -> None:
        raise TransientError("nobody there")

    with (
        serve(make_app(Settings(data_dir=endpoint.data_dir), refuse)) as url,
        endpoint.client() as client,
    ):
        client.base_url = httpx.URL(url)
        for _ in range(3):
            assert endpoint.raw(accepted(client.post("/v1/articles", json={"text": "a"}))) == b"a"


def test_a_receipt_is_its_pusher_s_own(endpoint: Endpoint, client: httpx.Client) -> None:
    """Another token is told that there is none; nobody guesses one from another of the same batch."""
    lines = b"\n".join(b'{"text": "story %d"}' % number for number in range(20))
    ndjson = {"content-type": "application/x-ndjson"}
    results = accepted(client.post("/v1/articles", content=lines, headers=ndjson))["results"]
    stranger = add_token(endpoint.data_dir, "stranger")
    with endpoint.client(stranger) as other:
        for each in results:
            assert client.get(each["status_url"]).status_code == 200
            assert problem(other.get(each["status_url"]), 404)["detail"] == "Nobody gave a receipt of this id"
    secrets = {each["receipt_id"].rpartition(".")[2] for each in results}
    assert {len(each) for each in secrets} == {32}
    assert len(secrets) == 20
    revoke_token(endpoint.data_dir, "desk")
    with endpoint.client(add_token(endpoint.data_dir, "desk")) as again:
        assert again.get(results[0]["status_url"]).status_code == 200
        endpoint.token = str(again.headers["authorization"]).removeprefix("Bearer ")


@pytest.mark.parametrize("line_ends", [MOST_LINE_ENDS + 1, 4 * MEGABYTE])
def test_packed_line_ends_are_refused(client: httpx.Client, line_ends: int) -> None:
    """A few kilobytes of gzip that hold millions of lines."""
    headers = {"content-type": "application/x-ndjson", "content-encoding": "gzip"}
    packed = gzip.compress(b"\n" * line_ends)
    assert (
        "lines at most"
        in problem(client.post("/v1/articles", content=packed, headers=headers), 413)["detail"]
    )
    packed = gzip.compress(b'{"text": "x"}\n') * 3 + bytes(100)
    assert accepted(client.post("/v1/articles", content=packed, headers=headers))["accepted"] == 3


def test_a_token_that_asks_too_often_is_told_when_it_may_again(tmp_path: Path) -> None:
    """Others are let in meanwhile; without a token nothing is counted."""
    desk, wire = (add_token(tmp_path, name) for name in ("desk", "wire"))
    with (
        lease_s3(tmp_path, "copydesk"),
        serve(make_app(Settings(data_dir=tmp_path, push_rate=1), tell_nobody)) as url,
    ):

        def ask(token: str) -> httpx.Response:
            return httpx.get(
                f"{url}/v1/receipts/x",
                headers={"Authorization": f"Bearer {token}"},
                timeout=PATIENCE_S,
                trust_env=False,
            )

        while (answer := ask(desk)).status_code == 404:
            pass
        assert problem(answer, 429)["type"] == "urn:copydesk:problem:too-many"
        assert answer.headers["retry-after"] == "1"
        assert {ask(wire).status_code for _ in range(10)} == {404}
        assert {ask("none").status_code for _ in range(30)} == {401}


def test_a_receipt_is_pending_until_a_run_has_loaded_it(client: httpx.Client) -> None:
    """The address in the answer says so; nobody else's id is a receipt."""
    receipt = accepted(client.post("/v1/articles", json={"text": "wait"}))
    state = client.get(receipt["status_url"]).json()
    assert (state["status"], state["outcome"], state["article_id"]) == ("pending", None, None)
    batch = batches.run_of_batch(receipt["receipt_id"])
    for other in (f"{batch}-9999", "20260101T000000Z-0badc0de-00000-0000", "x", "..%2Fraw"):
        problem(client.get(f"/v1/receipts/{other}"), 404)


def test_what_is_not_there_is_a_problem_too(client: httpx.Client) -> None:
    """Each answer that is no success has the same form."""
    problem(client.get("/nowhere"), 404)
    answer = client.delete("/v1/articles")
    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


class FullStore(BaseHTTPRequestHandler):
    """An S3 server that has its probe and takes nothing more."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """Refuse, for one reason or the other."""
        self.rfile.read(int(self.headers["Content-Length"]))
        status, code = (412, "PreconditionFailed") if "/probe/" in self.path else (403, "AccessDenied")
        body = f"<Error><Code>{code}</Code></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def full_store() -> Iterator[str]:
    """The address of a store that refuses."""
    with ThreadingHTTPServer(("127.0.0.1", 0), FullStore) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_store_that_refuses_is_no_receipt(
    full_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client is told to come again, and nothing of the store's inside."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    token = add_token(tmp_path, "desk")
    settings = Settings(data_dir=tmp_path, s3_endpoint_url=full_store)
    with serve(make_app(settings, tell_nobody)) as url:
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(
            f"{url}/v1/articles", json={"text": "a"}, headers=headers, trust_env=False, timeout=PATIENCE_S
        )
    assert answer.headers["retry-after"]
    assert "127.0.0.1" not in json.dumps(problem(answer, 503))


def test_the_endpoint_needs_no_prefect() -> None:
    """It can be served where Prefect's 100 MB are not wanted."""
    code = "import sys, flows.push.endpoint; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_fails_inside_says_nothing_of_it(endpoint: Endpoint) -> None:
    """A fault of ours is a problem document without a trace; the trace goes to the log."""
    app = make_app(Settings(data_dir=endpoint.data_dir), tell_nobody)

    async def fail() -> None:
        raise RuntimeError("the inside")

    app.add_api_route("/fail", fail)
    with serve(app) as url:
        answer = httpx.get(f"{url}/fail", trust_env=False, timeout=PATIENCE_S)
    assert "inside" not in json.dumps(problem(answer, 500))


def test_a_broken_file_of_tokens_lets_nobody_in(tmp_path: Path) -> None:
    """It is the operator's to mend, and is said in the log."""
    token = add_token(tmp_path, "desk")
    (tmp_path / "tokens.json").write_text("{")
    with serve(make_app(Settings(data_dir=tmp_path), tell_nobody)) as url:
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(
            f"{url}/v1/articles", json={"text": "a"}, headers=headers, trust_env=False, timeout=PATIENCE_S
        )
    problem(answer, 503)
