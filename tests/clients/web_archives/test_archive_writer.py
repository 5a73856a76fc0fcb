"""Writing web archives: warcio's own checker passes them, and reading gives back what was captured."""

from __future__ import annotations

import gzip
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tasks.clients.web_archives.intake import read_archive
from tasks.clients.web_archives.writer import ArchivedCapture, Original, write_archive
from tasks.core.errors import StopError, UsageError
from tasks.core.records import Capture

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.core.records import Incoming

PAGE = "<html><p>Der Hafen von Quillón schloß am Montag.</p></html>".encode()
PACKED = gzip.compress(PAGE, mtime=0)
STORE = {sha256(data).hexdigest(): data for data in (PAGE, PACKED, b"")}
FETCHED_AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)

FETCHED = Capture(
    capture_id="20260102T030405Z-0-0",
    batch_id="20260102T030405Z-0",
    run_id="20260102T030405Z",
    via="fetch",
    source="https://courier.example/feed.xml",
    url="https://courier.example/a?utm_source=x",
    final_url="https://courier.example/a",
    http_status=200,
    headers=(
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("content-length", "3"),
        ("x-editor", "Zoë"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ),
    media_type="text/html; charset=utf-8",
    bytes=len(PACKED),
    raw_sha256=sha256(PACKED).hexdigest(),
    raw_key=sha256(PACKED).hexdigest(),
    fetched_at=FETCHED_AT,
)
DROPPED = replace(
    FETCHED,
    capture_id="20260102T030405Z-0-1",
    via="file",
    source="inbox/a b.html",
    url="file:///inbox/a%20b.html",
    final_url=None,
    http_status=None,
    headers=(),
    media_type=None,
    bytes=len(PAGE),
    raw_sha256=sha256(PAGE).hexdigest(),
    raw_key=sha256(PAGE).hexdigest(),
)
SHOWN = replace(
    FETCHED,
    capture_id="20260102T030405Z-0-3",
    via="browser",
    headers=(("content-type", "text/html; charset=utf-8"),),
    media_type="text/html",
    raw_sha256=sha256(PAGE).hexdigest(),
    raw_key=sha256(PAGE).hexdigest(),
)
CONFIRMED = replace(
    FETCHED,
    capture_id="20260102T030405Z-0-2",
    http_status=304,
    headers=(("etag", '"1"'),),
    bytes=None,
    fetched_at=FETCHED_AT.replace(day=3),
)
CAPTURES = [
    ArchivedCapture(FETCHED, article_id="ab12", outcome="article"),
    ArchivedCapture(DROPPED, article_id="cd34", outcome="article"),
    ArchivedCapture(
        CONFIRMED, "ab12", "unchanged", Original(FETCHED.capture_id, "https://courier.example/a", FETCHED_AT)
    ),
]


def read_back(path: Path) -> list[Incoming]:
    """Read an archive of ours."""
    with path.open("rb") as file:
        return list(read_archive(file, "mine", 1_000_000))


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_warcio_finds_no_fault(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each digest holds, each length is true, each record stands where it should."""
    path = tmp_path / name
    assert write_archive(path, CAPTURES, STORE.__getitem__) == 3
    assert Checker(Namespace(inputs=[str(path)], verbose=True)).process_all() == 0
    said = capsys.readouterr()
    assert said.out.count("digest pass") == 6  # the revisit has no payload to check
    assert said.err == ""
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "response", "metadata", "resource", "metadata", "revisit", "metadata"]


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_what_was_written_is_read_back(tmp_path: Path, name: str) -> None:
    """Bytes, headers, address, time, and what a later answer confirmed."""
    write_archive(tmp_path / name, CAPTURES, STORE.__getitem__)
    fetched, dropped, confirmed = read_back(tmp_path / name)
    assert (fetched.url, fetched.fetched_at) == ("https://courier.example/a", FETCHED_AT)
    assert (fetched.data, fetched.http_status) == (PACKED, 200)
    assert fetched.media_type == "text/html; charset=utf-8"
    assert fetched.headers == (
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("x-editor", "Zoë"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("Content-Length", str(len(PACKED))),
    )
    assert (dropped.url, dropped.data, dropped.media_type) == ("file:///inbox/a%20b.html", PAGE, None)
    assert (confirmed.http_status, confirmed.data) == (304, None)
    assert confirmed.confirmed_sha256 == FETCHED.raw_sha256
    assert [receipt.detail for receipt in (fetched, dropped, confirmed)] == [None, None, None]


def test_a_metadata_record_says_what_a_capture_is_to_us(tmp_path: Path) -> None:
    """It refers to the record of the bytes."""
    write_archive(tmp_path / "a.warc", CAPTURES[:1], STORE.__getitem__)
    with (tmp_path / "a.warc").open("rb") as file:
        _, response, metadata = (
            (one.rec_headers, one.content_stream().read()) for one in ArchiveIterator(file)
        )
    assert metadata[0]["WARC-Refers-To"] == response[0]["WARC-Record-ID"]
    assert metadata[1].decode().splitlines() == [
        "captureId: 20260102T030405Z-0-0",
        "runId: 20260102T030405Z",
        "source: https://courier.example/feed.xml",
        "requestedUrl: https://courier.example/a?utm_source=x",
        "articleId: ab12",
        "outcome: article",
    ]


def test_values_that_would_break_a_line_do_not(tmp_path: Path) -> None:
    """No stored header, source or address writes a head of its own."""
    evil = replace(
        FETCHED,
        source="a\r\nWARC-Type: response",
        url="x",
        final_url="https://courier.example/a b\r\nX: y",
        headers=(("x-evil", "1\r\n\r\nhello"), ("content-type", "text/html")),
    )
    write_archive(tmp_path / "a.warc", [ArchivedCapture(evil)], STORE.__getitem__)
    [receipt] = read_back(tmp_path / "a.warc")
    assert receipt.data == PACKED
    assert receipt.url == "https://courier.example/a%20b%0D%0AX:%20y"
    assert receipt.headers[0] == ("x-evil", "1 hello")


def test_an_empty_answer_is_a_record_too(tmp_path: Path) -> None:
    """Nothing was sent, and that is what is kept."""
    empty = replace(FETCHED, bytes=0, raw_sha256=sha256(b"").hexdigest(), raw_key=sha256(b"").hexdigest())
    write_archive(tmp_path / "a.warc.gz", [ArchivedCapture(empty)], STORE.__getitem__)
    assert Checker(Namespace(inputs=[str(tmp_path / "a.warc.gz")], verbose=True)).process_all() == 0
    assert [receipt.data for receipt in read_back(tmp_path / "a.warc.gz")] == [b""]


def test_nothing_is_left_where_bytes_cannot_be_had(tmp_path: Path) -> None:
    """No half archive, and no temporary file."""

    def fail(key: str) -> bytes:
        raise StopError(f"The store has lost {key}")

    with pytest.raises(StopError, match="lost"):
        write_archive(tmp_path / "a.warc.gz", CAPTURES, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_if_told_to(tmp_path: Path) -> None:
    """And stays whole until its replacement is."""
    path = tmp_path / "a.warc"
    path.write_text("mine")
    with pytest.raises(UsageError, match="exists"):
        write_archive(path, CAPTURES, STORE.__getitem__)
    assert path.read_text() == "mine"
    write_archive(path, CAPTURES, STORE.__getitem__, may_replace=True)
    assert len(read_back(path)) == 3


def test_a_name_that_says_something_else_is_refused(tmp_path: Path) -> None:
    """A reader tells an archive by its name."""
    with pytest.raises(UsageError, match=r"\.warc"):
        write_archive(tmp_path / "a.zip", CAPTURES, STORE.__getitem__)


def test_what_a_browser_has_shown_is_no_answer_of_a_server(tmp_path: Path) -> None:
    """It is written as a resource, which no head of a response stands over, and read again as a page."""
    path = tmp_path / "news.warc"
    write_archive(path, [ArchivedCapture(SHOWN, article_id="ab12", outcome="article")], STORE.__getitem__)
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "resource", "metadata"]
    [page] = read_back(path)
    assert (page.data, page.url, page.http_status) == (PAGE, "https://courier.example/a", None)
