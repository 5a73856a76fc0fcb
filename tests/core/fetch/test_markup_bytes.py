"""Packed and oddly encoded bytes."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.core.errors import QuarantineError
from tasks.core.fetch.markup_bytes import open_gzip, to_utf8
from tasks.core.records import Reason

TEXT = "<feed><title>Fähre fährt wieder — endlich</title></feed>"


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_gzip_of_several_members_is_opened_whole(parts: list[bytes]) -> None:
    """Files that were packed in parts and joined are one text."""
    assert open_gzip(b"".join(gzip.compress(part) for part in parts), 10_000) == b"".join(parts)


def test_what_is_not_packed_stays_as_it_is() -> None:
    """A name or header that says gzip proves nothing."""
    assert open_gzip(b"plain", 10) == b"plain"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(b"0" * 100_000, mtime=0), Reason.TOO_LARGE),
        (gzip.compress(b"0" * 600, mtime=0) * 2, Reason.TOO_LARGE),
        (b"0" * 1_001, Reason.TOO_LARGE),
        (gzip.compress(b"news" * 50, mtime=0)[:10], Reason.UNREADABLE),
        (b"\x1f\x8bnot really", Reason.UNREADABLE),
    ],
)
def test_a_bomb_or_broken_gzip_has_its_reason(data: bytes, reason: Reason) -> None:
    """What unpacks to more than allowed, in one member or in all, never takes the memory."""
    with pytest.raises(QuarantineError) as caught:
        open_gzip(data, 1_000)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode("utf-8-sig"), "text/xml; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), None),
        (("<?xml version='1.0'?>" + TEXT).encode("utf-16-le"), None),
        (TEXT.encode("utf-32"), None),
        (TEXT.encode("cp1252"), 'text/xml; charset="ISO-8859-1"'),
        (b"<?xml version='1.0' encoding='windows-1252'?>" + TEXT.encode("cp1252"), "text/xml"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>" + TEXT.encode(), "text/xml; charset=latin1"),
    ],
)
def test_each_encoding_gives_the_same_text(data: bytes, media_type: str | None) -> None:
    """A byte order mark wins, then UTF-8 where it fits, then what header or declaration say."""
    assert to_utf8(data, media_type).decode().endswith(TEXT)


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "utf-7", "zip", "hex", "no-such"])
def test_codecs_that_are_no_charsets_are_not_used(name: str) -> None:
    """Python knows codecs that change the text or take quadratic time; no page may choose them."""
    data = b"\xe4 caf\\u0041-" + b"a" * 50
    assert b"caf\\u0041-a" in to_utf8(data, f"text/xml; charset={name}")


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
@example(b"\xef\xbb\xbf\x80", None)
def test_any_bytes_become_utf8(data: bytes, media_type: str | None) -> None:
    """No bytes and no header break the decoding."""
    to_utf8(data, media_type).decode()
