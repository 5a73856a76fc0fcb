"""Which known article an unknown address leads to."""

from __future__ import annotations

from dataclasses import replace

from tasks.core.identity.moved_addresses import (
    MOST_STATING,
    Alias,
    AliasBook,
    Clues,
    KnownAliases,
    Move,
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
    assert find(KNOWN, Clues(MOVED, (KEY,))) == "a"
    assert find(KNOWN, Clues(MOVED, ("news.example#87654321",))) is None


def test_an_id_alone_is_not_enough() -> None:
    """A page that shares no words with the article is another one, unless its text is the same."""
    assert find(KNOWN, Clues(OTHER, (KEY,))) is None
    assert find(KNOWN, Clues(OTHER, (KEY,)), same="a") == "a"


def test_where_two_articles_could_be_meant_none_is() -> None:
    """An id that two known articles bear decides only where one of them alone is alike."""
    both = replace(KNOWN, articles_of_key={KEY: ["a", "b"]})
    assert find(both, Clues(MOVED, (KEY,))) is None
    assert find(replace(both, aliases={"a": [NAME], "b": [OTHER]}), Clues(MOVED, (KEY,))) == "a"
    assert find(KNOWN, Clues(MOVED, (KEY,), former_ids=("b",))) is None


def test_the_articles_own_address_leads_to_it() -> None:
    """What was asked for at a known article's address, and is alike, is that article."""
    assert find(KNOWN, Clues(MOVED, former_ids=("b",))) == "b"
    assert find(KNOWN, Clues(OTHER, former_ids=("b",))) is None
    assert find(KNOWN, Clues(MOVED, former_ids=("c",))) is None


def test_what_an_address_led_to_it_leads_to_from_then_on() -> None:
    """Whatever its words say later, and whatever else bears the id by then."""
    book = AliasBook(KNOWN)
    book.note_move(Move("new", "a", "capture"))
    book.note_move(Move("new", "b", "capture 2"))
    book.note_wording("c", Clues(MOVED, (KEY,)))
    assert book.find_article("new", Clues(OTHER, (KEY,)), lambda _: False) == "a"
    assert book.moves == [Move("new", "a", "capture")]
    known = replace(KNOWN, moved={"new": "a"})
    assert find(known, Clues(OTHER)) == "a"


def test_each_wording_is_remembered() -> None:
    """What moves step by step is known by its last step, as well as by its first."""
    book = AliasBook(KnownAliases())
    for name in (NAME, OTHER):
        book.note_wording("a", Clues(name, (KEY,)))
    assert book.find_article("new", Clues(replace(OTHER, title=None), (KEY,)), lambda _: False) == "a"
    assert book.find_article("new", Clues(MOVED, (KEY,)), lambda _: False) == "a"


STATES = "=news.example/strike"
LONG = " ".join(
    f"Crews of the Quillon ferries stayed ashore on day {day} of their strike." for day in range(40)
)
STRIKE = replace(NAME, beginning=LONG)
AMP = replace(STRIKE, url=NEW, beginning=LONG.removeprefix("Crews of the Quillon ferries"))
TALKS = replace(
    STRIKE, beginning=" ".join(f"On day {day} ferries of Quillon crews stayed." for day in range(40))
)


def test_a_stated_address_leads_to_the_article_that_is_there_or_states_it_too() -> None:
    """Whichever came first."""
    at_it = KnownAliases(aliases={"a": [STRIKE]})
    assert find(at_it, Clues(AMP, former_ids=("a",))) == "a"
    states = KnownAliases(articles_of_key={STATES: ["a"]}, aliases={"a": [STRIKE]})
    assert find(states, Clues(AMP, stated=(STATES,))) == "a"
    moved = KnownAliases(moved={"b": "a"}, aliases={"a": [STRIKE]})
    assert find(moved, Clues(AMP, former_ids=("b",))) == "a"


def test_the_same_words_in_other_passages_are_another_story() -> None:
    """What an id of the publisher ties is alike; what a page only states is not enough so."""
    known = KnownAliases(articles_of_key={KEY: ["a"], STATES: ["a"]}, aliases={"a": [STRIKE]})
    assert find(known, Clues(TALKS, (KEY,))) == "a"
    assert find(known, Clues(TALKS, stated=(STATES,))) is None
    assert find(known, Clues(TALKS, former_ids=("a",))) is None
    assert find(known, Clues(TALKS, stated=(STATES,)), same="a") == "a"


def test_an_address_that_unlike_texts_state_says_nothing() -> None:
    """Not of a third one that is like the first; the article that is there may still be meant."""
    known = KnownAliases(
        articles_of_key={STATES: ["a", "b"]}, aliases={"a": [STRIKE], "b": [TALKS], "c": [STRIKE]}
    )
    assert find(known, Clues(AMP, stated=(STATES,))) is None
    assert find(known, Clues(AMP, stated=(STATES,), former_ids=("c",))) == "c"
    many = [f"a{number}" for number in range(MOST_STATING + 1)]
    crowd = KnownAliases(articles_of_key={STATES: many}, aliases={"a0": [STRIKE]})
    assert find(crowd, Clues(AMP, stated=(STATES,))) is None


def test_what_a_wording_states_is_remembered() -> None:
    """It is found by what it is noted by, not by all that it was looked for by."""
    book = AliasBook(KnownAliases())
    book.note_wording("a", Clues(STRIKE, stated=(STATES, "=news.example/amp"), noted=(STATES,)))
    assert book.find_article("new", Clues(AMP, stated=(STATES,)), lambda _: False) == "a"
    assert book.find_article("new", Clues(AMP, stated=("=news.example/amp",)), lambda _: False) is None
