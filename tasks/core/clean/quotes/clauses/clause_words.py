"""A paragraph that is asked who speaks: its verbs of saying, its sources, and how sure each way is.

Pure and deterministic; each look is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.phrases import Phrases
    from tasks.core.clean.quotes.tokens import TextToken

MOST_FAR = 28
"""Tokens from a quotation in which its verb may stand."""
_LONGEST_SOURCE = 4
_MOST_JOINS = 3

SURE, LIKELY, SOURCED, COLON, FARTHER, ALONE, GUESSED = 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.55
"""How sure each way is; measured on the gold of quotes (tests/bench/speech)."""


@dataclass(frozen=True, slots=True)
class SpeakerFinding:
    """Who speaks, by which word; `phrase` is None where the verb stands alone ("defendeu")."""

    phrase: Phrase | None
    cue: str
    confidence: float

    def is_a(self, kind: PhraseKind) -> bool:
        """Tell whether who speaks is told by a phrase of a kind."""
        return self.phrase is not None and self.phrase.kind is kind


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The words of a paragraph, as they tell who speaks."""

    phrases: Phrases
    tokens: Sequence[TextToken] = field(init=False, repr=False)
    words: CueWords = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the words of the paragraph, and those of its language."""
        object.__setattr__(self, "tokens", self.phrases.tokens)
        object.__setattr__(self, "words", self.phrases.words)

    def is_reported(self, first: int, end: int, *, is_sure: bool = False) -> bool:
        """Tell whether the verb of a sentence says that it is somebody's words ("sie seien").

        Those which also say what might be ("sie wären") are no sure sign.
        """
        reports = self.words.reports - self.words.mights if is_sure else self.words.reports
        if not reports:
            return False
        return bool([True for each in self.tokens[first:end] if each.small in reports and not each.is_large])

    def tells(self, at: int) -> bool:
        """Tell whether a word is a verb of saying, alone or with its subject ("dit-il")."""
        return self.tokens[at].small in self.words.say or self.read_tail(at) is not None

    def only_joins(self, first: int, at: int) -> bool:
        """Tell whether nothing leads to a quotation but words that join it ("Denn:", "And further:")."""
        words = (token for token in self.tokens[first:at] if token.is_word)
        joins = list(islice(words, _MOST_JOINS + 1))
        if not joins:
            return True
        lists = (self.words.joins, self.words.ands, self.words.passed, self.words.no_names)
        is_led = self.tokens[at - 1].text == ":" and len(joins) <= _MOST_JOINS
        return is_led and all(any(token.small in each for each in lists) for token in joins)

    def is_nobody(self, found: SpeakerFinding) -> bool:
        """Tell whether a finding is a noun of nothing that speaks."""
        phrase = found.phrase
        return phrase is not None and phrase.kind is PhraseKind.NOUN and not self.phrases.may_speak(phrase)

    def has_subject(self, start: int, cue: int) -> bool:
        """Tell whether something stands in a clause before its verb that may be its subject, if unread."""
        words = self.words
        while cue > start and self.tokens[cue - 1].is_word:
            cue -= 1
            token = self.tokens[cue]
            if token.is_large and token.small not in words.no_names_before:
                return not (cue > start and self.tokens[cue - 1].small in words.prepositions)
        return False

    def may_say(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is of somebody who surely speaks."""
        is_pronoun = phrase.kind in {PhraseKind.HE, PhraseKind.SHE}
        is_noun = phrase.kind is PhraseKind.NOUN and self.phrases.may_speak(phrase)
        return is_pronoun or is_noun or (phrase.kind is PhraseKind.NAME and self.phrases.is_person(phrase))

    def read_source(self, at: int, end: int) -> SpeakerFinding | None:
        """Read whom words like "according to" lead to."""
        tokens, words = self.tokens, self.words
        if tokens[at].small not in words.source_begins:
            return None
        for size in range(min(_LONGEST_SOURCE, end - at) - 1, 0, -1):
            if tuple(token.small for token in tokens[at : at + size]) in words.source:
                first = at + size
                is_name = self.phrases.read_particled(first, end) is not None
                first += tokens[first].small in words.of and first + 1 < end and not is_name
                phrase = self.phrases.read(first, end, may_be_bare=not words.has_articles)
                if phrase is not None and words.sayings and self._is_saying(phrase):
                    phrase = self._read_whose(phrase, end)
                is_thing = tokens[at].small in words.sights and phrase and not self.may_say(phrase)
                if phrase is None or phrase.kind is PhraseKind.THEY or is_thing:
                    return None
                cue = " ".join(token.text for token in tokens[at : at + size])
                return SpeakerFinding(phrase, cue, SOURCED)
        return None

    def is_of_it(self, cue: int, end: int) -> bool:
        """Tell whether nobody is the subject of a verb ("heißt es aus dem Amt")."""
        return (
            self.tokens[cue].small in self.words.its and cue + 1 < end and self.tokens[cue + 1].small == "es"
        )

    def read_where(self, at: int, end: int, cue: int) -> SpeakerFinding | None:
        """Read from where something is said, or by whom what it is said in is ("im Brief des Verbandes")."""
        for place in range(at, end - 1):
            phrase = (
                self.phrases.read(place + 1, end) if self.tokens[place].small in self.words.froms else None
            )
            if phrase is None:
                continue
            owner = self._read_whose(phrase, end)
            if owner is not None and (self.phrases.is_surely_person(owner) or self.phrases.is_body(owner)):
                return SpeakerFinding(owner, self.tokens[cue].text, SOURCED)
            if self.phrases.is_body(phrase):
                return SpeakerFinding(phrase, self.tokens[cue].text, SOURCED)
        return None

    def _is_saying(self, phrase: Phrase) -> bool:
        """Tell whether a noun is what is said and nobody who speaks ("so die Forderung")."""
        is_noun = phrase.kind is PhraseKind.NOUN
        return is_noun and self.tokens[phrase.last - 1].small.endswith(tuple(self.words.sayings))

    def _read_whose(self, phrase: Phrase, end: int) -> Phrase | None:
        """Read whose a noun is, right behind it ("die Forderung von Berg", "... der Gewerkschaft")."""
        at, words = phrase.last, self.words
        if at + 1 >= end:
            return None
        small = self.tokens[at].small
        is_led = small in words.of
        owner = self.phrases.read(at + is_led, end) if is_led or small in words.articles else None
        return owner if owner is not None and owner.kind in {PhraseKind.NAME, PhraseKind.NOUN} else None

    def read_tail(self, at: int) -> SpeakerFinding | None:
        """Read a pronoun that hangs on its verb ("a-t-il ajouté", "dit-elle")."""
        verb, _, tail = self.tokens[at].small.rpartition("-")
        is_he, is_she = tail in self.words.tails_he, tail in self.words.tails_she
        kind = PhraseKind.HE if is_he else PhraseKind.SHE
        return SpeakerFinding(Phrase(kind, at, at + 1), verb, LIKELY) if is_he or is_she else None

    def is_cue(self, at: int, end: int) -> bool:
        """Tell whether a word is a verb of saying, with its second part, if it has two; "Fragen" is none."""
        small = self.tokens[at].small
        if self.words.nouns_are_capitals and self.tokens[at].is_large and at:
            return False
        if small in self.words.say:
            return True
        seconds = self.words.split.get(small)
        if not seconds:
            return False
        places = range(at + 1, min(end, at + MOST_FAR))
        return any(self.tokens[place].small in seconds and self._ends(place + 1, end) for place in places)

    def _ends(self, at: int, end: int) -> bool:
        """Tell whether a clause ends before a token: "zu" before a verb is no part of another one."""
        token = self.tokens[at] if at < end else None
        return token is None or not token.is_word or token.small in self.words.ands

    def name_cue(self, at: int, end: int) -> str:
        """Give a verb of saying with its second part."""
        token = self.tokens[at]
        seconds = self.words.split.get(token.small, frozenset())
        second = next((each.text for each in self.tokens[at + 1 : end] if each.small in seconds), None)
        return token.text if token.small in self.words.say or second is None else f"{token.text} {second}"
