"""Europresse: exports as HTML, an element `article` for each of many, its parts marked by classes.

The day stands in a line with section, words and page (`DocHeader`), in French or English, and in the number
of the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import FoundArticle, make_items
from tasks.core.forms.databases.html_export import find_classed, parse_html, read_classed, write_blocks
from tasks.core.forms.form import WholeForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

    from tasks.core.forms.form import Item, ReadOptions

_MARKS = (b"DocPublicationName", b"titreArticleVisu", b"docOcurrContainer")
_NUMBER = re.compile(r"·(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)·")
_DAY = re.compile(
    r"(?P<day>\d{1,2}(?:er)?\s+[^\W\d_]{3,12}\s+(?:19|20)\d\d|[^\W\d_]{3,12}\s+\d{1,2},\s+(?:19|20)\d\d)"
)
_ISSUE = re.compile(r" ?(?:, ?n[o°]\.? .*|\(site web\)|\(tous les articles\)| -$)", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


def _recognise(head: bytes, _name: str) -> bool:
    return head.lstrip().startswith(b"<") and any(mark in head for mark in _MARKS)


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    return make_items(_split(parse_html(data)), options)


def _split(root: html.HtmlElement) -> Iterator[FoundArticle]:
    for article in root.iter("article"):
        if find_classed(article, "titreArticleVisu", "titreArticle"):
            yield _read_article(article)


def _read_article(article: html.HtmlElement) -> FoundArticle:
    header = read_classed(article, "DocHeader")
    stated = make_stated(
        title=read_classed(article, "titreArticleVisu", "rdp__articletitle", "titreArticle"),
        description=read_classed(article, "rdp__subtitle"),
        authors=read_classed(article, "docAuthors", "sm-margin-bottomNews"),
        publisher=_ISSUE.sub("", read_classed(article, "DocPublicationName", "rdp__DocPublicationName")),
        published_at=_find_day(header, read_classed(article, "publiC-lblNodoc")),
        section=_read_section(header),
    )
    return FoundArticle(write_blocks(find_classed(article, "docOcurrContainer", "DocText")[:1]), stated)


def _find_day(header: str, number: str) -> str | None:
    if match := _NUMBER.search(number):
        return f"{match['year']}-{match['month']}-{match['day']}"
    shown = _DAY.search(header)
    return re.sub(r"(?<=\d)er\b", "", shown["day"]) if shown else None


def _read_section(header: str) -> str | None:
    first = header.partition(",")[0].strip()
    return None if not first or _WEEKDAY.match(first) or _DAY.match(first) else first


EUROPRESSE = WholeForm("Europresse", "text/html", (), _recognise, _read)
