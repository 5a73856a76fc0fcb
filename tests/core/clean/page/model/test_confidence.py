"""The confidence in a text is a number between 0 and 1, lower where the page speaks against the text."""

from datetime import UTC, datetime

from tasks.core.clean.document import clean_document
from tasks.core.clean.page.html import read_page
from tasks.core.clean.page.model.confidence import CONFIDENCE_NUMBERS, describe_reading

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SENTENCES = (
    "Engineers closed the old bridge on Monday after a routine check of its pivot. ",
    "The council said that no lorry would cross before the steel had been examined. ",
    "Shopkeepers beside the ramp told reporters that their trade had halved in a day. ",
    "A provisional span could stand beside the bridge within a month, the county said. ",
)
ARTICLE = "".join(f"<p>{SENTENCES[n % 4]}{SENTENCES[(n + 1) % 4]}Day {n} passed.</p>" for n in range(12))
PLAIN = f"<html><body><article><h1>Bridge closed</h1>{ARTICLE}</article></body></html>"


def confide(page: str) -> float:
    """Give the confidence in the text of a page."""
    confidence = clean_document(page.encode(), name="page.html", now=NOW).confidence
    assert confidence is not None
    return confidence


def test_a_plain_article_is_trusted() -> None:
    """Nothing on the page speaks against its text."""
    assert 0.9 < confide(PLAIN) <= 1.0


def test_a_page_of_scattered_prose_is_trusted_less() -> None:
    """Sentences between links and menus, each in a box of its own, may be anything."""
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    more = '<a href="/more">More of what happened on that day</a>'
    boxes = "".join(
        f"<div class=c{n}><span>{SENTENCES[n % 4]} Day {n}. {more}</span></div><ul>{links}</ul>"
        for n in range(14)
    )
    assert confide(f"<html><body><h1>Bridge</h1>{boxes}</body></html>") < confide(PLAIN) - 0.1


def test_a_plain_text_has_no_confidence() -> None:
    """Nothing was learned about texts without a page."""
    assert clean_document("".join(SENTENCES).encode() * 3, name="a.txt", now=NOW).confidence is None


def test_a_reading_is_described_by_as_many_numbers_as_have_names() -> None:
    """The trees ask for them by place."""
    page = read_page(PLAIN.encode(), url=None)
    assert len(describe_reading(page, "Some text")) == len(CONFIDENCE_NUMBERS)
