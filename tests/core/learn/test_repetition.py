"""Finding what repeats: what is counted, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.learn.repetition import MOST_MATTERS, Passage, ReadArticle, Tally, find_repeated
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

REFRAIN = "Check out the harbour map and find your own berth."
THINGS = (
    "bridges",
    "ferries",
    "orchards",
    "railways",
    "theatres",
    "reservoirs",
    "hospitals",
    "observatories",
)


def article(number: int, *extra: Passage, publisher: str = "harbour.example") -> ReadArticle:
    """An article on a matter of its own."""
    thing = THINGS[number % len(THINGS)]
    words = " ".join(f"{thing}{letter}word" for letter in "abcdefghijkl")
    return ReadArticle(publisher, f"2026-01-{number + 1:02}", (Passage(f"About {words} {number}."), *extra))


def find(*articles: ReadArticle, min_articles: int = 3) -> tuple[Tally, ...]:
    """What repeats in these articles."""

    def read() -> Iterator[ReadArticle]:
        yield from articles

    return find_repeated(read, min_articles)


def test_a_paragraph_is_counted_in_articles_days_and_matters() -> None:
    """Each article counts once, however often it holds the paragraph."""
    twice = (Passage(REFRAIN), Passage(REFRAIN.upper()))
    [tally] = find(*(article(n, *twice) for n in range(4)), *(article(n) for n in range(4, 8)))
    assert (tally.articles, tally.of_articles, len(tally.days), len(tally.matters)) == (4, 8, 4, 4)
    assert tally.text == REFRAIN
    assert tally.share == 0.5


def test_the_same_in_another_publisher_does_not_count() -> None:
    """Two articles here and two there are not four."""
    here = [article(n, Passage(REFRAIN)) for n in range(2)]
    there = [article(n, Passage(REFRAIN), publisher="other.example") for n in range(2, 4)]
    assert find(*here, *there) == ()


def test_a_running_story_is_one_matter() -> None:
    """Background that stands in every piece on one matter is seen to be that."""
    pieces = [article(0, Passage(f"Then came turn {'x' * n}."), Passage(REFRAIN)) for n in range(9)]
    told_anew = [
        replace(piece, passages=(Passage(f"{n * 'y'} {piece.passages[0].text}"), *piece.passages[1:]))
        for n, piece in enumerate(pieces)
    ]
    [tally] = find(*told_anew)
    assert (tally.articles, len(tally.matters)) == (9, 1)


def test_place_is_told_from_what_stays() -> None:
    """A paragraph above a line that a rule cut is still the last one."""
    share = Passage("Share this", cut_as=Kind.UI)
    [tally] = find(*(article(n, Passage(REFRAIN), share) for n in range(3)))
    assert tally.last == 3
    assert tally.edge_share == 1


def test_what_rules_always_cut_is_nothing_to_learn() -> None:
    """What they cut in some articles only is found, with the kind that they gave it."""
    cut, stays = Passage(REFRAIN, cut_as=Kind.UI), Passage(REFRAIN)
    assert find(*(article(n, cut) for n in range(4))) == ()
    [tally] = find(*(article(n, cut) for n in range(3)), article(3, stays))
    assert (tally.articles, tally.stays, tally.cut_as) == (4, 1, {Kind.UI: 3})


def test_long_paragraphs_and_signs_are_not_counted() -> None:
    """Neither what is longer than any boilerplate nor what has no word."""
    assert find(*(article(n, Passage("tide " * 300), Passage("* * *")) for n in range(5))) == ()


def test_memory_has_bounds() -> None:
    """However many articles hold it, only some matters are kept of a paragraph."""
    many = (
        ReadArticle("a.example", f"d{n}", (*article(n % 8).passages, Passage(REFRAIN))) for n in range(400)
    )
    [tally, *_] = find(*many)
    assert tally.articles == 400
    assert len(tally.matters) <= MOST_MATTERS
