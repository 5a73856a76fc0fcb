"""One article over time, through the warehouse: addresses change, the article and its id stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.news.news_reader import find_known
from tasks.clients.store.clean_parquet import decode_table, encode
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.core.fetch.said.source_words import IN_FEED, SourceWord
from tasks.core.identity.identity import make_source_id
from tasks.core.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

SITE = "https://news.example/travel/"
STRIKE = SITE + "ferry-strike-12345678"
TALKS = SITE + "talks-in-quillon-12345678"
QUAY = SITE + "quay-of-quillon-opens-12345678"


def write_page(url: str, title: str, text: str, canonical_url: str | None = None) -> Document:
    """A page at this address; one without a canonical URL is known by where it is."""
    return Document(
        "text/html", url=url, canonical_url=canonical_url, title=title, text=text, publisher="The Courier"
    )


FIRST = write_page(STRIKE, "Ferry strike enters third week", "Crews of the Quillon ferries stayed ashore.")
LATER = write_page(TALKS, "Ferry crews meet company", "Crews of the Quillon ferries met the company.")
LAST = write_page(QUAY, "Ferry strike ends in Quillon", "Crews of the Quillon ferries are back at work.")
OTHER = write_page(
    SITE + "cafe-fined-12345678", "Lindhagen café fined", "An inspector found mice in the kitchen."
)


def load(newsroom: Newsroom, *pages: Document, **at: Document) -> list[tuple[str, str | None, int | None]]:
    """Load pages in one batch, each from its own address or another one, and say how they ended."""
    asked = {page.url or "": page for page in pages} | at
    verdicts = newsroom.load(**asked).verdicts
    return [(verdict.outcome.value, verdict.article_id, verdict.revision) for verdict in verdicts]


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask a database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_moved_slug_is_a_revision_of_the_article(newsroom: Newsroom) -> None:
    """In one batch or in several, with a new text or the old one; it is published once, as it is now."""
    article_id = make_source_id(STRIKE)
    assert load(newsroom, FIRST, LATER) == [("article", article_id, 1), ("revision", article_id, 2)]
    assert load(newsroom, replace(LAST, text=LATER.text)) == [("unchanged", article_id, 2)]
    assert load(newsroom, LAST) == [("revision", article_id, 3)]
    assert load(newsroom, FIRST, LATER, LAST) == [
        ("unchanged", article_id, 1),
        ("unchanged", article_id, 2),
        ("unchanged", article_id, 3),
    ]
    columns = "article_id, url, title, revision"
    assert ask(newsroom.publish().path, f"SELECT {columns} FROM articles") == [  # noqa: S608 - names above
        (article_id, QUAY, LAST.title, 3)
    ]


def test_every_view_of_a_page_is_the_article(newsroom: Newsroom) -> None:
    """AMP, mobile and print addresses, http and trackers: one article, and nothing changed."""
    views = [
        "http://www.news.example/travel/ferry-strike-12345678/?utm_source=letter",
        "https://amp.news.example/travel/ferry-strike-12345678",
        "https://news.example/travel/ferry-strike-12345678/amp/",
        "https://news.example/amp/travel/ferry-strike-12345678?outputType=amp",
        "https://m.news.example/travel/ferry-strike-12345678?print=1",
    ]
    outcomes = load(newsroom, FIRST, *(replace(FIRST, url=view) for view in views))
    assert (
        outcomes == [("article", make_source_id(STRIKE), 1)] + [("unchanged", make_source_id(STRIKE), 1)] * 5
    )


def test_one_id_on_two_stories_is_two_articles(newsroom: Newsroom) -> None:
    """Neither text nor headline nor slug have anything in common: the number is not believed."""
    assert [kind for kind, _, _ in load(newsroom, FIRST, OTHER)] == ["article", "article"]
    assert load(newsroom, LATER) == [("revision", make_source_id(STRIKE), 2)]


FEED, OTHERS = "https://news.example/feed", "https://news.example/travel/feed"
PLAIN = (
    replace(FIRST, url=SITE + "strike"),
    replace(LATER, url=SITE + "talks"),
    replace(LAST, url=SITE + "end"),
)


def say(newsroom: Newsroom, guid: str, feed: str, *pages: Document) -> None:
    """Have a feed name pages by an id."""
    newsroom.said |= {page.url or "": SourceWord(IN_FEED, (), feed, guid) for page in pages}


def test_a_feeds_id_ties_a_link_that_moved(newsroom: Newsroom) -> None:
    """In one batch or in several; where nothing in the addresses is an id."""
    article_id = make_source_id(SITE + "strike")
    say(newsroom, "7@news", FEED, *PLAIN)
    assert load(newsroom, *PLAIN[:2]) == [("article", article_id, 1), ("revision", article_id, 2)]
    assert load(newsroom, PLAIN[2]) == [("revision", article_id, 3)]
    assert load(newsroom, PLAIN[0]) == [("unchanged", article_id, 1)]


def test_a_feeds_id_is_not_believed_alone(newsroom: Newsroom) -> None:
    """Another feed's is another one; another site's, and another story's, ties nothing."""
    cafe = replace(OTHER, url=SITE + "cafe")
    seized = replace(PLAIN[1], url="https://rival.example/talks")
    say(newsroom, "7@news", FEED, PLAIN[0], cafe, seized)
    say(newsroom, "7@news", OTHERS, PLAIN[1])
    loaded = [load(newsroom, page) for page in (PLAIN[0], cafe, seized, PLAIN[1])]
    assert [kind for [(kind, _, _)] in loaded] == ["article"] * 4


def test_what_feeds_call_articles_is_the_same_when_loaded_at_once(
    newsroom: Newsroom, make_newsroom: Callable[[], Newsroom]
) -> None:
    """A rebuild ties what was tied."""
    say(newsroom, "7@news", FEED, *PLAIN)
    for page in PLAIN:
        load(newsroom, page)
    rebuilt = make_newsroom()
    batches = [
        CleanedBatch(batch_id, [one.capture for one in cleaned], decode_table(encode(cleaned)))
        for batch_id, cleaned in newsroom.batches
    ]
    for _ in rebuilt.warehouse.load_batches(batches):
        pass
    assert (
        read_aliases(rebuilt.warehouse.path)["outcomes"] == read_aliases(newsroom.warehouse.path)["outcomes"]
    )


def test_an_old_address_that_redirects_leads_to_its_article(newsroom: Newsroom) -> None:
    """Without any id: asked for at the known address, then at the new one, it stays what it was."""
    old, new = SITE + "ferry-strike", SITE + "ferry-strike-ends"
    article_id = make_source_id(old)
    load(newsroom, replace(FIRST, url=old))
    moved = replace(LAST, url=new)
    assert load(newsroom, **{old: replace(moved, text=FIRST.text)}) == [("unchanged", article_id, 1)]
    assert load(newsroom, moved) == [("revision", article_id, 2)]
    assert load(newsroom, **{old: moved, new: moved}) == [("unchanged", article_id, 2)] * 2


def test_bytes_that_are_known_stay_unchanged_under_the_new_slug(newsroom: Newsroom) -> None:
    """The news database knows them by the article that they led to; elsewhere it does not know them."""
    load(newsroom, FIRST)
    load(newsroom, LATER)
    _, [cleaned] = newsroom.batches[-1]
    elsewhere = replace(cleaned.capture, url="https://mirror.example/ferries")
    again = replace(cleaned.capture, capture_id="again")
    known = find_known(newsroom.publish(), [again, replace(elsewhere, capture_id="mirror")], "1")
    assert {capture_id: text.article_id for capture_id, text in known.items()} == {
        "again": make_source_id(STRIKE)
    }
    assert [verdict.outcome for verdict in newsroom.load(**{TALKS: known["again"]}).verdicts] == ["unchanged"]


def test_a_page_that_names_its_address_is_known_where_it_was_read(newsroom: Newsroom) -> None:
    """The same bytes from elsewhere are read again: what they name may not be theirs there."""
    load(newsroom, FIRST)
    load(newsroom, replace(LATER, canonical_url=TALKS, url=SITE + "talks?page=all"))
    _, [cleaned] = newsroom.batches[-1]
    mirrored = replace(cleaned.capture, capture_id="mirror", url="https://mirror.example/ferries")
    again = replace(cleaned.capture, capture_id="again")
    known = find_known(newsroom.publish(), [mirrored, again], "1")
    assert {name: text.article_id for name, text in known.items()} == {"again": make_source_id(STRIKE)}


def test_another_cleaner_reads_a_moved_page_anew(newsroom: Newsroom) -> None:
    """What it finds at the new address is a new reading of the article's wording."""
    load(newsroom, FIRST, LATER)
    newsroom.version = "2"
    assert load(newsroom, replace(LATER, section="Travel")) == [("unchanged", make_source_id(STRIKE), 2)]
    rows = ask(newsroom.warehouse.path, "SELECT revision, reading, section FROM revisions ORDER BY ALL")
    assert rows == [(1, 1, None), (2, 1, None), (2, 2, "Travel")]


NAMES = ("publisher_keys", "moved_addresses", "keyed_batches", "revisions", "outcomes")


def read_aliases(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read what the warehouse knows articles by, and what followed from it."""
    return {table: ask(path, f"FROM {table} ORDER BY ALL") for table in NAMES}


def test_loaded_at_once_or_one_by_one_it_is_the_same(
    newsroom: Newsroom, make_newsroom: Callable[[], Newsroom]
) -> None:
    """A rebuild loads in groups what came in one by one, and knows the same of it."""
    for page in (FIRST, OTHER, LATER, LATER, LAST):
        load(newsroom, page)
    load(newsroom, FIRST)
    rebuilt = make_newsroom()
    batches = [
        CleanedBatch(batch_id, [one.capture for one in cleaned], decode_table(encode(cleaned)))
        for batch_id, cleaned in newsroom.batches
    ]
    for _ in rebuilt.warehouse.load_batches(batches[:5]):
        pass
    for _ in rebuilt.warehouse.load_batches(batches[5:]):
        pass
    assert read_aliases(rebuilt.warehouse.path) == read_aliases(newsroom.warehouse.path)
    assert len(read_aliases(newsroom.warehouse.path)["moved_addresses"]) == 2


@pytest.mark.parametrize("table", ["publisher_keys", "moved_addresses"])
def test_what_is_known_by_says_which_batch_told(newsroom: Newsroom, table: str) -> None:
    """The place in the order of loading stands beside it, so that a later publication says the same."""
    load(newsroom, FIRST)
    load(newsroom, LATER, LAST)
    load(newsroom, OTHER)
    expected = {"publisher_keys": [(1,), (2,), (2,)], "moved_addresses": [(2,), (2,)]}
    rows = ask(newsroom.warehouse.path, f"SELECT sequence FROM {table} ORDER BY ALL")  # noqa: S608 - names above
    assert rows == expected[table]


def test_what_a_cache_shows_is_the_publishers_page(newsroom: Newsroom) -> None:
    """Under its id and outlet, whichever comes first; who names a cache's address is nobody else."""
    cached = "https://news-example.cdn.ampproject.org/c/s/news.example/travel/"
    strike = make_source_id(STRIKE)
    found = replace(FIRST, url=cached + "ferry-strike-12345678", publisher=None)
    assert load(newsroom, found) == [("article", strike, 1)]
    outlets = "SELECT outlet_id, domain FROM outlets"
    assert ask(newsroom.publish().path, outlets) == [("news.example", "news.example")]
    assert load(newsroom, replace(FIRST, text=LATER.text)) == [("revision", strike, 2)]
    amp = replace(LAST, url=cached + "quay-of-quillon-opens-12345678/amp", canonical_url=STRIKE)
    assert load(newsroom, amp) == [("revision", strike, 3)]
    gull = "https://gull.example/travel/ferry-strike-12345678"
    assert load(newsroom, replace(found, url=gull, canonical_url=found.url)) == [
        ("article", make_source_id(gull), 1)
    ]
