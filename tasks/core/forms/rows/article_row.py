"""A row about an article, of any table or JSON: read by the names that the field has for its columns.

Takes an object of names and values; gives the item that it is: a page or a text with what is said of it, an
address to fetch where it has no more, or what is wrong with it. The names are those of the push endpoint and
their usual synonyms, any case, with or without `_` and `-`; `columns` maps others and goes first. The
first name that holds something wins. HTML is preferred to text. Lists and objects are looked into: authors
as names or as objects with a name, `source.name`. What it cannot tell stays unsaid.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions
from tasks.core.records import LIST_FIELDS, Reason, Stated

Row: TypeAlias = Mapping[str, Any]

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "html": ("html", "rawhtml", "contenthtml", "bodyhtml", "htmlcontent", "contentencoded", "pagehtml"),
    "text": (
        *(
            "text",
            "articlebody",
            "articletext",
            "maintext",
            "body",
            "content",
            "fulltext",
            "bodytext",
            "cleantext",
        ),
        *("plaintext", "rawtext", "contenttext", "textcontent", "story", "article", "markdown"),
    ),
    "url": (
        *(
            "url",
            "link",
            "sourceurl",
            "articleurl",
            "canonicalurl",
            "permalink",
            "originalurl",
            "weburl",
            "uri",
        ),
        *("href", "pageurl", "documentidentifier", "v2documentidentifier", "givenurl", "resolvedurl", "loc"),
        "source",
    ),
    "title": (
        "title",
        "headline",
        "heading",
        "articletitle",
        "name",
        "resolvedtitle",
        "giventitle",
        "pagetitle",
    ),
    "description": ("description", "summary", "excerpt", "subtitle", "standfirst", "dek", "abstract", "lead"),
    "authors": ("authors", "author", "byline", "creator", "dccreator", "writer", "writers"),
    "publisher": (
        *("publisher", "sitename", "sourcename", "sourcehostname", "publication", "outlet", "newspaper"),
        *("medianame", "source", "site", "threadsitefull"),
    ),
    "published_at": (
        *("publishedat", "datepublished", "datepublish", "publisheddate", "publisheddatetime", "pubdate"),
        *("published", "publishdate", "publicationdate", "date", "datetime", "datetimepub", "firstpublished"),
        *("publishedtime", "articlepublishedtime", "seendate", "createdat", "timestamp", "time"),
    ),
    "modified_at": (
        *(
            "modifiedat",
            "datemodified",
            "datemodify",
            "modifieddate",
            "modified",
            "updatedat",
            "lastmodified",
        ),
        *("articlemodifiedtime", "updated", "dateupdated"),
    ),
    "section": ("section", "category", "articlesection", "desk", "rubric"),
    "tags": ("tags", "keywords", "labels", "categories", "topics", "subjects"),
    "language": ("language", "lang", "locale", "inlanguage"),
}
"""What each field is called, folded: lower case, without `_`, `-`, `.`, `:` and spaces."""
_FIELDS = tuple(name for name in _SYNONYMS if name not in {"html", "text", "url"})
_FOLDED = re.compile(r"[\W_]+")
_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section|html|body|ul|ol|table|blockquote|figure)\b[^<>]*>", re.IGNORECASE
)
_NAMED = ("name", "title", "value", "text", "label", "#text", "$", "rendered")
"""Under which of its own names an object in place of a value has it."""
_MOST_NAMES_SAID = 8
_LONGEST_VALUE = 4000
_MOST_VALUES = 200
_EPOCH_MS = 100_000_000_000
"""Numbers from here on are milliseconds since 1970, not seconds."""


def read_row(row: Row, place: str, options: ReadOptions) -> Item:
    """Give the item that a row is."""
    values = _fold_names(row, options.columns)
    url = _find_url(values)
    stated = tuple(_state(values))
    for field, media_type in (("html", HTML_UTF_8), ("text", TEXT_UTF_8)):
        if content := _find_content(values, field):
            kind = HTML_UTF_8 if _MARKUP.search(content) else media_type
            data = content.encode("utf-8", "replace")
            if len(data) > options.max_bytes:
                return Item(place, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes", url=url)
            return Item(place, data, kind, url, stated=stated)
    if url:
        return Item(place, url=url, stated=stated)
    return Item(place, reason=Reason.UNSUPPORTED_MEDIA, detail=_say_names(row))


def is_article_row(row: Row, columns: Mapping[str, str] | None = None) -> bool:
    """Tell whether a row has an article's text, or an address to fetch one from."""
    item = read_row(row, "", ReadOptions(max_bytes=1 << 40, columns=columns or {}))
    return item.reason is None


def fold_column(name: str) -> str:
    """Fold the name of a column: `Date-Published` and `date_published` are one."""
    return _FOLDED.sub("", name).lower()


def _fold_names(row: Row, columns: Mapping[str, str]) -> dict[str, list[Any]]:
    """Give the values of each field, best first."""
    folded: dict[str, Any] = {}
    for name, value in row.items():
        if _holds_something(value):
            folded.setdefault(fold_column(str(name)), value)
    asked = {field: row[name] for field, name in columns.items() if _holds_something(row.get(name))}
    return {
        field: [*([asked[field]] if field in asked else []), *(folded[n] for n in names if n in folded)]
        for field, names in _SYNONYMS.items()
    }


def _holds_something(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and value not in ((), [], {})


def _find_url(values: Mapping[str, list[Any]]) -> str | None:
    return next((url for value in values["url"] for url in _list_texts(value) if is_page_url(url)), None)


def is_page_url(text: str) -> bool:
    """Tell whether a text is the address of a page."""
    if not text.startswith(("http://", "https://")) or len(text) > _LONGEST_VALUE or len(text.split()) != 1:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc


def _find_content(values: Mapping[str, list[Any]], field: str) -> str | None:
    return next((text for value in values[field] if (text := _read_content(value))), None)


def _read_content(value: object) -> str | None:
    """Give a text as it stands; paragraphs in a list are put under each other."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return "\n\n".join(value)
    if isinstance(value, Mapping):
        return next(
            (each for name in _NAMED if isinstance(each := value.get(name), str) and each.strip()), None
        )
    return None


def _state(values: Mapping[str, list[Any]]) -> Stated:
    found = ((field, _read_field(field, values[field])) for field in _FIELDS)
    return tuple((field, value) for field, value in found if value)


def _read_field(field: str, given: list[Any]) -> str | tuple[str, ...] | None:
    for value in given:
        texts = tuple(each for each in _list_texts(value) if _may_be(field, each))[:_MOST_VALUES]
        if texts:
            return texts if field in LIST_FIELDS else texts[0]
    return None


def _may_be(field: str, text: str) -> bool:
    return len(text) <= _LONGEST_VALUE and not (field == "publisher" and is_page_url(text))


def _list_texts(value: object) -> list[str]:
    """Give the texts that a value of any shape is, each one line."""
    if isinstance(value, str):
        return [folded] if (folded := " ".join(value.split())) else []
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, (int, float)):
        return [] if isinstance(value, bool) else _write_number(value)
    if isinstance(value, Mapping):
        named = (value[name] for name in _NAMED if isinstance(value.get(name), str))
        return next((texts for each in named if (texts := _list_texts(each))), [])
    if not isinstance(value, Sequence) or isinstance(value, (bytes, bytearray)):
        return []
    return [text for each in value[:_MOST_VALUES] for text in _list_texts(each)]


def _write_number(value: float) -> list[str]:
    """Write a number as a text; what may be a time in milliseconds, in seconds."""
    return [str(int(value / 1000 if abs(value) >= _EPOCH_MS else value))] if math.isfinite(value) else []


def _say_names(row: Row) -> str:
    names = ", ".join(str(name)[:40] for name in list(row)[:_MOST_NAMES_SAID])
    return (
        f"a row without a text, a page or a URL, of the columns {names}: name them with --columns text=COLUMN"
    )
