"""HTTP/2 as it comes, made so that h2 takes it."""

from __future__ import annotations

import h2.config
import h2.connection
import h2.events
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import QuarantineError
from tasks.core.fetch.http2.lenient_frames import LenientFrames

Headers = list[tuple[str, str]]


def speak(answers: list[tuple[Headers, bytes]]) -> tuple[h2.connection.H2Connection, bytes]:
    """Ask a server for so many pages; give the client's side, and all that the server sends."""
    client = h2.connection.H2Connection(h2.config.H2Configuration(validate_inbound_headers=False))
    server = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    client.initiate_connection()
    server.initiate_connection()
    ask = [(":method", "GET"), (":path", "/"), (":scheme", "https"), (":authority", "quill.example")]
    for number in range(len(answers)):
        client.send_headers(2 * number + 1, ask, end_stream=True)
    server.receive_data(client.data_to_send())
    for number, (headers, body) in enumerate(answers):
        server.send_headers(2 * number + 1, [(":status", "200"), *headers])
        for at in range(0, len(body), 16_384):
            server.send_data(2 * number + 1, body[at : at + 16_384])
        server.send_data(2 * number + 1, b"", end_stream=True)
    return client, server.data_to_send()


def hear(client: h2.connection.H2Connection, data: bytes, piece: int) -> list[tuple[Headers, bytes]]:
    """Let the client hear it in pieces; give the pages that came."""
    frames = LenientFrames()
    heads: dict[int, Headers] = {}
    bodies: dict[int, bytes] = {}
    for at in range(0, len(data), piece):
        for event in client.receive_data(frames.feed(data[at : at + piece])):
            if isinstance(event, h2.events.ResponseReceived):
                heads[event.stream_id or 0] = [
                    (bytes(k).decode(), bytes(v).decode()) for k, v in event.headers or ()
                ][1:]
                bodies[event.stream_id or 0] = b""
            elif isinstance(event, h2.events.DataReceived):
                bodies[event.stream_id or 0] += event.data or b""
    return [(heads[stream], bodies[stream]) for stream in sorted(heads)]


NAMES = st.sampled_from(["server", "x-cache", "etag", "vary", "content-type"])
VALUES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40)
PAGES = st.lists(
    st.tuples(st.lists(st.tuples(NAMES, VALUES), max_size=6), st.binary(max_size=300)), min_size=1, max_size=4
)


@given(pages=PAGES, piece=st.integers(1, 400))
def test_pages_pass_as_they_are_however_they_come(pages: list[tuple[Headers, bytes]], piece: int) -> None:
    """In pieces of any size, heads and bodies of several streams are the same behind it."""
    client, data = speak(pages)
    assert hear(client, data, piece) == pages


@pytest.mark.parametrize("length", ["3", "99", "none", ""])
@pytest.mark.parametrize("piece", [1, 100_000])
def test_a_length_may_be_anything(length: str, piece: int) -> None:
    """It stays in the head, by a name that h2 does not look for; the next page comes over the connection."""
    pages = [([("content-length", length)], b"twelve bytes"), ([("server", "quill")], b"next")]
    client, data = speak(pages)
    [(head, body), after] = hear(client, data, piece)
    assert (head, body) == ([("Content-Length", length)], b"twelve bytes")
    assert after == ([("server", "quill")], b"next")


def test_a_head_of_many_frames_is_written_anew() -> None:
    """What is larger than a frame comes in several, and goes on in several."""
    headers = [(f"x-{number}", f"{number:04}" * 1000) for number in range(12)]
    client, data = speak([(headers, b"page")])
    assert hear(client, data, 10_000) == [(headers, b"page")]


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x00\x05\x01\x04\x00\x00\x00\x01\xff\xff\xff\xff\xff",
        b"\x00\x00\x02\x01\x0c\x00\x00\x00\x01\x09\x88",
        b"\x00\x40\x00\x01\x00\x00\x00\x00\x01" + bytes(16_384) + b"\x00\x40\x00\x09\x00\x00\x00\x00\x01",
    ],
)
def test_a_head_that_is_none_is_a_broken_answer(frame: bytes) -> None:
    """Bytes that are no head, padding that is longer than all, and a head without an end."""
    with pytest.raises(QuarantineError):
        LenientFrames().feed(frame + (bytes(16_384) + frame[-9:]) * 20)
