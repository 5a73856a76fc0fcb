"""Who a sentence or a clause of it is about: the phrase before a verb that no preposition leads.

What stands before a verb is parted at its commas and joining words. The subject is in the verb's own part,
else it is the name that begins a part before it, else the nearest phrase. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.core.clean.quotes.phrases import Phrase, PhraseKind, Phrases

_FAR = 28
_LED = 3
"""Words that a preposition leads."""


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
        return _pass_apposition(phrases, own, before)
    free = [part for part in before if part.phrases and not part.is_joined]
    names = (part.phrases[0] for part in free if part.phrases[0].first == part.first)
    if name := next((phrase for phrase in names if phrase.kind is PhraseKind.NAME), None):
        return name
    return next((part.phrases[0] for part in reversed(before) if part.phrases and not part.is_joined), None)


def _pass_apposition(phrases: Phrases, own: SentencePart, before: list[SentencePart]) -> Phrase:
    """Give the verb's subject, or the name before a comma that an office behind it explains."""
    subject = own.phrases[0]
    left = before[-1].phrases[0] if before and before[-1].phrases else None
    is_office = phrases.words.is_role(phrases.tokens[subject.first].small)
    if (
        left
        and left.kind is PhraseKind.NAME
        and is_office
        and subject.first == own.first
        and not own.is_joined
    ):
        return left
    return subject


def read_parts(
    phrases: Phrases, start: int, end: int, *, is_first_enough: bool = False
) -> list[SentencePart]:
    """Part what stands before a verb, without what prepositions lead; perhaps only to its first phrase."""
    tokens, words = phrases.tokens, phrases.words
    parts = [SentencePart(start)]
    at, led = start, 0
    while at < end:
        token = tokens[at]
        if token.text == "(":
            at = _pass_brackets(phrases, at, end)
            continue
        if not token.is_word:
            if token.text != ".":
                parts.append(SentencePart(at + 1))
            led = 0
        elif token.small in words.joins and token.small not in words.articles:
            parts.append(SentencePart(at + 1, is_joined=token.small not in words.ands))
            led = 0
        elif _leads(phrases, at, is_led=bool(led)):
            led = _LED
        elif phrase := phrases.read_person(at, end, start=start):
            if not led and phrase.kind is not PhraseKind.THEY:
                parts[-1].phrases.append(phrase)
                if is_first_enough:
                    break
            at, led = phrase.last, 0
            continue
        else:
            led = max(0, led - 1)
        at += 1
    return parts


def _leads(phrases: Phrases, at: int, *, is_led: bool) -> bool:
    """Tell whether a preposition stands there, or an article that begins no subject."""
    small, words = phrases.tokens[at].small, phrases.words
    is_article = small in words.articles and not is_led
    return small in words.oblique or (_is_leading(phrases, at) and not is_article)


def _is_leading(phrases: Phrases, at: int) -> bool:
    """Tell whether a preposition stands there that is no part of a name ("Von der Leyen")."""
    token, words = phrases.tokens[at], phrases.words
    after = phrases.tokens[at + 1].small if at + 1 < len(phrases.tokens) else ""
    is_named = token.is_large and token.small in words.particles and after in words.particles
    return token.small in words.prepositions and not is_named


def _pass_brackets(phrases: Phrases, at: int, end: int) -> int:
    places = range(at, min(end, at + _FAR))
    return next((place + 1 for place in places if phrases.tokens[place].text == ")"), at + 1)
