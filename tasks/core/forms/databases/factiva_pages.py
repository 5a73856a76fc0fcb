"""Factiva as HTML and as XML: the same articles as in its text, marked by elements.

HTML has a `div` of class `article` for each, its head in rows under each other as the text has it, or in a
table of codes. XML has an element `article` for each, with `headline`, `leadParagraph` and `tailParagraphs`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.forms.agencies.safe_xml import find_all, parse_xml, read_first, read_inner, read_root_name
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import FoundArticle, make_items, name_language
from tasks.core.forms.databases.factiva import FACTIVA_CODES, make_coded_entry, read_uncoded
from tasks.core.forms.databases.html_export import (
    find_classed,
    parse_html,
    read_classed,
    read_line,
    write_blocks,
)
from tasks.core.forms.form import WholeForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree, html

    from tasks.core.forms.form import Item, ReadOptions

_MARKED = re.compile(rb"class=[\"']?(?:article [a-z]{2}Article|articleParagraph [a-z]{2}articleParagraph)\b")
_ROW = re.compile(
    rb"<td[^<>]{0,200}>\s*(?:<\w+[^<>]{0,200}>\s*){0,3}(?P<code>HD|SN|PD|LP|WC)\b(?:&nbsp;|\s)*<"
)
_LEAST_ROWS = 3
_XML_MARKS = (b"<headline", b"Paragraph")
_XML_ROOTS = re.compile(rb"<(?:ppsarticle|leadParagraph|tailParagraphs)\b", re.IGNORECASE)


def _recognise_html(head: bytes, _name: str) -> bool:
    if not head.lstrip().startswith(b"<"):
        return False
    return _MARKED.search(head) is not None or _has_rows(head)


def _has_rows(head: bytes) -> bool:
    """Whether a page has the codes in the cells of tables."""
    return b">HD" in head and len({match["code"] for match in _ROW.finditer(head)}) >= _LEAST_ROWS


def _read_html(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    return make_items(_split_html(parse_html(data)), options)


def _split_html(root: html.HtmlElement) -> Iterator[FoundArticle]:
    for article in find_classed(root, "article") or [root]:
        tables = [rows for table in article.iter("table") if "HD" in (rows := _read_rows(table))]
        for rows in tables:
            yield make_coded_entry({code: lines.split("\n") for code, lines in rows.items()})
        if not tables and (paragraphs := _find_paragraphs(article)):
            yield _read_article(article, paragraphs)


def _read_rows(table: html.HtmlElement) -> dict[str, str]:
    """Give the cells of a table's own rows by their codes; a table around tables has none."""
    said: dict[str, str] = {}
    for row in table.xpath("./tr | ./tbody/tr"):
        cells = row.xpath("./td | ./th")
        if len(cells) > 1 and (code := read_line(cells[0])) in FACTIVA_CODES:
            said.setdefault(code, write_blocks(cells[1:]))
    return said


def _find_paragraphs(article: html.HtmlElement) -> list[html.HtmlElement]:
    return find_classed(article, "articleParagraph")


def _read_article(article: html.HtmlElement, paragraphs: list[html.HtmlElement]) -> FoundArticle:
    """Read the head as the text has it, but for headline and byline, which are marked."""
    head = [read_line(each) for each in article.iterchildren("*") if each not in paragraphs]
    read = read_uncoded([line for line in head if line])
    marked = make_stated(
        title=next((read_line(each) for each in article.xpath(".//*[@id='hd']")), None),
        authors=read_classed(article, "author"),
    )
    stated = {**dict(read.stated), **dict(marked)}
    return FoundArticle(write_blocks(paragraphs), tuple(stated.items()))


def _recognise_xml(head: bytes, _name: str) -> bool:
    name, _ = read_root_name(head)
    return bool(name) and all(mark in head for mark in _XML_MARKS) and bool(_XML_ROOTS.search(head))


def _read_xml(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    root = parse_xml(data)
    articles = [each for each in find_all(root, "article") if read_first(each, "headline")]
    return make_items(map(_read_xml_article, articles or [root]), options)


def _read_xml_article(article: etree._Element) -> FoundArticle:
    paragraphs = [text for name in ("leadParagraph", "tailParagraphs") for text in _list_texts(article, name)]
    return FoundArticle(
        "\n\n".join(paragraphs),
        make_stated(
            title=read_first(article, "headline"),
            authors=read_first(article, "byline"),
            publisher=read_first(article, "sourceName"),
            published_at=read_first(article, "publicationDate"),
            section=read_first(article, "sectionName") or read_first(article, "section"),
            language=_read_language(read_first(article, "baseLanguage")),
        ),
    )


def _list_texts(article: etree._Element, name: str) -> Iterator[str]:
    for element in find_all(article, name):
        inside = [text for each in find_all(element, "paragraph") if (text := read_inner(each))]
        yield from inside or filter(None, [read_inner(element)])


def _read_language(said: str | None) -> str | None:
    return name_language(said) or (said if said and len(said) == 2 else None)  # noqa: PLR2004 - a code


FACTIVA_HTML = WholeForm("Factiva HTML", "text/html", (), _recognise_html, _read_html)
FACTIVA_XML = WholeForm("Factiva XML", "application/xml", (".xml",), _recognise_xml, _read_xml)
