"""Which article a capture is of, and how the captures of a batch end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity import (
    Claim,
    KnownState,
    LastSeen,
    Newest,
    TextPlace,
    decide,
    hash_text,
    identify,
    make_claim,
    make_source_id,
)
from tasks.core.records import Capture, CleanedCapture, Document, KnownText, OutcomeKind, Reason, Verdict

A, B = hash_text("A text."), hash_text("Another text.")
CAPTURE = Capture(
    capture_id="c",
    batch_id="b",
    run_id="r",
    via="file",
    source="a.txt",
    url="file:///inbox/a.txt",
    final_url=None,
    http_status=None,
    headers=(),
    media_type=None,
    bytes=1,
    raw_sha256="0" * 64,
    raw_key="raw/00/0",
    fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def end(*claims: Claim, known: KnownState | None = None) -> list[tuple[str, str | None, int | None]]:
    """Decide and give what matters of the verdicts."""
    verdicts = decide(claims, known or KnownState())
    return [(verdict.outcome.value, verdict.article_id, verdict.revision) for verdict in verdicts]


def remember(claims: list[Claim], verdicts: tuple[Verdict, ...]) -> KnownState:
    """What a warehouse knows after a batch."""
    newest: dict[str, Newest] = {}
    places: dict[str, list[TextPlace]] = {}
    last: dict[str, LastSeen] = {}
    for claim, verdict in zip(claims, verdicts, strict=True):
        if verdict.article_id and verdict.revision and claim.text_sha256:
            place = TextPlace(verdict.article_id, verdict.revision)
            last[claim.source_id] = LastSeen(place, claim.text_sha256)
            if verdict.outcome in {OutcomeKind.ARTICLE, OutcomeKind.REVISION}:
                newest[verdict.article_id] = Newest(verdict.revision, claim.text_sha256)
                places.setdefault(claim.text_sha256, []).append(place)
    return KnownState(newest, places, last)


claims = st.builds(
    Claim,
    capture_id=st.just("c"),
    source_id=st.sampled_from(["s1", "s2", "s3"]),
    article_id=st.sampled_from([None, "own1", "own2"]),
    text_sha256=st.sampled_from([A, B, hash_text("Third."), hash_text("")]),
    reason=st.sampled_from([None, None, None, "empty"]),
)


def test_an_article_is_its_canonical_url_else_its_own_else_its_source() -> None:
    """The most stable name that the document gives decides; without one it is where it came from."""
    full = Document("text/html", url="https://b.example/2?x=1", canonical_url="https://a.example/1")
    assert identify(CAPTURE, full).article_id == make_source_id("http://www.a.example/1/")
    assert identify(CAPTURE, replace(full, canonical_url=None)).article_id == make_source_id(
        "https://b.example/2?x=1"
    )
    by_source = identify(CAPTURE, Document("text/plain"))
    assert (by_source.article_id, by_source.is_own) == (make_source_id(CAPTURE.url), False)


@pytest.mark.parametrize("canonical", ["https://a.example/", "https://a.example", "/only/a/path", "urn:x:1"])
def test_a_canonical_url_that_names_no_page_is_no_identity(canonical: str) -> None:
    """A site that gives its front page as the canonical URL of every article does not merge them."""
    document = Document("text/html", url="https://a.example/news/1", canonical_url=canonical)
    assert identify(CAPTURE, document).article_id == make_source_id("https://a.example/news/1")


def test_a_known_article_is_unchanged_or_gets_a_revision() -> None:
    """The newest text decides: a text that is back after another is a revision of its own."""
    x = [Claim(str(n), "s", "x", text) for n, text in enumerate([A, A, B, A])]
    assert end(*x) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("revision", "x", 2),
        ("revision", "x", 3),
    ]


def test_one_text_under_two_urls_is_two_articles() -> None:
    """A text with its own address is an article, whoever else prints it."""
    assert end(Claim("1", "s1", "x", A), Claim("2", "s2", "y", A)) == [
        ("article", "x", 1),
        ("article", "y", 1),
    ]


def test_a_source_without_identity_is_a_copy_of_a_known_text_once() -> None:
    """The first time it is a copy; the same source again brings nothing new; with another text it is news."""
    owned, copy = Claim("1", "s1", "x", A), Claim("2", "s2", None, A)
    news = replace(copy, text_sha256=B)
    assert end(owned, copy, copy, news) == [
        ("article", "x", 1),
        ("copy", "x", 1),
        ("unchanged", "x", 1),
        ("article", "s2", 1),
    ]


def test_a_copy_is_found_by_an_older_wording_too() -> None:
    """The text of any revision makes a copy, and the verdict names that revision."""
    known = KnownState({"x": Newest(2, B)}, {A: [TextPlace("x", 1)], B: [TextPlace("x", 2)]})
    assert end(Claim("1", "s2", None, A), known=known) == [("copy", "x", 1)]


def test_articles_without_text_are_no_copies_of_each_other() -> None:
    """Two sources whose clean text is empty have nothing in common."""
    assert [
        kind
        for kind, _, _ in end(Claim("1", "s1", None, hash_text("")), Claim("2", "s2", None, hash_text("")))
    ] == [
        "article",
        "article",
    ]


def test_a_reason_ends_a_capture() -> None:
    """What cannot be used is quarantined with its reason; what was not wanted is skipped."""
    assert decide([Claim("1", "s", reason="empty", detail="0 bytes")], KnownState()) == (
        Verdict("1", OutcomeKind.QUARANTINED, "empty", "0 bytes"),
    )
    assert end(Claim("1", "s", reason="robots")) == [("skipped", None, None)]


def test_a_known_text_claims_as_a_document_does() -> None:
    """Bytes that were cleaned before take part with the identity and the text that they gave then."""
    document = Document("text/html", canonical_url="https://a.example/1", text="A text.")
    fresh = make_claim(CleanedCapture(CAPTURE, "1", document))
    known = make_claim(CleanedCapture(CAPTURE, "1", None, KnownText(fresh.article_id, A)))
    assert fresh == known
    failed = make_claim(CleanedCapture(CAPTURE, "1", Document("text/html", reason=Reason.NO_ARTICLE)))
    assert (failed.reason, failed.text_sha256) == ("no_article", None)


def test_the_same_bytes_again_are_unchanged_whatever_a_cleaner_reads_in_them() -> None:
    """Another reading of what a source gave last time is no revision; other bytes with another text are."""
    first = Claim("1", "s", "x", A, raw_sha256="raw 1")
    reread = replace(first, capture_id="2", text_sha256=B)
    changed = Claim("3", "s", "x", hash_text("Third."), raw_sha256="raw 2")
    back = replace(first, capture_id="4", text_sha256=B)
    assert end(first, reread, changed, back) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("revision", "x", 2),
        ("revision", "x", 3),
    ]


def test_the_new_reading_is_what_the_article_says_from_then_on() -> None:
    """Other bytes with the text as it reads now are unchanged, with the text as it read before a revision."""
    first = Claim("1", "s", "x", A, raw_sha256="raw 1")
    reread = replace(first, capture_id="2", text_sha256=B)
    assert end(first, reread, Claim("3", "t", "x", B, raw_sha256="raw 2")) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("unchanged", "x", 1),
    ]
    assert end(first, reread, Claim("3", "t", "x", A, raw_sha256="raw 2"))[2] == ("revision", "x", 2)
    assert end(first, reread, Claim("3", "t", None, B))[2] == ("copy", "x", 1)


def test_a_copy_stays_one_when_it_is_read_anew() -> None:
    """A source without identity whose bytes are the same stays with the article that it is a copy of."""
    owned = Claim("1", "s1", "x", A, raw_sha256="raw 1")
    copy = Claim("2", "s2", None, A, raw_sha256="raw 2")
    reread = replace(copy, capture_id="3", text_sha256=B)
    assert end(owned, copy, reread)[1:] == [("copy", "x", 1), ("unchanged", "x", 1)]
    assert end(owned, copy, reread, replace(owned, capture_id="4"))[3] == ("unchanged", "x", 1)


def test_a_capture_that_is_cleaned_again_stays_where_it_led() -> None:
    """Its article has moved on, its text and even its identity read otherwise: it is the same wording."""
    known = KnownState(
        newest={"x": Newest(2, B)},
        last_seen={"s": LastSeen(TextPlace("x", 2), B, "2", "raw 2")},
        settled={"1": TextPlace("x", 1)},
    )
    again = Claim("1", "s", "y", hash_text("Third."), raw_sha256="raw 1")
    later = Claim("3", "s", "x", A, raw_sha256="raw 2")
    assert end(again, later, known=known) == [("unchanged", "x", 1), ("unchanged", "x", 2)]


@given(st.lists(claims))
def test_every_capture_has_one_outcome_and_revisions_have_no_gaps(batch: list[Claim]) -> None:
    """Outcomes sum to inputs, in order, and the wordings of an article are numbered 1 to n."""
    batch = [replace(claim, capture_id=str(number)) for number, claim in enumerate(batch)]
    verdicts = decide(batch, KnownState())
    assert [verdict.capture_id for verdict in verdicts] == [claim.capture_id for claim in batch]
    numbers: dict[str | None, list[int | None]] = {}
    for verdict in verdicts:
        if verdict.outcome in {OutcomeKind.ARTICLE, OutcomeKind.REVISION}:
            numbers.setdefault(verdict.article_id, []).append(verdict.revision)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


@given(st.lists(claims, unique_by=lambda claim: claim.source_id))
def test_the_same_claims_again_bring_nothing_new(batch: list[Claim]) -> None:
    """A second pass over sources that have not changed gives only unchanged and quarantined."""
    known = remember(batch, decide(batch, KnownState()))
    again = {verdict.outcome for verdict in decide(batch, known)}
    assert again <= {OutcomeKind.UNCHANGED, OutcomeKind.QUARANTINED}


@given(st.lists(claims), st.integers(0, 20))
def test_where_a_batch_is_cut_does_not_matter(batch: list[Claim], cut: int) -> None:
    """Two batches give the verdicts that one would have given."""
    first = decide(batch[:cut], KnownState())
    whole = decide(batch, KnownState())
    assert decide(batch[cut:], remember(batch[:cut], first)) == whole[cut:]
