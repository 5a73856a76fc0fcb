"""What a sentence reports in its own words, and of whom ("Berg said that the bridge was safe").

Takes a sentence without quotation marks; gives who speaks and the tokens of what he says, or None. Precision
first: a verb of saying right before a "that" which nothing denies, in German also a verb that says so
("sei"), or words like "according to" at either end; who speaks must be a person by name, or an office. Pure;
each look is bounded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tasks.core.clean.quotes.clauses.clause_words import LIKELY, MOST_FAR, SpeakerFinding
from tasks.core.clean.quotes.phrase_people import PhraseKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.quotes.clauses.clauses import Clause

_MOST_BETWEEN = 4
"""Words between a verb and its "that" ("told reporters on Monday that")."""
_LEAST_WORDS = 5


class Reported(NamedTuple):
    """Who says what stands in the tokens from `first` up to `last`."""

    found: SpeakerFinding
    first: int
    last: int


def find_reported(clause: Clause, first: int, end: int) -> Reported | None:
    """Find what a sentence reports."""
    stop = clause.tokens[end - 1]
    if stop.text == "?":
        return None
    last = end - (not stop.is_word)
    found = next((each for each in _look(clause, first, last) if _is_sure(clause, each)), None)
    return found and found._replace(first=found.first + (not clause.tokens[found.first].is_word))


def _look(clause: Clause, first: int, last: int) -> Iterator[Reported]:
    tokens, words = clause.tokens, clause.words
    if not [True for token in tokens[first:last] if token.small in words.leads]:
        return
    if found := clause.read_source(first, last):
        yield from _read_behind_source(clause, found, last)
    for at in range(first + 1, min(last, first + MOST_FAR)):
        if tokens[at].small in words.thats:
            yield from _read_behind_that(clause, first, at, last)
            return
        if tokens[at].text == "," and words.reports and tokens[at + 1].small not in words.thats:
            yield from _read_subjunctive(clause, first, at, last)
    yield from _read_before_source(clause, first, last)


def _read_behind_source(clause: Clause, found: SpeakerFinding, last: int) -> Iterator[Reported]:
    """Read what "according to Berg" leads to: behind a comma, or at once ("laut Berg sei")."""
    at = found.phrase.last if found.phrase else last
    if at < last and clause.tokens[at].text == ",":
        yield Reported(found, at + 1, last)
    elif at < last and clause.words.is_verb_second and clause.tokens[at].is_word:
        yield Reported(found, at, last)


def _read_before_source(clause: Clause, first: int, last: int) -> Iterator[Reported]:
    """Read what stands before "according to Berg" at the end of a sentence."""
    for at in range(max(first + _LEAST_WORDS, last - MOST_FAR), last - 1):
        if clause.tokens[at].text == "," and (found := clause.read_source(at + 1, last)):
            if found.phrase and found.phrase.last == last:
                yield Reported(found, first, at)
            return


def _read_behind_that(clause: Clause, first: int, at: int, last: int) -> Iterator[Reported]:
    """Read what a verb and "that" lead to."""
    tokens = clause.tokens
    cue = _find_cue(clause, first, at)
    if cue is None or tokens[cue].is_large or not clause.is_cue(cue, at):
        return
    if any(token.small in clause.words.nots for token in tokens[first:at]) or not _leads(clause, cue, at):
        return
    found = None if cue > first and _is_noun(clause, cue) else clause.look_before(first, at)
    if found:
        yield Reported(found, at + 1, last)


def _find_cue(clause: Clause, first: int, at: int) -> int | None:
    """Find the last verb of saying before a "that" or comma, some words back at most."""
    near = range(at - 1, max(first, at - 1 - _MOST_BETWEEN) - 1, -1)
    return next((place for place in near if clause.tokens[place].small in clause.words.cues), None)


def _is_noun(clause: Clause, cue: int) -> bool:
    """Tell whether a word is no verb there ("one of 10 states that", "earlier comments that")."""
    words, before = clause.words, clause.tokens[cue - 1]
    if before.text.isdigit() or before.small in words.prepositions:
        return True
    is_plural = words.has_small_nouns and clause.tokens[cue].small.endswith("s")
    lists = (words.passed, words.ands, words.he, words.she)
    is_beside = before.is_large or not before.is_word or any(before.small in each for each in lists)
    return is_plural and not is_beside and not words.may_speak(before.small)


def _leads(clause: Clause, cue: int, at: int) -> bool:
    """Tell whether a verb leads to its "that": a noun between them would ("denied the claim that").

    Days are no nouns here ("a déclaré lundi que", "dijo el lunes que").
    """
    words = clause.words
    if clause.tokens[cue].small in words.addressed:
        return True
    lists = (words.passed, words.prepositions, words.no_names)
    return all(
        token.is_large
        or any(token.small in each for each in lists)
        or (token.small in words.articles and behind.small in words.no_names)
        for token, behind in pairwise(clause.tokens[cue + 1 : at + 1])
        if token.is_word
    )


def _read_subjunctive(clause: Clause, first: int, at: int, last: int) -> Iterator[Reported]:
    """Read what stands on the one side of a comma in reported speech, a verb of saying on the other."""
    tokens = clause.tokens
    cue = at - 1 if clause.tells(at - 1) else _find_cue(clause, first, at)
    if cue is not None and clause.is_reported(at + 1, last):
        found = clause.look_before(first, at)
        if found and found.phrase and found.phrase.last == cue and _leads(clause, cue, at):
            yield Reported(found, at + 1, last)
    elif clause.is_reported(first, at) and at + 1 < last and clause.tells(at + 1):
        found = clause.look_behind(at, last)
        if found and found.phrase and (found.phrase.last >= last or not tokens[found.phrase.last].is_word):
            yield Reported(found, first, at)


def _is_sure(clause: Clause, reported: Reported) -> bool:
    """Tell whether a sentence surely reports what somebody says."""
    found, phrase = reported.found, reported.found.phrase
    if phrase is None or found.cue == ":" or reported.last - reported.first < _LEAST_WORDS:
        return False
    if phrase.kind is PhraseKind.NAME:
        is_written_out = "." not in phrase.name and not phrase.name.isupper()
        return is_written_out and clause.phrases.is_surely_person(phrase)
    return phrase.kind is PhraseKind.NOUN and clause.phrases.may_speak(phrase) and found.confidence >= LIKELY
