"""A row about an article, of any table or JSON: read by the names that the field has for its columns.

Takes an object of names and values; gives the item that it is: a page or a text with what is said of it, an
address to fetch where it has no more, or what is wrong with it. The names are those of the push endpoint and
their usual synonyms (`row_names.toml`), any case, with or without `_` and `-`; `columns` maps others and goes
first. The first name that holds something wins. HTML is preferred to text. Lists and objects are looked
into: authors as names or as objects with a name, `source.name`, what stands in `metadata`. What it cannot
tell stays unsaid.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, islice
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions
from tasks.core.records import LIST_FIELDS, Reason

Row: TypeAlias = Mapping[str, Any]

TRIED_ROWS = 100
"""So many rows without one article make a file of another kind."""
HELD_IN_ROW = ("html", "text", "url")
"""What a row is an input by; all else is said of it."""
_FOLDED = re.compile(r"[\W_]+")
_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section|html|body|ul|ol|table|blockquote|figure)\b[^<>]*>", re.IGNORECASE
)
_SENTENCE = re.compile(r"\S\s+\S+\s+\S|[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]{4}")
"""Three words, or as much without spaces: less is a label, a path or an id, and no text."""
_WRITTEN_LIST = re.compile(r"[\[(]\s*['\"].*['\"]\s*,?\s*[\])]", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_NAMED = ("name", "title", "value", "text", "label", "#text", "$", "rendered", "main", "original")
"""Under which of its own names an object in place of a value has it."""
_CONTENT_NAMED = ("rendered", "html", "text", "value", "content", "#text", "$")
_ADDRESSED = ("url", "@id", "href", "link")
_MOST_NAMES_SAID = 8
_LONGEST_VALUE = 4000
_MOST_VALUES = 200
_TIMES = frozenset({"published_at", "modified_at"})
_EPOCH_MS = 100_000_000_000
"""Numbers from here on are milliseconds since 1970, not seconds."""


class RowNames:
    """What columns are called: the names of each field, best first, and of objects that are looked into."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.fields: dict[str, tuple[str, ...]] = {
            field: tuple(names.split()) for field, names in data["names"].items()
        }
        self.inside = frozenset(data["inside"].split())
        self.languages: Mapping[str, str] = data["languages"]
        self.known = frozenset(chain(self.inside, *self.fields.values()))


@cache
def load_row_names() -> RowNames:
    """Read what columns are called."""
    written = files("tasks.core.forms.rows").joinpath("row_names.toml").read_text("utf-8")
    return RowNames(tomllib.loads(written))


@lru_cache(maxsize=4096)
def fold_column(name: str) -> str:
    """Fold the name of a column: `Date-Published` and `date_published` are one."""
    return _FOLDED.sub("", name).lower()


def names_article(columns: Iterable[str], asked: Mapping[str, str]) -> bool:
    """Tell whether a table of these columns is about articles: it has a text, a page or an address."""
    given = list(columns)
    folded = set(map(fold_column, given))
    names = load_row_names().fields
    return any(asked.get(field) in given or not folded.isdisjoint(names[field]) for field in HELD_IN_ROW)


def read_row(row: Row, place: str, options: ReadOptions) -> Item:
    """Give the item that a row is."""
    values = _sort_values(row, options.columns)
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
    return Item(place, reason=Reason.UNSUPPORTED_MEDIA, detail=explain_columns(row))


def is_article_row(row: Row, columns: Mapping[str, str]) -> bool:
    """Tell whether a row has an article's text, or an address to fetch one from."""
    return has_content(row, columns) or _find_url(_sort_values(row, columns)) is not None


def has_content(row: Row, columns: Mapping[str, str]) -> bool:
    """Tell whether a row has an article's page or text."""
    values = _sort_values(row, columns)
    return any(_find_content(values, field) for field in ("html", "text"))


def refuse_other_rows(items: Iterator[Item], what: str) -> Iterator[Item]:
    """Give items; where none of the first is an article, refuse the file: it is of another kind."""
    wrong: list[Item] = []
    for item in items:
        if item.reason is None:
            yield from (*wrong, item)
            yield from items
            return
        wrong.append(item)
        if len(wrong) == TRIED_ROWS:
            break
    if wrong:
        reason = wrong[0].reason or Reason.UNSUPPORTED_MEDIA
        raise QuarantineError(reason, f"{what} without an article: {wrong[0].detail}")


def refuse_columns(columns: Iterable[str], what: str) -> QuarantineError:
    """Give the refusal of a table whose columns name no article."""
    return QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{what} without an article: {explain_columns(columns)}")


def explain_columns(columns: Iterable[str]) -> str:
    """Say which columns there are, and what to do."""
    names = ", ".join(str(name)[:40] for name in islice(columns, _MOST_NAMES_SAID))
    return f"no text, page or URL among {names}; name the column with --columns text=COLUMN"


def _sort_values(row: Row, columns: Mapping[str, str]) -> dict[str, list[Any]]:
    """Give the values of each field, best first; those of objects inside come after the row's own."""
    names = load_row_names()
    folded: dict[str, Any] = {}
    for name, value in chain(row.items(), _look_inside(row, names)):
        key = fold_column(str(name))
        if key in names.known and _holds_something(value):
            folded.setdefault(key, value)
    asked = {field: row[name] for field, name in columns.items() if _holds_something(row.get(name))}
    return {
        field: [*([asked[field]] if field in asked else []), *(folded[n] for n in known if n in folded)]
        for field, known in names.fields.items()
    }


def _look_inside(row: Row, names: RowNames) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping) and fold_column(str(name)) in names.inside:
            yield from value.items()


def _holds_something(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and value not in ((), [], {})


def _find_url(values: Mapping[str, list[Any]]) -> str | None:
    for value in values["url"]:
        named = [value[n] for n in _ADDRESSED if n in value] if isinstance(value, Mapping) else [value]
        if url := next((url for each in named for url in _list_texts(each) if is_page_url(url)), None):
            return url
    return None


def is_page_url(text: str) -> bool:
    """Tell whether a text is the address of a page."""
    if not text[:8].lower().startswith(("http://", "https://")) or len(text) > _LONGEST_VALUE:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and len(text.split()) == 1


def _find_content(values: Mapping[str, list[Any]], field: str) -> str | None:
    texts = (text for value in values[field] if (text := _read_content(value)))
    return next((text for text in texts if _SENTENCE.search(text)), None)


def _read_content(value: object) -> str | None:
    """Give a text as it stands; paragraphs in a list are put under each other."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return "\n\n".join(value)
    if isinstance(value, Mapping):
        texts = (each for name in _CONTENT_NAMED if isinstance(each := value.get(name), str))
        return next((each for each in texts if each.strip()), None)
    return None


def _state(values: Mapping[str, list[Any]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for field in values:
        if field not in HELD_IN_ROW and (value := _read_field(field, values[field])):
            yield field, value


def _read_field(field: str, given: list[Any]) -> str | tuple[str, ...] | None:
    for value in given:
        is_time = field in _TIMES and isinstance(value, (int, float)) and not isinstance(value, bool)
        listed = _write_time(value) if is_time else _split_list(field, value) or _list_texts(value)
        texts = tuple(each for each in listed if _may_be(field, each))[:_MOST_VALUES]
        if texts and field == "language":
            return load_row_names().languages.get(texts[0].lower(), texts[0])
        if texts:
            return texts if field in LIST_FIELDS else texts[0]
    return None


def _split_list(field: str, value: object) -> list[str]:
    """Split a list that a table has as text, as Python or JSON writes it, or with signs between tags."""
    if not isinstance(value, str) or field not in LIST_FIELDS or len(value) > _LONGEST_VALUE:
        return []
    if _WRITTEN_LIST.fullmatch(value.strip()):
        found = ("".join(quoted) for quoted in _QUOTED.findall(value))
        return [" ".join(each.split()) for each in found if each.strip()]
    parts = re.split(r"[;|]" if ";" in value or "|" in value else ",", value) if field == "tags" else []
    return [" ".join(part.split()) for part in parts if part.strip()]


def _may_be(field: str, text: str) -> bool:
    is_named_by_address = field == "publisher" and (is_page_url(text) or _HOST_NAME.fullmatch(text))
    return len(text) <= _LONGEST_VALUE and not is_named_by_address


def _list_texts(value: object) -> list[str]:
    """Give the texts that a value of any shape is, each one line; a number is an id, and none."""
    if isinstance(value, str):
        return [folded] if (folded := " ".join(value.split())) else []
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, Mapping):
        named = (value[name] for name in _NAMED if isinstance(value.get(name), str))
        return next((texts for each in named if (texts := _list_texts(each))), [])
    if not isinstance(value, Sequence) or isinstance(value, (bytes, bytearray)):
        return []
    return [text for each in value[:_MOST_VALUES] for text in _list_texts(each)]


def _write_time(value: float) -> list[str]:
    """Write a number of seconds since 1970, or of milliseconds, in seconds."""
    return [str(int(value / 1000 if abs(value) >= _EPOCH_MS else value))] if math.isfinite(value) else []
