"""Files as inputs: one article each or, by their form, many."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING, cast

import pytest
import zstandard

from tasks.clients.forms.intake import MOST_LINKS, Intake
from tasks.core.forms.rows.unread_columns import UnreadColumns
from tasks.core.records import Incoming, Reason
from tasks.core.sources.passed_over import PassedOver, describe_passed_over
from tasks.core.sources.sources import FileSource, SourceKind
from tasks.core.sources.starts import Start
from tests.clients.forms.read_written import ParsersHere
from tests.core.forms.container_examples import write_tar, write_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.clients.parsing.parsers import ParserPool

HERE = cast("ParserPool", ParsersHere())
ROWS = [{"url": f"https://elsing-post.example/{n}", "text": f"The dock closed on day {n}."} for n in range(3)]
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)


TEXT = "The harbour board of Port Elsing voted on Tuesday. " * 4


def write_lines(rows: int) -> bytes:
    """So many rows as JSON Lines."""
    return b"".join(json.dumps({"id": n, "text": TEXT}).encode() + b"\n" for n in range(rows))


def write_array(rows: int) -> bytes:
    """So many rows as one array of JSON."""
    return json.dumps([{"id": n, "text": TEXT} for n in range(rows)]).encode()


def write_rows(rows: int) -> bytes:
    """So many rows as a table."""
    return b"id,title,text\n" + b"".join(b"%d,a dock,%s\n" % (n, TEXT.encode()) for n in range(rows))


PACKINGS = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstandard": zstandard.compress,
    "bzip2": bz2.compress,
    "bzip2 in parts": lambda data: bz2.compress(data[:90]) + bz2.compress(data[90:]),
    "xz": lzma.compress,
    "xz in parts, padded": lambda data: lzma.compress(data[:90]) + bytes(8) + lzma.compress(data[90:]),
    "gzip twice": lambda data: gzip.compress(gzip.compress(data)),
}


def take_in(
    path: Path, data: bytes, *, may_fetch: bool = False
) -> tuple[list[FileSource | Incoming], Intake]:
    """Write a file and give what the intake makes of it."""
    path.write_bytes(data)
    intake = Intake(HERE, None, 1000, may_fetch=may_fetch)
    given = list(intake.receive([FileSource(path.name, str(path))]))
    return cast("list[FileSource | Incoming]", given), intake


@pytest.mark.parametrize(
    "data", [b"The dock closed.", b"<html><p>The dock", b"{ said nobody", b"", b"\x1f\x8bno"]
)
def test_a_file_that_is_one_article_is_left_to_its_reader(tmp_path: Path, data: bytes) -> None:
    """Its bytes are read and archived as they are, whatever they turn out to be."""
    (given,), _ = take_in(tmp_path / "a.txt", data)
    assert isinstance(given, FileSource)


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_a_row_is_an_input_named_by_its_place(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """At the address that the row states, under compression too."""
    given, _ = take_in(tmp_path / "news.jsonl", pack(LINES))
    received = [each for each in given if isinstance(each, Incoming)]
    assert [each.source for each in received] == ["news.jsonl#1", "news.jsonl#2", "news.jsonl#3"]
    assert [each.url for each in received] == [row["url"] for row in ROWS]
    assert [each.data for each in received] == [row["text"].encode() for row in ROWS]


def test_a_row_without_an_address_is_at_its_place_in_the_file(tmp_path: Path) -> None:
    """So that the next reading of the file finds the same article."""
    (given,), _ = take_in(tmp_path / "a b.jsonl", b'{"text": "The dock closed."}\n')
    assert isinstance(given, Incoming)
    assert given.url == f"{(tmp_path / 'a b.jsonl').as_uri()}#1"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_a_file_that_breaks_gives_what_came_before_and_says_so(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """A download that was cut off: the rows that are there count."""
    packed = pack(b"".join(json.dumps(row | {"n": n}).encode() + b"\n" for n in range(9000) for row in ROWS))
    given, _ = take_in(tmp_path / "news.jsonl.gz", packed[:-2000])
    *rows, last = [each for each in given if isinstance(each, Incoming)]
    assert len(rows) > 1000
    assert not any(row.reason for row in rows)
    assert (last.source, last.reason) == ("news.jsonl.gz", Reason.UNREADABLE)


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_a_tar_file_is_opened_whatever_it_is_packed_in(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """`tar -j` and `tar -J` are as common as `tar -z`."""
    given, _ = take_in(
        tmp_path / "news.tar.x", pack(write_tar({"a.txt": b"The dock closed.", "b.jsonl": LINES}))
    )
    sources = [each.source for each in given if isinstance(each, Incoming)]
    assert sources == ["news.tar.x#a.txt", *(f"news.tar.x#b.jsonl#{n}" for n in (1, 2, 3))]


def test_a_row_of_an_address_alone_is_fetched(tmp_path: Path) -> None:
    """Or, where nothing is fetched, said to be one."""
    line = b'{"url": "https://elsing-post.example/9"}\n'
    given, intake = take_in(tmp_path / "links.jsonl", line, may_fetch=True)
    assert given == []
    assert [(start.url, start.kind, start.source) for start in intake.links] == [
        ("https://elsing-post.example/9", SourceKind.PAGE, "links.jsonl")
    ]
    (said,), intake = take_in(tmp_path / "links.jsonl", line)
    assert isinstance(said, Incoming)
    assert said.reason is Reason.UNSUPPORTED_MEDIA
    assert "ingest" in (said.detail or "")


def test_a_run_has_no_more_addresses_than_it_can_hold(tmp_path: Path) -> None:
    """A file that names more is one outcome that says so, beside the addresses before."""
    path = tmp_path / "links.urls"
    path.write_text("".join(f"https://elsing-post.example/{n}\n" for n in range(3)))
    intake = Intake(HERE, None, 1000, may_fetch=True)
    intake.links = [Start("a", "https://elsing-post.example/a", SourceKind.PAGE)] * (MOST_LINKS - 1)
    (refused,) = intake.receive([FileSource(path.name, str(path))])
    assert isinstance(refused, Incoming)
    assert (refused.reason, len(intake.links)) == (Reason.TOO_LARGE, MOST_LINKS)
    assert "in parts" in (refused.detail or "")


@pytest.mark.parametrize("data", [b'{"level": "info", "msg": "started"}\n' * 3, b'{"a": 1}\n{"a": 2}\n'])
def test_rows_without_an_article_are_refused_once(tmp_path: Path, data: bytes) -> None:
    """A log is no news, and not a quarantined input a line."""
    (refused,), _ = take_in(tmp_path / "log.jsonl", data)
    assert isinstance(refused, Incoming)
    assert (refused.source, refused.reason) == ("log.jsonl", Reason.UNSUPPORTED_MEDIA)
    assert "--columns" in (refused.detail or "")


def test_files_in_files_are_inputs_named_by_their_way(tmp_path: Path) -> None:
    """Of any form, so deep and no deeper; what has no ending that is read is counted."""
    page = b"<html><p>The dock closed."
    inner = write_zip({"deep/news.jsonl": LINES, "x.jpg": b"x"})
    given, intake = take_in(tmp_path / "a.zip", write_zip({"page.html": page, "inner.zip": inner}))
    received = {each.source: each.data for each in given if isinstance(each, Incoming)}
    rows = {f"a.zip#inner.zip#deep/news.jsonl#{n}": row["text"].encode() for n, row in enumerate(ROWS, 1)}
    assert received == {"a.zip#page.html": page} | rows
    assert [(row.ending, row.files, row.example) for row in intake.passed_over.list_all()] == [
        (".jpg", 1, "a.zip#inner.zip#x.jpg")
    ]


def test_a_damaged_record_of_a_wacz_costs_itself_and_what_is_passed_over_is_told(tmp_path: Path) -> None:
    """Its archives are read as those that lie by themselves are; their other records are counted."""
    said = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n<p>The dock closed.</p>"
    page, style = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://elsing-post.example/1\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
        for block in (said % b"text/html", said % b"text/css")
    )
    packed = [gzip.compress(each) for each in (page, page, style, page)]
    packed[1] = packed[1][:60] + b"\xff" * 20 + packed[1][80:]
    files = {"datapackage.json": b"{}", "archive/data.warc.gz": b"".join(packed), "pages/pages.jsonl": b"{}"}
    given, intake = take_in(tmp_path / "crawl.wacz", write_zip(files))
    reasons = [each.reason for each in given if isinstance(each, Incoming)]
    assert reasons == [None, Reason.UNREADABLE, None]
    told = PassedOver("other media", 1, "crawl.wacz#archive/data.warc.gz", are_records=True)
    assert intake.passed_over.list_all() == (told,)
    assert "1 other media (such as in crawl.wacz" in describe_passed_over([told])


def test_files_nested_too_deep_are_not_opened(tmp_path: Path) -> None:
    """A file that holds itself would never end."""
    data = LINES
    for number in range(5):
        data = write_zip({f"{number}.zip" if number else "news.jsonl": data})
    (refused,), _ = take_in(tmp_path / "a.zip", data)
    assert isinstance(refused, Incoming)
    assert refused.reason is Reason.UNSUPPORTED_MEDIA
    assert "deep" in (refused.detail or "")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_what_unpacks_to_many_times_its_size_is_a_bomb(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """It ends the reading soon, whatever it claims to hold."""
    bomb = pack(LINES + b" " * 40_000_000)
    given, _ = take_in(tmp_path / "news.jsonl.gz", gzip.compress(bomb))
    last = given[-1]
    assert isinstance(last, Incoming)
    assert last.reason is Reason.TOO_LARGE
    assert len(given) == len(ROWS) + 1


def test_a_file_that_holds_nothing_is_named(tmp_path: Path) -> None:
    """It has a reason, and is no success."""
    (refused,), intake = take_in(tmp_path / "a.zip", write_zip({}))
    assert isinstance(refused, Incoming)
    assert (refused.reason, intake.empty) == (Reason.EMPTY, ["a.zip"])


@pytest.mark.parametrize("rows", [1, 3])
def test_columns_that_nothing_reads_are_told_once_a_file(tmp_path: Path, rows: int) -> None:
    """Also where only the first rows were asked for."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"title,text,when\n" + b"A dock,It closed for good.,2026-03-14\n" * 3)
    intake = Intake(HERE, None, 1000)
    received = intake.receive(FileSource(name, str(tmp_path / name)) for name in ("a.csv", "b.csv"))
    assert len(list(islice(received, rows + 3))) == rows + 3
    suggested = ("when",), (("published_at", "when"),)
    assert intake.list_unread() == (UnreadColumns("a.csv", *suggested), UnreadColumns("b.csv", *suggested))


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_lines, write_array, write_rows], ids=["lines", "array", "table"])
def test_a_large_file_streams_in_flat_memory(tmp_path: Path, write: Callable[[int], bytes]) -> None:
    """Ten times as many rows take no more memory than before: none is held for the next."""
    peaks = []
    for rows in (1_000, 10_000):
        path = tmp_path / f"{rows}.jsonl"
        path.write_bytes(gzip.compress(write(rows)))
        tracemalloc.start()
        received = Intake(HERE, None, 10_000).receive([FileSource(path.name, str(path))])
        assert sum(1 for _ in received) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000
