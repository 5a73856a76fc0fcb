"""Which known article an unknown address leads to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.core.identity.moved_addresses import (
    Alias,
    AliasBook,
    Clues,
    KnownAliases,
    Move,
    find_clues,
)

OLD = "https://news.example/travel/ferry-strike-12345678"
NEW = "https://news.example/travel/ferry-strike-ends-12345678"
KEY = "news.example#12345678"
NAME = Alias("Ferry strike enters third week", OLD, "Crews of the Quillon ferries stayed ashore on Monday.")
MOVED = Alias("Ferry strike ends", NEW, "Crews of the Quillon ferries went back to work on Friday.")
OTHER = Alias(
    "Lindhagen café fined",
    "https://news.example/travel/cafe-fined-12345678",
    "An inspector found mice in the kitchen, the council said.",
)
KNOWN = KnownAliases(articles_of_key={KEY: ["a"]}, aliases={"a": [NAME], "b": [NAME]})


def find(known: KnownAliases, clues: Clues, same: str = "") -> str | None:
    """Ask a book for the article of the address `new`; the article `same` says what it says."""
    return AliasBook(known).find_article("new", clues, lambda article_id: article_id == same)


def test_the_id_of_the_publisher_leads_to_the_article() -> None:
    """Under another slug and headline it is the article that bore the id before."""
    assert find(KNOWN, Clues(MOVED, KEY)) == "a"
    assert find(KNOWN, Clues(MOVED, "news.example#87654321")) is None


def test_an_id_alone_is_not_enough() -> None:
    """A page that shares no words with the article is another one, unless its text is the same."""
    assert find(KNOWN, Clues(OTHER, KEY)) is None
    assert find(KNOWN, Clues(OTHER, KEY), same="a") == "a"


def test_where_two_articles_could_be_meant_none_is() -> None:
    """An id that two known articles bear decides only where one of them alone is alike."""
    both = replace(KNOWN, articles_of_key={KEY: ["a", "b"]})
    assert find(both, Clues(MOVED, KEY)) is None
    assert find(replace(both, aliases={"a": [NAME], "b": [OTHER]}), Clues(MOVED, KEY)) == "a"
    assert find(KNOWN, Clues(MOVED, KEY, former_id="b")) is None


def test_the_articles_own_address_leads_to_it() -> None:
    """What was asked for at a known article's address, and is alike, is that article."""
    assert find(KNOWN, Clues(MOVED, former_id="b")) == "b"
    assert find(KNOWN, Clues(OTHER, former_id="b")) is None
    assert find(KNOWN, Clues(MOVED, former_id="c")) is None


def test_what_an_address_led_to_it_leads_to_from_then_on() -> None:
    """Whatever its words say later, and whatever else bears the id by then."""
    book = AliasBook(KNOWN)
    book.note_move(Move("new", "a", "capture"))
    book.note_move(Move("new", "b", "capture 2"))
    book.note_wording("c", Clues(MOVED, KEY))
    assert book.find_article("new", Clues(OTHER, KEY), lambda _: False) == "a"
    assert book.moves == [Move("new", "a", "capture")]
    known = replace(KNOWN, moved={"new": "a"})
    assert find(known, Clues(OTHER)) == "a"


def test_each_wording_is_remembered() -> None:
    """What moves step by step is known by its last step, as well as by its first."""
    book = AliasBook(KnownAliases())
    for name in (NAME, OTHER):
        book.note_wording("a", Clues(name, KEY))
    assert book.find_article("new", Clues(replace(OTHER, title=None), KEY), lambda _: False) == "a"
    assert book.find_article("new", Clues(MOVED, KEY), lambda _: False) == "a"


@pytest.mark.parametrize(
    ("asked", "former"),
    [
        ("https://www.news.example/travel/ferry-strike-12345678?utm_source=x", "asked"),
        ("https://m.news.example/p/1", "asked"),
        ("https://other.example/travel/ferry-strike-12345678", None),
        ("https://news.example/", None),
        ("file:///inbox/a.html", None),
    ],
)
def test_a_page_has_moved_within_its_host(asked: str, former: str | None) -> None:
    """Asked for at one address, it says that it is at another one of the same site."""
    assert find_clues(MOVED, asked, "asked", "new") == Clues(MOVED, KEY, former)
    assert find_clues(MOVED, asked, "new", "new") == Clues(MOVED, KEY)


def test_a_document_without_an_address_has_its_name_alone() -> None:
    """What names no page has no publisher's id and has not moved."""
    name = Alias(None, None, "Text.")
    assert find_clues(name, OLD, "asked", "new") == Clues(name)
