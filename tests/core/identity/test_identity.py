"""Which article a capture says that it is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.core.fetch.said.source_words import IN_FEED, SourceWord, write_word
from tasks.core.identity.clues import add_clues
from tasks.core.identity.identity import (
    Claim,
    Identity,
    hash_text,
    identify,
    make_claim,
    make_source_id,
)
from tasks.core.identity.moved_addresses import Alias, Clues
from tasks.core.push.pushers import PUSHED_BY, SPEAKS_FOR
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


PAGE = replace(CAPTURE, via="fetch", url="https://a.example/1", final_url="https://a.example/1")


def test_an_article_is_the_address_that_it_was_had_from_else_its_source() -> None:
    """What it states of itself decides nothing, but that a file with an address is no copy of another one."""
    stating = Document("text/html", url="https://a.example/2?x=1", canonical_url="https://a.example/3")
    assert identify(PAGE, stating) == Identity(make_source_id("http://www.a.example/1/"), is_own=True)
    assert identify(PAGE, Document("text/html")) == identify(PAGE, stating)
    redirected = replace(PAGE, final_url="https://a.example/4")
    assert identify(redirected, stating) == Identity(make_source_id("https://a.example/4"), is_own=True)
    assert identify(CAPTURE, stating) == Identity(make_source_id(CAPTURE.url), is_own=True)
    assert identify(CAPTURE, Document("text/plain")) == Identity(make_source_id(CAPTURE.url), is_own=False)


@pytest.mark.parametrize("canonical", ["https://a.example/", "https://a.example", "/only/a/path", "urn:x:1"])
def test_a_canonical_url_that_names_no_page_says_nothing(canonical: str) -> None:
    """A site that gives its front page as the canonical URL of every article does not merge them."""
    document = Document("text/html", url="https://a.example/1", canonical_url=canonical)
    found = add_clues(claim(PAGE, document), PAGE, NAME, canonical, document.url).clues
    assert found == Clues(NAME, stated=("=a.example/1",))


def test_a_known_text_claims_as_a_document_does() -> None:
    """Bytes that were cleaned before take part with the identity and the text that they gave then."""
    document = Document("text/html", canonical_url="https://a.example/1", text="A text.")
    fresh = make_claim(CleanedCapture(CAPTURE, "1", document))
    known = make_claim(CleanedCapture(CAPTURE, "1", None, KnownText(fresh.article_id, hash_text("A text."))))
    assert fresh == known
    failed = make_claim(CleanedCapture(CAPTURE, "1", Document("text/html", reason=Reason.NO_ARTICLE)))
    assert (failed.reason, failed.text_sha256) == ("no_article", None)


NAME = Alias("Ferry strike ends", None, "Crews are back at work.")
OLD, MOVED = "https://news.example/ferry-strike-12345678", "https://news.example/ferry-strike-ends-12345678"


def claim(capture: Capture, document: Document) -> Claim:
    """The claim of a document with a text."""
    return make_claim(CleanedCapture(capture, "1", replace(document, text="A text.")))


def find_clues(capture: Capture, *named: str | None) -> Clues:
    """What may tie a page that states these addresses."""
    document = Document("text/html", canonical_url=next(filter(None, named), None))
    found = add_clues(claim(capture, document), capture, NAME, *named).clues
    assert found is not None
    return found


def test_the_id_in_the_address_that_a_page_was_had_from_is_its_publishers() -> None:
    """And the address that was asked for may be where its article was known."""
    capture = replace(PAGE, url=OLD, final_url=MOVED)
    clues = find_clues(capture, MOVED)
    assert (clues.ids, clues.noted) == (("news.example#12345678",), ())
    assert clues.former_ids == (make_source_id(OLD),)
    stays = replace(capture, url="http://m.news.example/ferry-strike-ends-12345678?utm_source=x")
    assert find_clues(stays, MOVED).former_ids == ()


@pytest.mark.parametrize(
    ("asked", "is_claim"),
    [
        ("https://news.example/p/1", True),
        ("https://old.news.example/p/1?utm_source=x", True),
        ("https://short.example/p/1", False),
        ("https://news.example/", False),
        ("file:///inbox/a.html", False),
    ],
)
def test_an_address_that_redirects_claims_within_its_site(asked: str, is_claim: bool) -> None:  # noqa: FBT001 - a case
    """What led to somebody else's page says nothing of whose article it is."""
    capture = replace(PAGE, url=asked, final_url=MOVED)
    assert find_clues(capture, MOVED).former_ids == ((make_source_id(asked),) if is_claim else ())


def test_what_a_page_states_is_a_claim() -> None:
    """It is looked for by it, and found by whoever is that, but bears no id of its publisher for it."""
    capture = replace(PAGE, url="https://news.example/p?n=1", final_url=None)
    clues = find_clues(capture, MOVED)
    assert clues.ids == ()
    assert clues.noted == ("=news.example/ferry-strike-ends-12345678", "=news.example#12345678")
    assert set(clues.stated) == {*clues.noted, "=news.example/p?n=1", "news.example#12345678"}
    assert clues.former_ids == (make_source_id(MOVED),)
    assert set(clues.noted) <= set(find_clues(replace(PAGE, url=MOVED, final_url=None)).stated)


def test_the_word_of_a_feed_gives_an_id_where_it_speaks_for_the_page() -> None:
    """In a header of what we fetched, not of what somebody sends."""
    said = write_word(SourceWord(IN_FEED, (), "https://a.example/feed", "7"))
    assert find_clues(replace(PAGE, headers=said)).ids == ("a.example#a.example/feed#7",)
    assert find_clues(replace(PAGE, headers=said, via="warc")).ids == ()


def test_a_document_without_an_address_has_its_name_alone() -> None:
    """What names no page has no publisher's id and has not moved."""
    assert find_clues(CAPTURE) == Clues(NAME)


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
def test_an_address_on_another_site_ties_nothing(
    via: str, url: str, final_url: str | None, field: str
) -> None:
    """Whoever brought the page, and whichever of its addresses claims it."""
    capture = replace(CAPTURE, via=via, url=url, final_url=final_url)
    silent = Document("text/html")
    assert identify(capture, replace(silent, **{field: FOREIGN})) == identify(capture, silent)
    claimed = find_clues(capture, *([FOREIGN] if field == "canonical_url" else [None, FOREIGN]))
    assert claimed == find_clues(capture)
    assert make_source_id(FOREIGN) not in claimed.former_ids


@pytest.mark.parametrize(
    ("via", "url", "final_url"),
    [
        ("fetch", "https://gazette.example/x", None),
        ("fetch", "https://amp.gazette.example/x", None),
        ("fetch", "https://short.example/4711", "https://www.gazette.example/x?ref=rss"),
        ("file", "file:///inbox/a.html", None),
    ],
)
def test_one_on_the_page_s_own_site_may_and_one_that_a_file_names(
    via: str, url: str, final_url: str | None
) -> None:
    """A file has no address but those that it names."""
    capture = replace(CAPTURE, via=via, url=url, final_url=final_url)
    assert make_source_id(FOREIGN) in find_clues(capture, FOREIGN).former_ids


def push(name: str, source: str, *, speaks: bool) -> Capture:
    """An article that was pushed as one of the gazette's, by who may speak for it, or not."""
    headers = ((PUSHED_BY, name), *([(SPEAKS_FOR, "gazette.example")] if speaks else []))
    return replace(CAPTURE, via="push", source=source, url=FOREIGN, headers=headers)


def test_a_push_is_at_its_address_where_its_pusher_may_speak_for_it() -> None:
    """Else it is its pusher's own, by his name of it, and ties nothing, whatever it states."""
    stating = Document("text/html", url=FOREIGN, canonical_url="https://gazette.example/other")
    official = push("gazette", "7", speaks=True)
    assert identify(official, stating) == Identity(make_source_id(FOREIGN), is_own=True)
    assert find_clues(official, stating.canonical_url).noted == ("=gazette.example/other",)
    claimed = push("bob", "7", speaks=False)
    assert identify(claimed, stating) == Identity(make_source_id("push:bob/7"), is_own=False)
    assert find_clues(claimed, stating.canonical_url, FOREIGN) == Clues(NAME)
    ids = {claim(push(name, "7", speaks=False), stating).identity for name in ("bob", "carol")}
    assert len(ids) == 2
