"""The lexicon: which terms stand for which ideas, in the languages of a text.

Takes the tables of `tasks/rules/ideas/words_*.toml`, one a language; gives where the terms of an idea
stand in a folded line. English is read in every text, a language that has no table with the tables of
all. A term is looked up by its first word, in scripts without spaces by its first sign: the work grows as
the line does. It decides nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.package_data import find_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVERYWHERE = "*"
_ANY_ENDING = "*"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_TOKEN = re.compile(
    r"(?:[^\W_\u0900-\u0dff\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]|[\u0900-\u0963\u0966-\u0dff])+"
)
_SIGNS_A_WORD = 2
_SECOND = 2
"""Letters of its second word by which a term is looked up; one that goes on after fewer is not found."""
_KEY = 3
"""Letters by which words that go on are looked up: none may be shorter."""
_LONG_TERM = 3
"""Signs of a script without spaces over which a term counts as one of several words."""
_ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0655\u0670\u200b-\u200f\u00ad]")
_LETTERS = str.maketrans("ıłđøىةیک", "ildoيهيك")  # noqa: RUF001 - letters as written
_CLITICS = frozenset("وفبكلسהובכלמש")
"""Arabic and Hebrew write these small words together with the next."""
_LEAST_WITH_CLITIC = 4


@dataclass(frozen=True, slots=True)
class Found:
    """An idea at a place of a folded line; `is_long` where its term is of more than one word."""

    idea: str
    start: int
    end: int
    is_long: bool


@dataclass(frozen=True, slots=True)
class _Term:
    """What follows the first word of a term; `goes_on` where the last word may be longer."""

    idea: str
    rest: tuple[str, ...]
    goes_on: bool


class Lexicon:
    """The terms of some languages.

    `is_own` where only the text's own and the shared are among them; `is_strange` where no table is for it.
    """

    def __init__(self, tables: Sequence[dict[str, str]], *, is_own: bool, is_strange: bool) -> None:
        self.is_own, self.is_strange = is_own, is_strange
        self._whole: dict[str, dict[str, list[_Term]]] = {}
        self._begun: dict[str, list[tuple[str, _Term]]] = {}
        self._unspaced: dict[str, list[tuple[str, str]]] = {}
        for table in tables:
            for idea in table.keys() - {"codes"}:
                for term in table[idea].split(","):
                    self._enter(idea, fold_term(term.strip()))

    def find(self, folded: str, asked: frozenset[str] | None = None) -> list[Found]:
        """Find the terms in a folded line; none of them where there is none of the ideas asked for."""
        words = _TOKEN.findall(folded)
        named = list(self._name_words(words))
        found = list(self._find_unspaced(folded)) if _UNSPACED.search(folded) else []
        if asked is not None and not any(one.idea in asked for one, _, _ in named):
            return found
        spans = [match.span() for match in _TOKEN.finditer(folded)]
        for term, at, last in named:
            found.append(Found(term.idea, spans[at][0], spans[last][1], is_long=last > at))
        return found

    def _name_words(self, words: Sequence[str]) -> Iterator[tuple[_Term, int, int]]:
        """Name the terms among words, each with the places of its first and last word."""
        whole, begun = self._whole, self._begun
        for at, word in enumerate(words):
            if word in whole or word[:_KEY] in begun:
                yield from self._name_word(word, words, at)
            if word[0] in _CLITICS and len(word) >= _LEAST_WITH_CLITIC:
                yield from self._name_word(word[1:], words, at)

    def _name_word(self, form: str, words: Sequence[str], at: int) -> Iterator[tuple[_Term, int, int]]:
        by_second = self._whole.get(form, {})
        for term in by_second.get("", ()):
            yield term, at, at
        second = words[at + 1] if at + 1 < len(words) else ""
        for term in by_second.get(second[:_SECOND], ()) if second else ():
            last = at + len(term.rest)
            if _follows(term, words, at, last):
                yield term, at, last
        for stem, term in self._begun.get(form[:_KEY], ()):
            if form.startswith(stem):
                yield term, at, at

    def _find_unspaced(self, folded: str) -> Iterator[Found]:
        for match in _UNSPACED.finditer(folded):
            start = match.start()
            for term, idea in self._unspaced.get(match.group(), ()):
                if folded.startswith(term, start):
                    yield Found(idea, start, start + len(term), is_long=len(term) > _LONG_TERM)

    def _enter(self, idea: str, folded: str) -> None:
        if _UNSPACED.search(folded):
            self._unspaced.setdefault(folded[0], []).append((folded, idea))
            return
        words = _TOKEN.findall(folded)
        goes_on = folded.endswith(_ANY_ENDING)
        if len(words) == 1 and goes_on:
            self._begun.setdefault(words[0][:_KEY], []).append((words[0], _Term(idea, (), goes_on=True)))
        elif words:
            second = words[1][:_SECOND] if len(words) > 1 else ""
            term = _Term(idea, tuple(words[1:]), goes_on)
            self._whole.setdefault(words[0], {}).setdefault(second, []).append(term)


def fold_term(text: str) -> str:
    """Reduce a text to how terms are compared: one case, no accents, points or ligatures."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))
        folded = folded.translate(_LETTERS)
    return folded


def count_terms(folded: str) -> int:
    """Count the words of a folded line, in scripts without spaces two signs as one."""
    return len(_TOKEN.findall(folded)) + len(_UNSPACED.findall(folded)) // _SIGNS_A_WORD


def open_lexicon(code: str) -> Lexicon:
    """Give the terms for a language: its own, the English, those that all share; all where it has none."""
    tables = _load_tables()
    own = frozenset(at for at, (codes, _) in enumerate(tables) if code in codes)
    shared = frozenset(at for at, (codes, _) in enumerate(tables) if codes & {"en", _EVERYWHERE})
    if own and code != _EVERYWHERE:
        return _open_lexicon(own | shared, is_own=True, is_strange=False)
    is_strange = code not in {"", _EVERYWHERE}
    return _open_lexicon(frozenset(range(len(tables))), is_own=False, is_strange=is_strange)


@cache
def _open_lexicon(chosen: frozenset[int], *, is_own: bool, is_strange: bool) -> Lexicon:
    tables = [_load_tables()[at][1] for at in sorted(chosen)]
    return Lexicon(tables, is_own=is_own, is_strange=is_strange)


@cache
def _load_tables() -> tuple[tuple[frozenset[str], dict[str, str]], ...]:
    """Read the tables, each with the languages that it is for."""
    entries = sorted(find_data(files("tasks") / "rules" / "ideas", ".toml"), key=lambda found: found.name)
    written = (tomllib.loads(entry.read_text("utf-8")).get("language", ()) for entry in entries)
    return tuple((frozenset(table["codes"].split()), table) for tables in written for table in tables)


def _follows(term: _Term, words: Sequence[str], at: int, last: int) -> bool:
    if last >= len(words):
        return False
    said, word = words[last], term.rest[-1]
    is_last = said.startswith(word) if term.goes_on else said == word
    return is_last and tuple(words[at + 1 : last]) == term.rest[:-1]
