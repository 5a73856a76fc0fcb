"""Access and completeness are two facts, judged from several votes."""

import pytest

from tasks.core.clean.fields.jsonld import measure_paid_parts
from tasks.core.clean.fields.paywall import judge_paywall
from tasks.core.clean.fields.structured import Structured
from tasks.core.clean.input.markup import parse_page
from tasks.core.records import Completeness, Kind, Paywall, Segment

LONG = Segment(Kind.BODY, "The council met and agreed to repair the bridge. " * 60, "keep", 0, 1)
MIDDLING = Segment(Kind.BODY, "The council met and agreed to repair the bridge. " * 30, "keep", 0, 1)
SHORT = Segment(Kind.BODY, "The council met and agreed to repair the bridge. " * 8, "keep", 0, 1)
TEASER = Segment(Kind.BODY, "The council met on Tuesday and…", "keep", 0, 1)
ASKS = Segment(Kind.PAYWALL, "To read on, take a subscription.", "paywall.en", 2, 3)
BOX = Segment(Kind.PAYWALL, "Log in", "html.paywall", 2, 3)


def test_without_any_sign_an_article_is_free_and_whole() -> None:
    """Plain text has no data; silence is no paywall."""
    assert judge_paywall([LONG])[:2] == (Paywall.NONE, Completeness.FULL)


def test_the_pages_own_word_decides_on_access() -> None:
    """A page may say that it is paid and still hold the whole article."""
    paid = judge_paywall([LONG], structured=Structured(is_free=False))
    free = judge_paywall([LONG, ASKS], structured=Structured(is_free=True))
    assert paid[:2] == (Paywall.SUBSCRIBER, Completeness.FULL)
    assert free[0] is Paywall.NONE


def test_a_teaser_under_a_request_is_cut_off() -> None:
    """Words that ask for money and a text that breaks off say subscriber."""
    assert judge_paywall([TEASER, ASKS])[:2] == (Paywall.SUBSCRIBER, Completeness.TRUNCATED)


def test_a_request_under_a_whole_text_is_a_meter() -> None:
    """The reader was let through this time."""
    assert judge_paywall([LONG, ASKS])[0] is Paywall.METERED


def test_a_box_of_that_name_under_a_whole_text_says_nothing() -> None:
    """Free pages carry the box too, hidden until it is needed."""
    assert judge_paywall([LONG, BOX])[0] is Paywall.NONE


def test_a_text_much_shorter_than_the_data_promises_is_truncated() -> None:
    """The data holds more of the article than the page shows."""
    _, completeness, evidence = judge_paywall([TEASER], structured=Structured(bodies=("x" * 500,)))
    assert completeness is Completeness.TRUNCATED
    assert [(row.field, row.chosen) for row in evidence] == [("completeness", True)]


@pytest.mark.parametrize(
    ("body", "paid_chars", "completeness"),
    [
        (SHORT, 0, Completeness.TRUNCATED),
        (SHORT, len(SHORT.text), Completeness.FULL),
        (SHORT, None, Completeness.TRUNCATED),
        (TEASER, 500, Completeness.TRUNCATED),
        (MIDDLING, 0, Completeness.TRUNCATED),
        (MIDDLING, None, Completeness.FULL),
        (LONG, 0, Completeness.FULL),
        (LONG, 5000, Completeness.FULL),
    ],
)
def test_the_paid_part_votes_on_what_is_missing(
    body: Segment, paid_chars: int | None, completeness: Completeness
) -> None:
    """Where it is in the page, a short text may be whole; where it is not, only a short one is a teaser."""
    data = Structured(is_free=False, paid_chars=paid_chars)
    paywall, found, evidence = judge_paywall([body], structured=data)
    assert (paywall, found) == (Paywall.SUBSCRIBER, completeness)
    votes = [row for row in evidence if row.found_in == "json-ld hasPart cssSelector"]
    assert len(votes) == (paid_chars is not None)
    assert all(row.chosen == (row.value == completeness) for row in votes)


def test_a_request_beside_the_paid_part_is_believed_over_it() -> None:
    """The part may hold a teaser and a box that asks for money."""
    data = Structured(is_free=False, paid_chars=400)
    assert judge_paywall([SHORT, ASKS], structured=data)[1] is Completeness.TRUNCATED


@pytest.mark.parametrize(
    ("selector", "chars"),
    [
        (".paid", 17),
        ("div.paid", 17),
        ("#rest", 5),
        (".paid, #rest", 22),
        (".paid.wide", 17),
        ("p.paid", 0),
        (".gone", 0),
        (".paid p", None),
        ("", None),
    ],
)
def test_paid_parts_are_found_by_simple_selectors(selector: str, chars: int | None) -> None:
    """What scripts and other parts hold does not count; a selector that is not read says nothing."""
    page = (
        "<body><p>Teaser</p><div class='box paid wide'><p class='first'>Paid.</p><script>x()</script>"
        "<p class='last'>More paid.</p></div><i id='rest'>Rest.</i></body>"
    )
    tree = parse_page(page.encode())
    assert tree is not None
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": selector}
    assert measure_paid_parts(tree, [{"@type": "NewsArticle"}, part]) == chars


def test_parts_for_other_ends_are_no_paid_parts() -> None:
    """Selectors name what may be read aloud, too, and what is free."""
    tree = parse_page(b"<body><p class='a'>Text</p></body>")
    assert tree is not None
    speakable = {"@type": "SpeakableSpecification", "cssSelector": ".a"}
    free = {"@type": "WebPageElement", "isAccessibleForFree": True, "cssSelector": ".a"}
    assert measure_paid_parts(tree, [speakable, free]) is None


def test_every_vote_is_evidence() -> None:
    """Votes that lost are on record as well."""
    _, _, evidence = judge_paywall([LONG, ASKS], structured=Structured(is_free=True))
    assert {(row.value, row.chosen) for row in evidence} == {("none", True), ("metered", False)}


def test_what_speaks_against_a_full_text_makes_it_unknown() -> None:
    """Whoever calls knows what the votes do not: that prose was cut; a truncated text stays truncated."""
    _, completeness, evidence = judge_paywall([LONG], lack="doubt prose-cut")
    assert completeness is Completeness.UNKNOWN
    [vote] = evidence
    assert (vote.field, vote.value, vote.found_in, vote.chosen) == (
        "completeness",
        "unknown",
        "doubt prose-cut",
        True,
    )
    assert judge_paywall([TEASER, ASKS], lack="doubt prose-cut")[1] is Completeness.TRUNCATED
