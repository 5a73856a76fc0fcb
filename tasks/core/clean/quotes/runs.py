"""Runs of capitals in a paragraph, and the names in them without titles and offices.

Pure and deterministic; each look is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.mentions.known_names import KnownNames
from tasks.core.clean.quotes.somebody import (
    guess_first_cases,
    is_acronym,
    is_body,
    is_named_person,
    is_noun,
    place_given,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.tokens import TextToken

_MOST_PARTICLES, _FULL = 3, 2
_LONGEST_DATE, _LEAST_INFLECTED = 6, 4
_CYRILLIC = "\u0400"
OWNER_ENDS = ("'s", "\u2019s")
NOTHING_KNOWN = KnownNames({}, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalRuns:
    """The capitals of a paragraph; `people` are those whom the article gives in full, by their last names."""

    tokens: Sequence[TextToken]
    words: CueWords
    known: KnownNames = NOTHING_KNOWN
    people: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def end_run(self, at: int, stop: int) -> int:
        """Give the end of a run of capitals, with the particles and stops of names in it."""
        tokens, words, first = self.tokens, self.words, at
        at += 1
        while at < stop:
            token = tokens[at]
            is_name = token.is_large and not self.names_nobody(at) and token.small not in words.say
            if is_name and is_acronym(token.text) != is_acronym(tokens[at - 1].text) and self._parts(at):
                break
            if is_name and not words.has_articles and self._is_another(first, at):
                break
            if is_name or (token.text == "." and self.is_abbreviated(at)):
                at += 1
            elif token.is_word and token.small in words.particles and not token.is_large:
                may_join = at - first == 1 or token.small not in words.prepositions
                is_name = words.nouns_are_capitals and not self._leads_from(first, at)
                behind = self.pass_particles(at, stop) if may_join or is_name else 0
                if not behind or (behind - at == 1 and words.nouns_are_capitals and not is_name):
                    break
                at = behind
            else:
                break
        return at

    def pass_date(self, at: int, end: int) -> int:
        """Pass a date between commas ("said on Tuesday, 3 January, the mayor")."""
        texts = [token.text for token in self.tokens[at : min(end, at + _LONGEST_DATE)]]
        is_date = len(texts) > 1 and texts[0] == "," and texts[1].isdigit() and "," in texts[2:]
        return at + texts.index(",", 2) + 1 if is_date else at

    def names_nobody(self, at: int) -> bool:
        """Tell whether a word names nobody; a capital inside of a German sentence may ("Sebastian Kurz")."""
        words, token = self.words, self.tokens[at]
        if token.small not in words.no_names:
            return False
        is_inside = token.is_large and at > 0 and self.tokens[at - 1].is_word
        return not (is_inside and words.nouns_are_capitals and token.small not in words.days)

    def stands_inside(self, at: int) -> bool:
        """Tell whether a preposition stands between an article and its noun ("in einem am Montag ...")."""
        words = self.words
        is_one = at > 0 and self.tokens[at].small in words.prepositions
        return is_one and any(self.tokens[at - 1].small in each for each in (words.articles, words.oblique))

    def _is_another(self, first: int, at: int) -> bool:
        """Tell whether somebody else's name begins there: "с Томом Раддом Берг", "у Marie Claire Берг"."""  # noqa: RUF002
        word, given = self.tokens[first].text, self.known.given
        if (word[0] < _CYRILLIC) != (self.tokens[at].text[0] < _CYRILLIC):
            return True
        if at - first != _FULL or len(word) < _LEAST_INFLECTED or word in given:
            return False
        return any(case in given for case in guess_first_cases(word))

    def _parts(self, at: int) -> bool:
        """Tell whether an acronym is no part of a name ("Berg told PAP", "told AFP Tom Rudd")."""
        texts = [token.text for token in self.tokens[at : at + 2]]
        return not self.words.has_articles if is_acronym(texts[0]) else place_given(texts, self.known) == 0

    def is_abbreviated(self, at: int) -> bool:
        """Tell whether a stop is that of a title or an initial."""
        before = self.tokens[at - 1]
        is_beside = before.end == self.tokens[at].start
        return is_beside and (before.small in self.words.titles or len(before.text) == 1)

    def _leads_from(self, first: int, at: int) -> bool:
        """Tell whether a particle leads on from a noun ("Kritik von Berg") and is none of a name."""
        before, words = self.tokens[at - 1], self.words
        if self.tokens[at].small not in words.prepositions:
            return False
        given = self.known.given
        is_given = before.text in given or before.text.partition("-")[0] in given
        is_given = is_given and not any(token.text in given for token in self.tokens[first : at - 1])
        return not (is_given or before.text == "." or before.small in words.titles or len(before.text) == 1)

    def pass_particles(self, at: int, stop: int) -> int:
        """Give the place of the capital behind the particles of a name, 0 where none stands there."""
        tokens, words = self.tokens, self.words
        is_article = words.nouns_are_capitals and tokens[at].small in words.articles
        if is_article and tokens[at - 1].small not in words.particles:
            return 0
        behind = at
        while behind < min(stop, at + _MOST_PARTICLES) and tokens[behind].small in words.particles:
            behind += 1
        if behind >= stop or not tokens[behind].is_large or tokens[behind].small in words.no_names:
            return 0
        is_whole = behind + 1 < stop and tokens[behind + 1].is_large  # "Leiter von Anna Berg"
        return 0 if is_whole and behind - at == 1 and tokens[at].small in words.prepositions else behind

    def strip_offices(self, first: int, last: int) -> str:
        """Give the name of a run of capitals, without the titles and offices before it."""
        tokens, words, kept = self.tokens, self.words, first
        if last - first == 1 and not tokens[first].text.endswith(OWNER_ENDS):
            return tokens[first].text
        for at in range(first, last - 1):
            small = tokens[at].small
            if small in words.titles or words.is_role(small):
                kept = at + 1 + (tokens[at + 1].text == "." and at + 2 < last)
            elif tokens[at].text.endswith(OWNER_ENDS):
                kept = at + 1
        if last - kept > 1:
            kept += self._pass_nouns([token.text for token in tokens[kept:last]])
        if last - kept == _FULL and words.nouns_are_capitals and self._is_known_behind(kept):
            kept += 1  # "Milchbauer Berg"
        if last - kept > 1 and not words.has_articles and self._is_place(kept, last):
            kept += 1  # "президент России Антон Берг"
        name = "".join(
            token.text if place == kept or tokens[place - 1].end == token.start else f" {token.text}"
            for place, token in enumerate(tokens[kept:last], kept)
        )
        name = name[:-2] if name.endswith(OWNER_ENDS) else name
        return name if any(map(str.isalnum, name)) else ""

    def _is_known_behind(self, at: int) -> bool:
        """Tell whether a word is no part of the name behind it, which the article gives in full."""
        word, known = self.tokens[at].text, self.people.get(self.tokens[at + 1].small, ())
        if word in self.known.given or len(word) < _LEAST_INFLECTED or self.tokens[at + 1].text == ".":
            return False
        return any(is_named_person(full, self.known) for full in known) and not any(
            word in full for full in known
        )

    def _is_place(self, at: int, last: int) -> bool:
        """Tell whether a place in another case stands behind an office and before a name."""
        is_behind = at > 0 and self.words.is_role(self.tokens[at - 1].small)
        cases = guess_first_cases(self.tokens[at].text)
        return (is_behind or last - at > _FULL) and any(map(self.known.is_place, cases))

    def _pass_nouns(self, run: Sequence[str]) -> int:
        """Count the words before a given name that are no part of a name ("Soziologe Tom Rudd")."""
        given = 0 if is_body(run[-1]) else place_given(run, self.known) or 0
        if given or not self.words.nouns_are_capitals:
            return 0 if any("." in word or len(word) == 1 for word in run[:given]) else given
        return int(len(run) > 1 and is_noun(run[0], self.known))

    def has_office(self, first: int, last: int) -> bool:
        """Tell whether an office or title stands before a name, or begins its run."""
        words = self.words
        smalls = [token.small for token in self.tokens[max(0, first - 1) : last - 1]]
        return any(small in words.titles or words.is_role(small) for small in smalls)
