"""The ways to older pages, on sites of many shapes: each gives what is of the window, and asks little."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.clients.fetch.backfill.played_search import (
    NOW,
    SITE,
    Body,
    play,
    write_feed,
    write_index,
    write_links,
    write_sitemap,
)

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][:35]
WANTED = [month for month in MONTHS if month >= "2026-01"]


def story(month: str, day: int = 5) -> str:
    """The path of an invented article, which tells nothing of its age."""
    return f"/harbour/the-pier-of-{month.replace('-', 'x')}x{day:02d}-opens-again"


def day_of(month: str, day: int = 5) -> datetime:
    """A day of a month."""
    return datetime.fromisoformat(f"{month}-{day:02d}").replace(hour=9, tzinfo=UTC)


def list_stories() -> list[tuple[str, datetime]]:
    """One article a month, the newest first."""
    return [(story(month), day_of(month)) for month in reversed(MONTHS)]


def in_robots(path: str, pages: dict[str, Body]) -> dict[str, Body]:
    """A site whose robots.txt names a sitemap."""
    return {"/": write_links("/about"), "/robots.txt": f"Sitemap: {SITE}{path}\n"} | pages


NAMES = {
    "2026-11": "/sitemap-{0}.xml",
    "202611": "/sitemap_{1}.xml.gz",
    "a query": "/sitemap.xml?yyyy={2}&mm={3}",
    "folders": "/maps/{2}/{3}.xml",
    "a name": "/sitemap-{4}-{2}.xml",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_of_monthly_sitemaps_those_of_the_window_are_asked(name: str) -> None:
    """Their names tell their months; three years of them cost eleven requests for eleven months."""
    paths = {
        month: name.format(month, month.replace("-", ""), month[:4], month[5:], f"{day_of(month):%B}".lower())
        for month in MONTHS
    }
    maps = {paths[month]: write_sitemap((story(month), None)) for month in MONTHS}
    index = write_index(*((path.replace("&", "&amp;"), None) for path in paths.values()))
    played = play(in_robots("/index.xml", {"/index.xml": index, **maps}))
    assert played.found == sorted(story(month) for month in WANTED)
    assert sorted(played.asked) == sorted(["/", "/robots.txt", "/index.xml", *(paths[m] for m in WANTED)])


def test_of_numbered_sitemaps_those_that_changed_since_are_asked() -> None:
    """Their lastmods tell; pages that were last changed before the window are left."""
    maps = {
        f"/posts-{number}.xml": write_sitemap(
            (story(month), f"{month}-05"), ("/about-the-old-harbour-of-quillon", "2019-02-02")
        )
        for number, month in enumerate(MONTHS, 1)
    }
    index = write_index(*((path, f"{month}-06") for path, month in zip(maps, MONTHS, strict=True)))
    played = play(in_robots("/index.xml", {"/index.xml": index, **maps}))
    assert played.found == sorted(story(month) for month in WANTED)
    assert len(played.asked) == 3 + len(WANTED)
    assert played.search.older == len(WANTED)


def test_lastmods_that_are_all_the_same_say_nothing() -> None:
    """They tell when an index or a sitemap was made; then pages without an age are taken, all of them."""
    made = "2025-06-01T10:11:12Z"
    maps = {
        f"/posts-{number}.xml": write_sitemap(*((story(month, day), made) for day in range(1, 13)))
        for number, month in enumerate(MONTHS[:2], 1)
    }
    played = play(
        in_robots("/index.xml", {"/index.xml": write_index(*((path, made) for path in maps)), **maps})
    )
    assert len(played.found) == 24


def test_the_address_of_a_page_tells_its_day() -> None:
    """Better than a lastmod, which a template's change moves."""
    pages = [(f"/{month.replace('-', '/')}/05/the-crane", "2026-11-20T10:00:00Z") for month in MONTHS]
    played = play(in_robots("/all.xml", {"/all.xml": write_sitemap(*pages)}))
    assert played.found == sorted(path for path, _ in pages if path.startswith("/2026/"))


def test_what_is_newer_than_the_window_is_left() -> None:
    """Until a day, which is in it."""
    pages = [(story(month), f"{month}-05") for month in MONTHS]
    played = play(
        in_robots("/all.xml", {"/all.xml": write_sitemap(*pages)}), since="2025-02", until="2025-04-05"
    )
    assert played.found == sorted(story(month) for month in ("2025-02", "2025-03", "2025-04"))
    assert (played.search.newer, played.search.older) == (MONTHS[-1] > "2025" and 35 - 16, 13)


def write_paged(parameter: str, most: int = 5, rel: str = "") -> Body:
    """A feed whose pages are had by a parameter; behind its last one it has none."""
    stories = list_stories()

    def respond(path: str) -> str | None:
        number = (
            int(path.partition(f"{parameter}=")[2] or 1) if f"{parameter}=" in path or "?" not in path else 0
        )
        part = stories[(number - 1) * most : number * most]
        link = f"<link rel='{rel}' href='{SITE}/feed?{parameter}={number + 1}'/>" if rel else ""
        return (
            write_feed(part, link)
            if number and part
            else (write_feed(stories[:most]) if not number else None)
        )

    return respond


@pytest.mark.parametrize(
    ("parameter", "rel"), [("paged", ""), ("page", ""), ("start", "next"), ("from", "prev-archive")]
)
def test_a_feed_is_read_page_by_page(parameter: str, rel: str) -> None:
    """As it says itself (RFC 5005), or as blogs take it, until all that it names is older."""
    played = play({"/feed": write_paged(parameter, rel=rel)}, "/feed")
    assert played.found == sorted(story(month) for month in WANTED)
    pages = [path for path in played.asked if path.startswith("/feed")]
    assert len(pages) == 4 + (parameter == "page")


def test_a_feed_of_archives_goes_back_document_by_document() -> None:
    """Each names the one before it, under any address; the last of them that is of the window is enough."""
    pages: dict[str, Body] = {}
    for number, (month, before) in enumerate(zip(MONTHS, [None, *MONTHS], strict=False)):
        link = f"<link rel='prev-archive' href='{SITE}/old/{before}.atom'/>" if before else ""
        name = "/feed.atom" if number == len(MONTHS) - 1 else f"/old/{month}.atom"
        pages[name] = write_feed([(story(month), day_of(month))], link)
    played = play(pages, "/feed.atom")
    assert played.found == sorted(story(month) for month in WANTED)
    assert len(played.asked) == len(WANTED) + 1


def test_a_json_feed_says_its_next_page() -> None:
    """As next_url."""

    def write(number: int) -> str:
        month = MONTHS[-number]
        item = {"id": month, "url": SITE + story(month), "date_published": day_of(month).isoformat()}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Q", "items": [item]}
        return json.dumps(feed | {"next_url": f"/feed/{number + 1}.json"})

    pages: dict[str, Body] = {f"/feed/{number}.json": write(number) for number in range(1, 30)}
    assert play(pages, "/feed/1.json").found == sorted(story(month) for month in WANTED)


def test_a_site_that_has_no_more_than_a_feed_is_read_through_it() -> None:
    """The one that its front page names, not that of its comments."""
    link = "<link rel=alternate type=application/rss+xml href=/feed>"
    comments = "<link rel=alternate type=application/rss+xml href=/comments/feed>"
    played = play({"/": write_links("/about", head=comments + link), "/feed": write_paged("paged")})
    assert played.found == sorted(story(month) for month in WANTED)
    assert "/comments/feed" not in played.asked


def test_a_feed_that_does_not_reach_back_leads_to_its_site() -> None:
    """Where it is of the whole site; one of a section is not."""
    newest = write_feed(list_stories()[:3])
    maps: dict[str, Body] = {"/all.xml": write_sitemap(*((story(month), f"{month}-05") for month in MONTHS))}
    assert len(play(in_robots("/all.xml", {"/rss.xml": newest, **maps}), "/rss.xml").found) == len(WANTED)
    assert len(play(in_robots("/all.xml", {"/sport/rss.xml": newest, **maps}), "/sport/rss.xml").found) == 3


def test_a_sitemap_of_news_leads_to_the_others() -> None:
    """It names two days alone."""
    maps: dict[str, Body] = {
        "/news.xml": write_sitemap((story("2026-11"), "2026-11-05")),
        "/sitemap.xml": write_sitemap(*((story(month), f"{month}-05") for month in MONTHS)),
    }
    assert len(play(in_robots("/news.xml", maps), "/news.xml").found) == len(WANTED)


ARCHIVES = {
    "months": "/{0}/{1}/",
    "months in a folder": "/archive/{0}-{1}.html",
    "a query": "/archiv?jahr={0}&monat={1}",
    "a blog's query": "/?m={0}{1}",
    "names": "/{0}/{2}/",
    "days": "/archive/{0}/{1}/05",
}


@pytest.mark.parametrize("form", ARCHIVES.values(), ids=ARCHIVES)
def test_archive_pages_are_made_of_one_that_is_linked(form: str) -> None:
    """Of the newest alone; each page's articles are of its time."""
    paths = {month: form.format(month[:4], month[5:], f"{day_of(month):%B}".lower()) for month in MONTHS}
    pages: dict[str, Body] = {path: write_links(story(month), "/about") for month, path in paths.items()}
    played = play({"/": write_links(paths[MONTHS[-1]], "/about"), **pages})
    assert played.found == sorted(story(month) for month in WANTED)
    asked = [path for path in played.asked if path in paths.values()]
    assert sorted(asked) == sorted(paths[month] for month in WANTED)


def test_an_index_of_archives_leads_to_years_months_and_days() -> None:
    """A page of days is followed to these; one of articles goes on by its own pages."""
    days = [f"/archiv/2026/11/{day:02d}/" for day in range(1, 28)]
    pages: dict[str, Body] = {
        "/": write_links("/archive", "/login"),
        "/archive": write_links("/archiv/2025/", "/archiv/2026/"),
        "/archiv/2026/": write_links("/archiv/2026/10/", "/archiv/2026/11/"),
        "/archiv/2026/11/": write_links(*days),
        "/archiv/2026/10/": write_links(
            *(story("2026-10", day) for day in range(1, 11)),
            "/archiv/2026/10/03/",
            head="<link rel=next href=p2>",
        ),
        "/archiv/2026/10/p2": write_links(*(story("2026-10", day) for day in range(11, 21))),
    } | {day: write_links(story("2026-11", number)) for number, day in enumerate(days, 1)}
    played = play(pages)
    assert len(played.found) == 20 + len(days)
    assert "/archiv/2025/" not in played.asked


@pytest.mark.parametrize(
    "onward",
    [
        "<a rel=next href='{}'>2</a>",
        "<link rel=next href='{}'>",
        "<a href='{}'>Older posts</a>",
        "<a href='{}'>« Ältere Beiträge</a>",
    ],
)
def test_a_section_is_read_to_what_is_older(onward: str) -> None:
    """Over its pages, by the times that stand beside its links."""

    def respond(path: str) -> str | None:
        number = int(path.rpartition("/")[2] or 1) if path != "/politics" else 1
        stories = list_stories()[(number - 1) * 4 : number * 4]
        times = {name: day.isoformat() for name, day in stories}
        return write_links(*times, times=times).replace(
            "</ul>", onward.format(f"/politics/seite/{number + 1}")
        )

    played = play({"/": write_links("/politics"), "/politics": respond}, "/politics")
    assert played.found == sorted(story(month) for month in WANTED)
    assert len(played.asked) == 4


def test_the_pages_of_a_front_page_are_the_last_resort() -> None:
    """Where a site has neither sitemaps nor feeds nor archives."""

    def respond(path: str) -> str | None:
        number = int(path.rpartition("=")[2])
        stories = list_stories()[(number - 1) * 6 : number * 6]
        return write_links(
            *(name for name, _ in stories),
            f"/?page={number + 1}",
            times={n: d.isoformat() for n, d in stories},
        )

    played = play({"/": respond("=1") or "", "/?page=": respond})
    assert played.found == sorted(story(month) for month in WANTED)


def test_pages_without_an_age_are_taken() -> None:
    """Unless another listing says that they are older."""
    pages = [(story(month), None) for month in MONTHS]
    link = "<link rel=alternate type=application/rss+xml href=/feed>"
    site: dict[str, Body] = {"/": write_links("/about", head=link), "/sitemap.xml": write_sitemap(*pages)}
    assert len(play(site).found) == len(MONTHS)
    site["/feed"] = write_feed(list_stories()[8:14])
    assert len(play(site).found) == len(MONTHS) - 3


def test_a_link_that_stands_on_every_archive_page_is_of_none() -> None:
    """What is read most beside the articles has no age by it."""
    months = {f"/{month.replace('-', '/')}/": month for month in MONTHS}
    pages: dict[str, Body] = {
        path: write_links(story(month), "/harbour/what-everybody-reads-this-week")
        for path, month in months.items()
    }
    played = play({"/": write_links("/2026/11/"), **pages}, since="2026-06-01")
    assert [page.url for page in played.search.pages.values() if page.span is None] == [
        f"{SITE}/harbour/what-everybody-reads-this-week"
    ]


def test_what_is_asked_is_little_where_sitemaps_tell_all() -> None:
    """Feeds, archives and sections are not asked then."""
    pages = [(story(month), f"{month}-05") for month in MONTHS]
    link = "<link rel=alternate type=application/rss+xml href=/feed>"
    site = in_robots("/all.xml", {"/all.xml": write_sitemap(*pages), "/feed": write_paged("paged")})
    site["/"] = write_links("/2026/11/", "/politics", head=link)
    assert play(site).asked == ["/", "/robots.txt", "/all.xml"]


def test_a_window_of_days_is_one_too() -> None:
    """How long ago may be said, too."""
    days = [NOW - timedelta(days=number) for number in range(60)]
    pages = [
        (f"/harbour/the-pier-on-day-{number}-opens-again", f"{day:%Y-%m-%d}")
        for number, day in enumerate(days)
    ]
    played = play(in_robots("/all.xml", {"/all.xml": write_sitemap(*pages)}), since="10d")
    assert len(played.found) == 11
