"""What a page of a site offers who looks for its news: feeds, links to articles, and sections to look on in.

Takes a front page or a section's page and its address; gives links of the same site alone, each once and in
their order. Links are judged by their addresses: those of articles carry a date, a number or a long slug.
Feeds of comments are no news. Nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from courlan import is_navigation_page, is_not_crawlable

from tasks.core.clean.input.markup import parse_page
from tasks.core.fetch.found_pages import resolve_link
from tasks.core.fetch.page_links import HEAD_BYTES, find_feeds, told_address

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ARTICLES = 200
MOST_SECTIONS = 10
NEWS_FIRST = re.compile(r"news|nachrichten|actualit|noticias|notizie|latest|rss", re.IGNORECASE)
"""What names of sitemaps say that hold what is new."""

WELL_KNOWN = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/googlenews.xml",
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/feed.json",
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/sitemap-index.xml",
    "/sitemap.xml.gz",
    "/sitemap.txt",
)
"""Where sites have their feeds and sitemaps, what tells the news first."""

_PAGE_BYTES = 4 * HEAD_BYTES
_FRONT = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?|(?:index|home|default)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)
_DATED = re.compile(r"(?:^|[/_-])(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2])(?:[/_.-]|\d\d(?!\d)|$)")
_NUMBERED = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}|^[0-9a-f]{8,40}$", re.IGNORECASE)
_QUERY_NUMBER = re.compile(r"(?:^|&)(?:id|p|article|story|news|nid|artid|a)(?:_?id)?=\d+", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|ece|shtml|cms|story)$", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"/(?:tags?|topics?|authors?|category|categories|page|search|login|signin|register|account|subscribe"
    r"|newsletters?|privacy|terms|about|contact|imprint|impressum|datenschutz|cookies?|help|faq|jobs|feeds?"
    r"|rss|wp-(?:content|admin|json|login)|cdn-cgi)(?:[/.-]|$)",
    re.IGNORECASE,
)
_PAGER = re.compile(r"/(?:page|seite|pagina|side|strana)[/-]\d{1,6}$", re.IGNORECASE)
_LEAST_WORDS, _LEAST_SLUG = 4, 18
_SECTION_PARTS = 2


@dataclass(frozen=True, slots=True)
class SitePage:
    """What a page of a site names; `onward` is where it sends its reader on to at once."""

    feeds: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    onward: str | None = None


def read_site_page(html: bytes, url: str) -> SitePage:
    """Read what a page of a site offers."""
    links = list(dict.fromkeys(_read_own_links(html, url)))
    articles = [link for link in links if is_article_address(link)]
    sections = [link for link in links if link not in articles and is_section(link, url)]
    return SitePage(
        find_feeds(html, url),
        tuple(articles[:MOST_ARTICLES]),
        tuple(sections[:MOST_SECTIONS]),
        told_address(html, url) if not links else None,
    )


def is_front_page(url: str) -> bool:
    """Tell whether an address is that of a site, or of one language of it."""
    try:
        parts = urlsplit(url)
        return bool(_FRONT.fullmatch(parts.path or "/")) and not parts.query and "#!" not in url
    except ValueError:
        return False


def is_article_address(url: str) -> bool:
    """Tell whether an address looks like that of an article."""
    parts = urlsplit(url)
    path = _ENDING.sub("", unquote(parts.path).rstrip("/"))
    if _NO_ARTICLES.search(path) or is_not_crawlable(url) or is_navigation_page(url):
        return False
    slug = path.rpartition("/")[2]
    words = [word for word in re.split(r"[-_+ ]", slug) if word]
    is_titled = len(words) >= _LEAST_WORDS and len(slug) >= _LEAST_SLUG
    return bool(
        is_titled
        or (_DATED.search(path) and not path.rpartition("/")[2].isdigit())
        or _NUMBERED.search(slug)
        or _QUERY_NUMBER.search(parts.query)
    )


def may_be_article(url: str) -> bool:
    """Tell whether an address could be that of an article, where it stands among such: it ends in a slug."""
    path = _ENDING.sub(".", unquote(urlsplit(url).path).rstrip("/"))
    if is_article_address(url):
        return True
    if _NO_ARTICLES.search(path) or _PAGER.search(path) or is_not_crawlable(url):
        return False
    *folders, slug = path.split("/")
    hyphens = slug.count("-") + slug.count("_")
    is_deep = any(folders)
    return (
        is_deep and (bool(hyphens) or any(sign.isdigit() for sign in slug) or slug.endswith("."))
    ) or hyphens > 1


def sort_news_first(sitemaps: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the sitemaps that tell the news from the others."""
    news = tuple(url for url in sitemaps if NEWS_FIRST.search(urlsplit(url).path))
    return news, tuple(url for url in sitemaps if url not in news)


def _read_own_links(html: bytes, url: str) -> Iterator[str]:
    tree = parse_page(html[:_PAGE_BYTES])
    if tree is None:
        return
    base = next((each.get("href") for each in tree.iter("base") if each.get("href")), None)
    for anchor in tree.iter("a"):
        link = resolve_link(resolve_link(url, base) or url, anchor.get("href"))
        if link and is_same_site(link, url) and link != url:
            yield link


def is_section(link: str, url: str) -> bool:
    """Tell whether a link of a page looks like that of a section of its site."""
    path = urlsplit(link).path
    parts = [part for part in path.split("/") if part]
    is_short = 0 < len(parts) <= _SECTION_PARTS and not urlsplit(link).query
    return is_short and not _NO_ARTICLES.search(path) and not is_front_page(link) and link != url


def _read_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_same_site(link: str, url: str) -> bool:
    """Tell whether a link stays on the site of an address, or goes to a part of it."""
    host, other = _read_host(link), _read_host(url)
    return host == other or host.endswith(f".{other}")
