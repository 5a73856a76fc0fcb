"""Pages of links: what a front page, a section or an archive page names to who looks for older news.

Takes a page and its address; gives, of the same site alone and each once, its articles with the day that
stands beside a link or in it, archive pages, the page of the same list that goes on with what is older,
sections and feeds. Nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.clean.input.markup import parse_page
from tasks.core.fetch.backfill.archive_addresses import read_archive_address
from tasks.core.fetch.found_pages import FoundPage, read_told_date, resolve_link
from tasks.core.fetch.page_links import HEAD_BYTES, find_feeds
from tasks.core.fetch.sites.site_pages import (
    is_article_address,
    is_same_site,
    is_section,
    may_be_article,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MOST_PAGE_LINKS = 5000
MOST_SECTIONS_READ = 12
_PAGE_BYTES = 8 * HEAD_BYTES
_MOST_STEPS = 5
_MOST_ONWARD = 2
_ARCHIVE_WORD = re.compile(
    r"(?:^|[/_.-])(?:archiv(?:e|es|i|io|o|al)?|arkiv(?:et)?|all-?news|past-?issues|back-?issues)(?=[/_.-]|$)",
    re.IGNORECASE,
)
_OLDER = frozenset(
    (
        *("older", "older posts", "older entries", "older articles", "older news", "older stories"),
        *("previous posts", "previous entries", "previous articles", "next", "next page"),
        *("more news", "more stories", "more articles", "more posts", "load more", "show more"),
        *("mehr laden", "mehr artikel", "nächste", "nächste seite", "ältere"),
        *("ältere beiträge", "ältere artikel", "ältere meldungen", "suivant", "page suivante"),
        *("plus anciens", "articles plus anciens", "siguiente", "página siguiente", "anteriores"),
        *("entradas anteriores", "entradas antiguas", "próxima", "mais antigas", "successivo"),
        *("pagina successiva", "meno recenti", "articoli meno recenti", "volgende", "oudere"),
        *("oudere berichten", "następna", "starsze", "další", "nästa", "äldre", "neste", "eldre"),
        *("næste", "ældre", "следующая", "далее", ">", ">>"),
    )
)
"""What links to the next page of a list are called; arrows around the words do not count."""
_ARROWS = " \u00ab\u00bb\u2039\u203a\u2190\u2192\xa0"
_OLDER_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|older|nav-previous|pagination-next|load-?more)(?=[\s_-]|$)", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?P<mark>[?&](?:page|paged|pg|p|seite|pagina|pagenum|offset|start)=|/(?:page|seite|pagina|side|strana)[/-])"
    r"(?P<number>\d{1,6})(?=&|/|\.|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What a page of links names; `onward` goes on with the same list, `indexes` are pages of archives."""

    articles: tuple[FoundPage, ...] = ()
    archives: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def read_link_page(html: bytes, url: str) -> LinkPage:
    """Read what a page of links names."""
    tree = parse_page(html[:_PAGE_BYTES])
    if tree is None:
        return LinkPage()
    links = _list_links(tree, url)
    here = read_archive_address(url)
    found = {link: read_archive_address(link) for link in _find_onward(tree, links, url)}
    # the page of another day is one of an archive, whatever the link to it is called
    onward = [link for link, other in found.items() if not other or (here and here.span == other.span)]
    articles: dict[str, FoundPage] = {}
    archives: dict[str, None] = {}
    indexes: dict[str, None] = {}
    sections: dict[str, None] = {}
    for anchor, link in links:
        told = articles[link].published_at if link in articles else None
        if link in onward or told is not None:
            continue
        if read_archive_address(link):
            archives[link] = None
        elif (told := read_told_date(_find_time(anchor, link, url))) or _is_article(link, url):
            articles[link] = FoundPage(link, told)
        elif _ARCHIVE_WORD.search(urlsplit(link).path):
            indexes[link] = None
        elif is_section(link, url):
            sections[link] = None
    return LinkPage(
        tuple(articles.values()),
        tuple(archives),
        tuple(indexes)[:MOST_SECTIONS_READ],
        tuple(onward)[:_MOST_ONWARD],
        tuple(sections)[:MOST_SECTIONS_READ],
        find_feeds(html, url),
    )


def _is_article(link: str, url: str) -> bool:
    """Tell whether a link is one to an article: by its address, and what may be one by where it stands.

    An archive page links to articles, and a section to those that lie below it; a number tells one elsewhere.
    """
    if is_article_address(link):
        return True
    path = urlsplit(url).path.rstrip("/")
    is_below = bool(path) and urlsplit(link).path.startswith(f"{path}/")
    is_numbered = any(sign.isdigit() for sign in urlsplit(link).path.rpartition("/")[2])
    return (is_below or is_numbered or bool(read_archive_address(url))) and may_be_article(link)


def _list_links(tree: HtmlElement, url: str) -> list[tuple[HtmlElement, str]]:
    base = next((each.get("href") for each in tree.iter("base") if each.get("href")), None)
    base = resolve_link(url, base) or url
    found = []
    for anchor in tree.iter("a"):
        link = resolve_link(base, anchor.get("href"))
        if link and link != url and is_same_site(link, url):
            found.append((anchor, link))
    return found[:MOST_PAGE_LINKS]


def _find_onward(tree: HtmlElement, links: list[tuple[HtmlElement, str]], url: str) -> list[str]:
    """Find the page that goes on: as the page itself says, by its number, or by what the link is called."""
    told = [resolve_link(url, each.get("href")) for each in tree.iter("link") if _is_next(each)]
    told += [link for anchor, link in links if _is_next(anchor)]
    if said := [link for link in dict.fromkeys(told) if link and link != url and is_same_site(link, url)]:
        return said
    if numbered := [link for _, link in links if _is_next_number(link, url)]:
        return list(dict.fromkeys(numbered))
    called = [link for anchor, link in links if _is_called_older(anchor) and not may_be_article(link)]
    return list(dict.fromkeys(called))


def _is_next(element: HtmlElement) -> bool:
    return bool({"next", "prev-archive"} & set((element.get("rel") or "").lower().split()))


def _is_next_number(link: str, url: str) -> bool:
    """Tell whether an address is that of this page with the next number."""
    match, here = _NUMBERED.search(link), _NUMBERED.search(url)
    if match is None or int(match["number"]) != (int(here["number"]) if here else 1) + 1:
        return False
    plain = url if here is None else url[: here.start()] + url[here.end() :]
    return (link[: match.start()] + link[match.end() :]).rstrip("/?&") == plain.rstrip("/?&")


def _is_called_older(anchor: HtmlElement) -> bool:
    words = " ".join("".join(anchor.itertext()).split()).strip(_ARROWS).lower()
    parent = anchor.getparent()
    classes = f"{anchor.get('class') or ''} {'' if parent is None else parent.get('class') or ''}"
    return bool(words in _OLDER or _OLDER_CLASS.search(classes))


def _find_time(anchor: HtmlElement, link: str, url: str) -> str | None:
    """Find the time beside a link: of the largest piece of the page that links to nothing else but it."""
    piece = anchor
    for _ in range(_MOST_STEPS):
        told: str | None = next(filter(None, (each.get("datetime") for each in piece.iter("time"))), None)
        if told is not None:
            return told
        parent = piece.getparent()
        if parent is None or any(other != link for other in _read_hrefs(parent, url)):
            return None
        piece = parent
    return None


def _read_hrefs(piece: HtmlElement, url: str) -> Iterator[str]:
    linked = (resolve_link(url, each.get("href")) for each in piece.iter("a"))
    return (link for link in linked if link and may_be_article(link))
