"""RCV1: the Reuters Corpus, an article a file, in XML of its own with the root `<newsitem itemid=...>`."""

from __future__ import annotations

import re

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.safe_xml import (
    XML_LANG,
    find_all,
    find_first,
    parse_xml,
    read_first,
    read_inner,
    read_root_name,
)
from tasks.core.forms.agencies.xml_body import write_body
from tasks.core.forms.built_page import build_page, make_stated
from tasks.core.forms.form import HTML_UTF_8, DocumentForm, Reading
from tasks.core.records import Reason

_PLACE_FIRST = re.compile(r"^[A-Z][A-Z .,'/()-]{1,60}: ")
"""Titles begin with the country, in capitals."""


def _recognise(head: bytes, _name: str) -> bool:
    name, attributes = read_root_name(head)
    return name == "newsitem" and b"itemid" in attributes


def _read(data: bytes, _name: str) -> Reading:
    root = parse_xml(data)
    text = find_first(root, "text")
    if text is None or not read_inner(text):
        raise QuarantineError(Reason.EMPTY, "an item of RCV1 without a text")
    said = {each.get("element", ""): each.get("value", "") for each in find_all(root, "dc")}
    title = read_first(root, "headline") or _PLACE_FIRST.sub("", read_first(root, "title") or "")
    language = root.get(XML_LANG) or None
    byline = read_first(root, "byline")
    noted = {
        "id": root.get("itemid"),
        "dateline": read_first(root, "dateline"),
        "copyright": read_first(root, "copyright"),
    }
    return Reading(
        build_page(write_body(text), title=title, over_body=[byline] if byline else [], language=language),
        HTML_UTF_8,
        stated=make_stated(
            title=title,
            authors=byline,
            publisher=said.get("dc.source") or said.get("dc.publisher"),
            published_at=root.get("date") or said.get("dc.date.published") or said.get("dc.date.created"),
            language=language,
        ),
        noted=tuple((name, value) for name, value in noted.items() if value),
    )


RCV1 = DocumentForm("RCV1", "application/vnd.reuters.rcv1+xml", (".xml",), _recognise, _read)
