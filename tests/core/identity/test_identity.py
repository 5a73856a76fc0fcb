"""Which article a capture says that it is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.core.identity.identity import add_clues, hash_text, identify, make_claim, make_source_id
from tasks.core.identity.moved_addresses import Alias, Clues
from tasks.core.records import Capture, CleanedCapture, Document, KnownText, Reason

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


def test_a_known_text_claims_as_a_document_does() -> None:
    """Bytes that were cleaned before take part with the identity and the text that they gave then."""
    document = Document("text/html", canonical_url="https://a.example/1", text="A text.")
    fresh = make_claim(CleanedCapture(CAPTURE, "1", document))
    known = make_claim(CleanedCapture(CAPTURE, "1", None, KnownText(fresh.article_id, hash_text("A text."))))
    assert fresh == known
    failed = make_claim(CleanedCapture(CAPTURE, "1", Document("text/html", reason=Reason.NO_ARTICLE)))
    assert (failed.reason, failed.text_sha256) == ("no_article", None)


def test_a_claim_says_what_may_tie_it_to_a_known_article() -> None:
    """The publisher's id, and the address that was asked for where the page says that it is elsewhere."""
    url = "https://news.example/ferry-strike-ends-12345678"
    name = Alias("Ferry strike ends", url, "Crews are back at work.")
    capture = replace(CAPTURE, url="https://news.example/ferry-strike-12345678", final_url=url)
    claim = make_claim(CleanedCapture(capture, "1", Document("text/html", url=url, text="A text.")))
    assert add_clues(claim, capture, name).clues == Clues(name, "news.example#12345678", claim.source_id)
    stays = replace(capture, url="http://m.news.example/ferry-strike-ends-12345678?utm_source=x")
    claim = make_claim(CleanedCapture(stays, "1", Document("text/html", url=url, text="A text.")))
    assert add_clues(claim, stays, name).clues == Clues(name, "news.example#12345678")
    nameless = make_claim(CleanedCapture(CAPTURE, "1", Document("text/plain", text="A text.")))
    assert add_clues(nameless, CAPTURE, name).clues == Clues(name)


OWN = "https://news.evil.example/x"
FOREIGN = "https://gazette.example/2026/ferry-inquiry"


@pytest.mark.parametrize("field", ["canonical_url", "url"])
@pytest.mark.parametrize(
    ("via", "url", "final_url"),
    [
        ("fetch", OWN, None),
        ("fetch", FOREIGN, OWN),  # the gazette sent us on to somebody else
        ("push", OWN, None),
        ("push", "push:bob/7", None),
        ("warc", OWN, OWN),
        ("fetch", "http://127.0.0.1:8000/x", None),
    ],
)
def test_an_address_on_another_site_is_no_identity(
    via: str, url: str, final_url: str | None, field: str
) -> None:
    """Whoever brought the page, and whichever of its addresses claims it."""
    capture = replace(CAPTURE, via=via, url=url, final_url=final_url)
    claimed = replace(Document("text/html"), **{field: FOREIGN})
    assert identify(capture, claimed) == identify(capture, Document("text/html"))


@pytest.mark.parametrize(
    ("via", "url", "final_url"),
    [
        ("fetch", "https://gazette.example/x", None),
        ("fetch", "https://amp.gazette.example/x", None),
        ("fetch", "https://short.example/4711", "https://www.gazette.example/x?ref=rss"),
        ("push", "http://gazette.example/other", None),
        ("file", "file:///inbox/a.html", None),
    ],
)
def test_one_on_the_page_s_own_site_is_and_one_that_a_file_names(
    via: str, url: str, final_url: str | None
) -> None:
    """A file has no address but those that it names."""
    capture = replace(CAPTURE, via=via, url=url, final_url=final_url)
    claimed = replace(Document("text/html"), canonical_url=FOREIGN)
    assert identify(capture, claimed).article_id == make_source_id(FOREIGN)
