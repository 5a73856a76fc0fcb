"""What reading captures again gives, by publisher."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from tasks.core.records import Document, Doubt, Kind, Paywall, Reason, Segment
from tasks.core.reprocess.readings import Chosen, Reprocessed, compare_reading, merge_changes, sum_changes

THEN = Document(
    "text/html",
    title="Dock to close",
    publisher="The Courier",
    authors=("Ada Quist",),
    text="One.\n\nGet our letter.",
)
CHOSEN = Chosen("c1", "a1", 1, 1)


def earlier(document: Document) -> dict[str, Any]:
    """The columns of a reading, as the warehouse gives them."""
    return asdict(document) | {"authors": list(document.authors), "tags": [], "credits": [], "captions": []}


def compare(now: Document, chosen: Chosen = CHOSEN, then: Document = THEN) -> Reprocessed:
    """Read again."""
    return compare_reading(chosen, "dock.html", earlier(then) if chosen.article_id else {}, now)


def test_the_same_reading_changes_nothing() -> None:
    """Lists and tuples, enumerations and their values are the same."""
    assert not compare(THEN).is_changed


def test_lines_that_go_are_told_with_their_rule_and_fields_with_both_values() -> None:
    """A reader of a dry run sees what would be cut and why."""
    letter = Segment(Kind.PROMO, "Get our letter.", "promo.letter", 0, 15)
    found = compare(replace(THEN, text="One.", segments=(letter,), authors=(), paywall=Paywall.METERED))
    assert found.fields == {"authors": (["Ada Quist"], []), "paywall": ("unknown", "metered")}
    assert [(line.text, line.rule) for line in found.goes] == [("Get our letter.", "promo.letter")]
    assert (found.stays, found.words_added, found.words_removed) == ((), 0, 3)


def test_doubts_that_come_and_go_are_told_by_their_codes() -> None:
    """Their figures may differ, and the confidence; what nobody had looked at had no doubts."""
    short = replace(THEN, doubts=(Doubt("short", "the text has 6 words"),), confidence=0.7)
    assert compare(short).fields == {"doubts": ([], ["short"])}
    assert compare(THEN, then=short).fields == {"doubts": (["short"], [])}
    other_figures = replace(short, doubts=(Doubt("short", "the text has 7 words"),), confidence=0.8)
    assert not compare(other_figures, then=short).is_changed
    before = earlier(THEN) | {"doubts": None, "confidence": None}
    assert not compare_reading(CHOSEN, "dock.html", before, THEN).is_changed


def test_outcomes_change_both_ways() -> None:
    """An article may turn out to be none, and what was refused an article."""
    gone = compare(Document("text/html", Reason.CONSENT_WALL))
    assert (gone.before, gone.after, gone.publisher) == ("article", "consent_wall", "The Courier")
    back = compare(THEN, Chosen("c2", reason="no_article"))
    assert (back.before, back.after, back.publisher) == ("no_article", "article", "The Courier")
    assert not compare(Document("text/html", Reason.EMPTY), Chosen("c2", reason="empty")).is_changed


def test_sums_are_by_publisher_and_batches_add_up() -> None:
    """What changes outcomes comes first; examples are the most changed; two batches give what one would."""
    cut = compare(replace(THEN, text="One."))
    gone = compare(Document("text/html", Reason.CONSENT_WALL))
    other = compare(replace(THEN, title="Dock"), then=replace(THEN, publisher="The Post"))
    same = compare(THEN)
    whole = sum_changes([cut, gone, other, same])
    assert [(each.publisher, each.captures, each.texts_changed) for each in whole] == [
        ("The Courier", 3, 1),
        ("The Post", 1, 0),
    ]
    courier, post = whole
    assert (courier.outcomes, courier.words_removed) == ({"article -> consent_wall": 1}, 3)
    assert courier.examples == (gone, cut)
    assert post.fields == {"title": 1, "publisher": 1}
    assert merge_changes([*sum_changes([cut, other]), *sum_changes([gone, same])]) == whole
