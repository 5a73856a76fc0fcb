"""NewsML-G2: the IPTC's exchange format in XML, a `newsItem` or a `newsMessage` of several.

An item's headline, bylines, dates and subjects are read of `itemMeta` and `contentMeta`, its text of the
first content that is one: XHTML or NITF in line, or text, plain or HTML. What is cancelled, withheld or under
embargo is not taken. In a message of several each item is read by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.inline_text import InlineText, read_inline, read_text_content
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
from tasks.core.forms.built_page import build_page, make_stated
from tasks.core.forms.form import HTML_UTF_8, THE_FILE, Item, Reading, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.core.records import Stated

_ROOTS = frozenset({"newsItem", "newsMessage", "packageItem"})
_SPEC = b"iptc.org/std/nar"
_MAIN = ("main", "hed", "headline")


def _recognise(head: bytes, _name: str) -> bool:
    return read_root_name(head)[0] in _ROOTS and _SPEC in head


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    root = parse_xml(data)
    items = _list_items(root)
    if name_element(root) == "newsItem" or len(items) == 1:
        return (THE_FILE,)
    if not items:
        raise QuarantineError(
            Reason.UNSUPPORTED_MEDIA, f"{NEWSML_G2.media_type}: a {name_element(root)} without a newsItem"
        )
    return tuple(_make_item(str(number), item, options) for number, item in enumerate(items, 1))


def _make_item(place: str, item: etree._Element, options: ReadOptions) -> Item:
    data: bytes = etree.tostring(item, with_tail=False, encoding="utf-8")
    if len(data) > options.max_bytes:
        return Item(place, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
    return Item(place, data, NEWSML_G2.media_type)


def _list_items(root: etree._Element) -> list[etree._Element]:
    return [root] if name_element(root) == "newsItem" else list(find_all(root, "newsItem"))


def _read_alone(data: bytes, _name: str) -> Reading:
    items = _list_items(parse_xml(data))
    if len(items) != 1:
        raise QuarantineError(
            Reason.UNSUPPORTED_MEDIA,
            f"{NEWSML_G2.media_type}: {len(items)} items in one: send each by itself",
        )
    return _read_item(items[0])


def _read_item(item: etree._Element) -> Reading:
    status = find_first(item, "itemMeta", "pubStatus")
    refuse_withheld(status.get("qcode") or status.get("uri") if status is not None else None, _MEDIA)
    inner, html = _read_content(item)
    stated = _state_fields(item)
    title, language = (dict(stated).get(name) for name in ("title", "language"))
    page = build_page(
        html,
        title=title if isinstance(title, str) else None,
        over_body=[byline] if (byline := read_first(item, "contentMeta", "by")) else [],
        language=language if isinstance(language, str) else None,
    )
    guid = item.get("guid") or ""
    return Reading(
        page,
        HTML_UTF_8,
        url=guid if guid.startswith(("http://", "https://")) else inner.url if inner else None,
        stated=stated,
        otherwise=inner.stated if inner else (),
        noted=tuple(_note(item)),
        embargoed_until=read_time(read_first(item, "itemMeta", "embargoed")),
    )


def _read_content(item: etree._Element) -> InlineText:
    """Give the text of an item as HTML, and what the NITF around it says."""
    for content in find_all(item, "contentSet"):
        for part in content:
            found = _read_part(part)
            if found is not None:
                return found
    what = (read_attribute(item, "qcode", "itemMeta", "itemClass") or "").rpartition(":")[2] or "item"
    raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{_MEDIA}: a {what} without a text in it")


def _read_part(part: etree._Element) -> InlineText | None:
    kind = (part.get("contenttype") or "").lower()
    if name_element(part) == "inlineXML":
        return next((found for inside in part if (found := read_inline(inside))), None)
    if name_element(part) != "inlineData" or kind.partition("/")[0] not in {"", "text", "application"}:
        return None
    return read_text_content(part, part.get("encoding"), is_html="html" in kind)


def _state_fields(item: etree._Element) -> Stated:
    created = read_first(item, "itemMeta", "firstCreated") or read_first(
        item, "contentMeta", "contentCreated"
    )
    version = read_first(item, "itemMeta", "versionCreated")
    return make_stated(
        title=_read_headline(item) or read_first(item, "itemMeta", "title"),
        description=read_first(item, "contentMeta", "description"),
        authors=_read_authors(item),
        publisher=_read_name(item, "contentMeta", "infoSource")
        or _read_name(item, "rightsInfo", "copyrightHolder")
        or _read_name(item, "itemMeta", "provider"),
        published_at=created or version,
        modified_at=read_first(item, "contentMeta", "contentModified")
        or (version if created != version else None),
        tags=[name for each in find_all(item, "contentMeta", "subject") if (name := _name(each))]
        + [text for each in find_all(item, "contentMeta", "keyword") if (text := read_inner(each))],
        language=read_attribute(item, "tag", "contentMeta", "language") or item.get(XML_LANG),
    )


def _read_headline(item: etree._Element) -> str | None:
    found = [each for each in find_all(item, "contentMeta", "headline") if read_inner(each)]
    main = (each for each in found if (each.get("role") or "").rpartition(":")[2].lower() in _MAIN)
    chosen = next(main, found[0] if found else None)
    return read_inner(chosen) or None


def _read_authors(item: etree._Element) -> list[str] | str | None:
    if said := read_first(item, "contentMeta", "by"):
        return said
    creators = find_all(item, "contentMeta", "creator")
    return [name for each in creators if (name := _name(each)) and not _is_organisation(each)]


def _is_organisation(element: etree._Element) -> bool:
    return any(name_element(each) == "organisationDetails" for each in element)


def _read_name(item: etree._Element, *path: str) -> str | None:
    return next((name for each in find_all(item, *path) if (name := _name(each))), None)


def _name(element: etree._Element) -> str | None:
    named = read_first(element, "name")
    return named or element.get("literal")


def _note(item: etree._Element) -> list[tuple[str, str]]:
    named = (
        ("id", item.get("guid")),
        ("version", item.get("version")),
        ("dateline", read_first(item, "contentMeta", "dateline")),
        ("urgency", read_first(item, "contentMeta", "urgency")),
        ("slugline", read_first(item, "contentMeta", "slugline")),
        ("editorial note", read_first(item, "itemMeta", "edNote")),
        ("copyright", read_first(item, "rightsInfo", "copyrightNotice")),
        ("usage terms", read_first(item, "rightsInfo", "usageTerms")),
    )
    return [(name, value) for name, value in named if value]


_MEDIA = "application/vnd.iptc.g2.newsitem+xml"
NEWSML_G2 = WholeForm("NewsML-G2", _MEDIA, (".xml",), _recognise, _read, _read_alone)
