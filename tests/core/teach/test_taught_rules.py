"""Rules out of marks and decisions: what is proposed, what holds, and what must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from tasks.core.clean.lines.repeats import MAX_CHARS, MOST_TAUGHT_WORDS, RepeatSet
from tasks.core.errors import UsageError
from tasks.core.records import Kind, Segment
from tasks.core.teach.marked_lines import MarkedLine, find_marked
from tasks.core.teach.reader_marks import (
    MarkDecision,
    MarkedAs,
    ReaderMark,
    decode_event,
    encode_event,
)
from tasks.core.teach.rule_effect import sum_effect
from tasks.core.teach.taught_rules import RuleState, make_rule_id, propose_rules, teach_set

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LINE = "Heard on the mole: 12 things that the tide left behind."


def mark(line: str = LINE, marked_as: MarkedAs = MarkedAs.BOILERPLATE, **other: object) -> ReaderMark:
    """A mark in an article."""
    made = ReaderMark(marked_as, "harbour.example", line, "Mara", NOW, "a1", 1, 10, 60, "keep", "why <b>")
    return replace(made, **other)  # type: ignore[arg-type] # fields of a mark


def decide(one: ReaderMark, minutes: int, *, is_active: bool) -> MarkDecision:
    """A decision some minutes later."""
    return MarkDecision(
        make_rule_id(one), is_active, "Oda", NOW + timedelta(minutes=minutes), f"{minutes:04}"
    )


def test_an_effect_that_is_none_says_why_it_may_be() -> None:
    """Where articles have the line and none would read otherwise."""
    [rule] = propose_rules([mark()])
    assert "--publisher" in sum_effect(rule, 3, 1, ()).said
    assert "--publisher" not in sum_effect(rule, 3, 0, ()).said


def test_events_are_read_as_they_were_written() -> None:
    """And what is none is told apart."""
    decision = decide(mark(), 1, is_active=True)
    assert decode_event(mark().key, encode_event(mark())) == mark()
    assert decode_event(decision.key, encode_event(decision)) == decision
    numbered = encode_event(mark()).replace(b'"publisher": "harbour.example"', b'"publisher": 5')
    for damaged in (
        b"",
        b"{}",
        b"[]",
        b'{"at": "never", "marked_as": "news"}',
        encode_event(decision),
        numbered,
    ):
        with pytest.raises((ValueError, KeyError, TypeError)):
            decode_event(mark().key, damaged)


def test_marking_twice_is_one_event_and_small_variants_are_one_rule() -> None:
    """Who marks the same line of the same wording again says nothing new; another article says more."""
    assert mark(at=NOW + timedelta(hours=1), note=None).key == mark().key
    other = mark(LINE.upper().replace("12", "7"), article_id="a2", by="Oda", at=NOW + timedelta(hours=1))
    assert other.key != mark().key
    [rule] = propose_rules([other, mark()])
    assert (rule.state, rule.line, len(rule.marks)) == (RuleState.PROPOSED, LINE, 2)
    assert len(propose_rules([mark(), mark(publisher="quay.example"), mark(marked_as=MarkedAs.NEWS)])) == 3


def test_the_last_decision_holds_in_whatever_order_events_are_read() -> None:
    """And of two rules on one line, the one that was activated last ends the other."""
    cut, keep = mark(), mark(marked_as=MarkedAs.NEWS, article_id="a2")
    told = [
        decide(cut, 1, is_active=True),
        decide(keep, 2, is_active=True),
        decide(keep, 3, is_active=False),
    ]

    def states(count: int) -> dict[MarkedAs, RuleState]:
        found = {
            tuple((rule.marked_as, rule.state) for rule in propose_rules([keep, cut], order))
            for order in permutations(told[:count])
        }
        [one] = found
        return dict(one)

    assert states(0) == {MarkedAs.BOILERPLATE: RuleState.PROPOSED, MarkedAs.NEWS: RuleState.PROPOSED}
    assert states(1) == {MarkedAs.BOILERPLATE: RuleState.ACTIVE, MarkedAs.NEWS: RuleState.PROPOSED}
    assert states(2) == {MarkedAs.BOILERPLATE: RuleState.WITHDRAWN, MarkedAs.NEWS: RuleState.ACTIVE}
    assert states(3) == {MarkedAs.BOILERPLATE: RuleState.WITHDRAWN, MarkedAs.NEWS: RuleState.WITHDRAWN}


def test_a_decision_on_a_rule_that_no_mark_is_left_of_is_nothing() -> None:
    """As after its article was forgotten."""
    assert propose_rules([], [decide(mark(), 1, is_active=True)]) == ()


@pytest.mark.parametrize(
    ("line", "marked_as", "is_refused"),
    [
        ("12 34 -- 56", MarkedAs.BOILERPLATE, True),
        ("a@b.example", MarkedAs.NEWS, True),
        ("word " * (MOST_TAUGHT_WORDS + 1), MarkedAs.BOILERPLATE, True),
        ("word " * MOST_TAUGHT_WORDS, MarkedAs.BOILERPLATE, False),
        ("word" * MAX_CHARS, MarkedAs.BOILERPLATE, True),
        ("word " * (MOST_TAUGHT_WORDS + 1), MarkedAs.NEWS, False),
        ("港" * (2 * MOST_TAUGHT_WORDS + 2), MarkedAs.BOILERPLATE, True),
        ("Share", MarkedAs.BOILERPLATE, False),
    ],
)
def test_what_would_be_too_much_has_an_objection_and_never_holds(
    line: str, marked_as: MarkedAs, *, is_refused: bool
) -> None:
    """A line without words, or one so long that it may be an article; even where somebody activated it."""
    one = mark(line, marked_as)
    rules = propose_rules([one], [decide(one, 1, is_active=True)])
    assert (rules[0].objection is not None) is is_refused
    assert (teach_set(RepeatSet(), rules) == RepeatSet()) is is_refused


SEGMENTS = (
    Segment(Kind.TITLE, "The mole", "title", 0, 8),
    Segment(Kind.BODY, "The mole is  closed.", "keep", 10, 30),
    Segment(Kind.PROMO, "Get our letter.", "promo.letter", 31, 46),
    Segment(Kind.BODY, "It opens in May.", "keep", 47, 63),
)
TEXT = "The mole is closed. It opens in May.\n\nHeard on the mole."


@pytest.mark.parametrize(
    ("line", "marked_as", "found"),
    [
        ("heard on the mole", MarkedAs.BOILERPLATE, MarkedLine("Heard on the mole.")),
        (
            "The mole is closed. It opens in May.",
            MarkedAs.BOILERPLATE,
            MarkedLine("The mole is closed. It opens in May."),
        ),
        ("get our letter", MarkedAs.NEWS, MarkedLine("Get our letter.", 31, 46, "promo.letter")),
        ("It opens in May.", MarkedAs.BOILERPLATE, "It is a part of: The mole is closed"),
        ("It opens in June.", MarkedAs.BOILERPLATE, "Give one whole"),
        ("Heard on the mole.", MarkedAs.NEWS, "stands in the text already"),
        ("Nothing of it", MarkedAs.NEWS, "No cut of this article"),
        (" -- ", MarkedAs.NEWS, "no line to mark"),
    ],
)
def test_a_line_is_found_where_it_stands(line: str, marked_as: MarkedAs, found: MarkedLine | str) -> None:
    """As it reads there, whole; else it is said what is wrong."""
    if isinstance(found, MarkedLine):
        assert find_marked(TEXT, SEGMENTS, line, marked_as) == found
    else:
        with pytest.raises(UsageError, match=found):
            find_marked(TEXT, SEGMENTS, line, marked_as)


def test_a_line_of_page_furniture_is_taken_as_it_is_given() -> None:
    """Nothing is stored of it that it could be compared with."""
    furniture = Segment(Kind.CHROME, "", "html.footer", 64, 90)
    assert find_marked(TEXT, (*SEGMENTS, furniture), " No  ferry. ", MarkedAs.NEWS) == MarkedLine("No ferry.")
