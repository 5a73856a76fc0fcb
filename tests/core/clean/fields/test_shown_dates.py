"""The day that a page shows near its headline is found, in the words of many languages."""

from datetime import UTC, datetime

import pytest

from tasks.core.clean.fields.days.calendars import plain_digits
from tasks.core.clean.fields.days.written_dates import DATE, find_date
from tasks.core.clean.fields.fields import choose_fields
from tasks.core.clean.page.html import read_page


def shown(body: str) -> list[str | tuple[str, ...]]:
    """The days of publication that were read off the page."""
    page = read_page(f"<html><body>{body}</body></html>".encode(), url=None)
    return [
        each.value for each in page.found if each.found_in == "page dateline" and each.field == "published_at"
    ]


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


PROSE = "<p>The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.</p>"


def dated(body: str, head: str = "") -> str | None:
    """The day of publication that is settled."""
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = read_page(html.encode(), url=None)
    return choose_fields(page.candidates, now=datetime(2026, 1, 1, tzinfo=UTC))[0].published_at


@pytest.mark.parametrize(
    "other",
    [
        "<footer><p>© 2024 Lark Press</p></footer>",
        "<footer><p>© 3 May 2024 Lark Press</p></footer>",
        "<p>A report of 2019 was never read. The meeting on 17 November 2022 was the last of many.</p>",
        "<p>The meeting on 17 November 2022 was the last.</p>",
        "<p>2022年11月17日に最後の会議が開かれ、市議会は橋を直すと決めた。</p>",
        '<ul><li><a href="/a">Head teacher for three schools</a> <span>2 May 2021</span></li></ul>',
        '<div><a href="/a">Head teacher for three schools</a><time datetime="2021-05-02">2 May</time></div>',
        '<ol><li><a href="/s">"Title of a source"</a>. The Courier. Retrieved 3 May 2014.</li></ol>',
        "<p>Abgerufen am 3. Mai 2014</p>",
        "<aside><p>Published on 3 May 2014</p></aside>",
        '<div class="comments"><div class="comment">Anna, 3 May 2014</div></div>',
    ],
)
def test_no_date_is_made_up(other: str) -> None:
    """Rights, prose, teasers, sources, what stands aside and comments date no article."""
    assert (
        dated(f"<article><h1>Bridge to be repaired</h1><p>By Jane Roe</p>{PROSE * 3}</article>{other}")
        is None
    )


def test_a_time_element_gives_hour_and_zone() -> None:
    """Its attribute says more than what it shows; one that is empty is filled by a script."""
    head = "<article><h1>Bridge to be repaired</h1>"
    shown_day = '<time datetime="2023-03-14T08:20:00+00:00">14 March 2023</time>'
    ago = '<p class="meta"><time datetime="2023-03-14T08:20:00+00:00">2 hours ago</time></p>'
    empty = '<p class="meta">By Jane Roe <time datetime="2023-03-14T08:20:00+00:00"></time></p>'
    for line in (shown_day, ago, empty):
        assert dated(f"{head}{line}{PROSE * 3}</article>") == "2023-03-14T08:20:00+00:00"


def test_an_attribute_that_is_no_date_leaves_the_text() -> None:
    """Some templates write anything into it."""
    line = '<time datetime="today">14 March 2023</time>'
    assert dated(f"<article><h1>Bridge to be repaired</h1>{line}{PROSE * 3}</article>") == "2023-03-14"


@pytest.mark.parametrize(
    "line",
    [
        "令和5年3月14日",
        "民國112年3月14日",
        "二〇二三年三月十四日",
        "2023年3月14日 06:30",
        "입력 2023.03.14 06:30",
        "١٤ مارس ٢٠٢٣",
        "14 آذار 2023",
        "14 במרץ 2023",
        "14 มีนาคม 2566",
        "14 มี.ค. 2566",
        "ngày 14 tháng 3 năm 2023",
        "14 марта 2023, 08:20",
        "14 Μαρτίου 2023",
        "१४ मार्च २०२३",
        "2023. március 14.",
        "2023 m. kovo 14 d.",
        "14 Μάρτη 2023",
        "14. marca 2023",
        "Datum: 14.03.2023",
    ],
)
def test_days_are_read_in_the_calendars_and_scripts_of_the_world(line: str) -> None:
    """Eras, other digits, other names of months, with or without the hour."""
    day = dated(f"<article><h1>Bridge to be repaired</h1><p>{line}</p>{PROSE * 3}</article>")
    assert day is not None
    assert day[:10] == "2023-03-14"
    written = plain_digits(line)
    assert (find := find_date(written)) is not None
    assert find.span() == DATE.search(written).span()


def test_the_day_of_a_change_dates_only_what_has_no_other_day() -> None:
    """It is the day of modification; alone under the headline it is all that the page says."""
    page = "<article><h1>Bridge to be repaired</h1><p>{}</p>" + PROSE * 3 + "</article>"
    both = page.format("Published 3 May 2024, updated 9 May 2024")
    settled, _ = choose_fields(
        read_page(both.encode(), url=None).candidates, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert (settled.published_at, settled.modified_at) == ("2024-05-03", "2024-05-09")
    assert dated(page.format("Jane Roe / Updated: May 9, 2024, 08:20 IST")) == "2024-05-09"


def test_a_day_in_the_address_or_in_one_script_dates_what_shows_none() -> None:
    """Year, month and day in a row; of scripts only where they name one day."""
    body = f"<article><h1>Bridge to be repaired</h1>{PROSE * 3}</article>"
    assert dated(body, '<link rel="canonical" href="https://lark.example/2024/05/03/bridge">') == "2024-05-03"
    assert dated(body, '<link rel="canonical" href="https://lark.example/news/03-05-2024">') == "2024-05-03"
    assert dated(body, '<link rel="canonical" href="https://lark.example/2024/bridge-3">') is None
    assert dated(body, '<link rel="canonical" href="https://lark.example/news/43-05-2024">') is None
    one = '<script>page = {"datePublished": "2024-05-03T08:00:00Z"}</script>'
    other = '<script>list = {"datePublished": "2021-01-09"}</script>'
    assert dated(body, one) == "2024-05-03T08:00:00+00:00"
    assert dated(body, one + other) is None


def test_a_date_that_opens_the_first_paragraph_is_its_dateline() -> None:
    """In brackets, or behind the place and before a dash; a day in the middle of a sentence is none."""
    rest = PROSE.removeprefix("<p>")
    page = "<article><h1>Bridge to be repaired</h1><p>{}" + rest + PROSE * 2 + "</article>"
    assert dated(page.format("(3 May 2024) ")) == "2024-05-03"
    assert dated(page.format("LISBON, 3 May 2024 - ")) == "2024-05-03"
    assert dated(page.format("(LARKWIRE.EXAMPLE, May 3, 2024 ) Lisbon: ")) == "2024-05-03"
    assert dated(page.format("3.5.2024 - ")) == "2024-05-03"
    assert dated(page.format("Pressemitteilung vom 3. Mai 2024 | Kiel: ")) == "2024-05-03"
    assert dated(page.format("On 3 May 2024 it was said: ")) is None


@pytest.mark.parametrize(
    "closing",
    [
        "<p>3 May 2024</p>",
        '<footer><p>Share</p><div><time datetime="2024-05-03">May 3, 2024</time> By Jo Roe</div></footer>',
        "<p>Aktualisiert am 3.5.2024.</p>",
        "<p>By Jane Roe in Harbours & Bridges on May 3, 2024 3:18 PM</p>",
    ],
)
def test_the_only_day_that_closes_the_article_dates_it(closing: str) -> None:
    """A line of its own right below the text, inside the article's element."""
    assert dated(f"<article><h1>Bridge to be repaired</h1>{PROSE * 3}{closing}</article>") == "2024-05-03"


@pytest.mark.parametrize(
    "closing",
    [
        "<p>3 May 2024</p><p>9 May 2024</p>",
        "<ol><li>Lark, Tides, 3 May 2024</li></ol>",
        '<div class="comment">3 May 2024</div>',
        "<article><p>3 May 2024</p></article>",
        "</article><div>3 May 2024</div><article>",
        "<p>\u00a9 3 May 2024</p>",
        "<p>Gates open on 3 May 2024</p>",
    ],
)
def test_other_days_below_the_text_are_of_something_else(closing: str) -> None:
    """Sources, comments, teasers, rights, events, and what stands outside of the article."""
    assert dated(f"<article><h1>Bridge to be repaired</h1>{PROSE * 3}{closing}</article>") is None


def test_a_time_element_inside_of_the_heading_dates_the_article() -> None:
    """Ministries put day and number of a release into their headings."""
    heading = '<h1>Bridge to be repaired <span>Date: <time datetime="2024-05-03">3.5.2024</time></span></h1>'
    assert dated(f"<article>{heading}{PROSE * 3}</article>") == "2024-05-03"


def test_a_long_byline_may_stand_before_the_day_of_a_change() -> None:
    """Name, post, and what the day is of."""
    line = "By Jane Harbourmaster-Roe, Senior Bridges Editor, Updated May 3, 2024"
    assert dated(f"<article><h1>Bridge to be repaired</h1><p>{line}</p>{PROSE * 3}</article>") == "2024-05-03"


def test_a_day_of_creation_counts_where_nothing_else_does() -> None:
    """Drupal writes it beside the article, other pages of any work."""
    created = '<span property="schema:dateCreated" content="2024-05-03T08:20:00+00:00"></span>'
    page = "<article><h1>Bridge to be repaired</h1>{}" + PROSE * 3 + "</article>"
    assert dated(page.format(created)) == "2024-05-03T08:20:00+00:00"
    assert dated(page.format(created + "<p>Updated May 9, 2024</p>")) == "2024-05-09"
    assert dated(page.format(f'<div class="comment">{created}</div>')) is None


@pytest.mark.parametrize(
    "line",
    [
        "Von: Jane Roe | 14.3.23",
        "Hafen, 14.3.23",
        "14.03.23, 08:20 Uhr",
        "Veröffentlicht am 14. 3. 23",
        "Di. 14.03.23",
    ],
)
def test_a_year_of_two_digits_counts_in_a_part_of_a_line_alone(line: str) -> None:
    """As it may be a version, a price or the time."""
    page = "<article><h1>Bridge to be repaired</h1><p>{}</p>" + PROSE * 3 + "</article>"
    assert dated(page.format(line)) == "2023-03-14"


@pytest.mark.parametrize(
    "line",
    ["Version 14.3.23", "14.3.23.1", "It costs 14.3.23", "14.03.23 | 15.03.23", "Mitglied seit 14.03.23"],
)
def test_other_numbers_with_dots_are_no_day(line: str) -> None:
    """Nor is one of two days."""
    page = "<article><h1>Bridge to be repaired</h1><p>{}</p>" + PROSE * 3 + "</article>"
    assert dated(page.format(line)) is None


def test_the_headline_is_found_that_is_no_h1() -> None:
    """By the title of the page, whose tail names the site; a kicker may stand in the heading before it."""
    head = "<title>Bridge to be repaired by spring | Lark Gazette</title>"
    menu = "<ul>" + "<li><a href='/a'>Harbour</a></li>" * 30 + "</ul>"
    shown_title = f"{menu}<div class='h-title'>Bridge to be repaired by spring</div>"
    body = "<div><span class='h-time'>2023-03-14 08:20:58</span> Lark Gazette</div>" + PROSE * 3
    assert dated(shown_title + body, head) == "2023-03-14"
    kicker = "<h1><span>Harbour</span> Bridge to be repaired by spring</h1><p>14 March 2023</p>"
    crumbs = "<ul><li>Home</li><li>Bridge to be repaired by spring</li></ul><p>Open since 3 May 2001</p>"
    assert dated(f"{menu}{kicker}{PROSE * 3}{crumbs}", head) == "2023-03-14"


def test_a_day_far_above_the_headline_counts_in_a_part_for_both() -> None:
    """What stands in the page's head, which all pages have, is today."""
    tools = "<p>Email</p><p>Print</p>" * 6
    story = f"<p>14 March 2023 Last updated at 08:35</p>{tools}<h1>Bridge to be repaired</h1>{PROSE * 3}"
    assert dated(f"<div class='top'>Friday, 17 March 2023</div><div>{story}</div>") == "2023-03-14"
    story_alone = f"<div><h1>Bridge to be repaired</h1>{PROSE * 3}</div>"
    assert dated(f"<div class='top'>Friday, 17 March 2023</div>{tools}{story_alone}") is None
    since = story.replace("14 March 2023 Last updated at 08:35", "Since 1st March 1999")
    assert dated(f"<div>{since}</div>") is None


def test_the_day_on_which_a_member_joined_is_no_day_of_a_post() -> None:
    """Forums show it beside each post."""
    page = "<article><h1>Bridge to be repaired</h1><p>Registered: 3 May 2009</p>" + PROSE * 3 + "</article>"
    assert dated(page) is None
