"""Objects of a store as streams and as inputs, from the real embedded server."""

from __future__ import annotations

import gzip
import io
import os
from typing import TYPE_CHECKING, cast

import pytest

from tasks.clients.forms.intake import Intake
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.sources.source_streams import StoredStream
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.source_bucket import open_bucket
from tasks.clients.web_archives.intake import read_archive
from tasks.core.errors import QuarantineError
from tasks.core.identity.identity import hash_bytes
from tasks.core.records import Incoming
from tasks.core.sources.sources import ObjectSource
from tasks.core.store.batches import raw_key
from tests.clients.forms.read_written import ParsersHere
from tests.core.forms.container_examples import write_zip
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.parsing.parsers import ParserPool


pytestmark = pytest.mark.slow


def make_record(page: bytes) -> bytes:
    """A record of an archive that holds a page."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://elsing-post.example/dock\r\n"
        b"WARC-Date: 2026-03-14T08:00:00Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    )
    return head % len(block) + block + b"\r\n\r\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawStore]:
    """The embedded store."""
    data_dir = tmp_path_factory.mktemp("archives")
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        yield store
    wait_until(lambda: find_server(data_dir / "s3") is None)


def test_an_archive_is_read_in_parts(store: RawStore) -> None:
    """Whatever the size of a part, and where the parts meet."""
    archive = b"".join(gzip.compress(make_record(b"%d" % number * 100)) for number in range(20))
    store.put_object("in/a.warc.gz", archive, "application/warc")
    for part_bytes in (7 * 64, len(archive), len(archive) // 2, 1_000_000):
        stream = StoredStream(open_bucket("copydesk", None, store), "in/a.warc.gz", part_bytes)
        receipts = list(read_archive(io.BufferedReader(stream), "s3://copydesk/in/a.warc.gz", 10_000))
        assert [receipt.data for receipt in receipts] == [b"%d" % number * 100 for number in range(20)]


def test_an_archive_that_is_not_there_is_quarantined(store: RawStore) -> None:
    """As any object that a user pointed at."""
    stream = StoredStream(open_bucket("copydesk", None, store), "in/none.warc")
    with pytest.raises(QuarantineError, match="NoSuchKey"):
        list(read_archive(io.BufferedReader(stream), "none", 10_000))


def test_an_archive_that_is_replaced_meanwhile_is_quarantined(store: RawStore) -> None:
    """Two halves of two archives are never put together."""
    store.put_object("in/b.warc", b"a" * 100, "application/warc")
    stream = StoredStream(open_bucket("copydesk", None, store), "in/b.warc", 50)
    assert stream.read(50) == b"a" * 50
    store.put_object("in/b.warc", b"b" * 100, "application/warc")
    with pytest.raises(QuarantineError):
        stream.read(50)


def test_objects_are_inputs_as_files_are(store: RawStore) -> None:
    """In the order of their keys, one article each or many; such a file is kept, whatever its size."""
    lines = b'{"text": "The dock closed today."}\n' * 3
    padded = write_zip({"news.jsonl": lines, "x.jpg": os.urandom(2_000_000)})
    objects = {f"mix/{n:02}.txt": b"The dock closed." * n for n in range(1, 40)}
    objects |= {"mix/10.zip": padded, "mix/20.jsonl": lines}
    for key, data in objects.items():
        store.put_object(key, data, "text/plain")
    sources = [ObjectSource("copydesk", key) for key in sorted(objects)]
    intake = Intake(cast("ParserPool", ParsersHere()), store, 100_000)
    received = [each for each in intake.receive(sources) if isinstance(each, Incoming)]
    places = {"mix/10.zip": ["#news.jsonl#1", "#news.jsonl#2", "#news.jsonl#3"]}
    places |= {"mix/20.jsonl": ["#1", "#2", "#3"]}
    wanted = [f"s3://copydesk/{key}{at}" for key in sorted(objects) for at in places.get(key, [""])]
    assert [each.source for each in received] == wanted
    kept = {dict(each.headers).get("x-copydesk-container") for each in received} - {None}
    assert kept == {hash_bytes(padded), hash_bytes(lines)}
    assert store.get_raw(raw_key(hash_bytes(padded))) == padded


def test_a_stream_can_be_begun_again(store: RawStore) -> None:
    """Its form is told by its first bytes before it is read: of one part, without asking for it again."""
    store.put_object("in/c.txt", b"0123456789", "text/plain")
    for part_bytes in (100, 10, 4):
        stream = StoredStream(open_bucket("copydesk", None, store), "in/c.txt", part_bytes)
        assert stream.read(3) == b"012"
        assert stream.readall() == b"3456789"
        stream.seek(0)
        assert stream.readall() == b"0123456789"
