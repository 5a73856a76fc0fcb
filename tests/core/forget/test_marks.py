"""What a forgotten article is known again by, and what is not taken for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.core.forget.marks import (
    NOTHING_FORGOTTEN,
    ForgottenBook,
    hash_mark,
    mark_bytes,
    mark_capture,
    mark_forgotten,
    mark_incoming,
)
from tasks.core.forget.tombstones import Removal, Tombstone, decode_tombstone, encode_tombstone
from tasks.core.identity.identity import hash_bytes
from tasks.core.push.pushers import PUSH_VIA, PUSHED_BY
from tasks.core.records import Capture, Document, Incoming, Reason
from tasks.core.store.captures import make_capture

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.harbour.example/news/lock-of-tolverne-10072934"
PARTS = tuple(
    f"Part {number} says what the ninth lock had cost the parish, which asked for a loan in spring."
    for number in ("one", "two", "three", "four")
)
TEXT = "\n\n".join(PARTS)
KEY = b"key"


def came(url: str = URL, data: bytes = b"<p>bytes", **more: object) -> Incoming:
    """What comes in."""
    return replace(Incoming("fetch", "feed", url, NOW, data=data), **more)  # type: ignore[arg-type] # fields


def capture_of(incoming: Incoming) -> Capture:
    """Its capture."""
    return make_capture(incoming, "run-0-0", hash_bytes(incoming.data or b""))


def make_book(incoming: Incoming, text: str = TEXT, canonical: str | None = None) -> ForgottenBook:
    """The book after this was forgotten."""
    marks = (*mark_incoming(incoming), *mark_forgotten(capture_of(incoming), text, canonical))
    return ForgottenBook(KEY, {hash_mark(KEY, mark): "stone" for mark in marks})


BOOK = make_book(came())
OTHER = came("https://harbour.example/news/other-story-20072934", b"other")


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(came(data=b"new bytes"), id="address"),
        pytest.param(
            came("http://harbour.example/news/lock-of-tolverne-10072934?utm_source=x", b"1"), id="view"
        ),
        pytest.param(came("https://short.example/x", b"1", final_url=URL), id="where it led"),
        pytest.param(came("https://elsewhere.example/mirror", b"<p>bytes"), id="bytes"),
        pytest.param(came("file:///lock.html", b"<p>bytes", via="file"), id="file"),
    ],
)
def test_it_is_known_by_its_address_and_its_bytes(again: Incoming) -> None:
    """Nothing that it brought is left, what says how it came is."""
    listed = replace(
        again, headers=(("x-copydesk-listed", "{}"), (PUSHED_BY, "desk")), stated=(("title", "T"),)
    )
    left = BOOK.turn_away(listed)
    assert (left.data, left.stated, left.reason) == (None, (), Reason.FORGOTTEN)
    assert left.headers == ((PUSHED_BY, "desk"),)
    assert left.source == again.source


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(OTHER, id="another page"),
        pytest.param(came("file:///lock.txt", b"news", via="file"), id="a file"),
        pytest.param(came(URL, b"news", via=PUSH_VIA, sender="desk", source="7"), id="a claim of a pusher"),
    ],
)
def test_others_come_in_as_they_are(other: Incoming) -> None:
    """So does the next article at the place of a file, and what a stranger says to stand at its address."""
    assert BOOK.turn_away(other) is other
    assert NOTHING_FORGOTTEN.turn_away(came()).data


def test_the_place_of_a_file_is_no_mark() -> None:
    """Another article may stand there the next day."""
    capture = capture_of(came("file:///today.html", via="file"))
    assert set(mark_capture(capture)) == {mark_bytes(capture.raw_sha256 or "")}


def read(text: str, url: str = "file:///x.txt", via: str = "file", **fields: str) -> str | None:
    """The stone that a text leads to, read in these bytes."""
    capture = capture_of(came(url, b"other bytes", via=via))
    return BOOK.find_document(capture, Document(media_type="text/html", text=text, **fields))


def test_reading_shows_it_by_its_text() -> None:
    """Word for word anywhere; by half of its paragraphs on no other site; a short one says nothing."""
    assert read(TEXT, "https://elsewhere.example/a", "fetch") == "stone"
    half = "\n\n".join((*PARTS[:3], "Something else was added below it by whoever made this file, he said."))
    assert read(half) == "stone"
    assert read(half.upper()) == "stone"
    assert read(half, "https://harbour.example/new/place", "fetch") == "stone"
    assert read(half, "https://elsewhere.example/a", "fetch") is None
    assert read(PARTS[0]) is None
    assert read("News of another lock, and of the parish that has to pay for it in the coming year.") is None


def test_reading_shows_it_by_the_address_that_a_file_states() -> None:
    """A page of an address of its own is no other article because its template states one."""
    assert read("Any text.", canonical_url=URL) == "stone"
    assert read("Any text.", "https://harbour.example/b", "fetch", canonical_url=URL) is None


def test_its_publishers_id_counts_with_a_paragraph() -> None:
    """The same id at another address is the same article where the wording is alike, as identity has it."""
    moved = "https://harbour.example/archive/the-lock-10072934"
    assert read(f"{PARTS[0]}\n\nNew words.", moved, "fetch") == "stone"
    assert read("Other words.", moved, "fetch") is None


def test_a_tombstone_comes_back_from_its_bytes_and_says_nothing_when_finished() -> None:
    """Encoding and decoding give an equal stone; the finished one names no capture and no object."""
    removal = Removal(("a",), ("b",), ("c",), ("raw/x",), ("d",))
    stone = Tombstone("stone", NOW, "court", ("m",), 1, 1, 1, removal=removal)
    assert decode_tombstone(encode_tombstone(stone)) == stone
    finished = stone.finish()
    assert decode_tombstone(encode_tombstone(finished)) == finished
    assert b"raw/x" not in encode_tombstone(finished)
