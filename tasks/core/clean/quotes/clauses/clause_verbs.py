"""Who stands behind a verb of saying ("..., said to the paper on Monday the mayor, Anna Berg").

Pure and deterministic; each look is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.clean.quotes.clauses.clause_words import ALONE, LIKELY, SURE, ClauseWords, SpeakerFinding
from tasks.core.clean.quotes.clauses.led_words import LedWords
from tasks.core.clean.quotes.clauses.nominatives import find_nominative, names_somebody
from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind

_NEAR = 8


@dataclass(frozen=True, slots=True)
class ClauseVerbs(ClauseWords):
    """A paragraph, asked for the subjects behind its verbs."""

    def follow_verb(self, cue: int, end: int) -> SpeakerFinding | None:
        """Read the subject behind its verb; where there are no articles, a name in its first case wins."""
        if self.is_of_it(cue, end):
            return self.read_where(cue + 1, end, cue)
        found = self._read_behind_verb(cue, end)
        phrase = found.phrase if found else None
        if self.words.has_articles or (phrase and phrase.kind in {PhraseKind.HE, PhraseKind.SHE}):
            return found
        if phrase and phrase.kind is PhraseKind.NAME and self.phrases.is_named(phrase):
            return found
        named = find_nominative(self.phrases, cue + 1, end)
        if named and not (phrase and named.name == phrase.name):
            return SpeakerFinding(named, self.name_cue(cue, end), LIKELY)
        return None if phrase is None and names_somebody(self.tokens, cue + 1, end) else found

    def _read_behind_verb(self, cue: int, end: int) -> SpeakerFinding | None:
        """Read the subject behind its verb, past what prepositions lead."""
        tokens, words, name = self.tokens, self.words, self.name_cue(cue, end)
        at, led = cue + 1, LedWords(1 if words.has_articles else 2, are_capitals=words.nouns_are_capitals)
        last = cue + _NEAR
        while at < min(end, last):
            passed = self.phrases.pass_date(at, end)
            at, last = passed, last + passed - at
            if at >= end or not tokens[at].is_word:
                break
            token = tokens[at]
            if token.small in words.agents and at == cue + 1:  # "dicho por Berg"
                led.end()
            elif self._leads(at, end):
                led.lead(is_inside=self.phrases.stands_inside(at))
                at += 1
                continue
            elif token.small not in words.passed or token.small in words.pronouns or self._may_name(at):
                is_bare = (words.bare_nouns or not words.has_articles) and not led
                phrase = self.phrases.read(at, end, may_be_bare=is_bare, is_object=True)
                if phrase is not None and not led and not self._is_told(phrase, end):
                    return SpeakerFinding(phrase, name, SURE)
                if phrase is not None:
                    at = phrase.last
                    led.take()
                    continue
                if token.small in words.joins:
                    break
            if led and self._may_name(at):
                led.take()
            led.pass_word()
            at += 1
        is_many = bool(words.many_ends) and tokens[cue].small.endswith(words.many_ends)
        is_passive = is_many or (cue > 0 and tokens[cue - 1].small in words.passives)
        return SpeakerFinding(None, name, ALONE) if words.drops_subjects and not is_passive else None

    def _leads(self, at: int, end: int) -> bool:
        """Tell whether a preposition stands there, or an article of no subject, and begins nobody's name."""
        small, words = self.tokens[at].small, self.words
        is_one = small in words.prepositions or small in words.oblique
        return is_one and self.phrases.read_particled(at, end) is None

    def _may_name(self, at: int) -> bool:
        """Tell whether a word that is passed elsewhere is a name there ("sagte Kurz")."""
        return self.words.nouns_are_capitals and self.tokens[at].is_large

    def _is_told(self, phrase: Phrase, end: int) -> bool:
        """Tell whether a name is whom it was told, where no preposition says so ("said PAP the director")."""
        if self.phrases.is_thing(phrase):
            return True
        if self.words.has_articles or phrase.kind is not PhraseKind.NAME or self.phrases.is_person(phrase):
            return False
        after = self.tokens[phrase.last] if phrase.last < end else None
        return after is not None and (after.is_large or self.words.may_speak(after.small))
