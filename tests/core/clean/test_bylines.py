"""What the page shows and its data leaves out is found: authors and the day."""

import pytest

from tasks.core.clean.html import read_page


def found(body: str, field: str) -> list[str | tuple[str, ...]]:
    """The candidates of a field that were read off the page itself."""
    page = read_page(f"<html><body>{body}</body></html>".encode(), url=None)
    return [each.value for each in page.found if each.field == field]


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Roe</p>",
        "<p>Written by</p><p>Jane Roe</p>",
        "<p>Posted on 3 May 2024 by Jane Roe</p>",
        '<div class="byline">Jane Roe</div>',
    ],
)
def test_a_byline_near_the_headline_names_the_author(byline: str) -> None:
    """With the lead word before it, above it, behind a date, or told by the markup."""
    assert found(f"<h1>Bridge to be repaired</h1>{byline}<p>The council met.</p>", "authors") == ["Jane Roe"]


def test_a_day_in_the_markup_is_the_day_of_publication() -> None:
    """Asked only because the page's data says nothing."""
    body = '<article><h1>Bridge</h1><time datetime="2024-05-03" class="published">3 May</time></article>'
    assert found(body, "published_at") == ["2024-05-03"]


def test_a_page_whose_data_names_both_is_not_searched() -> None:
    """The costly places are left alone."""
    data = '{"@type": "NewsArticle", "author": {"name": "Jane Roe"}, "datePublished": "2024-05-03"}'
    page = read_page(
        f'<script type="application/ld+json">{data}</script><p>By Rick Poe</p>'.encode(), url=None
    )
    assert page.found == ()
