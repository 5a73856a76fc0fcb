"""Access and completeness are two facts, judged from several votes."""

from tasks.core.clean.paywall import judge_paywall
from tasks.core.clean.structured import Structured
from tasks.core.records import Completeness, Kind, Paywall, Segment

LONG = Segment(Kind.BODY, "The council met and agreed to repair the bridge. " * 40, "keep", 0, 1)
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


def test_every_vote_is_evidence() -> None:
    """Votes that lost are on record as well."""
    _, _, evidence = judge_paywall([LONG, ASKS], structured=Structured(is_free=True))
    assert {(row.value, row.chosen) for row in evidence} == {("none", True), ("metered", False)}
