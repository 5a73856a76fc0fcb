"""The words that tell what a name is of, by language: of `rules/mentions/words.toml` and `rules/quotes/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tasks.core.clean.quotes.cue_words import CueWords, open_cue_words

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WordList:
    """Words, and ends of words (in the file with a hyphen first)."""

    words: frozenset[str] = _NONE
    ends: tuple[str, ...] = ()

    def has(self, small: str) -> bool:
        """Tell whether a word in small letters is one of these, or ends so."""
        return small in self.words or (bool(self.ends) and small.endswith(self.ends))


_EMPTY = WordList()


@dataclass(frozen=True)
class NameWords:
    """The lists that the head of `words.toml` explains."""

    code: str
    cues: CueWords
    bodies: WordList = _EMPTY
    bodies_first: WordList = _EMPTY
    bodies_before: WordList = _EMPTY
    bodies_of: WordList = _EMPTY
    bodies_after: WordList = _EMPTY
    bodies_of_many: WordList = _EMPTY
    bodies_for: WordList = _EMPTY
    papers: WordList = _EMPTY
    reports: WordList = _EMPTY
    adjectives_first: WordList = _EMPTY
    leads: WordList = _EMPTY
    sites: WordList = _EMPTY
    sites_first: WordList = _EMPTY
    sites_before: WordList = _EMPTY
    sites_behind: WordList = _EMPTY
    things: WordList = _EMPTY
    titles: WordList = _EMPTY
    adjectives: WordList = _EMPTY
    no_people: WordList = _EMPTY
    at: WordList = _EMPTY
    firms: WordList = _EMPTY
    ordinary: WordList = _EMPTY
    noun_ends: WordList = _EMPTY
    parts: WordList = _EMPTY
    openers: WordList = _EMPTY

    def is_title(self, small: str) -> bool:
        """Tell whether a word stands before the name of somebody, in any case."""
        return _is_title(self.code, small)

    def is_opener(self, small: str) -> bool:
        """Tell whether a word is a capital only where it begins a sentence or a headline."""
        return small in self.openers.words or small in self.cues.no_names

    def is_adjective(self, small: str) -> bool:
        """Tell whether a word stands before names, as a capital too, and names nothing."""
        return small in self.adjectives.words or small in self.cues.adjectives


@lru_cache(maxsize=64)
def open_name_words(language: str) -> NameWords:
    """Give the words of a language, by its code; of one that nobody wrote down, those of speech alone."""
    row = _read_rows().get(language, {})
    lists = {each.name: _split(row[each.name]) for each in fields(NameWords) if each.name in row}
    return NameWords(language, open_cue_words(language), **lists)


@cache
def _read_rows() -> dict[str, dict[str, Any]]:
    table = tomllib.loads((files("tasks") / "rules" / "mentions" / "words.toml").read_text("utf-8"))
    return {row["codes"]: row for row in table["language"]}


@lru_cache(maxsize=16_384)
def _is_title(language: str, small: str) -> bool:
    words = open_name_words(language)
    forms = {small, f"{small}."}
    if words.cues.nouns_are_capitals:
        forms |= {small.removesuffix("en"), small.removesuffix("s")}
    return any(
        form in words.cues.titles or words.titles.has(form) or words.cues.is_role(form) for form in forms
    )


def _split(written: str) -> WordList:
    words = written.split()
    ends = tuple(word[1:] for word in words if word.startswith("-"))
    return WordList(frozenset(word.removeprefix("-") for word in words), ends)
