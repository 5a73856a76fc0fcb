"""What cleaning gave, as the Parquet object of a batch."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.core.annotations import Clue, Mention, MentionSpan, NameKind, Quote, QuoteKind
from tasks.core.clean.annotate import annotate
from tasks.core.errors import StopError
from tasks.core.identity.identity import hash_text, make_claim
from tasks.core.records import (
    Capture,
    CleanedCapture,
    Completeness,
    Document,
    Doubt,
    Evidence,
    Kind,
    KnownText,
    Paywall,
    Reason,
    Repair,
    Segment,
)

CAPTURE = Capture(
    "c",
    "b",
    "r",
    "file",
    "a",
    "file:///a",
    None,
    None,
    (),
    None,
    1,
    "0",
    "k",
    datetime(2026, 1, 1, tzinfo=UTC),
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
maybe = st.none() | words
several = st.lists(words, max_size=2).map(tuple)
offsets = st.integers(0, 2**40)
quotes = st.builds(
    Quote,
    speaker=maybe,
    speaker_name=maybe,
    quote=words,
    start=offsets,
    end=offsets,
    kind=st.sampled_from(QuoteKind),
    cue=maybe,
    confidence=st.none() | st.floats(0, 1),
    speaker_start=st.none() | offsets,
    speaker_end=st.none() | offsets,
)
mentions = st.builds(
    Mention,
    kind=st.none() | st.sampled_from(NameKind),
    name=words,
    canonical=words,
    spans=st.tuples(st.builds(MentionSpan, offsets, offsets)),
    clue=st.none() | st.sampled_from(Clue),
    cue=maybe,
)
kept = st.builds(
    Document,
    media_type=words,
    url=maybe,
    canonical_url=maybe,
    title=maybe,
    authors=several,
    published_at=maybe,
    tags=several,
    paywall=st.sampled_from(Paywall),
    completeness=st.sampled_from(Completeness),
    confidence=st.none() | st.floats(0, 1),
    doubts=st.lists(st.builds(Doubt, words, words), max_size=2).map(tuple),
    text=words,
    credits=several,
    captions=several,
    repairs=st.lists(st.builds(Repair, words, offsets, offsets, words, words), max_size=2).map(tuple),
    segments=st.lists(
        st.builds(Segment, st.sampled_from(Kind), words, words, st.none() | offsets, st.none() | offsets),
        max_size=2,
    ).map(tuple),
    evidence=st.lists(st.builds(Evidence, words, words, words, st.booleans()), max_size=2).map(tuple),
    quotes=st.none() | st.lists(quotes, max_size=2).map(tuple),
    mentions=st.none() | st.lists(mentions, max_size=2).map(tuple),
)
results = st.one_of(
    kept,
    st.builds(Document, media_type=words, reason=st.sampled_from(Reason), detail=words),
    st.builds(KnownText, st.none() | words, words),
)


@given(st.lists(results, max_size=4))
def test_what_cleaning_gave_comes_back_as_it_was(batch: list[Document | KnownText]) -> None:
    """Every field of every document survives, and so does what was known by its bytes."""
    cleaned = tuple(
        CleanedCapture(
            replace(CAPTURE, capture_id=str(number)),
            "7",
            result if isinstance(result, Document) else None,
            result if isinstance(result, KnownText) else None,
        )
        for number, result in enumerate(batch)
    )
    rows = decode_table(encode(cleaned)).to_pylist()
    for row, result in zip(rows, batch, strict=True):
        if isinstance(result, KnownText):
            assert (row["is_known"], row["article_id"]) == (True, result.article_id)
            assert row["text_sha256"] == result.text_sha256
        else:
            written = json.loads(json.dumps(asdict(result)))
            assert {name: row[name] for name in written} == written


def test_a_row_keeps_the_claim_of_its_capture(article: Document) -> None:
    """Identity is settled when a batch is cleaned: a rebuild by a later version finds the same articles."""
    cleaned = CleanedCapture(CAPTURE, "7", article)
    [row] = decode_table(encode([cleaned])).to_pylist()
    claim = make_claim(cleaned)
    assert (row["article_id"], row["source_id"], row["text_sha256"]) == (
        claim.article_id,
        claim.source_id,
        hash_text(article.text),
    )
    assert {field.name for field in fields(Document)} <= row.keys()
    assert (row["word_count"], row["is_known"]) == (7, False)


def test_a_lone_surrogate_does_not_stop_a_batch(article: Document) -> None:
    """Half a character out of a page's data is stored as `?`, and the text keeps its hash."""
    odd = replace(article, title="\ud83d", text="Half \ud83d a sign.")
    [row] = decode_table(encode([CleanedCapture(CAPTURE, "7", odd)])).to_pylist()
    assert (row["title"], row["text"]) == ("?", "Half ? a sign.")
    assert row["text_sha256"] == hash_text(odd.text) == hash_text(row["text"])


def test_a_batch_of_before_there_were_doubts_has_none_of_them(article: Document) -> None:
    """Columns that it does not have read as null, so that a rebuild loads it as it was loaded then."""
    table = decode_table(encode([CleanedCapture(CAPTURE, "7", article)]))
    sink = pa.BufferOutputStream()
    pq.write_table(table.drop_columns(["confidence", "doubts"]), sink)
    [row] = decode_table(sink.getvalue().to_pybytes()).to_pylist()
    assert (row["title"], row["confidence"], row["doubts"]) == (article.title, None, None)


def test_a_batch_of_before_speakers_were_told_reads_with_those_of_today(article: Document) -> None:
    """The rows of its quotes lack fields: these read as null, and such a table goes into one with today's."""
    quoted = annotate(replace(article, text="“We did nothing wrong at all,” said Ada Quist.", language="en"))
    table = decode_table(encode([CleanedCapture(CAPTURE, "7", quoted)]))
    then = pa.list_(pa.struct([("speaker", pa.string()), ("quote", pa.string())]))
    old = table.set_column(table.column_names.index("quotes"), "quotes", table["quotes"].cast(then))
    sink = pa.BufferOutputStream()
    pq.write_table(old, sink)
    read = decode_table(sink.getvalue().to_pybytes())
    assert read.schema.equals(table.schema)
    [[quote]] = read["quotes"].to_pylist()
    assert (quote["speaker"], quote["speaker_name"]) == ("Ada Quist", None)


def test_damaged_or_foreign_bytes_are_refused() -> None:
    """An object that was not written here stops the load, in one line."""
    with pytest.raises(StopError, match="cannot be read"):
        decode_table(b"PAR1 and then nothing")
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"x": [1]}), sink)
    with pytest.raises(StopError, match="version none"):
        decode_table(sink.getvalue().to_pybytes())
