"""The words by which a language attributes speech: data of `tasks/rules/quotes/`, read once a process."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILES = ("germanic", "romance", "slavic_turkic")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class CueWords:
    """The lists that the head of `germanic.toml` explains; `split` has second parts of verbs by the first."""

    has_articles: bool = True
    nouns_are_capitals: bool = False
    is_verb_second: bool = False
    is_verb_last: bool = False
    drops_subjects: bool = False
    bare_nouns: bool = False
    speaks_inside: bool = False
    split: dict[str, frozenset[str]] = field(default_factory=dict)
    source: frozenset[tuple[str, ...]] = frozenset()
    source_begins: frozenset[str] = _NONE
    source_ends: frozenset[str] = _NONE
    role_ends: tuple[str, ...] = ()
    speak_ends: tuple[str, ...] = ()
    many_ends: tuple[str, ...] = ()
    say: frozenset[str] = _NONE
    cues: frozenset[str] = _NONE
    """`say`, and the first parts of `split`."""
    leads: frozenset[str] = _NONE
    """Words that may lead to what is reported: `cues`, and the first ones of `source`."""
    cites: frozenset[str] = _NONE
    he: frozenset[str] = _NONE
    she: frozenset[str] = _NONE
    they: frozenset[str] = _NONE
    views: frozenset[str] = _NONE
    likes: frozenset[str] = _NONE
    his: frozenset[str] = _NONE
    hers: frozenset[str] = _NONE
    tails_he: frozenset[str] = _NONE
    tails_she: frozenset[str] = _NONE
    articles: frozenset[str] = _NONE
    prepositions: frozenset[str] = _NONE
    joins: frozenset[str] = _NONE
    ands: frozenset[str] = _NONE
    passed: frozenset[str] = _NONE
    passives: frozenset[str] = _NONE
    auxiliaries: frozenset[str] = _NONE
    agents: frozenset[str] = _NONE
    oblique: frozenset[str] = _NONE
    indefinite: frozenset[str] = _NONE
    reports: frozenset[str] = _NONE
    mights: frozenset[str] = _NONE
    sayings: frozenset[str] = _NONE
    its: frozenset[str] = _NONE
    works: frozenset[str] = _NONE
    sights: frozenset[str] = _NONE
    groups: frozenset[str] = _NONE
    froms: frozenset[str] = _NONE
    thats: frozenset[str] = _NONE
    nots: frozenset[str] = _NONE
    addressed: frozenset[str] = _NONE
    speaks: frozenset[str] = _NONE
    titles: frozenset[str] = _NONE
    titles_he: frozenset[str] = _NONE
    titles_she: frozenset[str] = _NONE
    women: frozenset[str] = _NONE
    men: frozenset[str] = _NONE
    roles: frozenset[str] = _NONE
    of: frozenset[str] = _NONE
    particles: frozenset[str] = _NONE
    no_names: frozenset[str] = _NONE
    days: frozenset[str] = _NONE
    adjectives: frozenset[str] = _NONE

    @cached_property
    def begins(self) -> frozenset[str]:
        """Small words that may begin a phrase, beside offices."""
        particles = self.particles if self.nouns_are_capitals else _NONE
        return self.articles | self.he | self.she | self.they | particles

    @cached_property
    def parts(self) -> frozenset[str]:
        """Small words that do something where what stands before a verb is parted, beside offices."""
        lists = (self.joins, self.oblique, self.prepositions, self.passed, self.auxiliaries)
        return self.begins.union(*lists)

    @cached_property
    def no_nouns(self) -> frozenset[str]:
        """Words behind which an article has no noun."""
        return self.say | self.passed | self.prepositions | self.joins

    @cached_property
    def no_subjects(self) -> frozenset[str]:
        """Capitals that begin a sentence and are no nouns."""
        return self.passed | self.articles | self.he | self.she | self.they | self.say | self.auxiliaries

    @cached_property
    def no_names_before(self) -> frozenset[str]:
        """Words before a verb that are no subject, though capitals."""
        return self.passed | self.prepositions | self.joins | self.no_names | self.say | self.articles

    @cached_property
    def no_verbs(self) -> frozenset[str]:
        """Words beside a pronoun that are no verb."""
        return self.articles | self.oblique | self.prepositions | self.no_names | self.joins

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Words before a pronoun that are its verb."""
        return self.cues | self.auxiliaries

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Pronouns that may be led to somebody."""
        return self.he | self.she

    @property
    def has_small_nouns(self) -> bool:
        """Whether a capital inside a sentence is a name, and nouns have their articles."""
        return self.has_articles and not self.nouns_are_capitals

    @property
    def inverts(self) -> bool:
        """Whether a subject may stand behind its verb, with more words behind it."""
        return self.drops_subjects or self.speaks_inside

    def is_role(self, word: str) -> bool:
        """Tell whether a small word is an office or trade that stands before a name, or owns it in German."""
        return _is_role(self, word)

    def is_womans(self, word: str) -> bool | None:
        """Tell whether an office is a woman's by its ending in German; None where both may hold it."""
        if not self.nouns_are_capitals or not self.is_role(word):
            return None
        if word.endswith("in"):
            return self.is_role(word[:-2]) or self.is_role(f"{word[:-2]}e") or None
        return False if self.is_role(f"{word.removesuffix('e')}in") else None

    def may_speak(self, word: str) -> bool:
        """Tell whether a small noun is of somebody who speaks, or of what is read ("report")."""
        is_listed = word in self.speaks or (bool(self.speak_ends) and word.endswith(self.speak_ends))
        return is_listed or self.is_role(word)


@lru_cache(maxsize=16_384)
def _is_role(words: CueWords, word: str) -> bool:
    if words.nouns_are_capitals and word.endswith("s") and word not in words.roles:
        word = word[:-1]
    return word in words.roles or (bool(words.role_ends) and word.endswith(words.role_ends))


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
    roles, speaks = row.get("roles", ()), row.get("speaks", ())
    say = lists.get("say", _NONE) | set(_conjugate(row.get("verbs", ())))
    put = {
        "split": {first: frozenset(seconds) for first, seconds in split.items()},
        "source": frozenset(sources),
        "source_begins": frozenset(words[0] for words in sources),
        "roles": frozenset(word.removeprefix("-") for word in roles),
        "role_ends": tuple(word[1:] for word in roles if word.startswith("-")),
        "say": say,
        "cues": say | set(split),
        "leads": say | set(split) | {words[0] for words in sources} if "thats" in row else _NONE,
        "speaks": frozenset(word.removeprefix("-") for word in speaks),
        "speak_ends": tuple(word[1:] for word in speaks if word.startswith("-")),
        "many_ends": tuple(row.get("many_ends", ())),
    }
    return CueWords(**(known | lists | put))


def _conjugate(verbs: Iterable[str]) -> Iterator[str]:
    """Give the forms of verbs that are written as "endings: stems"."""
    for row in verbs:
        ends, _, stems = row.partition(":")
        yield from (stem + end for stem in stems.split() for end in ends.split())
