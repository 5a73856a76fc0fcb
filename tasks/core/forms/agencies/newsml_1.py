"""NewsML 1.0 to 1.2: what agencies sent before NewsML-G2, and some still do.

A `NewsItem` holds components inside components, each with its lines (headline, byline, credit) and contents.
Each component of a headline with a text in it is an article; of several contents that say the same (NITF
and plain text) the first counts, pictures are passed over. What is not usable, or not yet, is not taken. In
a file of several articles each is read by itself.
"""

from __future__ import annotations

from copy import deepcopy
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
from tasks.core.forms.agencies.xml_body import write_body
from tasks.core.forms.built_page import build_page, make_stated
from tasks.core.forms.form import HTML_UTF_8, THE_FILE, Item, Reading, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tasks.core.records import Stated

_MEDIA = "application/vnd.iptc.newsml+xml"
_COMPONENT, _NAME = "NewsComponent", "FormalName"
_NO_TEXT = frozenset({"photo", "graphic", "video", "audio", "animation", "image", "logo", "data"})
_PARAGRAPHS = frozenset({"p", "body.content"})
_EMBARGOED = "embargoed"


def _recognise(head: bytes, _name: str) -> bool:
    return read_root_name(head)[0] == "NewsML"


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    root = parse_xml(data)
    articles = list(_list_articles(root))
    if len(articles) == 1:
        return (THE_FILE,)
    if not articles:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{_MEDIA}: NewsML without a text in it")
    return tuple(_make_item(str(at), article, options) for at, article in enumerate(articles, 1))


def _list_articles(root: etree._Element) -> Iterator[etree._Element]:
    """Give the components that are articles: each the nearest of a text that has lines of its own."""
    found: list[etree._Element] = []
    for content in find_all(root, "ContentItem"):
        if _read_content(content) is None:
            continue
        around = [each for each in content.iterancestors() if name_element(each) == _COMPONENT]
        own = (each for each in around if _read_own(each, "NewsLines") is not None)
        article = next(own, around[-1] if around else content)
        if article not in found:
            found.append(article)
            yield article


def _make_item(place: str, article: etree._Element, options: ReadOptions) -> Item:
    """Give an article by itself: its item, and in it no component but those around it and inside."""
    data = etree.tostring(_part(article), encoding="utf-8")
    if len(data) > options.max_bytes:
        return Item(place, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
    return Item(place, data, _MEDIA)


def _part(article: etree._Element) -> etree._Element:
    copy = deepcopy(article)
    for around in article.iterancestors():
        outer = etree.Element(around.tag)
        outer.attrib.update(around.attrib)
        beside = (
            each for each in around if name_element(each) not in {_COMPONENT, "NewsItem", "ContentItem"}
        )
        outer.extend(map(deepcopy, beside))
        outer.append(copy)
        copy = outer
    return copy


def _read_alone(data: bytes, _name: str) -> Reading:
    articles = list(_list_articles(parse_xml(data)))
    if len(articles) != 1:
        said = f"{_MEDIA}: {len(articles)} articles in one: send each by itself"
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, said)
    return _read_article(articles[0])


def _read_article(article: etree._Element) -> Reading:
    item = next((each for each in article.iterancestors() if name_element(each) == "NewsItem"), article)
    released = _check_status(item)
    texts = (text for each in _iter_contents(article) if (text := _read_content(each)))
    inner, html = next(texts, (None, ""))
    stated = _state_fields(item, article)
    title, language = (dict(stated).get(name) for name in ("title", "language"))
    byline = _read_line(article, item, "ByLine")
    page = build_page(
        html,
        title=title if isinstance(title, str) else None,
        over_body=[byline] if byline else [],
        language=language if isinstance(language, str) else None,
    )
    return Reading(
        page,
        HTML_UTF_8,
        url=inner.url if inner else None,
        stated=stated,
        otherwise=inner.stated if inner else (),
        noted=tuple(_note(item, article)),
        embargoed_until=released or (inner.embargoed_until if inner else None),
    )


def _iter_contents(article: etree._Element) -> Iterator[etree._Element]:
    yield from [article] if name_element(article) == "ContentItem" else find_all(article, "ContentItem")


def _check_status(item: etree._Element) -> datetime | None:
    """Refuse what is not to be used; give the hour at which an embargo ends."""
    status = read_attribute(item, _NAME, "NewsManagement", "Status")
    refuse_withheld(status, _MEDIA)
    if (status or "").lower() != _EMBARGOED:
        return None
    until = read_time(read_first(item, "StatusWillChange", "DateAndTime"))
    if until is None:
        raise QuarantineError(Reason.WITHHELD, f"{_MEDIA}: under embargo, and it does not say how long")
    return until


def _read_content(content: etree._Element) -> InlineText | None:
    """Read a content that is a text, here and not behind an address."""
    kind = (read_attribute(content, _NAME, "MediaType") or "").lower()
    data = find_first(content, "DataContent")
    if kind in _NO_TEXT or data is None:
        return None
    for inside in data:
        if found := read_inline(inside):
            return found
    if any(name_element(inside) in _PARAGRAPHS for inside in data.iterdescendants()):
        return (None, write_body(data)) if read_inner(data) else None
    form = "".join(filter(None, (read_attribute(content, _NAME, each) for each in ("MimeType", "Format"))))
    encoding = read_attribute(content, "Notation", "Encoding")
    written = "".join(map(str, data.itertext())).lstrip()
    return read_text_content(data, encoding, is_html="html" in form.lower() or written.startswith("<p"))


def _read_own(component: etree._Element, name: str) -> etree._Element | None:
    return next((each for each in component if name_element(each) == name), None)


def _read_line(article: etree._Element, item: etree._Element, name: str) -> str | None:
    """Give a line of the article: of its own component, or of one around or inside it."""
    around = [article, *article.iterancestors()]
    lines = (_read_own(each, "NewsLines") for each in around)
    found = (read_first(each, name) for each in lines if each is not None)
    return next(filter(None, found), None) or read_first(item, "NewsLines", name)


def _state_fields(item: etree._Element, article: etree._Element) -> Stated:
    created = read_first(item, "NewsManagement", "FirstCreated")
    version = read_first(item, "NewsManagement", "ThisRevisionCreated")
    published, changed = (_write_time(said) for said in (created or version, version))
    language = (
        read_attribute(article, _NAME, "DescriptiveMetadata", "Language")
        or read_attribute(item, _NAME, "DescriptiveMetadata", "Language")
        or article.get(XML_LANG)
        or item.get(XML_LANG)
    )
    return make_stated(
        title=_read_line(article, item, "HeadLine"),
        authors=_read_line(article, item, "ByLine"),
        publisher=_name_party(item, "Provider") or _name_party(item, "Source") or _name_sender(item),
        published_at=published,
        modified_at=changed if changed != published else None,
        tags=[text for each in find_all(item, "NewsLines", "KeywordLine") if (text := read_inner(each))],
        language=language,
    )


def _write_time(said: str | None) -> str | None:
    """Write a time as ISO 8601: these are written in its basic form."""
    time = read_time(said)
    return time.isoformat() if time else said


def _name_party(item: etree._Element, role: str) -> str | None:
    return read_attribute(item, _NAME, "AdministrativeMetadata", role, "Party")


def _name_sender(item: etree._Element) -> str | None:
    root = item.getroottree().getroot()
    return read_attribute(root, _NAME, "NewsEnvelope", "SentFrom", "Party")


def _note(item: etree._Element, article: etree._Element) -> Iterator[tuple[str, str]]:
    named = (
        ("id", read_first(item, "NewsIdentifier", "PublicIdentifier")),
        ("version", read_first(item, "NewsIdentifier", "RevisionId")),
        ("urgency", read_attribute(item, _NAME, "NewsManagement", "Urgency")),
        ("dateline", _read_line(article, item, "DateLine")),
        ("slugline", _read_line(article, item, "SlugLine")),
        ("credit line", _read_line(article, item, "CreditLine")),
        ("copyright", _read_line(article, item, "CopyrightLine")),
        ("sub-headline", _read_line(article, item, "SubHeadLine")),
    )
    yield from ((name, value) for name, value in named if value)


NEWSML_1 = WholeForm("NewsML 1", _MEDIA, (".xml", ".newsml"), _recognise, _read, _read_alone)
