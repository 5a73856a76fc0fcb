"""The words of heads in many languages: data of `rules/fields/head_words.toml`, and weekdays of dateparser's.

Gives what the key of a "Key: value" line stands for, what may stand around a date, what leads names in the
languages that begin sentences so, and the code of a language by its name. It reads no text.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FIRST = "en"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "am", "pm")
_DATE_DATA = "dateparser.data.date_translation_data"
_LABELS = ("authors", "published_at", "modified_at", "publisher")
_DATES_OF = {"no": "nb"}
"""Languages that dateparser has under another code."""


@dataclass(frozen=True, slots=True)
class HeadWords:
    """What keys stand for, by language; words around dates; labels by field; what leads names; languages."""

    keys: dict[str, dict[str, tuple[str, ...]]]
    around_dates: frozenset[str]
    labels: dict[str, frozenset[str]]
    leads: dict[str, tuple[str, ...]]
    languages: dict[str, str]


@cache
def load_head_words() -> HeadWords:
    """Read the words of all languages."""
    written = tomllib.loads((files("tasks") / "rules" / "fields" / "head_words.toml").read_text("utf-8"))
    tables = {table["codes"]: _read_keys(table) for table in written["language"]}
    codes = [code for table in written["language"] for code in table["codes"].split()]
    return HeadWords(
        keys=tables,
        around_dates=frozenset(map(fold_word, [*written["dates"]["words"].split(), *_name_days(codes)])),
        labels={field: _all_of(tables, field) for field in _LABELS},
        leads={code: tuple(words) for code, words in written["bylines"].items() if code != "why"},
        languages={
            name: code for code, names in written["languages"].items() if code != "why" for name in names
        },
    )


def _read_keys(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    for field, words in table.items():
        for word in words if field != "codes" else ():
            fields.setdefault(fold_head_key(word), []).append(field)
    return {key: tuple(named) for key, named in fields.items()}


def _all_of(tables: Mapping[str, Mapping[str, tuple[str, ...]]], field: str) -> frozenset[str]:
    return frozenset(key for table in tables.values() for key, fields in table.items() if field in fields)


def _name_days(codes: Iterable[str]) -> Iterable[str]:
    """Give the days of the week and the halves of the day as each language writes them."""
    for code in codes:
        known = load_date_words(code)
        for name in _WEEKDAYS:
            yield from (part for word in known.get(name, ()) for part in word.split())


def load_date_words(code: str) -> Mapping[str, Any]:
    """Give what dateparser knows of how a language writes dates."""
    known: Mapping[str, Any] = import_module(f"{_DATE_DATA}.{_DATES_OF.get(code, code)}").info
    return known


def fold_word(word: str) -> str:
    """Fold a word beside a date so that spellings of it compare equal."""
    return word.casefold().strip(".,:()[]|-\u2013\u2014\uff1a\uff08\uff09")


def fold_head_key(key: str) -> str:
    """Fold a key: spaces, dashes and signs of programmers are one."""
    return " ".join(re.split(r"[\s_\-\u2010\u2011]+", key.casefold().replace("\u2019", "'"))).strip()


def name_fields(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """Say of each key which fields it may stand for; nothing for one that no language knows.

    The language that knows most of them has the word, then English, then any other.
    """
    tables, folded = load_head_words().keys, list(map(fold_head_key, keys))
    known = Counter({code: sum(key in table for key in folded) for code, table in tables.items()})
    known[_FIRST] += 0.5  # type: ignore[assignment] # of two that know as many, English
    order = [code for code, _ in known.most_common()]
    order.insert(1, _FIRST)
    return [next((tables[code][key] for code in order if key in tables[code]), ()) for key in folded]


def read_language(written: str) -> str | None:
    """Give the code of a language that is named: "ENGLISH" is en, "GERMAN; DEUTSCH" de."""
    names = (name.strip().casefold() for name in re.split(r"[;,/]", written))
    return next(
        (load_head_words().languages[name] for name in names if name in load_head_words().languages), None
    )
