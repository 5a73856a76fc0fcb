"""Whether a phrase is somebody's, by its name, its office and who is known in the article.

Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.annotations import NameKind
from tasks.core.clean.quotes.runs import CapitalRuns
from tasks.core.clean.quotes.somebody import (
    guess_first_cases,
    is_compound,
    is_named_person,
    is_noun,
    may_be_person,
    names_place,
    place_given,
)

if TYPE_CHECKING:
    from collections.abc import Container


class PhraseKind(StrEnum):
    """What a phrase is; THEY are the pronouns that lead to nobody."""

    NAME = "name"
    NOUN = "noun"
    HE = "he"
    SHE = "she"
    THEY = "they"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Who is spoken of in tokens `first` up to `last`; `name` is without the titles and offices of `role`."""

    kind: PhraseKind
    first: int
    last: int
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasePeople(CapitalRuns):
    """The words of a paragraph, asked who is somebody.

    `named` are words that are capitals inside of sentences too: others that begin one are no names.
    """

    named: Container[str] = frozenset()

    def is_somebody(self, phrase: Phrase) -> bool:
        """Tell a name where nouns are capitals too: of two parts, in office, known, or beside a verb."""
        words, tokens = self.words, self.tokens
        is_full = phrase.name.lower() in self.people
        if not may_be_person(phrase.name, self.known):
            return False
        if not is_full and is_compound(phrase.name, self.known):
            return False
        if is_full or " " in phrase.name or any(map(words.is_role, phrase.role.split())):
            return True
        beside = [tokens[at].small for at in (phrase.first - 1, phrase.last) if 0 <= at < len(tokens)]
        return any(small in words.say or small in words.passed for small in beside)

    def owns_next(self, at: int, run: tuple[int, int], name: str) -> bool:
        """Tell whether a capital behind an office is what it is of ("глава регионального Правительства")."""
        words, tokens = self.words, self.tokens
        if words.has_articles or run[0] == at or run[1] - run[0] > 1 or name.lower() in self.people:
            return False
        if not words.is_role(tokens[at].small) and tokens[at].small not in words.speaks:
            return False
        is_foreign = name.isascii() and not tokens[at].text.isascii()
        before = tokens[run[0] - 1].small
        is_described = run[0] - at > 1 and not words.is_role(before) and before not in words.titles
        return is_foreign or is_described or any(map(words.may_speak, guess_first_cases(name.lower())))

    def is_office(self, name: str) -> bool:
        """Tell whether a name is but an office, perhaps with a word before it ("Kieler Anwalt")."""
        words = name.split()
        if not words or not self.words.is_role(words[-1].lower()):
            return False
        full = self.people.get(words[-1].lower(), ())
        if any(is_named_person(each, self.known) for each in full) or (
            full and not self.words.nouns_are_capitals
        ):
            return False
        return place_given(words, self.known) is None

    def is_place(self, name: str) -> bool:
        """Tell whether a name is a place's and nobody's."""
        return names_place(name.split(), self.known) and not is_named_person(name, self.known)

    def is_body(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is a noun that speaks, or the name of a body that is known."""
        if phrase.kind is PhraseKind.NOUN:
            return self.may_speak(phrase)
        match = self.known.names.get(phrase.name)
        return match is not None and match.kind is NameKind.ORGANISATION

    def is_thing(self, phrase: Phrase) -> bool:
        """Tell whether one German capital is but a noun that does not speak ("Immunsystem")."""
        name = phrase.name
        if phrase.kind is not PhraseKind.NAME or not self.words.nouns_are_capitals or " " in name:
            return False
        if any(map(self.words.is_role, phrase.role.split())):
            return False
        if name.lower() in self.people or name in self.known.names or self.words.may_speak(name.lower()):
            return False
        return is_compound(name, self.known) or is_noun(name, self.known)

    def is_whole(self, name: str) -> bool:
        """Tell whether a name needs no other behind it ("the UDI member of the house, Tom Rudd")."""
        return may_be_person(name, self.known) and (" " in name or name.lower() in self.people)

    def is_person(self, phrase: Phrase) -> bool:
        """Tell whether a name may be somebody's; a noun may, where the article gives it in full ("Koch")."""
        if may_be_person(phrase.name, self.known):
            return True
        return any(is_named_person(full, self.known) for full in self.people.get(phrase.name.lower(), ()))

    def is_named(self, phrase: Phrase) -> bool:
        """Tell whether a name has a given name or an initial."""
        return is_named_person(phrase.name, self.known)

    def read_owner(self, phrase: Phrase) -> Phrase | None:
        """Read whose a noun is ("His reason: ...")."""
        small, words = self.tokens[phrase.first].small, self.words
        kind = PhraseKind.HE if small in words.his else PhraseKind.SHE if small in words.hers else None
        return Phrase(kind, phrase.first, phrase.first + 1) if kind else None

    def may_speak(self, phrase: Phrase) -> bool:
        """Tell whether a noun is of somebody who speaks."""
        return any(map(self.words.may_speak, phrase.role.split()))

    def is_surely_person(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is a person's name: by a given name, an office, or its full form."""
        if phrase.kind is not PhraseKind.NAME or not self.is_person(phrase):
            return False
        is_named = is_named_person(phrase.name, self.known)
        return is_named or phrase.name.split()[-1].lower() in self.people or self.may_speak(phrase)
