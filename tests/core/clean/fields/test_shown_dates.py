"""The day that a page shows near its headline is found, in the words of many languages."""

import pytest

from tasks.core.clean.page.html import read_page


def shown(body: str) -> list[str | tuple[str, ...]]:
    """The days of publication that were read off the page."""
    page = read_page(f"<html><body>{body}</body></html>".encode(), url=None)
    return [each.value for each in page.found if each.found_in == "page dateline"]


@pytest.mark.parametrize(
    "day",
    [
        "3 May 2024",
        "May 3rd, 2024",
        "3. Mai 2024",
        "3 de mayo de 2024",
        "03.05.2024",
        "2024-05-03",
        "2024年5月3日",
    ],
)
def test_a_short_line_with_a_date_dates_the_article(day: str) -> None:
    """With or without the hour and the name of the writer."""
    assert shown(f"<h1>Bridge to be repaired</h1><p>{day}</p><p>The council met.</p>") == [day]
    assert shown(f"<h1>Bridge to be repaired</h1><p>Jane Roe | {day} | 12:30</p>") == [day]


def test_a_day_of_change_is_not_the_day_of_publication() -> None:
    """The two often stand in one line."""
    line = "<p>Published 3 May 2024, last updated 9 May 2024</p>"
    assert shown(f"<h1>Bridge to be repaired</h1>{line}") == ["3 May 2024"]
    assert shown("<h1>Bridge</h1><p>Last updated on:</p><p>9 May 2024</p>") == []


def test_prose_and_captions_do_not_date_the_article() -> None:
    """They tell of other days."""
    prose = "The council met on 3 May 2024 and agreed, after a long night, to have the bridge repaired."
    assert shown(f"<h1>Bridge</h1><p>{prose}</p>") == []
    assert shown("<h1>Bridge</h1><figcaption>The bridge, 3 May 2024</figcaption>") == []


def test_a_line_that_says_published_is_found_further_down() -> None:
    """Where nothing near the headline has a date."""
    text = "<h1>Bridge</h1>" + "<p>The council met.</p>" * 20
    assert shown(f"{text}<p>Published on 3 May 2024</p><p>9 May 2024</p>") == ["3 May 2024"]


def test_a_page_whose_data_has_a_day_is_not_searched() -> None:
    """Unless that day cannot be read."""
    line = "<h1>Bridge</h1><p>3 May 2024</p>"
    assert shown(f'<meta property="article:published_time" content="2024-05-02">{line}') == []
    assert shown(f'<meta property="article:published_time" content="08:00">{line}') == ["3 May 2024"]
