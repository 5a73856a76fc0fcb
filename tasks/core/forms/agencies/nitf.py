"""NITF: the News Industry Text Format, an article of an agency or an editorial system in XML.

Headline, byline and abstract are read of `body.head`, the text of `body.content`, dates, keywords and rights
of `docdata`. What is cancelled or withheld (`management-status`) is not taken, nor before its release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.release import read_time, refuse_withheld
from tasks.core.forms.agencies.safe_xml import (
    XML_LANG,
    find_all,
    find_first,
    name_element,
    parse_xml,
    read_attribute,
    read_first,
    read_inner,
    read_root_name,
)
from tasks.core.forms.agencies.xml_body import write_body
from tasks.core.forms.built_page import build_page, make_stated
from tasks.core.forms.databases.entry import turn_names
from tasks.core.forms.form import HTML_UTF_8, DocumentForm, Reading
from tasks.core.records import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

    from tasks.core.records import Stated


_NORMALIZED = "normalized_byline"
"""The byline of a corpus with the family name first."""


def _recognise(head: bytes, _name: str) -> bool:
    return read_root_name(head)[0] == "nitf"


def _read(data: bytes, _name: str) -> Reading:
    return read_nitf(parse_xml(data))


def read_nitf(root: etree._Element) -> Reading:
    """Read an article of NITF."""
    refuse_withheld(read_attribute(root, "management-status", "docdata"), NITF.media_type)
    content = find_first(root, "body.content")
    if content is None or not read_inner(content):
        raise QuarantineError(Reason.EMPTY, "NITF without a text in body.content")
    stated = _state_fields(root)
    title, language = (dict(stated).get(name) for name in ("title", "language"))
    byline = read_first(root, "body.head", "byline")
    page = build_page(
        _write_content(content),
        title=title if isinstance(title, str) else None,
        over_body=[byline] if byline else [],
        language=language if isinstance(language, str) else None,
    )
    url = read_attribute(root, "ex-ref", "pubdata")
    return Reading(
        page,
        HTML_UTF_8,
        url=url if url and url.startswith(("http://", "https://")) else None,
        stated=stated,
        noted=tuple(_note(root)),
        embargoed_until=_read_release(root),
    )


def _write_content(content: etree._Element) -> str:
    """Write the text: of blocks that say so the full one, which repeats its lead."""
    whole = [block for block in find_all(content, "block") if block.get("class") == "full_text"]
    return "".join(map(write_body, whole)) or write_body(content)


def _state_fields(root: etree._Element) -> Stated:
    return make_stated(
        title=read_first(root, "hedline", "hl1") or read_first(root, "head", "title"),
        description=read_first(root, "body.head", "abstract"),
        authors=_read_byline(root),
        publisher=read_attribute(root, "name", "pubdata")
        or read_first(root, "body.head", "distributor")
        or read_attribute(root, "holder", "doc.copyright"),
        published_at=read_attribute(root, "norm", "date.issue")
        or read_attribute(root, "date.publication", "pubdata")
        or read_attribute(root, "norm", "story.date"),
        section=read_attribute(root, "position.section", "pubdata"),
        tags=[key for each in find_all(root, "keyword") if (key := each.get("key"))],
        language=root.get(XML_LANG) or read_attribute(root, XML_LANG, "body"),
    )


def _read_byline(root: etree._Element) -> list[str] | str | None:
    """Give who signs: the persons that a byline marks, else what it says without the title of its writer."""
    for byline in sorted(find_all(root, "byline"), key=lambda each: each.get("class") != _NORMALIZED):
        if people := [text for each in find_all(byline, "person") if (text := read_inner(each))]:
            return people
        titles = {
            read_inner(each) for each in byline if name_element(each) in {"byttl", "virtloc", "location"}
        }
        said = read_inner(byline)
        for title in titles:
            said = said.replace(title, "").strip(" ,;")
        if said:
            return turn_names(said) if byline.get("class") == _NORMALIZED else said
    return None


def _read_release(root: etree._Element) -> datetime | None:
    return read_time(read_attribute(root, "norm", "date.release"))


def _note(root: etree._Element) -> list[tuple[str, str]]:
    named = (
        ("id", read_attribute(root, "id-string", "doc-id")),
        ("dateline", read_first(root, "body.head", "dateline")),
        ("urgency", read_attribute(root, "ed-urg", "urgency")),
        ("editorial note", read_attribute(root, "info", "ed-msg")),
        ("copyright holder", read_attribute(root, "holder", "doc.copyright")),
        ("rights", read_first(root, "rights")),
        ("expires", read_attribute(root, "norm", "date.expire")),
    )
    return [(name, value) for name, value in named if value]


NITF = DocumentForm("NITF", "application/nitf+xml", (".nitf", ".xml"), _recognise, _read)
