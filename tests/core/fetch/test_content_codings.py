"""Content codings: undone within a bound, and broken ones said to be."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content, read_codings, unpack_content
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = b"<!doctype html><title>Ferries stop</title><p>" + b"The last boat left at nine. " * 200
ROOM = 1_000_000


def deflate_raw(data: bytes) -> bytes:
    """Deflate without the zlib wrapping."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", deflate_raw),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
packed = pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)


@packed
def test_each_coding_is_undone(coding: str, pack: Callable[[bytes], bytes]) -> None:
    """What was packed comes back."""
    assert decode_content(pack(PAGE), [coding], ROOM) == PAGE


@given(data=st.binary(max_size=5000), names=st.lists(st.sampled_from(sorted(PACKERS)), max_size=4))
def test_codings_come_off_in_the_reverse_of_their_order(data: bytes, names: list[str]) -> None:
    """Any bytes under any pile of codings are themselves again."""
    body = data
    for name in names:
        body = PACKERS[name][1](body)
    assert decode_content(body, [PACKERS[name][0] for name in names], ROOM) == data


@pytest.mark.slow
@packed
def test_a_bomb_is_too_large_and_stays_small(coding: str, pack: Callable[[bytes], bytes]) -> None:
    """Fifty megabytes of nothing are not made where one is allowed."""
    with pytest.raises(QuarantineError) as refusal:
        decode_content(pack(bytes(50_000_000)), [coding], ROOM)
    assert refusal.value.reason is Reason.TOO_LARGE


@packed
def test_the_bound_itself_is_allowed(coding: str, pack: Callable[[bytes], bytes]) -> None:
    """A body of just the size that may be is given, one byte more is not."""
    assert len(decode_content(pack(bytes(ROOM)), [coding], ROOM)) == ROOM
    with pytest.raises(QuarantineError):
        decode_content(pack(bytes(ROOM + 1)), [coding], ROOM)


@pytest.mark.slow
def test_bombs_in_bombs_are_too_large() -> None:
    """Each layer has the same bound."""
    body = gzip.compress(gzip.compress(bytes(50_000_000)))
    with pytest.raises(QuarantineError) as refusal:
        decode_content(body, ["gzip", "gzip"], ROOM)
    assert refusal.value.reason is Reason.TOO_LARGE


def test_members_of_a_bomb_add_up() -> None:
    """Many small gzip members or zstd frames are one body."""
    for coding, pack in (("gzip", gzip.compress), ("zstd", zstandard.compress)):
        with pytest.raises(QuarantineError) as refusal:
            decode_content(pack(bytes(400_000)) * 3, [coding], ROOM)
        assert refusal.value.reason is Reason.TOO_LARGE


def test_a_tall_pile_of_codings_is_refused() -> None:
    """Nobody who means well packs a page five times."""
    with pytest.raises(QuarantineError) as refusal:
        decode_content(PAGE, ["gzip"] * 5, ROOM)
    assert refusal.value.reason is Reason.UNREADABLE


@pytest.mark.parametrize("lost", [1, 9, 40])
@pytest.mark.parametrize("coding", ["deflate", "raw deflate", "br"])
def test_a_truncated_body_is_unreadable(coding: str, lost: int) -> None:
    """Where the coding has no mark of its own: it may be none."""
    name, pack = PACKERS[coding]
    with pytest.raises(QuarantineError) as refusal:
        decode_content(pack(PAGE)[:-lost], [name], ROOM)
    assert refusal.value.reason is Reason.UNREADABLE


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "zstd"])
@pytest.mark.parametrize("lost", [1, 9, 40])
def test_a_truncated_body_is_what_came_of_it(coding: str, lost: int) -> None:
    """As in a browser, where the coding is certain."""
    text = hashlib.shake_256(b"quillon").hexdigest(400_000).encode()
    made = decode_content(PACKERS[coding][1](text)[:-lost], [coding], ROOM)
    assert len(made) > len(text) / 3
    assert text.startswith(made)


def test_a_body_that_breaks_is_what_stands_before() -> None:
    """A megabyte of text of which a byte in the middle was lost gives its first half, near the byte."""
    text = b"".join(b"line %d of the report\n" % number for number in range(40_000))
    body = bytearray(gzip.compress(text))
    body[len(body) // 2 : len(body) // 2 + 40] = b"\xff" * 40
    made = decode_content(bytes(body), ["gzip"], 10 * len(text))
    assert len(made) > len(text) / 3
    assert text.startswith(made[: len(text) // 3])


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_what_is_cut_is_said(coding: str) -> None:
    """Of what came whole nothing is; padding behind it is no more of it."""
    pack = PACKERS[coding][1]
    body = pack(hashlib.shake_256(b"").digest(5000))
    assert not unpack_content(body, [coding], ROOM).is_cut
    assert not unpack_content(body + b"\0\0", [coding], ROOM).is_cut
    assert not unpack_content(PAGE, [coding], ROOM).is_cut
    unpacked = unpack_content(body[:-900], [coding], ROOM)
    assert unpacked.is_cut == (len(unpacked.data) < 5000)


@packed
@given(place=st.integers(4, 40), byte=st.integers(0, 255))
def test_broken_bytes_raise_nothing_else(
    coding: str, pack: Callable[[bytes], bytes], place: int, byte: int
) -> None:
    """A byte overwritten is noticed, or makes other text where the coding has no checksum."""
    body = bytearray(pack(PAGE))
    body[place] = byte
    with contextlib.suppress(QuarantineError):
        assert len(decode_content(bytes(body), [coding], ROOM)) <= ROOM


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("body", [PAGE, b"\xef\xbb\xbf \n<html><p>Hello", b'<?xml version="1.0"?><html/>'])
def test_a_page_that_was_sent_plain_is_taken_as_it_is(coding: str, body: bytes) -> None:
    """Some servers name a coding and send none."""
    assert decode_content(body, [coding], ROOM) == body


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_body_without_bytes_stays_without(coding: str) -> None:
    """An answer may name a coding for nothing at all."""
    assert decode_content(b"", [coding], ROOM) == b""


def test_gzip_of_several_members_is_one_body_and_padding_is_none() -> None:
    """As gzip itself reads it."""
    body = gzip.compress(b"first ") + gzip.compress(b"second") + b"\x00\x00"
    assert decode_content(body, ["gzip"], ROOM) == b"first second"


def test_zstd_of_several_frames_is_one_body() -> None:
    """As zstd itself reads it."""
    body = zstandard.compress(b"first ") + zstandard.compress(b"second" * 100)
    assert decode_content(body, ["zstd"], ROOM) == b"first " + b"second" * 100


@pytest.mark.parametrize(
    ("headers", "codings"),
    [
        ([], ()),
        ([("Content-Encoding", "GZIP")], ("gzip",)),
        ([("content-encoding", " gzip , br")], ("gzip", "br")),
        ([("Content-Encoding", "gzip"), ("content-encoding", "zstd")], ("gzip", "zstd")),
        ([("Content-Encoding", "identity"), ("Transfer-Encoding", "gzip")], ()),
        ([("Content-Encoding", "utf-8")], ()),
    ],
)
def test_codings_are_read_off_the_headers_in_order(
    headers: list[tuple[str, str]], codings: tuple[str, ...]
) -> None:
    """Names of any case, over one header or many; what is no coding that we know is left alone."""
    assert read_codings(headers) == codings
