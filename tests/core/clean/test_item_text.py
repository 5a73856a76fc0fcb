"""What is taken of an item's text where its page shows less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.core.clean.item_text import lacks_text, mark_item, take_item
from tasks.core.fetch.said.source_words import IN_FEED, SourceWord
from tasks.core.records import Completeness, Document, Evidence, Paywall, Reason

PREVIEW = Document(
    "text/html",
    title="Night boats leave again",
    text="The pilots voted.",
    paywall=Paywall.SUBSCRIBER,
    completeness=Completeness.TRUNCATED,
    evidence=(
        Evidence("title", "Night boats leave again", "og:title", chosen=True),
        Evidence("completeness", "truncated", "ends in an ellipsis", chosen=True),
    ),
)
WORD = SourceWord(IN_FEED, (), "https://quillon.example/feed", None, "ab" * 32)
ITEM = mark_item(
    Document(
        "text/html",
        title="Boats",
        text="The pilots voted. The boats leave at nine.",
        completeness=Completeness.FULL,
        evidence=(Evidence("title", "Boats", IN_FEED, chosen=True),),
    ),
    WORD,
)


def test_a_preview_takes_the_text_and_keeps_its_fields() -> None:
    """It says where the text is from; what it said itself of its completeness is gone with its text."""
    taken = take_item(PREVIEW, ITEM, "cd" * 32)
    assert (taken.text, taken.completeness) == (ITEM.text, Completeness.FULL)
    assert (taken.title, taken.paywall, taken.item_sha256) == (PREVIEW.title, PREVIEW.paywall, "cd" * 32)
    assert taken.evidence == (PREVIEW.evidence[0], Evidence("text", WORD.url or "", IN_FEED, chosen=True))


def test_a_wall_is_the_item_alone() -> None:
    """Nobody has seen whether the page asks for money."""
    wall = Document("text/html", reason=Reason.CONSENT_WALL, detail="asks for consent")
    taken = take_item(wall, ITEM, "cd" * 32)
    assert taken == replace(ITEM, item_sha256="cd" * 32)
    assert (taken.title, taken.paywall) == ("Boats", Paywall.UNKNOWN)


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, text="The pilots voted. +"),
        Document("text/html", reason=Reason.NO_ARTICLE, detail="nothing in it reads as an article"),
    ],
    ids=["hardly longer", "no article"],
)
def test_an_item_with_no_more_is_not_taken(item: Document) -> None:
    """The page stays as it is."""
    assert take_item(PREVIEW, item, "cd" * 32) == PREVIEW
    assert mark_item(item, WORD).reason == item.reason


def test_only_what_lacks_a_text_looks_for_one() -> None:
    """An index is another page, and a parser that failed says nothing of it."""
    assert lacks_text(PREVIEW)
    assert lacks_text(replace(PREVIEW, completeness=Completeness.UNKNOWN))
    assert not lacks_text(replace(PREVIEW, completeness=Completeness.FULL))
    reasons = (Reason.SCRIPT_SHELL, Reason.BOT_CHALLENGE, Reason.INDEX_PAGE, Reason.PARSER_TIMEOUT)
    lacking = [lacks_text(Document("text/html", reason=reason, detail="")) for reason in reasons]
    assert lacking == [True, True, False, False]
