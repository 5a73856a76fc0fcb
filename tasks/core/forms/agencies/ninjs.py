"""ninjs: the IPTC's news in JSON, versions 1 (`headline`, `body_xhtml`), 2 and 3 (`headlines`, `bodies`).

A file holds an item, or several: an array, an envelope of an API, an item a line. An item's parts with the
role `main`, or none, are the article's. What is cancelled, withheld or under embargo is not taken; a picture,
a video or a collection without a text is refused by its type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.release import read_time, refuse_withheld
from tasks.core.forms.built_page import build_page, make_stated, write_paragraphs
from tasks.core.forms.form import HTML_UTF_8, THE_FILE, Item, Reading, ReadOptions, WholeForm
from tasks.core.records import Reason, Stated

Values: TypeAlias = Mapping[str, Any]

_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*+)(?:"(?:\s*+(:))?|\\?\Z)|[{}]', re.DOTALL)
"""A string, with the sign that makes it a name; the last one may be cut."""
_MARKS = frozenset(
    (
        *(b"versioncreated", b"firstcreated", b"pubstatus", b"headlines", b"bodies", b"bylines", b"urgency"),
        *(b"body_text", b"body_xhtml", b"body_html", b"$standard", b"standard", b"copyrightholder"),
        *(b"description_text", b"renditions", b"slugline", b"infosources", b"usageterms", b"embargoed"),
    )
)
_LEAST_MARKS = 2
_MOST_DEPTH = 6
_MAIN = frozenset({"", "main", "body", "headline", "hl1", "title"})
_HTML = re.compile(r"<(?:p|div|h[1-6]|ul|br|section|body)\b", re.IGNORECASE)
_BODY_1 = ("body_xhtml", "body_html", "body_text")


def _recognise(head: bytes, _name: str) -> bool:
    """Look for an object with a `uri` beside other names of the standard."""
    if head.lstrip()[:1] not in {b"{", b"["}:
        return False
    open_objects: list[set[bytes]] = []
    for match in _TOKEN.finditer(head):
        if match[0] == b"{":
            open_objects.append(set())
        elif match[0] == b"}":
            if not open_objects:
                return False
            open_objects.pop()
        elif match[2] and open_objects:
            names = open_objects[-1]
            names.add(match[1].lower())
            if b"uri" in names and len(names & _MARKS) >= _LEAST_MARKS:
                return True
    return False


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    values = list(_parse(data))
    items = [item for value in values for item in (_find_items(value) if value is not None else [None])]
    if not any(items):
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{NINJS.media_type}: JSON without an item of ninjs")
    if len(values) == 1 and items[0] is values[0]:
        return (THE_FILE,)
    return tuple(_make_item(str(number), item, options) for number, item in enumerate(items, 1))


def _make_item(place: str, item: Values | None, options: ReadOptions) -> Item:
    if item is None:
        return Item(place, reason=Reason.UNREADABLE, detail="an item of ninjs that is broken JSON")
    data = json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
    if len(data) > options.max_bytes:
        return Item(place, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
    return Item(place, data, NINJS.media_type)


def _parse(data: bytes) -> Iterator[Any]:
    """Give the value of a file, or one for each of its lines; None for a line that is broken."""
    text = data.decode("utf-8-sig", "replace").strip()
    lines = [line for line in text.split("\n") if line.strip()]
    is_lined = len(lines) > 1 and all(line.startswith("{") for line in lines)
    for line in lines if is_lined else [text]:
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            if not is_lined:
                raise QuarantineError(Reason.UNREADABLE, "an item of ninjs that is broken JSON") from error
            yield None


def _find_items(value: object, depth: int = 0) -> Iterator[Values]:
    """Give the items in a value; what is associated with one is a part of it."""
    if (
        isinstance(value, Mapping)
        and "uri" in value
        and len(_MARKS & {n.lower().encode() for n in value}) >= _LEAST_MARKS
    ):
        yield value
    elif depth < _MOST_DEPTH and isinstance(value, Mapping):
        for each in value.values():
            yield from _find_items(each, depth + 1)
    elif depth < _MOST_DEPTH and isinstance(value, list):
        for each in value:
            yield from _find_items(each, depth + 1)


def _read_alone(data: bytes, _name: str) -> Reading:
    items = [item for value in _parse(data) for item in _find_items(value)]
    if len(items) != 1:
        raise QuarantineError(
            Reason.UNSUPPORTED_MEDIA, f"{NINJS.media_type}: {len(items)} items in one: send each by itself"
        )
    item = _lower_names(items[0])
    refuse_withheld(_text(item.get("pubstatus")), NINJS.media_type)
    stated = _state_fields(item)
    title, language = (dict(stated).get(name) for name in ("title", "language"))
    uri = _text(item.get("uri")) or ""
    return Reading(
        build_page(
            _read_body(item),
            title=title if isinstance(title, str) else None,
            language=language if isinstance(language, str) else None,
        ),
        HTML_UTF_8,
        url=uri if uri.startswith(("http://", "https://")) else None,
        stated=stated,
        noted=tuple(_note(item)),
        embargoed_until=read_time(_text(item.get("embargoed"))),
    )


def _lower_names(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - a value of JSON, and the same
    """Give a value with its names in lower case: version 3 writes `versionCreated`, those before did not."""
    if isinstance(value, Mapping) and depth < _MOST_DEPTH:
        return {name.lower(): _lower_names(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list) and depth < _MOST_DEPTH:
        return [_lower_names(each, depth + 1) for each in value]
    return value


def _read_body(item: Values) -> str:
    bodies = [each for each in _list_objects(item.get("bodies")) if _text(each.get("value"))]
    bodies.sort(key=lambda each: (not _is_main(each), "html" not in str(each.get("contenttype"))))
    texts = [_text(bodies[0].get("value"))] if bodies else [_text(item.get(name)) for name in _BODY_1]
    texts += [_text(value) for name, value in item.items() if name.startswith("body_")]
    body = next(filter(None, texts), None)
    if body is None:
        kind = _text(item.get("type")) or "text"
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{NINJS.media_type}: a {kind} without a text")
    return body if _HTML.search(body) else write_paragraphs(body.splitlines())


def _state_fields(item: Values) -> Stated:
    created = _text(item.get("firstcreated")) or _text(item.get("contentcreated"))
    version = _text(item.get("versioncreated"))
    return make_stated(
        title=_find_main(item, "headlines") or _text(item.get("headline")) or _text(item.get("title")),
        description=_find_main(item, "descriptions")
        or _text(item.get("description_text"))
        or _text(item.get("description_summary")),
        authors=_read_authors(item),
        publisher=_find_name(item, "infosources")
        or _find_name(item, "infosource")
        or _text(item.get("source"))
        or _text(item.get("copyrightholder")),
        published_at=created or version,
        modified_at=version if version != created else None,
        tags=[
            name
            for each in _list_objects(_first(item, "subjects", "subject"))
            if (name := _text(each.get("name")))
        ],
        language=_text(item.get("language")),
    )


def _read_authors(item: Values) -> list[str] | str | None:
    if said := _find_main(item, "bylines") or _text(item.get("byline")):
        return said
    named = _list_objects(_first(item, "authors", "author", "by"))
    return [name for each in named if (name := _text(each.get("name")))]


def _find_main(item: Values, name: str) -> str | None:
    """Give the value of the main part of a list of parts."""
    parts = [each for each in _list_objects(item.get(name)) if _text(each.get("value"))]
    parts.sort(key=lambda each: not _is_main(each))
    text = _text(parts[0].get("value")) if parts else None
    is_html = parts and "html" in str(parts[0].get("contenttype"))
    return re.sub(r"<[^<>]*>", " ", text) if text and is_html else text


def _is_main(part: Values) -> bool:
    return (_text(part.get("role")) or "").rpartition(":")[2].lower() in _MAIN


def _find_name(item: Values, name: str) -> str | None:
    return next((found for each in _list_objects(item.get(name)) if (found := _text(each.get("name")))), None)


def _first(item: Values, *names: str) -> object:
    return next((item[name] for name in names if item.get(name)), None)


def _list_objects(value: object) -> list[Values]:
    given = value if isinstance(value, list) else [value]
    return [each for each in given if isinstance(each, Mapping)]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _note(item: Values) -> list[tuple[str, str]]:
    named = {
        "id": item.get("uri"),
        "version": item.get("version"),
        "urgency": item.get("urgency"),
        "slugline": item.get("slugline"),
        "editorial note": item.get("ednote"),
        "copyright": item.get("copyrightnotice"),
        "usage terms": item.get("usageterms"),
        "expires": item.get("expires"),
    }
    return [
        (name, str(value)) for name, value in named.items() if isinstance(value, (str, int)) and value != ""
    ]


NINJS = WholeForm("ninjs", "application/json", (".json",), _recognise, _read, _read_alone)
