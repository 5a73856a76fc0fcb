"""Parse jobs: a body as it was sent, with its headers, becomes a Document."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import brotli
import pytest

from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.clients.parsing.replies import LENGTH_BYTES, decode_reply, encode_value
from tasks.core.clean.annotate import annotate
from tasks.core.errors import QuarantineError
from tasks.core.records import Document, Kind, Reason, Segment

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PAGE = b"""<!doctype html><html><head><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1>
<p>The council voted on Monday to close the old bridge for a year while it is being repaired.</p>
<p>"We have waited nine years for this," said Jane Roe, who runs the ferry to the island.</p>
<p>Work is to begin in spring and will last until the end of the following year, the mayor said.</p>
</article></body></html>"""


def job(raw: bytes, coding: str, **more: int) -> ParseJob:
    """A job for a body that was sent with this content coding."""
    headers = (("Content-Encoding", coding), ("Content-Type", "text/html"))
    return ParseJob(raw, "bridge", "text/html", None, NOW, headers=headers, **more)


def test_a_coded_body_gives_the_document_of_the_plain_one() -> None:
    """The coding is the transport's, not the article's."""
    plain = parse(ParseJob(PAGE, "bridge", "text/html", None, NOW))
    assert plain.text.startswith("The council voted")
    assert parse(job(gzip.compress(PAGE), "gzip")) == plain
    assert parse(job(brotli.compress(gzip.compress(PAGE)), "gzip, br")) == plain


def test_of_what_is_kept_the_child_tells_who_speaks_and_what_is_named() -> None:
    """Its answer holds them as they are; of what is only looked at nobody has looked for them."""
    kept = replace(ParseJob(PAGE, "bridge", "text/html", None, NOW), is_annotated=True)
    document = parse(kept)
    assert document == annotate(parse(replace(kept, is_annotated=False)))
    assert document.quotes is not None
    assert [quote.speaker for quote in document.quotes] == ["Jane Roe"]
    assert document.mentions
    assert decode_reply(bytearray(encode_value(document)[LENGTH_BYTES:]), parse).value == document
    assert parse(replace(kept, is_annotated=False)).quotes is None


@pytest.mark.parametrize("place", [-1, 10**30])
def test_a_place_that_no_column_holds_is_no_answer(place: int) -> None:
    """It is the loss of the page whose child said it, not of the batch that it comes in."""
    segment = Segment(Kind.BODY, "Bridge shut", "html.body", 0, place)
    written = encode_value(Document("text/html", text="Bridge shut", segments=(segment,)))
    with pytest.raises(QuarantineError) as raised:
        decode_reply(bytearray(written[LENGTH_BYTES:]), parse)
    assert raised.value.reason is Reason.PARSER_CRASHED


def test_a_bomb_is_a_quarantined_document() -> None:
    """It costs its own article alone."""
    document = parse(job(gzip.compress(bytes(5_000_000)), "gzip", max_bytes=1_000_000))
    assert (document.reason, document.text) == (Reason.TOO_LARGE, "")


def test_a_broken_body_is_a_quarantined_document() -> None:
    """Where nothing of it can be unpacked; what was cut near its end is read as far as it came."""
    assert parse(job(gzip.compress(PAGE)[:12], "gzip")).reason is Reason.UNREADABLE
    assert parse(job(gzip.compress(PAGE)[:-8], "gzip")).reason is None
