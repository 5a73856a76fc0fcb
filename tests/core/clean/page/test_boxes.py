"""Boxes in and under an article get the kind that their wording, their neighbours or their links tell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.records import Document, Kind

NOW = datetime(2032, 1, 1, tzinfo=UTC)
PARAGRAPHS = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old harbour bridge.",
    "Work is to begin in spring and will last until the end of the following year, the mayor told them.",
    "Ferries will carry people across the river while the bridge is closed, and the fare will stay as it is.",
    "The engineers who looked at the piers last autumn had asked for a repair within a year of their visit.",
)
FOOTER = "".join(
    f"<li><a href='/{word}'>{word}</a></li>" for word in ("About", "Newsletters", "Jobs", "Terms")
)
MORE = """<div class=k2><h3>More in Harbour</h3>
<ul><li><a href='/a'>Diner closes after forty years</a></li></ul></div>"""


def clean(inside: str = "", after: str = "") -> Document:
    """Clean a page with an article that holds one box and is followed by another."""
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{inside}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"
    page = (
        "<html lang=en><head><title>Bridge to be repaired</title></head><body><main>"
        f"<article><h1>Bridge to be repaired</h1><div class=text>{body}</div></article>{after}</main>"
        f"<div class=ft><ul>{FOOTER}</ul></div></body></html>"
    )
    return clean_document(page.encode(), name="a.html", now=NOW)


def kind_of(document: Document, text: str) -> Kind:
    """Give the kind of the segment that holds a text."""
    return next(segment.kind for segment in document.segments if text in segment.text)


@pytest.mark.parametrize(
    ("box", "text", "kind"),
    [
        (
            "<div class=k1><h2>Subscribe to continue reading</h2><div><p>All</p><p>$3 a week</p></div></div>",
            "$3 a week",
            Kind.PAYWALL,
        ),
        (
            MORE,
            "Diner closes",
            Kind.RELATED,
        ),
        (
            "<div class=k3><a href='/b'>Why the river has no second bridge</a></div>",
            "no second bridge",
            Kind.RELATED,
        ),
        ("<p class=k4>Staff writer Jane Roe contributed to this report.</p>", "Jane Roe", Kind.CREDIT),
    ],
)
def test_a_box_under_the_article_has_a_kind(box: str, text: str, kind: Kind) -> None:
    """The lines of one box share it."""
    assert kind_of(clean(after=box), text) is kind


def test_a_menu_far_down_stays_chrome() -> None:
    """A link in the middle of it does not name all of it."""
    document = clean()
    assert {kind_of(document, word) for word in ("About", "Jobs", "Terms")} == {Kind.CHROME}


def test_naming_boxes_changes_no_text() -> None:
    """What is kept stays kept, whatever stands beside it."""
    assert clean(after=MORE).text == clean().text == "\n\n".join(PARAGRAPHS)


def test_a_pull_quote_goes_and_a_quotation_stays() -> None:
    """A box goes, with the name in it, only where a paragraph says its words too."""
    told = "agreed, after a long debate, to repair the old harbour bridge"
    pull = f"<blockquote class=pull><p>{told}</p><cite>The council</cite></blockquote>"
    own = "<blockquote><p>We have waited for nine years, and can wait no longer for it.</p></blockquote>"
    assert clean(inside=pull).text.count(told) == 1
    assert "The council\n" not in clean(inside=pull).text
    assert "We have waited for nine years" in clean(inside=own).text
