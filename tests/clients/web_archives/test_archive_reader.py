"""Reading web archives: what becomes an input, what is passed over, and what broken ones give."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import struct
import time
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clients.web_archives.archive_records import parse_date
from tasks.clients.web_archives.intake import read_archive
from tasks.core.errors import QuarantineError
from tasks.core.records import Incoming, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.clients.web_archives.conftest import PageMaker, RecordMaker

    Read = Callable[..., list[Incoming]]

CRAWLED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PAGE = b"<html><p>The harbour of Quillon closed on Monday.</p></html>"


def test_a_response_is_a_receipt_with_its_own_url_time_and_headers(make_page: PageMaker, read: Read) -> None:
    """What the crawler saw is what we get."""
    archive = make_page(PAGE, headers="Content-Type: text/html; charset=utf-8\r\nX-Two: a\r\nx-two: b")
    assert read(archive) == [
        Incoming(
            via="warc",
            source="crawl.warc",
            url="https://courier.example/a",
            fetched_at=CRAWLED_AT,
            data=PAGE,
            http_status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"), ("X-Two", "a"), ("x-two", "b")),
            media_type="text/html; charset=utf-8",
        )
    ]


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(b"".join, id="plain"),
        pytest.param(lambda records: b"".join(map(gzip.compress, records)), id="a gzip member a record"),
        pytest.param(lambda records: gzip.compress(b"".join(records)), id="one gzip member"),
        pytest.param(lambda records: b"".join(map(zstandard.compress, records)), id="a zstd frame a record"),
        pytest.param(lambda records: zstandard.compress(b"".join(records)), id="one zstd frame"),
    ],
)
def test_every_packing_gives_the_same(
    make_page: PageMaker, read: Read, pack: Callable[[list[bytes]], bytes]
) -> None:
    """Records may be packed each by itself or all together."""
    records = [make_page(PAGE + str(number).encode()) for number in range(3)]
    assert [receipt.data for receipt in read(pack(records))] == [PAGE + b"0", PAGE + b"1", PAGE + b"2"]


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_zstd_dictionary_in_the_first_frame_is_used(
    make_page: PageMaker,
    read: Read,
    is_packed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """The dictionary stands in a skippable frame, plain or compressed by itself."""
    records = [make_page(PAGE * 20 + str(number).encode() * 50) for number in range(200)]
    dictionary = zstandard.train_dictionary(4096, records)
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    content = dictionary.as_bytes()
    content = zstandard.compress(content) if is_packed else content
    archive = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(content)) + content
    archive += b"".join(map(packer.compress, records))
    receipts = read(archive)
    assert len(receipts) == 200
    assert all(receipt.reason is None for receipt in receipts)
    assert receipts[7].data == PAGE * 20 + b"7" * 50


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_an_arc_file_is_read(read: Read, pack: Callable[[bytes], bytes]) -> None:
    """The format before WARC: a line a record, dates of 14 digits."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    about = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    archive = b"filedesc://old.arc 0.0.0.0 20040102030405 text/plain %d\n%s\n" % (len(about), about)
    archive += b"http://courier.example/old 192.0.2.1 20040102030405 text/html %d\n%s\n" % (len(block), block)
    [receipt] = read(pack(archive))
    assert (receipt.url, receipt.data) == ("http://courier.example/old", PAGE)
    assert receipt.fetched_at == datetime(2004, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_chunks_are_put_together_and_the_content_coding_stays(make_page: PageMaker, read: Read) -> None:
    """The transfer coding is the wire's; the content coding is named by the headers."""
    packed = gzip.compress(PAGE)
    body = b"%x;a=b\r\n%s\r\n%X\r\n%s\r\n0\r\nTrailer: x\r\n\r\n" % (
        5,
        packed[:5],
        len(packed) - 5,
        packed[5:],
    )
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    [receipt] = read(make_page(body, headers=headers))
    assert receipt.data == packed
    assert ("Content-Encoding", "gzip") in receipt.headers


def test_a_body_that_is_no_longer_in_chunks_is_taken_as_it_is(make_page: PageMaker, read: Read) -> None:
    """Some crawlers undo the chunks and leave the header."""
    [receipt] = read(make_page(PAGE, headers="Content-Type: text/html\r\nTransfer-Encoding: chunked"))
    assert receipt.data == PAGE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", Reason.NOT_FOUND),
        ("410 Gone", Reason.GONE),
        ("403 Forbidden", Reason.HTTP_ERROR),
        ("429 Slow Down", Reason.RATE_LIMITED),
        ("503 Busy", Reason.SERVER_ERROR),
        ("maybe", Reason.UNREADABLE),
    ],
)
def test_an_error_status_is_a_reason_and_its_bytes_stay(
    make_page: PageMaker, read: Read, status: str, reason: Reason
) -> None:
    """A page that says that it is none is told from one that is not there."""
    [receipt] = read(make_page(PAGE, status=status))
    assert (receipt.reason, receipt.data) == (reason, PAGE)


def test_what_is_no_page_is_passed_over_and_counted(
    make_record: RecordMaker, make_page: PageMaker, read: Read
) -> None:
    """Most records of a crawl are no news."""
    archive = b"".join(
        [
            make_record("warcinfo", "", b"software: x\r\n"),
            make_record("request", "https://courier.example/a", b"GET /a HTTP/1.1\r\n\r\n"),
            make_record("metadata", "https://courier.example/a", b"via: x\r\n"),
            make_record("response", "dns:courier.example", b"20260102 192.0.2.1", Content_Type="text/dns"),
            make_record("resource", "urn:text:https://courier.example/a", b"text", Content_Type="text/plain"),
            make_page(b"", status="301 Moved", headers="Location: /b"),
            make_page(b"", status="304 Not Modified"),
            make_page(b"\x89PNG", headers="Content-Type: image/png"),
            make_page(b"p{}", headers="Content-Type: text/css"),
            make_page(
                b"User-agent: *", url="https://courier.example/robots.txt", headers="Content-Type: text/plain"
            ),
            make_page(PAGE),
        ]
    )
    passed_over: Counter[str] = Counter()
    assert [receipt.data for receipt in read(archive, passed_over=passed_over)] == [PAGE]
    assert passed_over == {
        "warcinfo": 1,
        "request": 1,
        "metadata": 1,
        "address of no page": 2,
        "redirect": 2,
        "other media": 2,
        "robots.txt": 1,
    }


def test_a_page_of_no_stated_media_is_an_input(make_page: PageMaker, read: Read) -> None:
    """The cleaner looks at the bytes itself."""
    [receipt] = read(make_page(PAGE, headers="Server: x"))
    assert (receipt.media_type, receipt.data) == (None, PAGE)


def test_resources_of_files_and_pages_are_inputs(make_record: RecordMaker, read: Read) -> None:
    """Bytes that came without HTTP; octet-stream says nothing about a file."""
    archive = make_record("resource", "file:///inbox/a.html", PAGE, Content_Type="application/octet-stream")
    archive += make_record("resource", "https://courier.example/a", PAGE, Content_Type="text/html")
    archive += make_record(
        "resource", "https://courier.example/b", PAGE, Content_Type="application/octet-stream"
    )
    found = [(receipt.url, receipt.media_type, receipt.http_status) for receipt in read(archive)]
    assert found == [("file:///inbox/a.html", None, None), ("https://courier.example/a", "text/html", None)]


def test_texts_that_pages_were_made_are_inputs(make_record: RecordMaker, read: Read) -> None:
    """As in the WET files of Common Crawl: the first line is the page's title."""
    text = b"Dock closes\nThe dock closed on Tuesday.\n"
    url = "https://courier.example/a"
    (receipt,) = read(make_record("conversion", url, text, Content_Type="text/plain"))
    assert (receipt.url, receipt.data, receipt.media_type) == (url, text, "text/plain")
    assert receipt.stated == (("title", "Dock closes"),)
    (alone,) = read(make_record("conversion", url, b"Dock closes\n", Content_Type="text/plain"))
    assert alone.stated == ()


def test_a_revisit_confirms_the_bytes_that_stood_before_it(
    make_record: RecordMaker, make_page: PageMaker, read: Read
) -> None:
    """By the payload's digest, in whatever base; one whose original is not here is passed over."""
    sha1 = hashlib.sha1(PAGE, usedforsecurity=False).digest()
    base32, base16 = f"sha1:{base64.b32encode(sha1).decode()}", f"SHA-1:{sha1.hex()}"
    archive = make_page(PAGE, WARC_Payload_Digest=base32)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    archive += make_record("revisit", "https://courier.example/a", head, WARC_Payload_Digest=base16)
    archive += make_record(
        "revisit", "https://courier.example/b", b"", WARC_Payload_Digest="sha1:" + "A" * 32
    )
    first, again = read(archive)
    assert (first.data, again.data) == (PAGE, None)
    assert again.confirmed_sha256 == hashlib.sha256(PAGE).hexdigest()


def test_what_is_too_large_is_said_and_the_next_record_is_read(make_page: PageMaker, read: Read) -> None:
    """By its length, and by its chunks where the length says nothing."""
    chunked = b"%x\r\n%s\r\n" % (60, b"x" * 60) * 20 + b"0\r\n\r\n"
    headers = "Content-Type: text/html\r\nTransfer-Encoding: chunked"
    archive = make_page(b"x" * 1001) + make_page(chunked, headers=headers) + make_page(PAGE)
    receipts = read(archive, 1000)
    assert [(receipt.reason, receipt.data) for receipt in receipts] == [
        (Reason.TOO_LARGE, None),
        (Reason.TOO_LARGE, None),
        (None, PAGE),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"WARC_Truncated": "length"}, "the crawler cut it (length)"),
        ({"WARC_Payload_Digest": "sha1:" + "A" * 32}, "its warc-payload-digest differs"),
        ({"WARC_Block_Digest": "sha256:" + "0" * 64}, "its warc-block-digest differs"),
        ({"WARC_Block_Digest": "crc:1", "WARC_Payload_Digest": "sha1:short"}, None),
        ({"WARC_Segment_Number": "1"}, "it is the first of several segments"),
    ],
)
def test_flaws_are_said_and_the_bytes_kept(
    make_page: PageMaker, read: Read, fields: dict[str, str], said: str | None
) -> None:
    """A digest that differs or a cut page is worth a word, not the loss of the news."""
    [receipt] = read(make_page(PAGE, **fields))
    assert (receipt.data, receipt.reason, receipt.detail) == (PAGE, None, said)


@pytest.mark.parametrize("date", ["", "yesterday", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00"])
def test_without_a_usable_date_the_time_of_reading_stands(
    make_page: PageMaker, read: Read, date: str
) -> None:
    """A page is not lost for its date, and nothing lies in the future."""
    before = datetime.now(UTC)
    [receipt] = read(make_page(PAGE, WARC_Date=date))
    assert before <= receipt.fetched_at <= datetime.now(UTC)
    assert receipt.detail == "it states no usable date: the time of reading stands for it"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-01-02T03:04:05.123456789Z", datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)),
        ("2026-01", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("20260102030405", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("202601020304", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        ("20261302", None),
    ],
)
def test_dates_of_any_precision_are_read(text: str, date: datetime | None) -> None:
    """WARC 1.1 lets a date be cut short or name nanoseconds."""
    assert parse_date(text) == date


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gz", "zst"])
def test_a_cut_archive_gives_what_stood_before_the_cut(
    make_page: PageMaker, read: Read, pack: Callable[[bytes], bytes]
) -> None:
    """One last receipt names the record in which it breaks."""
    noise = hashlib.shake_256(b"").digest(50_000)
    archive = pack(make_page(PAGE)) + pack(make_page(noise, url="https://courier.example/b"))
    first, last = read(archive[:-20_000])
    assert first.data == PAGE
    assert (last.reason, last.data, last.url) == (Reason.UNREADABLE, None, "https://courier.example/b")
    assert last.detail is not None
    assert last.detail.startswith("the archive breaks at byte ")


def test_damage_costs_its_record_alone(make_page: PageMaker, read: Read) -> None:
    """What follows damaged packing, a wrong length, an unknown version or rubbish is found by its head."""
    good, next_one = make_page(PAGE), make_page(PAGE, url="https://courier.example/next")
    packed = bytearray(gzip.compress(good + hashlib.shake_256(b"").digest(3000)))
    packed[len(packed) // 2] ^= 0xFF
    frames = [zstandard.compress(each) for each in (good, next_one)]
    broken = [
        [frames[0], b"rubbish" * 9, frames[1]],
        [frames[0], b"\x28\xb5\x2f\xfd" + b"\xff" * 50, frames[1]],
        [gzip.compress(good), b"\x1f\x8b\x08" + b"\xff" * 50, gzip.compress(next_one)],
        [gzip.compress(good), bytes(packed), gzip.compress(next_one)],
        [gzip.compress(good), b"rubbish" * 9, gzip.compress(next_one)],
        [good, make_page(PAGE, Content_Length="7"), next_one],
        [good, good.replace(b"WARC/1.0", b"WARC/9.0"), next_one],
        [good, b"x" * 200_000, b"\r\n\r\n", next_one],
    ]
    for archive in broken:
        passed_over: Counter[str] = Counter()
        receipts = read(b"".join(archive), passed_over=passed_over)
        assert (receipts[0].data, receipts[-1].data) == (PAGE, PAGE)
        assert receipts[-1].url == "https://courier.example/next"
        assert passed_over or {each.reason for each in receipts[1:-1]} >= {Reason.UNREADABLE}


@pytest.mark.parametrize("has_dictionary", [False, True])
@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_a_byte_that_is_off_costs_one_zstd_frame(
    make_page: PageMaker,
    read: Read,
    has_dictionary: bool,  # noqa: FBT001 - a parameter of the test
    flip: int,
) -> None:
    """Wherever in a frame it stands: the record before and the one behind come, and the loss is told."""
    names = ("first", "lost", "next")
    records = [make_page(PAGE * 20, url=f"https://courier.example/{name}") for name in names]
    dictionary = zstandard.train_dictionary(1024, [record * 3 for record in records] * 50)
    packer = zstandard.ZstdCompressor(dict_data=dictionary if has_dictionary else None, write_checksum=True)
    frames = [packer.compress(record) for record in records]
    content = dictionary.as_bytes()
    start = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(content)) + content if has_dictionary else b""
    for at in range(len(frames[1])):
        damaged = bytearray(frames[1])
        damaged[at] ^= flip
        receipts = read(start + frames[0] + bytes(damaged) + frames[2])
        came = {each.url.rpartition("/")[2] for each in receipts if each.data == PAGE * 20}
        assert {"first", "next"} <= came, at
        assert "lost" in came or Reason.UNREADABLE in {each.reason for each in receipts}, at


def test_zstd_frames_without_data_are_passed_over(make_page: PageMaker, read: Read) -> None:
    """Seekable files end in one, and writers may pad with them."""
    frames = [zstandard.compress(make_page(PAGE + str(number).encode())) for number in range(2)]
    empty = b"\x5e\x2a\x4d\x18" + struct.pack("<I", 70_000) + b"WARC/" * 14_000
    passed_over: Counter[str] = Counter()
    receipts = read(frames[0] + empty + frames[1] + empty, passed_over=passed_over)
    assert [receipt.data for receipt in receipts] == [PAGE + b"0", PAGE + b"1"]
    assert not passed_over


def test_a_file_that_is_made_of_beginnings_is_soon_given_up(make_page: PageMaker, read: Read) -> None:
    """Each might be a damaged record, with a receipt of its own."""
    receipts = read(gzip.compress(make_page(PAGE)) + b"\x1f\x8b\x08\xff" * 50_000)
    assert receipts[0].data == PAGE
    assert len(receipts) < 1100
    receipts = read(zstandard.compress(make_page(PAGE)) + b"\x28\xb5\x2f\xfd\xff" * 50_000)
    assert receipts[0].data == PAGE
    assert len(receipts) < 1100


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gz", "zst"])
@pytest.mark.parametrize("off", [-9, -2, 2, 9, 50])
def test_a_length_that_is_off_by_some_bytes_costs_no_other_record(
    make_page: PageMaker, read: Read, pack: Callable[[bytes], bytes], off: int
) -> None:
    """The next one begins where its head stands; the rest of a short one is counted."""
    whole = make_page(PAGE)
    length = len(whole.partition(b"\r\n\r\n")[2]) - 4
    first = make_page(PAGE, Content_Length=str(length + off))
    passed_over: Counter[str] = Counter()
    receipts = read(pack(first) + pack(whole) + pack(whole), passed_over=passed_over)
    assert [(receipt.data or b"").strip() for receipt in receipts] == [
        PAGE[: min(off, 0) or None],
        PAGE,
        PAGE,
    ]
    assert sum(passed_over.values()) == (off < 0)


@pytest.mark.parametrize("length", ["-7", "many", ""])
def test_a_length_that_is_none_is_measured_by_the_next_head(
    make_page: PageMaker, read: Read, length: str
) -> None:
    """Old crawlers wrote -1."""
    receipts = read(make_page(PAGE, Content_Length=length) + make_page(PAGE))
    assert [receipt.data for receipt in receipts] == [PAGE, PAGE]


def test_the_lines_of_an_arc_file_may_hold_blanks(read: Read) -> None:
    """In an address, or a media type; a length of -1 is up to the next line; version 2 says more."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    about = b"1 0 Archive\n"
    archive = b"filedesc://old.arc 0.0.0.0 20040102030405 text/plain %d\n%s\n" % (len(about), about)
    for line in (
        b"http://courier.example/a?t=two words 192.0.2.1 20040102030405 text/html %d" % len(block),
        b"http://courier.example/b 192.0.2.1 20040102030405 text/html; charset=utf-8 %d" % len(block),
        b"http://courier.example/c 192.0.2.1 20040102030405 text/html -1",
        b"http://courier.example/d 192.0.2.1 20040102030405 text/html 200 - - 0 x.arc %d" % len(block),
    ):
        archive += line + b"\n" + block + b"\n"
    receipts = read(archive)
    assert [receipt.data for receipt in receipts] == [PAGE] * 4
    assert receipts[0].url == "http://courier.example/a?t=two%20words"


def test_the_segments_of_a_record_are_put_together(make_record: RecordMaker, read: Read) -> None:
    """In order, by the name of the first; what never ends is given with what there is of it."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    url = "https://courier.example/a"

    def cut(name: str, number: int, part: bytes, total: str = "") -> bytes:
        is_first = number == 1
        named = {"WARC_Record_ID": name} if is_first else {"WARC_Segment_Origin_ID": name}
        said = {"WARC_Segment_Number": str(number), "WARC_Segment_Total_Length": total}
        return make_record("response" if is_first else "continuation", url, part, **named, **said)

    whole = cut("<a>", 1, block[:70]) + cut("<b>", 1, block[:90])
    whole += cut("<a>", 2, block[70:80]) + cut("<a>", 3, block[80:], str(len(block)))
    passed_over: Counter[str] = Counter()
    joined, unfinished = read(whole + cut("<c>", 2, b"lost"), passed_over=passed_over)
    assert (joined.data, joined.detail) == (PAGE, None)
    assert unfinished.data == PAGE[: 90 - len(block)]
    assert unfinished.detail == "it is the first of several segments"
    assert passed_over == {"continuation": 1}


@pytest.mark.parametrize(
    "head", ["X: " + "y" * 70_000, "\r\n".join(f"X-{number}: {'y' * 1000}" for number in range(1100))]
)
def test_an_endless_head_costs_its_record_alone(make_page: PageMaker, read: Read, head: str) -> None:
    """The record's length tells where the next one begins."""
    first, last = read(make_page(PAGE, headers=head) + make_page(PAGE))
    assert (first.reason, first.url) == (Reason.UNREADABLE, "https://courier.example/a")
    assert last.data == PAGE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\r\n\r\n", Reason.EMPTY),
        (PAGE, Reason.UNREADABLE),
        (gzip.compress(PAGE, mtime=0), Reason.UNREADABLE),
        (b"\x28\xb5\x2f\xfd rubbish", Reason.UNREADABLE),
        (b"\x5d\x2a\x4d\x18", Reason.UNREADABLE),
        (b"\x5d\x2a\x4d\x18\xff\xff\xff\xff", Reason.UNREADABLE),
        (b"\x1f\x8b", Reason.UNREADABLE),
        (b"The harbour of 2026 5\n", Reason.UNREADABLE),
    ],
)
def test_a_file_that_is_no_archive_is_quarantined(read: Read, data: bytes, reason: Reason) -> None:
    """It has one outcome as a whole."""
    with pytest.raises(QuarantineError) as caught:
        read(data)
    assert caught.value.reason is reason


@settings(max_examples=300)
@given(st.data())
def test_no_damage_raises_anything_but_quarantine(data: st.DataObject) -> None:
    """Bytes cut out of, put into or changed in an archive never surprise the caller."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    block += b"5\r\nhello\r\n0\r\n\r\n"
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
        b"WARC-Payload-Digest: sha1:AAAA\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    )
    pack = data.draw(st.sampled_from([bytes, gzip.compress, zstandard.compress]))
    archive = bytearray(pack(record) * 2)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(archive)))
        until = at + data.draw(st.integers(0, 8))
        archive[at:until] = data.draw(st.binary(max_size=8))
    try:
        receipts = list(read_archive(io.BytesIO(archive), "a.warc", 1000))
    except QuarantineError:
        return
    assert all(receipt.data is not None or receipt.reason is not None for receipt in receipts)


class _Streamed:
    """An archive of many pages that is made while it is read: it never stands in memory."""

    def __init__(self, records: Iterator[bytes]) -> None:
        self._records = records
        self._ready = b""

    def read(self, most: int) -> bytes:
        while len(self._ready) < most and (record := next(self._records, b"")):
            self._ready += record
        data, self._ready = self._ready[:most], self._ready[most:]
        return data


@pytest.mark.slow
def test_a_thousand_pages_are_read_in_flat_memory(make_page: PageMaker) -> None:
    """100 MB of pages cost no more memory than a few of them."""
    body = b"<p>" + b"word " * 20_000
    packed = gzip.compress(make_page(body), 1)
    stream = cast("BinaryIO", _Streamed(packed for _ in range(1000)))
    tracemalloc.start()
    started = time.process_time()
    total = sum(len(receipt.data or b"") for receipt in read_archive(stream, "big.warc.gz", 1_000_000))
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 1000 * len(body)
    assert peak < 5_000_000
    assert seconds < 60


@pytest.mark.slow
def test_a_bomb_is_passed_over_in_flat_memory(make_page: PageMaker) -> None:
    """A record of a gigabyte of zeroes packs into a megabyte; none of it is held."""
    length = 300_000_000
    head = make_page(b"", Content_Length=str(length + 100_000))
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    packed = packer.compress(head)
    packed += b"".join(packer.compress(bytes(10_000_000)) for _ in range(30)) + packer.flush()
    tracemalloc.start()
    receipts = list(read_archive(io.BytesIO(packed), "bomb.warc.zst", 1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [receipt.reason for receipt in receipts] == [Reason.TOO_LARGE, Reason.UNREADABLE]
    assert peak < 5_000_000
