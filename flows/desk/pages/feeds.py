"""Lists of articles for other programs: CSV for tables, Atom for feed readers."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tasks.core.cells import csv_lines
from tasks.core.desk.desk_answers import ListedArticle
from tasks.core.printable import drop_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.desk.desk_answers import ArticlePage

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def list_as_csv(articles: Sequence[ListedArticle]) -> str:
    """Write a line an article; lists are parted by semicolons."""
    columns = [field.name for field in fields(ListedArticle)]
    rows = ([_flatten(value) for value in asdict(each).values()] for each in articles)
    return "".join(csv_lines([columns, *rows]))


def list_as_atom(page: ArticlePage, base: str) -> str:
    """Write a feed; `base` is where the desk is, without a slash at its end."""
    query = page.question.ask_for().as_query()
    here = f"{base}/?{query}"
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "id", f"urn:copydesk:articles:{query}")
    _add(feed, "title", f"Articles: {page.question.q}" if page.question.q else "Articles")
    seen = max((each.first_seen_at for each in page.articles), default=_NEVER)
    _add(feed, "updated", seen.isoformat())
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=here)
    ET.SubElement(feed, "link", rel="self", href=f"{base}/articles.atom?{query}")
    for each in page.articles:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"urn:copydesk:article:{each.article_id}")
        _add(entry, "title", each.title or "(no title)")
        _add(entry, "updated", each.first_seen_at.isoformat())
        page_of_it = f"{base}/articles/{each.article_id}"
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page_of_it)
        for author in each.authors or ([each.publisher] if each.publisher else ["(unknown)"]):
            _add(ET.SubElement(entry, "author"), "name", author)
        _add(entry, "summary", each.snippet)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NO_XML.sub("", drop_controls(text))


def _flatten(value: object) -> object:
    return "; ".join(value) if isinstance(value, (list, tuple)) else value
