"""The published articles as learning reads them: what was cut stands where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tasks.clients.learn.learnable import _Row, _to_article, open_learnable
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.learn.repetition import Passage, ReadArticle
from tasks.core.records import Kind

if TYPE_CHECKING:
    from tasks.core.records import Document
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow


def segment(ordinal: int, text: str, rule: str, kind: Kind) -> dict[str, Any]:
    """A row of the ledger."""
    return {"ordinal": ordinal, "text": text, "rule": rule, "kind": kind.value}


def test_a_cut_stands_where_it_stood() -> None:
    """Above, within and below; a learned or taught one as if it had stayed, a ruled one with its kind."""
    cut = [
        segment(0, "Above", "repeat.1", Kind.PROMO),
        segment(2, "Within", "ui.share", Kind.UI),
        segment(3, "What is next", "html.heading", Kind.HEADING),
        segment(9, "Below", "taught.2", Kind.PROMO),
    ]
    article = _to_article(_Row(" Harbour  Post", "2026-01-01", "One.\n\nWhat is next\n\nTwo.", cut, 1, 8))
    assert article.publisher == "harbour post"
    assert article.passages == (
        Passage("Above"),
        Passage("One."),
        Passage("Within", cut_as=Kind.UI),
        Passage("What is next", is_heading=True),
        Passage("Two."),
        Passage("Below"),
    )


def test_a_learned_paragraph_that_rules_part_is_one_again() -> None:
    """What a rule took out of its middle does not make two of it, to be learned anew piece by piece."""
    whole = "Invalid address. You may opt out."
    rule = f"repeat.{make_repeat_id('post.example', fold_paragraph(whole))}"
    cut = [
        segment(1, "Invalid address.", rule, Kind.PROMO),
        segment(2, "Get our letter", "promo.letter", Kind.PROMO),
        segment(3, "You may opt out.", rule, Kind.PROMO),
        segment(4, whole, rule, Kind.PROMO),
        segment(5, "Another", "repeat.0", Kind.PROMO),
    ]
    article = _to_article(_Row("post.example", "2026-01-01", "One.", cut, 0, 9))
    learned = [passage.text for passage in article.passages if passage.cut_as is None]
    assert learned == ["One.", whole, whole, "Another"]


def test_two_readings_are_the_same(newsroom: Newsroom, article: Document, other: Document) -> None:
    """Both readings of one opening see the same articles, whatever is published meanwhile."""
    newsroom.load(a=article)
    newsroom.publish()
    with open_learnable(newsroom.news) as read:
        first = list(read())
        newsroom.load(b=other)
        newsroom.publish()
        assert list(read()) == first
    assert first == [
        ReadArticle(
            publisher="courier.example",
            day="2026-01-02",
            passages=(Passage(article.text), Passage("Get our letter", cut_as=Kind.PROMO)),
        )
    ]
    with open_learnable(newsroom.news) as read:
        assert {each.day for each in read()} == {"2026-01-02", "2026-01-03"}
