"""Who stands in the words of a paragraph: names, pronouns and noun phrases.

A phrase is a name ("Senator Anna Berg"), a noun ("the mayor") or a pronoun; a name between commas behind a
noun wins over it. No grammar is known but the lists of `cue_words`; each look is bounded. Pure and
deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind, PhrasePeople
from tasks.core.clean.quotes.runs import OWNER_ENDS
from tasks.core.clean.quotes.somebody import (
    is_acronym,
    is_named_person,
    place_given,
)

if TYPE_CHECKING:
    from tasks.core.clean.quotes.tokens import TextToken

_AGED = re.compile(r"\d+-?[Jj]ährigen?")
_ONES = {"der": PhraseKind.HE, "die": PhraseKind.SHE}
_TO_AGED = 3
_PAIR = 2
_ADVERB_ENDS = ("lich", "weise", "maßen", "wärts", "falls", "seits", "iert", "isch")
_MOST_WORDS = 14
"""Words that a phrase may have."""
_MOST_BETWEEN = 5
"""Small words that may stand between two names of a phrase ("Berg campaign aide Tom Rudd")."""
_MOST_TO_NAME = 14


@dataclass(slots=True)
class _Grown:
    """A phrase as far as it was read: where it ends, and its runs of capitals."""

    last: int
    runs: list[tuple[int, int]]
    has_small: bool = False
    is_led: bool = False
    """Whether a preposition leads what comes: that is nobody's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases(PhrasePeople):
    """The phrases of a paragraph."""

    def read_person(self, at: int, end: int, *, start: int = -1) -> Phrase | None:
        """Read the phrase at a token of a sentence that begins at `start`, if it may be somebody."""
        token, words = self.tokens[at], self.words
        if at == start and token.is_large and token.small not in words.pronouns:
            is_name = (token.small in self.named or self._may_begin(at)) and not self._is_adverb(token)
            if token.small in words.passed or not is_name:
                return None
        phrase = self.read(at, end)
        is_noun = phrase and phrase.kind is PhraseKind.NAME and words.nouns_are_capitals
        return None if phrase and is_noun and not self.is_somebody(phrase) else phrase

    def _is_adverb(self, token: TextToken) -> bool:
        """Tell whether a German word ends as adverbs do and is nobody's name."""
        is_known = token.small in self.people or token.text in self.known.given
        return self.words.nouns_are_capitals and token.small.endswith(_ADVERB_ENDS) and not is_known

    def _may_begin(self, at: int) -> bool:
        """Tell whether a capital that begins a sentence can be somebody: by a name or verb behind it."""
        words, small = self.words, self.tokens[at].small
        if any(small in each for each in (words.articles, words.he, words.she, words.they, words.roles)):
            return True
        after = [token for token in self.tokens[at + 1 : at + 3] if token.is_word]
        is_name = any(token.is_large for token in after[-1:]) and after[0].small in words.particles
        if not after or after[0].is_large or is_name:
            return bool(after)
        is_verb = after[0].small in words.say
        return is_verb and not any(token.is_large or token.small in words.articles for token in after[1:])

    def read(self, at: int, end: int, *, may_be_bare: bool = False, is_object: bool = False) -> Phrase | None:
        """Read the phrase that begins at a token; a bare small noun only where it may be one.

        `is_object` says that it stands behind its verb, so that no word of it can be that.
        """
        token, words = self.tokens[at], self.words
        small = token.small
        may_begin = token.is_large or may_be_bare or small in words.begins or words.is_role(small)
        if not (may_begin and token.is_word):
            return None
        if words.nouns_are_capitals and at and token.is_large and self.tokens[at - 1].text.isdigit():
            return None
        has_article = token.small in words.articles
        known = self.read_particled(at, end) or self._read_pronoun(at, end, has_article=has_article)
        if known or not (has_article or self._may_lead(at, may_be_bare=may_be_bare)):
            return known
        after = self.tokens[at + 1] if has_article and at + 1 < end else None
        if after is not None and words.nouns_are_capitals and (aged := self._read_aged(at, end, after)):
            return aged
        if after is not None and (after.text.isdigit() or after.small in words.oblique):
            return None  # "der des Ministers"
        return self._name(at, self._grow(at, end, has_article=has_article, is_object=is_object), end)

    def _read_aged(self, at: int, end: int, after: TextToken) -> Phrase | None:
        """Read whom an age tells ("die 35-Jährige", "der 35 Jahre alte Trainer")."""
        is_alone = "J" in after.text or not self.tokens[min(at + 2, end - 1)].is_large
        if _AGED.fullmatch(after.text) and self.tokens[at].small in _ONES and is_alone:
            return Phrase(_ONES[self.tokens[at].small], at, at + 2)
        if not (after.text.isdigit() and at + _TO_AGED < end and self.tokens[at + 3].small.startswith("alt")):
            return None
        return self._name(at, self._grow(at + 3, end, has_article=False, is_object=True), end)

    def read_particled(self, at: int, end: int) -> Phrase | None:
        """Read a name that begins with its particle ("sagte von Holm"), of somebody who is known."""
        token, words = self.tokens[at], self.words
        if not words.nouns_are_capitals or token.small not in words.particles:
            return None
        if token.small not in words.prepositions or not (behind := self.pass_particles(at, end)):
            return None
        known = self.people.get(self.tokens[behind].small, ())
        if not any(f" {token.small} " in full for full in known):
            return None
        name = " ".join(each.text for each in self.tokens[at : behind + 1])
        return Phrase(PhraseKind.NAME, at, behind + 1, name, name.lower())

    def _may_lead(self, at: int, *, may_be_bare: bool) -> bool:
        words, token = self.words, self.tokens[at]
        small = token.small
        is_passed = self.names_nobody(at) or small in words.adjectives or small.endswith("mente")
        if is_passed or (small in words.say and not may_be_bare):
            return False
        return may_be_bare or token.is_large or words.is_role(small)

    def _read_pronoun(self, at: int, end: int, *, has_article: bool) -> Phrase | None:
        words, small = self.words, self.tokens[at].small
        if has_article and self._has_noun(at + 1, end):
            return None
        if words.nouns_are_capitals and small in words.she and self._is_many(at, end):
            return Phrase(PhraseKind.THEY, at, at + 1)
        for kind, pronouns in ((PhraseKind.HE, words.he), (PhraseKind.SHE, words.she)):
            if small in pronouns:
                return Phrase(kind, at, at + 1)
        return Phrase(PhraseKind.THEY, at, at + 1) if small in words.they else None

    def _is_many(self, at: int, end: int) -> bool:
        """Tell whether a verb of several stands beside a pronoun ("sie fürchten", "sagten sie")."""
        words, tokens = self.words, self.tokens
        before = tokens[at - 1] if at else None
        if before is not None and before.small in words.verbs:
            return before.small.endswith(words.many_ends)
        after = tokens[at + 1] if at + 1 < end else None
        is_verb = after is not None and after.is_word and after.small not in words.no_verbs
        return after is not None and is_verb and not after.is_large and after.small.endswith(words.many_ends)

    def _has_noun(self, at: int, end: int) -> bool:
        """Tell whether a word that is an article or a pronoun has its noun behind it."""
        if at >= end or not self.tokens[at].is_word:
            return False
        return self.tokens[at].small not in self.words.no_nouns

    def _grow(self, at: int, end: int, *, has_article: bool, is_object: bool) -> _Grown:
        """Take words in until one ends the phrase."""
        tokens, words = self.tokens, self.words
        stop = min(end, at + _MOST_WORDS)
        grown = _Grown(at + has_article, [])
        while grown.last < stop:
            token = tokens[grown.last]
            if not token.is_word:
                break
            if grown.runs and not words.has_articles and is_acronym(token.text):  # "Berg told PAP"
                break
            if token.is_large and token.small in words.adjectives and not grown.runs:
                grown.has_small, grown.is_led = True, False
            elif token.is_large and not self.names_nobody(grown.last):
                first, grown.last = grown.last, self.end_run(grown.last, stop)
                if not grown.is_led:
                    grown.runs.append((first, grown.last))
                continue
            elif not self._take_small(grown, stop, is_object=is_object):
                break
            grown.last += 1
        return grown

    def _take_small(self, grown: _Grown, stop: int, *, is_object: bool) -> bool:
        """Take in a small word of a phrase; false where the phrase ends before it."""
        words, token = self.words, self.tokens[grown.last]
        if token.small in words.say or token.small in words.joins or self.names_nobody(grown.last):
            return False
        if token.small in words.prepositions or token.small in words.passed:
            if grown.runs or not grown.has_small or not (words.particles | words.of) & {token.small}:
                return False
            grown.is_led = True
        elif grown.runs and self.tokens[grown.last - 1].text.endswith(OWNER_ENDS):  # "Berg's office"
            grown.runs.clear()
        elif grown.runs:
            if not self._leads_to_name(grown.last, stop, has_office=is_object):
                return False
        elif grown.has_small and token.small in words.articles and not grown.is_led:
            return False
        else:
            is_office = token.small in words.articles or words.is_role(token.small)
            grown.is_led = grown.is_led and is_office  # "the aides of President Berg"
        grown.has_small = True
        return True

    def _leads_to_name(self, at: int, stop: int, *, has_office: bool) -> bool:
        """Tell whether small words with an office among them stand between two names."""
        words = self.words
        if words.nouns_are_capitals:
            return False
        for token in self.tokens[at : min(stop, at + _MOST_BETWEEN)]:
            if token.is_large:
                return has_office or token.small in words.titles
            ends = (words.say, words.prepositions, words.joins)
            if not token.is_word or any(token.small in each for each in ends):
                return False
            has_office = has_office or words.is_role(token.small)
        return False

    def _name(self, at: int, grown: _Grown, end: int) -> Phrase | None:
        """Tell what a phrase names: its last run of capitals, or the name between commas behind it."""
        tokens, words, last, runs = self.tokens, self.words, grown.last, grown.runs
        has_article = tokens[at].small in words.articles
        if last <= at + has_article:
            return None
        role = " ".join(token.small for token in tokens[at:last] if token.is_word)
        name = self.strip_offices(*runs[-1]) if runs else ""
        name = "" if self.is_office(name) or (name and self.owns_next(at, runs[-1], name)) else name
        if has_article and name and words.nouns_are_capitals and self.is_place(name):
            name = ""  # "die Zentralbank Spaniens"
        is_group = has_article and bool(name) and self._is_group(runs[-1])
        if is_group:
            last, name = runs[-1][0] + 1, ""
        is_name = name and runs[-1][1] == last and not self._is_noun(at, runs[-1], has_article=has_article)
        joined = None if is_group else self._read_joined(last, end)
        joined = None if joined and self.is_whole(name) else joined
        if is_name and not joined and (runs[-1][0] == at or self.is_whole(name)):
            return Phrase(PhraseKind.NAME, at, last, name, role)
        if beside := joined or (None if is_group else self._read_apposition(last, end)):
            return replace(beside, first=at, role=f"{role} {beside.role}".strip())
        if is_name:
            return Phrase(PhraseKind.NAME, at, last, name, role)
        has_noun = not words.nouns_are_capitals or any(
            token.is_large for token in tokens[at + has_article : last]
        )
        return Phrase(PhraseKind.NOUN, at, last, "", role) if has_noun else None

    def _is_group(self, run: tuple[int, int]) -> bool:
        """Tell whether a name behind a noun of several is another's ("dort lobt die Familie Tom Rudd")."""
        tokens, groups = self.tokens, self.words.groups
        is_group = bool(groups) and tokens[run[0]].small.endswith(tuple(groups))
        return is_group and run[1] - run[0] > _PAIR and tokens[run[0] + 1].text in self.known.given

    def _read_joined(self, at: int, end: int) -> Phrase | None:
        """Read a name behind a second trade ("Ärztin und Autorin Berg", "Staats- und Völkerrechtler")."""
        tokens, words = self.tokens, self.words
        if not words.nouns_are_capitals:
            return None
        at += at < end and tokens[at].text == "-"
        if at + 1 >= end or tokens[at].small not in words.ands or not tokens[at + 1].is_large:
            return None
        last = self.end_run(at + 1, end)
        name = self.strip_offices(at + 1, last)
        if last - at - 1 == len(name.split()) or tokens[at + 1].text in self.known.given:
            return None  # another one
        is_known = name.lower() in self.people or is_named_person(name, self.known)
        return Phrase(PhraseKind.NAME, at + 1, last, name, tokens[at + 1].small) if is_known else None

    def _is_noun(self, at: int, run: tuple[int, int], *, has_article: bool) -> bool:
        """Tell whether the one capital behind an article is but a noun ("der Student", "the Republican")."""
        return has_article and run[1] - run[0] == 1 and (self.words.nouns_are_capitals or run[0] == at + 1)

    def _read_apposition(self, at: int, end: int) -> Phrase | None:
        """Read the name that follows a noun between commas ("the mayor of the town, Anna Berg,")."""
        tokens, words, is_behind = self.tokens, self.words, False
        stop = min(end, at + _MOST_TO_NAME)
        while at < stop:
            token = tokens[at]
            is_comma = token.text == ","
            may_go_on = words.inverts or words.nouns_are_capitals or not (is_behind and not token.is_large)
            if (
                not ((token.is_word and may_go_on) or is_comma)
                or token.small in words.say
                or token.small in words.joins - words.ands
            ):
                return None
            if not token.is_large:
                is_behind = is_comma
                at += 1
                continue
            last = self.end_run(at, stop)
            name = self.strip_offices(at, last)
            is_led = not is_behind and tokens[at - 1].small in words.prepositions
            is_full = " " in name and (place_given(name.split(), self.known) is not None)
            is_closed = last >= end or not tokens[last].is_word
            if not is_led and (is_full or (is_behind and " " in name and is_closed)):
                return Phrase(PhraseKind.NAME, at, last, name)
            at, is_behind = last, False
        return None
