"""What pages of sites offer, judged by the addresses that they link to."""

from __future__ import annotations

import pytest

from tasks.core.fetch.sites.site_pages import (
    is_article_address,
    is_front_page,
    read_site_page,
    sort_news_first,
)

SITE = "https://harbour.example"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/11/28/pier-opens",
        "/politik/faehre-faehrt-wieder-a-482915.html",
        "/ferry-pier-opens-after-repair",
        "/news/48213",
        "/story.php?id=1234",
        "/%D0%BF%D0%BE%D1%80%D1%82-%D0%B7%D0%B0%D0%BA%D1%80%D1%8B%D1%82-%D0%BD%D0%B0-%D0%B3%D0%BE%D0%B4",
        "/article/5f2b9c1d7e8a",
    ],
)
def test_addresses_of_articles_are_told(path: str) -> None:
    """By a date, a number or a long slug, in any script."""
    assert is_article_address(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sport/",
        "/about-us",
        "/tag/the-ferry-and-the-pier",
        "/author/mara-renn-of-the-post",
        "/page/2026",
        "/2026/11",
        "/privacy-policy-of-the-harbour-post",
    ],
)
def test_addresses_of_lists_and_of_the_site_itself_are_told(path: str) -> None:
    """However long they are."""
    assert not is_article_address(SITE + path)


def test_a_page_gives_its_articles_and_sections_of_the_same_site() -> None:
    """Each once, in order; sub-domains are of the site, other hosts are not."""
    links = (
        "/harbour",
        "/news/48213",
        "https://www.harbour.example/news/48213#top",
        "https://blog.harbour.example/2026/11/28/pier",
        "https://other.example/news/99999",
        "mailto:desk@harbour.example",
        "/harbour",
    )
    html = "".join(f"<a href='{link}'>x</a>" for link in links).encode()
    page = read_site_page(html, f"{SITE}/")
    assert page.articles == (
        f"{SITE}/news/48213",
        "https://www.harbour.example/news/48213",
        "https://blog.harbour.example/2026/11/28/pier",
    )
    assert page.sections == (f"{SITE}/harbour",)


@pytest.mark.parametrize(
    ("path", "is_front"),
    [("", True), ("/", True), ("/en/", True), ("/pt-br", True), ("/index.html", True), ("/news", False)],
)
def test_front_pages_are_told_by_their_address(path: str, is_front: bool) -> None:  # noqa: FBT001 - a parameter
    """A site, or one language of it."""
    assert is_front_page(SITE + path) is is_front


def test_sitemaps_of_news_come_first() -> None:
    """Whole archives are for when there is nothing else."""
    news, others = sort_news_first((f"{SITE}/all.xml", f"{SITE}/google-news.xml"))
    assert (news, others) == ((f"{SITE}/google-news.xml",), (f"{SITE}/all.xml",))
