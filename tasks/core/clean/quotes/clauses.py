"""Who speaks in a sentence that holds a quotation, by what stands beside it.

Looks behind the quotation ("...," said Berg; "...", so Berg) and before it (Berg said: "..."). Gives a
phrase, the word that tells, and how sure that is. Each look is bounded. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.phrases import Phrase, PhraseKind, Phrases
from tasks.core.clean.quotes.subjects import read_parts, read_subject, read_subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.tokens import TextToken

_FAR = 28
"""Tokens from a quotation in which its verb may stand."""
_NEAR = 8
_MOST_LEADING = 5
_LONGEST_SOURCE = 4
_SIGNS = frozenset(",;—–―-.)…")  # noqa: RUF001
_DASHES = frozenset("—–―")  # noqa: RUF001

SURE, LIKELY, SOURCED, COLON, FARTHER, ALONE, GUESSED = 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.55
"""How sure each way is; measured on the gold of quotes (tests/bench/speech)."""


@dataclass(frozen=True, slots=True)
class SpeakerFinding:
    """Who speaks, by which word; `phrase` is None where the verb stands alone ("defendeu")."""

    phrase: Phrase | None
    cue: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph, asked for the speakers of its sentences."""

    phrases: Phrases

    @property
    def tokens(self) -> Sequence[TextToken]:
        """The words of the paragraph."""
        return self.phrases.tokens

    @property
    def words(self) -> CueWords:
        """The words of its language."""
        return self.phrases.words

    def look_behind(self, at: int, end: int) -> SpeakerFinding | None:
        """Find who speaks in what follows a quotation."""
        tokens, words, first = self.tokens, self.words, at
        while at < end and not tokens[at].is_word and tokens[at].text in _SIGNS:
            at += 1
        if at >= end:
            return None
        is_signed = at > first and tokens[at - 1].text in _DASHES and tokens[at].is_large
        if is_signed or not tokens[at].is_word:
            return self._read_signed(at, end, tokens[first].text)
        if found := self._read_source(at, end):
            return found
        while at < end and tokens[at].small in words.passed and not self._is_cue(at, end):
            at += 1
        if at >= end:
            return None
        return self._read_tail(at) or self._read_verb(at, end) or self._read_late_source(at, end)

    def look_before(self, start: int, at: int) -> SpeakerFinding | None:
        """Find who speaks in what leads to a quotation."""
        if beside := self._read_beside(start, at):
            return beside
        for cue in range(at - 1, start - 1, -1):
            if self._is_cue(cue, at) and (found := self._look_around(start, cue, at)):
                return found
        sources = (self._read_source(place, at) for place in range(at - 1, max(start, at - _FAR) - 1, -1))
        if source := next(filter(None, sources), None):
            return source
        if at > start and self.tokens[at - 1].text == ":" and not self.words.nouns_are_capitals:
            subject = read_subject_of(self.phrases, start, at - 1)
            if subject is not None:
                return SpeakerFinding(subject, ":", COLON if subject.kind is PhraseKind.NAME else GUESSED)
        return None

    def _look_around(self, start: int, cue: int, at: int) -> SpeakerFinding | None:
        """Read the subject of a verb before a quotation: before it, or behind it."""
        tokens, words = self.tokens, self.words
        is_first = self._leads_clause(start, cue, at)
        subject = None if is_first else read_subject_of(self.phrases, start, cue)
        if subject is None or tokens[cue].small in words.cites:
            behind = self._follow_verb(cue, at)
            if behind and behind.phrase and behind.phrase.kind is not PhraseKind.THEY:
                subject = behind.phrase
            elif subject is None:
                return behind
        if subject is None:
            return None
        is_beside = tokens[at - 1].text == ":" or at - cue <= _NEAR
        return SpeakerFinding(subject, self._name_cue(cue, at), LIKELY if is_beside else FARTHER)

    def _read_verb(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a verb and its subject right behind a quotation, in either order."""
        cue = next((place for place in range(at, min(end, at + _FAR)) if self._is_cue(place, end)), None)
        if cue == at:
            return self._follow_verb(at, end)
        if cue is not None:
            subject = read_subject(self.phrases, at, cue)
            if subject is not None and self._is_plain(at, subject.first):
                return SpeakerFinding(subject, self._name_cue(cue, end), SURE)
        return self._read_other_verb(at, end)

    def _is_plain(self, at: int, first: int) -> bool:
        """Tell whether nothing but small words leads to a phrase ("election expert Tom Rudd said")."""
        words = self.words
        return first - at <= _MOST_LEADING and all(
            token.is_word and token.small not in words.prepositions and token.small not in words.joins
            for token in self.tokens[at:first]
        )

    def _read_other_verb(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a name right behind the quotation, beside a verb that no list has ("Berg implored")."""
        words, tokens = self.words, self.tokens
        stops = words.joins | words.prepositions | words.articles
        is_inverted = not tokens[at].is_large
        if is_inverted and (at + 1 >= end or not tokens[at + 1].is_large or tokens[at].small in stops):
            return None
        phrase = self.phrases.read(at + is_inverted, end)
        if phrase is None or phrase.kind is not PhraseKind.NAME:
            return None
        verb = at if is_inverted else phrase.last
        if verb >= end or not tokens[verb].is_word or tokens[verb].small in stops:
            return None
        return SpeakerFinding(phrase, tokens[verb].text, FARTHER)

    def _read_signed(self, at: int, end: int, sign: str) -> SpeakerFinding | None:
        """Read a name that stands for itself behind a dash or in brackets, or before a verb."""
        tokens = self.tokens
        is_bracket = tokens[at].text == "("
        at += is_bracket
        phrase = self.phrases.read(at, end) if at < end and tokens[at].is_large else None
        if phrase is None or phrase.kind is not PhraseKind.NAME:
            return None
        left = [token.text for token in tokens[phrase.last : end]]
        if left[:1] == [")"] if is_bracket else left in ([], ["."]):
            return SpeakerFinding(phrase, sign, SOURCED)
        verbs = (
            place for place in range(phrase.last, min(end, phrase.last + _NEAR)) if self._is_cue(place, end)
        )
        verb = None if is_bracket else next(verbs, None)
        return None if verb is None else SpeakerFinding(phrase, tokens[verb].text, LIKELY)

    def _read_source(self, at: int, end: int) -> SpeakerFinding | None:
        """Read whom words like "according to" lead to."""
        tokens, words = self.tokens, self.words
        if tokens[at].small not in words.source_begins:
            return None
        for size in range(1, min(_LONGEST_SOURCE, end - at)):
            if tuple(token.small for token in tokens[at : at + size]) in words.source:
                phrase = self.phrases.read(at + size, end, may_be_bare=not words.has_articles)
                if phrase is None or phrase.kind is PhraseKind.THEY:
                    return None
                return SpeakerFinding(
                    phrase, " ".join(token.text for token in tokens[at : at + size]), SOURCED
                )
        return None

    def _read_late_source(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a source at the end of a sentence that goes on behind the quotation (", so Berg.")."""
        for place in range(at + 1, min(end, at + _FAR)):
            if self.tokens[place - 1].text == "," and (found := self._read_source(place, end)):
                return SpeakerFinding(found.phrase, found.cue, FARTHER)
        return None

    def _read_tail(self, at: int) -> SpeakerFinding | None:
        """Read a pronoun that hangs on its verb ("a-t-il ajouté", "dit-elle")."""
        verb, _, tail = self.tokens[at].small.rpartition("-")
        is_he, is_she = tail in self.words.tails_he, tail in self.words.tails_she
        kind = PhraseKind.HE if is_he else PhraseKind.SHE
        return SpeakerFinding(Phrase(kind, at, at + 1), verb, LIKELY) if is_he or is_she else None

    def _is_cue(self, at: int, end: int) -> bool:
        small = self.tokens[at].small
        seconds = self.words.split.get(small)
        if small in self.words.say or not seconds:
            return small in self.words.say
        return any(token.small in seconds for token in self.tokens[at + 1 : min(end, at + _FAR)])

    def _name_cue(self, at: int, end: int) -> str:
        token = self.tokens[at]
        seconds = self.words.split.get(token.small, frozenset())
        second = next((each.text for each in self.tokens[at + 1 : end] if each.small in seconds), None)
        return token.text if token.small in self.words.say or second is None else f"{token.text} {second}"

    def _follow_verb(self, cue: int, end: int) -> SpeakerFinding | None:
        """Read the subject behind its verb, past what prepositions lead."""
        tokens, words, name = self.tokens, self.words, self._name_cue(cue, end)
        at, led = cue + 1, 0
        while at < min(end, cue + _NEAR) and tokens[at].is_word:
            token = tokens[at]
            if token.small in words.prepositions:
                led = 2 if words.has_articles else 3
            elif token.small not in words.passed or token.small in words.he | words.she:
                is_bare = not words.has_articles and not led
                phrase = self.phrases.read(at, end, may_be_bare=is_bare, is_object=True)
                if phrase is not None and not led:
                    return SpeakerFinding(phrase, name, SURE)
                if phrase is not None:
                    at, led = phrase.last, 0
                    continue
                if token.small in words.joins:
                    break
            led = max(0, led - 1)
            at += 1
        is_passive = cue > 0 and tokens[cue - 1].small in words.passives
        return SpeakerFinding(None, name, ALONE) if words.drops_subjects and not is_passive else None

    def _leads_clause(self, start: int, cue: int, end: int) -> bool:
        """Tell whether a verb begins its clause, its subject behind it, where verbs come second."""
        if not self.words.is_verb_second or cue == start or self.tokens[cue - 1].text != ",":
            return False
        phrase = self.phrases.read_person(cue + 1, end) if cue + 1 < end else None
        return phrase is not None and (phrase.last >= end or not self.tokens[phrase.last].is_word)

    def _read_beside(self, start: int, at: int) -> SpeakerFinding | None:
        """Read the name that stands alone before the colon or bracket that leads to a quotation."""
        tokens = self.tokens
        if at - start <= 1 or tokens[at - 1].text not in {":", "("}:
            return None
        part = read_parts(self.phrases, start, at - 1)[-1]
        phrase = part.phrases[-1] if part.phrases else None
        if phrase is None or phrase.kind is not PhraseKind.NAME:
            return None
        is_alone = phrase.first == part.first and phrase.last == at - 1
        return SpeakerFinding(phrase, tokens[at - 1].text, SOURCED) if is_alone else None
