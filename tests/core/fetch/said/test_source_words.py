"""What sources say of the pages that they name is kept in headers, and read again as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tasks.core.clean.document import clean_document
from tasks.core.fetch.said.source_words import (
    IN_FEED,
    IN_LIST,
    IN_SITEMAP,
    LISTED,
    SourceWord,
    bound_stated,
    drop_our_headers,
    hear_word,
    read_said,
    write_word,
)
from tests.core.forms.document_examples import PAGE
from tests.core.forms.example import HTML, TITLE

SAID = (("title", "Dock"), ("authors", ("Mara Quillon", "Orla Tamm")), ("published_at", "2026-03-14"))
FEED = "https://elsing-post.example/feed"
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_what_is_written_is_read_again() -> None:
    """Fields alone: an address is none, and what another program wrote under the name is nothing."""
    listed = SourceWord(IN_LIST, SAID)
    named = replace(listed, stated=(*SAID, ("url", "https://elsing-post.example/")))
    assert read_said(write_word(named)) == (listed,)
    assert write_word(SourceWord(IN_LIST, (("url", "https://elsing-post.example/"),))) == ()
    for written in ("", "[1]", "{", '{"title": 3, "authors": {}, "id": "x"}', "[" * 100_000):
        assert read_said([(LISTED, written)]) == ()
    for odd in ('"in": 7', '"in": []', '"in": "moon"', '"text_sha256": "../"'):
        assert read_said([(LISTED, f'{{"title": "x", {odd}}}')]) == ()


def test_each_source_has_its_word() -> None:
    """With its address, its id of the page, and the hash of its text of it; of a sitemap its fields."""
    fed = SourceWord(IN_FEED, SAID, FEED, "tag:7", "ab" * 32)
    mapped = SourceWord(IN_SITEMAP, (("tags", ("docks",)),), "https://elsing-post.example/map")
    assert read_said((*write_word(fed), *write_word(mapped))) == (fed, mapped)


def test_what_is_said_for_a_page_counts_on_the_sources_own_site() -> None:
    """Anybody may name somebody else's page: of that its fields are heard, no id and no text."""
    word = SourceWord(IN_FEED, SAID, FEED, "tag:7", "ab" * 32)
    assert hear_word(word, "https://www.elsing-post.example/a", FEED) == word
    assert hear_word(word, "https://harbour.example/a", FEED, "https://harbour.example/") == word
    foreign = hear_word(word, "https://harbour.example/a", FEED, None)
    assert foreign == SourceWord(IN_FEED, SAID, FEED)


def test_no_source_says_too_much() -> None:
    """What is far too long for a field is left out, and of many names the first are taken."""
    tags = tuple(f"tag {number}" for number in range(1000))
    said = bound_stated((("title", "x" * 10_000), ("tags", (*tags, "y" * 10_000)), ("section", "Docks")))
    assert said == (("tags", tags[:30]), ("section", "Docks"))


def test_a_site_cannot_write_our_headers() -> None:
    """What an answer says in our name is dropped, whatever its case."""
    headers = (("X-Copydesk-Listed", "{}"), ("etag", '"1"'))
    assert drop_our_headers(headers) == (("etag", '"1"'),)


def test_the_page_is_believed_before_the_list() -> None:
    """The list holds where the page is silent; what it says besides is evidence."""
    headers = write_word(SourceWord(IN_LIST, (*SAID, ("section", "Harbour"))))
    document = clean_document(PAGE.encode(), name="dock.html", now=NOW, headers=headers)
    assert (document.title, document.authors, document.section) == (TITLE, ("Mara Quillon",), "Harbour")
    assert {row.field: row.chosen for row in document.evidence if row.found_in == IN_LIST} == {
        **dict.fromkeys(("title", "authors", "published_at"), False),
        "section": True,
    }
    silent = clean_document(HTML.encode(), name="dock.html", now=NOW, headers=headers)
    assert (silent.title, silent.authors, silent.published_at) == ("Dock", SAID[1][1], "2026-03-14")


def test_a_feed_is_heard_where_the_page_is_silent_and_an_address_is_not() -> None:
    """Its time is the feed's own, with its zone; where it was said, and by what id, is evidence."""
    told = (("title", "Dock"), ("published_at", "Sat, 14 Mar 2026 09:30:00 +0100"))
    headers = write_word(SourceWord(IN_FEED, told, FEED, "tag:7"))
    url = "https://elsing-post.example/2026/03/13/dock"
    document = clean_document(HTML.encode(), name="dock.html", url=url, now=NOW, headers=headers)
    assert (document.title, document.published_at) == ("Dock", "2026-03-14T09:30:00+01:00")
    evidence = {(row.field, row.value, row.chosen) for row in document.evidence if row.found_in == IN_FEED}
    assert {(field, value, True) for field, value in told} < evidence
    assert {("named_by", FEED, False), ("guid", "tag:7", False)} < evidence
    shown = f"<article><h1>Dock</h1><time datetime='2026-03-12'>12 March 2026</time>{HTML}</article>"
    document = clean_document(shown.encode(), name="dock.html", url=url, now=NOW, headers=headers)
    assert document.published_at == "2026-03-12"
