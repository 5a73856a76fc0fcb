"""Names that are known before an article is read: given names, places, organisations.

Data of `rules/mentions/`, read once a process and language, when the first article of it comes. A name of one
meaning in a language may have another elsewhere, so places are known by the language that calls them so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from tasks.core.annotations import NameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FAMILY_FIRST = frozenset({"vi", "hu"})
"""Languages in which no family name stands behind a given name."""


class KnownName(NamedTuple):
    """What a name is of, what that goes by, and whether it may be somebody's name as well."""

    kind: NameKind
    canonical: str
    is_doubtful: bool = False


@dataclass(frozen=True, eq=False)
class KnownNames:
    """The names that are known in a language; `most_words` has the most words of a name by its first.

    `nouns` are common words that are capitals.
    """

    names: dict[str, KnownName]
    given: frozenset[str]
    most_words: dict[str, int] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()

    @cached_property
    def stopped(self) -> dict[str, KnownName]:
        """Names that end with a stop, without it."""
        return {name[:-1]: known for name, known in self.names.items() if name.endswith(".")}

    def is_place(self, name: str) -> bool:
        """Tell whether a name is surely a place."""
        match = self.names.get(name)
        return match is not None and match.kind is NameKind.PLACE and not match.is_doubtful


@lru_cache(maxsize=16)
def open_known_names(language: str) -> KnownNames:
    """Give what is known in a language, by its code."""
    names = {name: known for name, known, codes in _read_places() if not codes or language in codes}
    names |= {name: KnownName(NameKind.PLACE, plain) for name, plain in _read_table("regions.toml", language)}
    bodies = _read_table("organisations.toml", language)
    names |= {name: KnownName(NameKind.ORGANISATION, plain) for name, plain in bodies}
    given = frozenset[str]() if language in _FAMILY_FIRST else _read_words("given_names.txt")
    nouns = frozenset[str]()
    if language == "de":
        nouns, given = _read_words("nouns_de.txt"), given - _read_words("no_given_de.txt")
    return KnownNames(names, given, _count_words(names), nouns)


@cache
def _read_places() -> list[tuple[str, KnownName, frozenset[str]]]:
    """Give the name of each place, what it is, and in which languages it is called so; none where in all."""
    rows = ((*line.split("\t"), "", "", "")[:4] for line in _read_text("places.txt").splitlines())
    return [
        (name, KnownName(NameKind.PLACE, plain or name, bool(doubt)), frozenset(codes.split()))
        for name, plain, doubt, codes in rows
    ]


@cache
def _read_words(name: str) -> frozenset[str]:
    return frozenset(_read_text(name).split())


@cache
def _read_tables(name: str) -> dict[str, Any]:
    return tomllib.loads(_read_text(name))


def _read_text(name: str) -> str:
    return (files("tasks") / "rules" / "mentions" / name).read_text("utf-8")


def _read_table(name: str, language: str) -> Iterator[tuple[str, str]]:
    """Give each name of a table with the first of its line."""
    table = _read_tables(name)
    for lines in (table["everywhere"], table["languages"].get(language, "")):
        for line in lines.splitlines():
            called = line.split("|")
            yield from ((each, called[0]) for each in called if each)


def _count_words(names: Iterable[str]) -> dict[str, int]:
    most: dict[str, int] = {}
    for name in names:
        words = name.split()
        if len(words) > 1:
            first = words[0].rstrip(".")
            most[first] = max(len(words), most.get(first, 0))
    return most
