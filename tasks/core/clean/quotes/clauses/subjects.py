"""Who a sentence or a clause of it is about: the phrase before a verb that no preposition leads.

What stands before a verb is parted at its commas and joining words. The subject is in the verb's own part,
else it is the name that begins a part before it, else the nearest phrase. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.clauses.led_words import LedWords
from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind

if TYPE_CHECKING:
    from tasks.core.clean.quotes.phrases import Phrases

_FAR = 28
_LED = 3
"""Words that a preposition leads."""
_MOST_ADJECTIVES = 2
_WITH_ARTICLE = 2


@dataclass(slots=True)
class SentencePart:
    """What stands between two commas; `is_joined` where a word begins it that makes it another clause."""

    first: int
    is_joined: bool = False
    phrases: list[Phrase] = field(default_factory=list)


def read_subject(phrases: Phrases, start: int, end: int) -> Phrase | None:
    """Read who a sentence is about: its first phrase that no preposition leads."""
    parts = read_parts(phrases, start, end, is_first_enough=True)
    return parts[-1].phrases[0] if parts[-1].phrases else None


def read_subject_of(phrases: Phrases, start: int, verb: int) -> Phrase | None:
    """Read the subject before a verb of a sentence that begins at `start`."""
    parts = read_parts(phrases, start, verb)
    own, before = parts[-1], parts[:-1]
    if own.phrases:
        if _read_first_half(phrases, own, before):
            return _pass_apposition(phrases, before[-1], before[:-1])
        return _pass_apposition(phrases, own, before)
    if beside := _read_beside_that(phrases, own, before):
        return beside
    free = [part for part in before if part.phrases and not part.is_joined]
    names = (part.phrases[0] for part in free if part.phrases[0].first == part.first)
    if name := next((phrase for phrase in names if phrase.kind is PhraseKind.NAME), None):
        return name
    places = (at for at in range(len(before) - 1, -1, -1) if before[at].phrases and not before[at].is_joined)
    last = next(places, None)
    return None if last is None else _pass_apposition(phrases, before[last], before[:last])


def _read_beside_that(phrases: Phrases, own: SentencePart, before: list[SentencePart]) -> Phrase | None:
    """Give the name between commas behind the subject of a "that" ("Berg said that her aide, Rudd, ...")."""
    if not before or not before[-1].phrases or not before[-1].is_joined:
        return None
    name, that = before[-1].phrases[0], phrases.tokens[before[-1].first - 1].small
    is_all = (name.first, name.last + 1) == (before[-1].first, own.first)
    return name if is_all and name.kind is PhraseKind.NAME and that in phrases.words.thats else None


def _read_first_half(phrases: Phrases, own: SentencePart, before: list[SentencePart]) -> Phrase | None:
    """Give the first of two nouns of one person ("the doctor and head of the house")."""
    tokens, words = phrases.tokens, phrases.words
    is_joined = bool(before and before[-1].phrases) and tokens[own.first - 1].small in words.ands
    first = own.phrases[0]
    is_bare = first.kind is PhraseKind.NOUN and tokens[first.first].small not in words.articles
    return before[-1].phrases[0] if is_joined and is_bare and words.has_articles else None


def _pass_apposition(phrases: Phrases, own: SentencePart, before: list[SentencePart]) -> Phrase:
    """Give the verb's subject, or the name before a comma that an office behind it explains."""
    subject = own.phrases[0]
    left = before[-1].phrases[-1] if before and before[-1].phrases else None
    if left is None or left.kind is not PhraseKind.NAME or own.is_joined:
        return subject
    is_office = phrases.words.is_role(phrases.tokens[subject.first].small)
    if (
        subject.kind is PhraseKind.NOUN and phrases.words.nouns_are_capitals
    ):  # "Berg, Kieler Leiterin des Hafens"
        is_office = is_office or any(map(phrases.words.is_role, subject.role.split()))
    most = _MOST_ADJECTIVES if left.last == own.first - 1 else 0
    between = phrases.tokens[own.first : subject.first]
    is_beside = len(between) <= most and not any(token.small in phrases.words.articles for token in between)
    return left if is_office and is_beside else subject


def read_parts(
    phrases: Phrases, start: int, end: int, *, is_first_enough: bool = False
) -> list[SentencePart]:
    """Part what stands before a verb, without what prepositions lead; perhaps only to its first phrase."""
    reader, tokens, words = _PartReader(phrases, start, end), phrases.tokens, phrases.words
    while reader.at < end and not (is_first_enough and reader.parts[-1].phrases):
        token = tokens[reader.at]
        small = token.small
        if token.is_large or not token.is_word or small in words.parts or words.is_role(small):
            reader.step()
        else:
            reader.at += 1
            reader.led.pass_word()
    return reader.parts


class _PartReader:
    """One reading of what stands before a verb."""

    def __init__(self, phrases: Phrases, start: int, end: int) -> None:
        self.phrases, self.start, self.at, self.end = phrases, start, start, end
        self.parts = [SentencePart(start)]
        self.led = LedWords(_LED, are_capitals=phrases.words.nouns_are_capitals)

    def step(self) -> None:
        """Pass a word, a sign or a phrase."""
        phrases, words, at = self.phrases, self.phrases.words, self.at
        token = phrases.tokens[at]
        if token.text == "(":
            self.at = _pass_brackets(phrases, at, self.end)
            return
        self.at += 1
        if not token.is_word:
            if token.text != ".":
                self.parts.append(SentencePart(at + 1))
            self.led.end()
        elif token.small in words.joins and token.small not in words.articles:
            self.parts.append(SentencePart(at + 1, is_joined=token.small not in words.ands))
            self.led.end()
        elif _leads(phrases, at, is_led=bool(self.led)):
            self.led.lead(is_inside=phrases.stands_inside(at))
        elif phrase := phrases.read_person(at, self.end, start=self.start):
            self._take(phrase)
        elif words.nouns_are_capitals and _is_noun(phrases, at):
            self._take_led(phrases.end_run(at, self.end))
        elif self._ends_led(at):
            self.led.end()
        else:
            self.led.pass_word()

    def _take(self, phrase: Phrase) -> None:
        """Pass a phrase; what is led ends before a comma, as what stands behind may be a subject."""
        words, first = self.phrases.words, self.phrases.tokens[phrase.first].small
        is_first_case = not words.has_articles and words.is_role(first)  # offices are listed in that
        if self.led and not is_first_case and not self._is_relative(phrase):
            self._take_led(self._end_led(phrase))
            return
        if phrase.kind is not PhraseKind.THEY:
            self.parts[-1].phrases.append(phrase)
        self.at = phrase.last

    def _is_relative(self, phrase: Phrase) -> bool:
        """Tell whether an article is no name's, but leads a clause ("..., bei der Berg davon sprach")."""
        phrases, at = self.phrases, phrase.first
        if not phrases.words.nouns_are_capitals or at <= self.start + 1 or phrase.kind is not PhraseKind.NAME:
            return False
        before, comma = phrases.tokens[at - 1], phrases.tokens[at - 2]
        is_clause = comma.text == "," and before.small in phrases.words.prepositions
        is_article = phrases.tokens[at].small in phrases.words.articles and phrase.last - at == _WITH_ARTICLE
        return is_clause and is_article and phrases.is_surely_person(phrase)

    def _ends_led(self, at: int) -> bool:
        """Tell whether nothing is led on: "mit dabei war Berg", "am Abend, den 3., hat Berg"."""
        small, words = self.phrases.tokens[at].small, self.phrases.words
        is_verb = words.nouns_are_capitals and small in words.auxiliaries
        return is_verb or (small in words.passed and self.phrases.tokens[at - 1].small in words.prepositions)

    def _end_led(self, phrase: Phrase) -> int:
        """Give where what is led ends in a phrase: before a comma, without articles with its first name."""
        tokens = self.phrases.tokens
        signs = (place for place in range(self.at, phrase.last) if tokens[place].text == ",")
        last = next(signs, phrase.last)
        capitals = (place for place in range(phrase.first, last) if tokens[place].is_large)
        first = None if self.phrases.words.has_articles else next(capitals, None)
        return last if first is None else min(last, self.phrases.end_run(first, last))

    def _take_led(self, last: int) -> None:
        """Pass a noun; where those are capitals an article right behind leads on ("am Rand der Stadt")."""
        tokens, words = self.phrases.tokens, self.phrases.words
        self.led.take()
        if words.nouns_are_capitals and last < self.end and tokens[last].small in words.articles:
            self.led.lead()
        self.at = last


def _is_noun(phrases: Phrases, at: int) -> bool:
    """Tell whether a capital is a noun that is nobody's name, no small word that begins a sentence."""
    token, words = phrases.tokens[at], phrases.words
    if not token.is_large or (phrases.names_nobody(at) and token.small not in words.days):
        return False
    return token.small not in words.no_subjects


def _leads(phrases: Phrases, at: int, *, is_led: bool) -> bool:
    """Tell whether a preposition stands there, or an article that begins no subject."""
    small, words = phrases.tokens[at].small, phrases.words
    if small not in words.oblique and small not in words.prepositions:
        return False
    is_article = small in words.articles and not is_led
    if phrases.read_particled(at, len(phrases.tokens)):
        return False
    return small in words.oblique or (_is_leading(phrases, at) and not is_article)


def _is_leading(phrases: Phrases, at: int) -> bool:
    """Tell whether a preposition stands there that is no part of a name ("Von der Leyen")."""
    token, words = phrases.tokens[at], phrases.words
    after = [each.small for each in phrases.tokens[at + 1 : at + 3]]
    is_named = token.is_large and token.small in words.particles and after[:1] and after[0] in words.particles
    if is_named and words.nouns_are_capitals:  # "Von der Leyen", but "von der Regierung"
        is_named = after[-1] in phrases.people
    return token.small in words.prepositions and not is_named


def _pass_brackets(phrases: Phrases, at: int, end: int) -> int:
    places = range(at, min(end, at + _FAR))
    return next((place + 1 for place in places if phrases.tokens[place].text == ")"), at + 1)
