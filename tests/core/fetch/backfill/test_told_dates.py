"""What names of sitemaps, addresses of pages and of archive pages tell of time."""

from __future__ import annotations

from itertools import islice

import pytest

from tasks.core.fetch.backfill.archive_addresses import Grain, list_archive_addresses, read_archive_address
from tasks.core.fetch.backfill.told_dates import read_name_periods, read_page_day
from tasks.core.fetch.backfill.windows import Span, make_span

SITE = "https://harbour.example"


def read_name(path: str, *beside: str) -> Span | None:
    """Read the period of a sitemap among its neighbours."""
    urls = [SITE + each for each in (path, *beside)]
    return read_name_periods(urls).get(urls[0])


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/sitemap-2026-11.xml", (2026, 11)),
        ("/sitemap_202611.xml.gz", (2026, 11)),
        ("/maps/2026/11/27.xml", (2026, 11, 27)),
        ("/posts-20261127.xml", (2026, 11, 27)),
        ("/sitemap.xml?yyyy=2026&mm=11&dd=27", (2026, 11, 27)),
        ("/sitemap.php?year=2026&month=3", (2026, 3)),
        ("/sitemap-november-2026.xml", (2026, 11)),
        ("/sitemaps/2026-Nov.xml", (2026, 11)),
        ("/articles-2026.xml", (2026,)),
    ],
)
def test_a_name_tells_a_period(path: str, date: tuple[int, ...]) -> None:
    """In the forms that sites have."""
    assert read_name(path) == make_span(*date)


@pytest.mark.parametrize("path", ["/posts12.xml", "/sitemap-1026.xml", "/sitemap-20269.xml", "/a.xml", "/"])
def test_a_number_that_is_no_date_tells_nothing(path: str) -> None:
    """Nor does what is in no calendar."""
    assert read_name(path) is None


def test_neighbours_tell_what_a_number_means() -> None:
    """Of thousands of parts one bears the number of a year; parts of a year are no months."""
    assert read_name("/part-2024.xml") == make_span(2024)
    assert read_name("/part-2024.xml", "/part-2.xml") is None
    assert read_name("/posts-2026-11.xml", "/posts-2026-13.xml") == make_span(2026)
    assert read_name("/posts-2026-2.xml", "/posts-2026-3.xml") == make_span(2026)


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2026/11/27/pier", (2026, 11, 27)),
        ("/news/2026/nov/27/pier", (2026, 11, 27)),
        ("/2026/11/pier", (2026, 11)),
        ("/news/2026-11-27-pier.html", (2026, 11, 27)),
        ("/article/20261127/pier", (2026, 11, 27)),
        ("/2026/pier", None),
        ("/the-election-of-2024-11-05", None),
        ("/news/20269912/pier", None),
        ("/news/48213", None),
    ],
)
def test_the_address_of_a_page_tells_its_day(path: str, date: tuple[int, ...] | None) -> None:
    """By parts of its path alone: a title may speak of another time."""
    assert read_page_day(SITE + path) == (make_span(*date) if date else None)


@pytest.mark.parametrize(
    ("path", "date", "before"),
    [
        ("/2026/11/", (2026, 11), "/2026/10/"),
        ("/2026/11/27", (2026, 11, 27), "/2026/11/26"),
        ("/archive/2026-03-01.html", (2026, 3, 1), "/archive/2026-02-28.html"),
        ("/archive-2026-01.html", (2026, 1), "/archive-2025-12.html"),
        ("/archive/20261127", (2026, 11, 27), "/archive/20261126"),
        ("/archiv/2026", (2026,), "/archiv/2025"),
        ("/27.11.2026/", (2026, 11, 27), "/26.11.2026/"),
        ("/2026/November/", (2026, 11), "/2026/october/"),
        ("/archiv?jahr=2026&monat=3", (2026, 3), "/archiv?jahr=2026&monat=2"),
        ("/archive?date=2026-11-27", (2026, 11, 27), "/archive?date=2026-11-26"),
        ("/?m=202611", (2026, 11), "/?m=202610"),
        ("/{all}/2026/11/", (2026, 11), "/{all}/2026/10/"),
    ],
)
def test_an_archive_page_has_others_beside_it(path: str, date: tuple[int, ...], before: str) -> None:
    """Its address is made for other times, written as it is written there."""
    archive = read_archive_address(SITE + path)
    assert archive is not None
    assert (archive.span, archive.grain) == (make_span(*date), Grain(len(date)))
    window = Span(make_span(2020).begin, archive.span.end)  # type: ignore[union-attr]
    made = [each.url.removeprefix(SITE) for each in islice(list_archive_addresses(archive, window), 2)]
    assert (made[0].lower(), made[1]) == (path.lower(), before)


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/27/pier",
        "/2026/11/page/2/",
        "/news/story-2026-11-27",
        "/2026/13/",
        "/20261127",
        "/a?id=2026",
    ],
)
def test_what_goes_on_behind_a_date_is_no_archive_page(path: str) -> None:
    """Nor is a number that only looks like one."""
    assert read_archive_address(SITE + path) is None
