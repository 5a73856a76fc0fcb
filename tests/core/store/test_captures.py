"""Captures as the JSON lines in which they are archived."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.records import Capture, Incoming
from tasks.core.store.captures import decode_captures, encode_captures, make_capture, receive_again

NOW = datetime(2026, 1, 1, tzinfo=UTC)
words = st.text(st.characters())
SAMPLE = decode_captures(
    b'{"capture_id": "c", "batch_id": "b", "run_id": "r", "via": "file", "source": "s", "url": "u",'
    b' "final_url": null, "http_status": null, "headers": [["a", "b"]], "media_type": null, "bytes": 3,'
    b' "raw_sha256": "0", "raw_key": "k", "fetched_at": "2026-01-01T00:00:00+00:00"}'
)[0]

captures = st.builds(
    Capture,
    capture_id=words,
    batch_id=words,
    run_id=words,
    via=words,
    source=words,
    url=words,
    final_url=st.none() | words,
    http_status=st.none() | st.integers(100, 599),
    headers=st.lists(st.tuples(words, words)).map(tuple),
    media_type=st.none() | words,
    bytes=st.none() | st.integers(0),
    raw_sha256=st.none() | words,
    raw_key=st.none() | words,
    fetched_at=st.datetimes(timezones=st.just(UTC)),
    reason=st.none() | words,
    detail=st.none() | words,
    stated=st.lists(st.tuples(words, words | st.lists(words).map(tuple)), min_size=1).map(tuple),
)


@given(st.lists(captures))
def test_captures_come_back_as_they_were(batch: list[Capture]) -> None:
    """Nothing is lost on the way, odd file names and repeated headers included."""
    data = encode_captures(batch)
    assert decode_captures(data) == tuple(batch)
    assert data.count(b"\n") == len(batch)


def test_a_later_version_may_add_names() -> None:
    """A line with a name that this version does not know is read without it."""
    line = encode_captures([SAMPLE]).replace(b'{"capture_id"', b'{"new": 1, "capture_id"')
    assert decode_captures(line) == (SAMPLE,)


def test_what_a_first_version_archived_of_a_push_still_counts() -> None:
    """It wrote what was stated as headers; archives are never changed."""
    headers = (
        ("x-copydesk-pushed-by", "cms"),
        ("x-copydesk-speaks-for", "a.example"),  # written by none of them, and states nothing
        ("x-copydesk-published-at", "2026-01-02"),
    )
    authors = (("x-copydesk-author", "Ada Quist"), ("x-copydesk-author", "Bo Renn"))
    pushed = replace(SAMPLE, via="push", headers=(*headers, *authors))
    [read] = decode_captures(encode_captures([pushed]))
    assert dict(read.stated) == {"published_at": "2026-01-02", "authors": ("Ada Quist", "Bo Renn")}
    [fetched] = decode_captures(encode_captures([replace(pushed, via="fetch")]))
    assert fetched.stated == ()


@pytest.mark.parametrize(("data", "is_cut"), [(b"<p>news", True), (b"<p>news</p>", False), (None, False)])
def test_what_came_in_can_come_in_again(data: bytes | None, *, is_cut: bool) -> None:
    """With all that its capture says, also that its end did not come."""
    capture = make_capture(
        Incoming("fetch", "s", "https://a.example/1", NOW, data, detail="odd", is_cut=is_cut),
        "20260101T000000Z-00000001-00000-0000",
        None if data is None else "ab" * 32,
    )
    again = receive_again(capture, data)
    assert (again.data, again.is_cut) == (data, is_cut)
    assert make_capture(again, capture.capture_id, None if data is None else "ab" * 32) == capture
