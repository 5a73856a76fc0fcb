"""Headlines lose the name of the site and nothing else."""

from datetime import UTC, datetime

import pytest

from tasks.core.clean.fields.fields import choose_fields
from tasks.core.clean.fields.titles import is_site_name, rank_titles, strip_site_name
from tasks.core.clean.page.html import read_page


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour reopens - The Daily Lark", "Harbour reopens"),
        ("Harbour reopens | Daily Lark | Lisbon", "Harbour reopens"),
        ("The Daily Lark: Harbour reopens", "The Daily Lark: Harbour reopens"),
        ("Daily Lark | Harbour reopens", "Harbour reopens"),
        ("Harbour - open again at last", "Harbour - open again at last"),
        ("Harbour reopens – dailylark.example", "Harbour reopens"),  # noqa: RUF001 - as sites write it
    ],
)
def test_only_the_name_of_the_site_is_cut(title: str, expected: str) -> None:
    """A headline's own dash stays; what stands beyond the site's name goes with it."""
    assert strip_site_name(title, ["The Daily Lark", "dailylark.example"]) == expected


def test_a_tail_that_the_page_itself_leaves_out_elsewhere_is_cut() -> None:
    """A section behind the headline is known by the headline standing alone in the page."""
    assert (
        strip_site_name("Harbour reopens today - World", [], ["Harbour reopens today"])
        == "Harbour reopens today"
    )


def test_the_title_that_most_places_agree_on_comes_first() -> None:
    """A title for sharing that nothing else bears out stands behind the visible one."""
    titles = [
        ("Ten wild days", "meta og:title"),
        ("Harbour reopens", "h1"),
        ("Harbour reopens | Lark", "title"),
    ]
    assert rank_titles(titles) == ["Harbour reopens", "Ten wild days", "Harbour reopens | Lark"]


def test_the_line_right_above_the_text_beats_a_heading_that_nothing_bears_out() -> None:
    """A page's only <h1> may be a logo; what the reader sees above the text is the headline."""
    titles = [("LARK", "h1"), ("Harbour reopens", "title")]
    assert rank_titles(titles)[0] == "LARK"
    assert rank_titles(titles, lines={"lark": 40, "harbourreopens": 1})[0] == "Harbour reopens"


def test_a_whole_headline_beats_its_beginning() -> None:
    """What a page's title cuts short is said whole by its data and its heading."""
    whole = f"{HEADLINE}, mayor says"
    data = f'<meta property="og:title" content="{whole}"><title>{HEADLINE} | Lark</title>'
    assert settled(data, f"<h1>{whole}</h1>") == whole


def test_characters_written_as_references_are_the_same_title() -> None:
    """Data that was escaped twice agrees with what is written for sharing."""
    titles = [("M&uuml;hle offen - Stadt", "json-ld headline"), ("Mühle offen: Stadt", "meta og:title")]
    assert rank_titles(titles) == ["Mühle offen - Stadt"]


def test_an_application_that_bears_the_headline_names_no_site() -> None:
    """Templates write the headline into every element that they have."""
    metas = "".join(f'<meta name="{name}" content="{HEADLINE}">' for name in ("application-name", "og:title"))
    metas += '<meta property="og:site_name" content="Lark">'
    assert settled(metas, f"<h1>{HEADLINE}</h1>") == HEADLINE


def test_the_sites_name_alone_is_no_title() -> None:
    """Some pages have nothing but the site's name in their first heading."""
    assert is_site_name("Daily Lark", ["The Daily Lark"])


def settled(head: str, body: str) -> str | None:
    """The title that is settled for a page."""
    text = (
        "<p>The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.</p>"
    )
    page = read_page(f"<html><head>{head}</head><body>{body}{text * 4}</body></html>".encode(), url=None)
    return choose_fields(page.candidates, now=datetime(2026, 1, 1, tzinfo=UTC))[0].title


HEADLINE = "Swing bridge shut after crack is found"
TITLE = f"<title>{HEADLINE} | The Harbour Lark</title>"
SHOWN = f"<h2>{HEADLINE}</h2>"


@pytest.mark.parametrize(
    "logo",
    [
        '<header><h1><a href="/">THE HARBOUR LARK<svg><title>Lark Logo</title></svg></a></h1></header>',
        '<a href="https://lark.example/"><h1>Lark</h1></a>',
        '<div class="skiptranslate"><h1>Original text</h1></div>',
        '<header><h1><a href="/index.html"><img alt="Harbour Lark logo">News since 1881</a></h1></header>',
    ],
)
def test_a_logo_or_a_tool_is_no_title(logo: str) -> None:
    """A heading that only leads home, and what a translator puts over the page."""
    assert settled(TITLE, logo + SHOWN) == HEADLINE


def test_two_places_that_agree_beat_one_heading() -> None:
    """A show's name in the only <h1> is not what the article is called."""
    og = f'<meta property="og:title" content="{HEADLINE}"><meta name="twitter:title" content="{HEADLINE}">'
    assert settled(TITLE + og, "<h1>Good Evening Harbour</h1>" + SHOWN) == HEADLINE


def test_a_headline_in_the_data_that_is_a_description_loses() -> None:
    """Where the name in the same data, the heading and the title say another one."""
    data = '{"@type": "Article", "headline": "movable bridge in a county", "name": "Harbour bridge"}'
    head = f'<title>Harbour bridge - Openpedia</title><script type="application/ld+json">{data}</script>'
    assert settled(head, "<h1>Harbour bridge</h1>") == "Harbour bridge"


@pytest.mark.parametrize(
    ("title", "home"),
    [
        (f"{HEADLINE} | The Harbour Lark", '<a href="/">The Harbour Lark</a>'),
        (f"{HEADLINE} - News - Lark Online", '<a href="/">Lark Online</a>'),
        ("港湾城市关闭旧桥六周_港湾新闻网", '<a href="/">港湾新闻网</a>'),
        ("港灣城市關閉舊橋六週-《港灣日報》", ""),
        (f"ΛΙΜΑΝΙ : {HEADLINE}", ""),
        (f"Harbour diary » Archive » {HEADLINE}", "<h1>Harbour diary</h1>"),
    ],
)
def test_the_sites_name_goes_where_the_page_shows_which_part_it_is(title: str, home: str) -> None:
    """Its head names the site, or the headline stands in a line of its own."""
    headline = next(
        part for part in (HEADLINE, "港湾城市关闭旧桥六周", "港灣城市關閉舊橋六週") if part in title
    )
    assert settled(f"<title>{title}</title>", f"{home}<div><b>{headline}</b></div>") == headline


def test_a_kicker_goes_where_the_page_gives_the_title_without_it() -> None:
    """Two of its titles end alike: the shorter one is what they agree on."""
    og = f'<meta property="og:title" content="{HEADLINE}">'
    assert settled(og + TITLE, f"<h1>Harbour news: {HEADLINE}</h1>") == HEADLINE


def test_a_shown_line_that_two_places_agree_on_beats_a_columns_name() -> None:
    """The headline need not be a heading; but where it is shown nowhere, the only heading stays."""
    og = f'<meta property="og:title" content="{HEADLINE}">'
    line = f'<div class="top">{HEADLINE}</div>'
    assert settled(TITLE + og, "<h1>Business Monday</h1>" + line) == HEADLINE
    assert settled(TITLE + og, "<h1>Crack shuts the bridge</h1>") == "Crack shuts the bridge"


DATA = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{}"}}</script>'
SHARED = '<meta property="og:title" content="{}">'


def test_of_several_headings_the_one_that_the_page_names_is_the_headline() -> None:
    """However near to the text another one stands, and however many stand before it."""
    others = "".join(f"<h1>{name}</h1>" for name in ("Search", "Weather", "Our readers", "From ten pounds"))
    for body in (f"<h1>{HEADLINE}</h1>{others}", f"{others}<h1>{HEADLINE}</h1><h1>Mission</h1>"):
        assert settled(TITLE, body) == HEADLINE


def test_a_kicker_stays_where_data_and_sharing_both_give_it() -> None:
    """What the heading shows without it is but a part of what the page calls its headline."""
    whole = f"After the flood: {HEADLINE}"
    assert settled(
        DATA.format(whole) + SHARED.format(whole), f"<p>After the flood</p><h1>{HEADLINE}</h1>"
    ) == (whole)


def test_a_headline_that_is_cut_off_in_the_data_loses_against_the_whole_one() -> None:
    """Some fields have room for a hundred signs only."""
    whole = f"{HEADLINE} and every ferry of the county has to go the long way round the island"
    head = (
        DATA.format(whole[:90].strip()) + SHARED.format(whole) + f"<title>{whole} | The Harbour Lark</title>"
    )
    assert settled(head, f"<h1>{whole}</h1>") == whole


def test_what_is_shown_and_shared_beats_what_only_the_data_says() -> None:
    """The data is written for search engines."""
    head = DATA.format("Harbour bridge: all you need to know") + SHARED.format(HEADLINE)
    assert settled(head, f"<h1>{HEADLINE}</h1>") == HEADLINE


def test_a_quotation_mark_that_closes_is_no_separator() -> None:
    """A headline in guillemets is one line, with the site's name before it."""
    headline = "«Black boxes» of the ministry, and who opened them"
    assert settled(f"<title>LARK : {headline}</title>", f"<div>{headline}</div>") == headline


def test_a_short_headline_is_told_from_a_long_tail_by_the_line_above_the_text() -> None:
    """Sites write what they are about behind it."""
    tail = "The Harbour Lark: news, weather and tides - ferries, bridges, fishing and all of the coast"
    assert settled(f"<title>Bridge shut early - {tail}</title>", "<h2>Bridge shut early</h2>") == (
        "Bridge shut early"
    )
    assert strip_site_name("橋が閉鎖:港湾日誌", ["港湾日誌"]) == "橋が閉鎖"


def test_a_heading_far_below_the_text_heads_something_else() -> None:
    """The only <h1> of some pages heads their list of other stories."""
    titles = [("Other stories", "h1"), ("Harbour reopens after storm", "title")]
    assert rank_titles(titles, lines={"otherstories": -30})[0] == "Harbour reopens after storm"
    assert rank_titles(titles, lines={"otherstories": 2})[0] == "Other stories"
