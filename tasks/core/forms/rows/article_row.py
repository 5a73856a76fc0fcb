"""A row about an article, of any table or JSON: read by the names that the field has for its columns.

Takes an object of names and values; gives the item that it is: a page or a text with what is said of it, an
address to fetch where it has no more, or what is wrong with it. The names are those of the push endpoint and
their usual synonyms (`row_names.toml`), any case, with or without `_` and `-`; `columns` maps others and goes
first. The first name that holds something wins. HTML is preferred to text. Lists and objects are looked
into: authors as names or as objects with a name, `source.name`, what stands in `metadata`. What it cannot
tell stays unsaid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any, TypeAlias

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions
from tasks.core.forms.rows.chats import CHAT, is_chat_message
from tasks.core.forms.rows.column_guesses import guess_columns
from tasks.core.forms.rows.row_values import (
    LONGEST_VALUE,
    MOST_VALUES,
    find_page_url,
    holds_something,
    is_page_url,
    list_texts,
    parse_written,
    read_content,
    read_times,
    split_list,
)
from tasks.core.forms.rows.turned_names import split_turned_names
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
_SUFFIX = re.compile(r"_(?:ss?|txts?|t|p?t?dts?|sm|str|string|raw|en|de|fr|es|it|pt|nl|ru)$", re.IGNORECASE)
"""What Solr adds to names to say the type, and others to say the language."""
_TAG = re.compile(r"<[A-Za-z/!][^<>]*+>")
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_LEAST_WORDS, _LEAST_PARAGRAPHS = 200, 3
_SENTENCE = re.compile(r"\S\s+\S+\s+\S|[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]{4}")
"""Three words, or as much without spaces: less is a label, a path or an id, and no text."""
_HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_MOST_NAMES_SAID = 8
_KIND_AND_VALUE = frozenset({"name", "value"})
_TAKEN_BACK = frozenset({"[removed]", "[deleted]"})
"""What stands in place of a headline whose article its source gives out no more."""
_ADDED, _CHANGED = "dateadded", "datemodified"
"""Where a library says when it took an entry in, the other is when that entry was changed."""
_TIMES = frozenset({"published_at", "modified_at"})


class RowNames:
    """What columns are called: the names of each field, best first, and of objects that are looked into."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.fields: dict[str, tuple[str, ...]] = {
            field: tuple(names.split()) for field, names in data["names"].items()
        }
        self.inside = frozenset(data["inside"].split())
        self.languages: Mapping[str, str] = data["languages"]
        self.known = frozenset(chain(self.inside, *self.fields.values()))
        self.held = frozenset(chain(self.fields["html"], self.fields["text"]))


@cache
def load_row_names() -> RowNames:
    """Read what columns are called."""
    written = files("tasks.core.forms.rows").joinpath("row_names.toml").read_text("utf-8")
    return RowNames(tomllib.loads(written))


@lru_cache(maxsize=4096)
def fold_column(name: str) -> str:
    """Fold the name of a column: `Date-Published` and `date_published` are one."""
    return _FOLDED.sub("", name).lower()


@lru_cache(maxsize=4096)
def find_column(name: str) -> str:
    """Give the known name that a column has, or its own, folded: what says its type or language falls off."""
    folded = fold_column(name)
    bare = fold_column(_SUFFIX.sub("", name))
    return bare if folded not in (known := load_row_names().known) and bare in known else folded


def names_article(columns: Iterable[str], asked: Mapping[str, str]) -> bool:
    """Tell whether a table of these columns is about articles: it has a text, a page or an address."""
    given = list(columns)
    folded = set(map(find_column, given))
    names = load_row_names().fields
    return any(asked.get(field) in given or not folded.isdisjoint(names[field]) for field in HELD_IN_ROW)


def read_row(row: Row, place: str, options: ReadOptions) -> Item:
    """Give the item that a row is."""
    item = _read_row(row, place, options)
    if options.note_row and item.reason is None:
        options.note_row(row, item)
    return item


def _read_row(row: Row, place: str, options: ReadOptions) -> Item:
    values = _sort_values(row, options.columns)
    if any(str(title).strip().lower() in _TAKEN_BACK for title in values["title"]):
        return Item(place, reason=Reason.EMPTY, detail="its source has taken it back")
    if is_chat_message(row):
        return Item(place, reason=Reason.UNSUPPORTED_MEDIA, detail=CHAT)
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
    return Item(place, reason=Reason.UNSUPPORTED_MEDIA, detail=explain_columns(row, [row]))


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


def refuse_columns(columns: Sequence[str], what: str, rows: Sequence[Row] = ()) -> QuarantineError:
    """Give the refusal of a table whose columns name no article; `rows` are some of it."""
    said = explain_columns(columns, rows)
    return QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{what} without an article: {said}")


def explain_columns(columns: Iterable[str], rows: Sequence[Row]) -> str:
    """Say which columns there are, and what to do, with the column that looks like a text or an address."""
    given = list(columns)
    names = ", ".join(str(name)[:40] for name in given[:_MOST_NAMES_SAID])
    guessed = guess_columns(rows, given)
    field = next((field for field in HELD_IN_ROW if field in guessed), "text")
    described = load_row_names().fields["description"]
    teaser = next((name for name in given if find_column(str(name)) in described), "COLUMN")
    column = str(guessed.get(field, teaser))
    return f"no text, page or URL among {names}; name the column with --columns {field}={column}"


def _sort_values(row: Row, columns: Mapping[str, str]) -> dict[str, list[Any]]:
    """Give the values of each field, best first; those of objects inside come after the row's own."""
    names = load_row_names()
    folded: dict[str, Any] = {}
    inside = list(_look_inside(row, names))
    opened = {id(value) for value, read in inside if names.held.intersection(map(find_column, read))}
    told = ((name, value) for name, value in row.items() if id(value) not in opened)
    for name, value in chain(told, *(each.items() for _, each in inside)):
        if (key := find_column(str(name))) in names.known and holds_something(value):
            folded.setdefault(key, value)
    asked = {field: row[name] for field, name in columns.items() if holds_something(row.get(name))}
    if _ADDED in map(fold_column, map(str, row)):
        folded.pop(_CHANGED, None)
    return {
        field: [*([asked[field]] if field in asked else []), *(folded[n] for n in known if n in folded)]
        for field, known in names.fields.items()
    }


def _look_inside(row: Row, names: RowNames) -> Iterator[tuple[object, Row]]:
    """Give the objects that say more of the article, as they stand in the row and as they read."""
    for name, value in row.items():
        if fold_column(str(name)) in names.inside:
            read = parse_written(value) if isinstance(value, str) and value[:1] == "{" else value
            if isinstance(read, Mapping):
                yield value, read


def _find_url(values: Mapping[str, list[Any]]) -> str | None:
    return next((url for value in values["url"] if (url := find_page_url(value))), None)


def _find_content(values: Mapping[str, list[Any]], field: str) -> str | None:
    texts = (text for value in values[field] if (text := read_content(value)))
    found = next((text for text in texts if _SENTENCE.search(text)), None)
    return found or (_find_long_description(values) if field == "text" else None)


def _find_long_description(values: Mapping[str, list[Any]]) -> str | None:
    """Give a description that is the article by its length, as readers of feeds give it out."""
    texts = (text for value in values["description"] if (text := read_content(value)))
    return next((each for each in texts if is_whole_text(each)), None)


def is_whole_text(text: str) -> bool:
    """Tell whether what is called a summary is an article's text."""
    return (
        len(_TAG.sub("", text).split()) >= _LEAST_WORDS or len(_PARAGRAPH.findall(text)) >= _LEAST_PARAGRAPHS
    )


def _state(values: Mapping[str, list[Any]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for field in values:
        if field not in HELD_IN_ROW and (value := _read_field(field, values[field])):
            yield field, value


def _read_field(field: str, given: list[Any]) -> str | tuple[str, ...] | None:
    for value in given:
        texts = tuple(each for each in _list_values(field, value) if _may_be(field, each))[:MOST_VALUES]
        if texts and field == "language":
            return load_row_names().languages.get(texts[0].lower(), texts[0])
        if texts:
            return texts if field in LIST_FIELDS else texts[0]
    return None


def _list_values(field: str, value: object) -> list[str]:
    if field in _TIMES:
        return read_times(value)
    if field == "authors" and (names := split_turned_names(value)):
        return names
    listed = split_list(value, by_signs=field == "tags") if field in LIST_FIELDS else []
    return listed or list_texts(_take_values(value) if field == "tags" else value)


def _take_values(value: object) -> object:
    """Give the values of tags that are named by their kind, as `{"name": "Location", "value": "Velm"}`."""
    if isinstance(value, list) and all(
        isinstance(each, Mapping) and each.keys() >= _KIND_AND_VALUE for each in value
    ):
        return [each["value"] for each in value]
    return value


def _may_be(field: str, text: str) -> bool:
    is_named_by_address = field == "publisher" and (is_page_url(text) or _HOST_NAME.fullmatch(text))
    return len(text) <= LONGEST_VALUE and not is_named_by_address
