"""Zotero's own RDF: references to articles, addresses to fetch, described.

An item is any element below the root that has an item type; files and notes that hang on one are none. What
it is part of is the paper, and so no title of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.forms.agencies.safe_xml import (
    find_all,
    name_element,
    parse_xml,
    read_first,
    read_inner,
    read_root_name,
)
from tasks.core.forms.feeds.references import read_references
from tasks.core.forms.form import Item, ReadOptions, WholeForm
from tasks.core.forms.rows.row_values import MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from tasks.core.forms.feeds.references import Reference

_SPEC = b"zotero.org/namespaces"
_NO_ARTICLE = frozenset({"attachment", "note", "annotation", "computerProgram"})
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def _recognise(head: bytes, _name: str) -> bool:
    name, attributes = read_root_name(head)
    return name == "RDF" and _SPEC in attributes


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    return tuple(read_references(_list_references(parse_xml(data)), ZOTERO.media_type, options))


def _list_references(root: etree._Element) -> Iterator[Reference]:
    for item in root:
        kinds = _read_own(item, "itemType")
        if kinds and _NO_ARTICLE.isdisjoint(kinds):
            yield {
                "title": _read_own(item, "title"),
                "authors": [*map(_read_name, find_all(item, "authors", "Seq", "li", "Person"))][:MOST_VALUES],
                "published_at": _read_own(item, "date"),
                "publisher": [*filter(None, [read_first(item, "isPartOf", "Newspaper", "title")])],
                "url": [*map(read_inner, find_all(item, "identifier", "URI", "value")), item.get(_ABOUT, "")],
                "description": _read_own(item, "abstract"),
                "language": _read_own(item, "language"),
                "tags": _read_own(item, "subject")[:MOST_VALUES],
            }


def _read_own(item: etree._Element, name: str) -> list[str]:
    return [text for each in item if name_element(each) == name and (text := read_inner(each))]


def _read_name(person: etree._Element) -> str:
    parts = (
        read_first(person, "givenName") or read_first(person, "givenname"),
        read_first(person, "surname"),
    )
    return " ".join(filter(None, parts))


ZOTERO = WholeForm("Zotero's RDF", "application/rdf+xml", (".rdf",), _recognise, _read)
