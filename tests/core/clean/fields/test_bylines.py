"""What the page shows and its data leaves out is found: authors and the day."""

from datetime import UTC, datetime

import pytest

from tasks.core.clean.fields.fields import choose_fields
from tasks.core.clean.page.html import read_page


def found(body: str, field: str) -> list[str | tuple[str, ...]]:
    """The candidates of a field that were read off the page itself."""
    page = read_page(f"<html><body>{body}</body></html>".encode(), url=None)
    return [each.value for each in page.found if each.field == field]


def authors(body: str) -> tuple[str, ...]:
    """Who is settled to have written it."""
    page = read_page(f"<html><body>{body}</body></html>".encode(), url=None)
    return choose_fields(page.candidates, now=datetime(2024, 6, 1, tzinfo=UTC))[0].authors


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Jane Roe</p>",
        "<p>Written by</p><p>Jane Roe</p>",
        "<p>Posted on 3 May 2024 by Jane Roe</p>",
        '<div class="byline">Jane Roe</div>',
        "<p>ByJane Roe</p>",
        "<p>By Jane Roe in Harbour News, 3 May 2024</p>",
        "<p>Ein Artikel von Jane Roe | 03.05.2024 - 12:45</p>",
        "<p>03.05.2024 - Redaktion: Jane Roe (press office)</p>",
        '<p class="author"><a rel="author">Jane Roe</a><span>Reporter at large</span></p>',
        "<p>Jane Roe</p><p>3 May 2024</p>",
        "<p>Jane Roe | May 3, 2024</p>",
    ],
)
def test_a_byline_near_the_headline_names_the_author(byline: str) -> None:
    """With the lead word before it, above it, behind a date, or told by the markup."""
    assert authors(f"<h1>Bridge to be repaired</h1>{byline}<p>The council met.</p>") == ("Jane Roe",)


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


def test_a_signature_below_the_text_counts_but_not_a_commenter() -> None:
    """Far from the headline only full names sign, and never inside of comments."""
    text = "<h1>Bridge to be repaired</h1>" + "<p>The council met.</p>" * 12
    assert authors(f"{text}<p>Written by Jane Roe</p>") == ("Jane Roe",)
    assert authors(f'{text}<div class="comments"><p>Written by Jane Roe</p></div>') == ()


def test_a_sentence_is_no_byline() -> None:
    """Lead words begin sentences too."""
    assert authors("<h1>Bridge</h1><p>By contrast, the old bridge stood for a hundred years.</p>") == ()
    assert authors("<h1>Bridge</h1><p>A new kind of steel made of scrap was used.</p>") == ()


def test_a_login_name_in_the_data_gives_way_to_the_byline() -> None:
    """The page shows the name that the login stands for."""
    body = '<meta name="author" content="jroe2"><h1>Bridge to be repaired</h1><p>By Jane Roe</p>'
    assert authors(body) == ("Jane Roe",)


def test_a_publisher_named_as_author_does_not_send_us_looking_far() -> None:
    """Where the data says who signs, the foot of the page is not searched."""
    body = (
        '<meta name="author" content="Lark"><h1>Bridge to be repaired</h1>'
        + "<p>The council met.</p>" * 12
        + "<p>Written by Rick Poe</p>"
    )
    assert authors(body) == ("Lark",)
