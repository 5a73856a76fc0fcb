"""The raw store, on the embedded server; and on a scripted one where a store must misbehave."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import stamina

from tasks.clients.store.raw_store import ATTEMPTS_AT_CHECK, RawStore
from tasks.clients.store.source_bucket import open_bucket
from tasks.core.errors import QuarantineError, StopError, UsageError
from tasks.core.identity.identity import hash_bytes
from tasks.core.records import Reason
from tasks.core.store.batches import raw_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_content_is_stored_under_its_hash_as_it_came(store: RawStore) -> None:
    """The key is made of the SHA-256, and the bytes come back as they were."""
    for data in (b"", b"\x00\xff\r\n", os.urandom(9_000_000)):
        stored = store.put_raw(data)
        assert stored.sha256 == hashlib.sha256(data).hexdigest()
        assert stored.key == f"raw/{stored.sha256[:2]}/{stored.sha256}"
        assert store.get_raw(stored.key) == data


def test_content_is_stored_once(store: RawStore) -> None:
    """The second time is no new content, and the same key."""
    first, second = store.put_raw(b"twice"), store.put_raw(b"twice")
    assert (first.is_new, second.is_new) == (True, False)
    assert first.key == second.key


def test_of_many_writers_one_is_first(store: RawStore) -> None:
    """Sixteen threads that bring the same bytes at once: one of them stored it."""
    data = os.urandom(30_000)
    with ThreadPoolExecutor(16) as threads:
        stored = list(threads.map(store.put_raw, [data] * 16))
    assert sum(each.is_new for each in stored) == 1


def test_other_bytes_than_were_put_are_noticed(store: RawStore) -> None:
    """A raw object that somebody overwrote is not taken for what was received."""
    stored = store.put_raw(b"as received")
    store.put_object(stored.key, b"tampered with", "text/plain")
    with pytest.raises(StopError, match="other bytes"):
        store.get_raw(stored.key)


def test_an_object_may_be_overwritten(store: RawStore) -> None:
    """What a run keeps under a name of its own holds what was put last."""
    store.put_object("captures/1.jsonl", b"one", "application/x-ndjson")
    store.put_object("captures/1.jsonl", b"two", "application/x-ndjson")
    assert store.get_object("captures/1.jsonl") == b"two"


def test_a_missing_object_is_told(store: RawStore) -> None:
    """Asking for what is not there stops with the store's own word for it."""
    with pytest.raises(StopError, match="NoSuchKey"):
        store.get_object("no/such")


def test_keys_are_listed_in_order_over_all_pages(store: RawStore) -> None:
    """More keys than one answer holds, and from behind any of them."""
    keys = [f"listed/{number:04d} ü" for number in range(1003)]
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda key: store.put_object(key, b"", "text/plain"), keys))
    assert list(store.list_keys("listed/")) == keys
    assert list(store.list_keys("listed/", start_after=keys[1000])) == keys[1001:]
    assert list(store.list_keys("nothing/")) == []


def test_checking_makes_the_bucket(store: RawStore) -> None:
    """A bucket that is not there yet is there after the check, which may be done again."""
    other = RawStore("another-one", store.endpoint_url, store.credentials_path)
    with pytest.raises(StopError, match="COPYDESK_S3_BUCKET"):
        list(other.list_keys(""))
    other.check()
    other.check()
    assert len(list(other.list_keys(""))) == 1


def test_a_store_can_be_sent_to_another_process(store: RawStore) -> None:
    """What is pickled is where the store is, not a connection nor a secret."""
    pickled = pickle.dumps(store)
    assert pickle.loads(pickled) == store  # noqa: S301 - just made
    assert len(pickled) < 1000


def test_a_source_that_cannot_be_had_is_quarantined(store: RawStore) -> None:
    """A user's object that is missing, or too large, costs itself alone."""
    store.put_object("inbox/a.html", b"<p>news</p>", "text/html")
    bucket = open_bucket("copydesk", None, store)
    assert bucket.read("inbox/a.html", max_bytes=11) == b"<p>news</p>"
    for key, bound, reason in (
        ("inbox/a.html", 10, Reason.TOO_LARGE),
        ("inbox/b.html", 10, Reason.UNREADABLE),
    ):
        with pytest.raises(QuarantineError) as raised:
            bucket.read(key, max_bytes=bound)
        assert raised.value.reason is reason


def test_a_source_bucket_that_is_not_there_is_a_usage_error(
    store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user is told which store was looked in."""
    store.put_object("inbox/a.html", b"<p>news</p>", "text/html")
    assert list(open_bucket("copydesk", None, store).list_keys("inbox/")) == ["inbox/a.html"]
    assert store.credentials_path
    keys = json.loads(store.credentials_path.read_text())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys["access_key"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys["secret_key"])
    elsewhere = replace(store, credentials_path=None)
    with pytest.raises(UsageError, match="COPYDESK_S3_ENDPOINT_URL"):
        list(open_bucket("no-such-bucket", None, elsewhere).list_keys(""))


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., RawStore]]:
    """Make stores whose server answers with the statuses of a script, the last one for ever."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers: list[ThreadingHTTPServer] = []

    def make(*answers: tuple[int, str]) -> RawStore:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_PUT(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                status, code = left.pop(0) if len(left) > 1 else left[0]
                body = f"<Error><Code>{code}</Code></Error>".encode() if code else b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, args=[0.01]).start()
        return RawStore("copydesk", f"http://127.0.0.1:{servers[-1].server_port}")

    with stamina.set_testing(testing=True, attempts=4):  # without waiting between the attempts
        yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def test_what_may_pass_is_tried_again(scripted: Callable[..., RawStore]) -> None:
    """Slow down, a broken server, a conflict of two writers: the put succeeds in the end."""
    store = scripted(
        (503, "SlowDown"), (500, "InternalError"), (409, "ConditionalRequestConflict"), (200, "")
    )
    assert store.put_raw(b"news").is_new


def test_what_does_not_pass_stops_the_run(scripted: Callable[..., RawStore]) -> None:
    """A store that is broken for good is given up, with its address and the setting."""
    store = scripted((503, "ServiceUnavailable"))
    with pytest.raises(StopError, match=r"127\.0\.0\.1.*ServiceUnavailable.*COPYDESK_S3_ENDPOINT_URL"):
        store.put_raw(b"news")


def test_a_store_that_overwrites_is_not_used(scripted: Callable[..., RawStore]) -> None:
    """If-None-Match that is not heeded is found out before anything is stored."""
    with pytest.raises(StopError, match="overwrites in spite of If-None-Match"):
        scripted((200, "")).check()


def test_a_store_that_keeps_what_was_first_is_used(scripted: Callable[..., RawStore]) -> None:
    """412 on the second put is what the check wants to see."""
    scripted((200, ""), (412, "PreconditionFailed")).check()


@pytest.mark.parametrize(
    ("status", "code", "setting"),
    [
        (403, "AccessDenied", "right to read, write and list"),
        (403, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"),
        (403, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        (403, "RequestTimeTooSkewed", "clock"),
        (301, "PermanentRedirect", "AWS_DEFAULT_REGION"),
        (501, "NotImplemented", "NotImplemented"),
    ],
)
def test_a_refusal_names_the_setting(
    scripted: Callable[..., RawStore], status: int, code: str, setting: str
) -> None:
    """What the store will not do is not tried again, and the error says where to look."""
    with pytest.raises(StopError, match=setting):
        scripted((status, code), (200, "")).check()


def test_a_store_that_is_not_there_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address is an error with the setting's name: after three tries, and seconds between them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    waits: list[float] = []
    told = stamina.instrumentation.get_on_retry_hooks()
    stamina.instrumentation.set_on_retry_hooks([lambda retry: waits.append(retry.wait_for)])
    try:
        with pytest.raises(StopError, match=r"127\.0\.0\.1:9 does not answer.*COPYDESK_S3_ENDPOINT_URL"):
            RawStore("copydesk", "http://127.0.0.1:9").check()
    finally:
        stamina.instrumentation.set_on_retry_hooks(told)
    assert len(waits) == ATTEMPTS_AT_CHECK - 1
    assert sum(waits) < 10


def test_missing_credentials_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With no keys anywhere the error says which to set."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StopError, match="AWS_ACCESS_KEY_ID"):
        RawStore("copydesk", "http://127.0.0.1:7").check()


@pytest.mark.parametrize("endpoint", ["http://[x", "http://under_score..example"])
def test_an_endpoint_that_is_no_address_is_named(endpoint: str) -> None:
    """What boto3 refuses as an address is the setting's fault."""
    with pytest.raises(StopError, match="COPYDESK_S3_ENDPOINT_URL"):
        RawStore("copydesk", endpoint).check()


def test_a_large_stream_is_put_in_parts_and_once(store: RawStore) -> None:
    """A file of any size is kept under its hash, and is not put again."""
    data = bytes(range(256)) * 4096 * 10
    sha256 = hash_bytes(data)
    for _ in range(2):
        store.put_raw_stream(BytesIO(data), sha256)
    store.put_raw_stream(BytesIO(b"small"), hash_bytes(b"small"))
    assert store.get_raw(raw_key(sha256)) == data
    assert store.get_raw(raw_key(hash_bytes(b"small"))) == b"small"
