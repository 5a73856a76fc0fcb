"""The words by which a language attributes speech: data of `tasks/rules/quotes/`, read once a process."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

_FILES = ("germanic", "romance", "slavic_turkic")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CueWords:
    """The lists that the head of `germanic.toml` explains; `split` has second parts of verbs by the first."""

    has_articles: bool = True
    nouns_are_capitals: bool = False
    is_verb_second: bool = False
    drops_subjects: bool = False
    split: dict[str, frozenset[str]] = field(default_factory=dict)
    source: frozenset[tuple[str, ...]] = frozenset()
    source_begins: frozenset[str] = _NONE
    role_ends: tuple[str, ...] = ()
    say: frozenset[str] = _NONE
    cites: frozenset[str] = _NONE
    he: frozenset[str] = _NONE
    she: frozenset[str] = _NONE
    they: frozenset[str] = _NONE
    tails_he: frozenset[str] = _NONE
    tails_she: frozenset[str] = _NONE
    articles: frozenset[str] = _NONE
    prepositions: frozenset[str] = _NONE
    joins: frozenset[str] = _NONE
    ands: frozenset[str] = _NONE
    passed: frozenset[str] = _NONE
    passives: frozenset[str] = _NONE
    titles: frozenset[str] = _NONE
    titles_he: frozenset[str] = _NONE
    titles_she: frozenset[str] = _NONE
    roles: frozenset[str] = _NONE
    of: frozenset[str] = _NONE
    particles: frozenset[str] = _NONE
    no_names: frozenset[str] = _NONE
    adjectives: frozenset[str] = _NONE

    def is_role(self, word: str) -> bool:
        """Tell whether a small word is an office or trade that stands before a name."""
        return word in self.roles or (bool(self.role_ends) and word.endswith(self.role_ends))


def open_cue_words(language: str | None) -> CueWords:
    """Give the words of a language (BCP 47); none where nobody wrote them down."""
    return _read_all().get((language or "").partition("-")[0], CueWords())


@cache
def _read_all() -> dict[str, CueWords]:
    folder = files("tasks") / "rules" / "quotes"
    tables = [tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in _FILES]
    return {row["codes"]: _read(row) for table in tables for row in table["language"]}


def _read(row: dict[str, Any]) -> CueWords:
    known = {each.name: row[each.name] for each in fields(CueWords) if each.name in row}
    lists = {name: frozenset(words) for name, words in known.items() if isinstance(words, list)}
    split: dict[str, set[str]] = {}
    for first, second in map(str.split, row.get("split", ())):
        split.setdefault(first, set()).add(second)
    sources = [tuple(words.split()) for words in row.get("source", ())]
    roles = row.get("roles", ())
    put = {
        "split": {first: frozenset(seconds) for first, seconds in split.items()},
        "source": frozenset(sources),
        "source_begins": frozenset(words[0] for words in sources),
        "roles": frozenset(word.removeprefix("-") for word in roles),
        "role_ends": tuple(word[1:] for word in roles if word.startswith("-")),
    }
    return CueWords(**(known | lists | put))
