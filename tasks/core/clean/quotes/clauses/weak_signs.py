"""Who speaks where no verb of saying tells: the one person before a colon, whose a noun is, a "that".

Takes a clause and the people of the article as far as it was read; gives a finding, or None. Pure and
deterministic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.clean.quotes.clauses.clause_words import ALONE, COLON, FARTHER, GUESSED, SpeakerFinding
from tasks.core.clean.quotes.clauses.subjects import read_subject
from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind

if TYPE_CHECKING:
    from tasks.core.clean.quotes.clauses.clauses import Clause
    from tasks.core.clean.quotes.people import People


def find_about(clause: Clause, people: People, first: int, at: int, opens: str) -> SpeakerFinding | None:
    """Find who a sentence is about that leads to a quotation, which begins with the letters `opens`."""
    tokens, thats = clause.tokens, clause.words.thats
    is_that = tokens[at - 1].small in thats or any(word.lower() in thats for word in opens.split()[:1])
    if closed := _find_closed(clause, first, at):
        return closed
    subject = read_subject(clause.phrases, first, at)
    is_name = subject is not None and subject.kind is PhraseKind.NAME
    if is_that and subject and is_name and people.is_surely_person(subject.name):
        return SpeakerFinding(subject, "", FARTHER)
    if tokens[at - 1].text == ":" and (led := find_before_colon(clause, people, first, at)):
        return led
    is_pronoun = subject is not None and subject.kind in {PhraseKind.HE, PhraseKind.SHE}
    return SpeakerFinding(subject, "", FARTHER if is_pronoun else GUESSED) if subject else None


def find_first_person(clause: Clause, people: People, first: int, at: int) -> Phrase | None:
    """Find the person whom a sentence begins with."""
    subject = read_subject(clause.phrases, first, at)
    if subject is None or subject.kind is not PhraseKind.NAME:
        return None
    return subject if people.is_surely_person(subject.name) else None


def _find_closed(clause: Clause, first: int, at: int) -> SpeakerFinding | None:
    """Find who speaks by a participle behind the quotation, its auxiliary before ("hat Berg ... genannt")."""
    tokens, words, end = clause.tokens, clause.words, min(len(clause.tokens), at + 2)
    if not words.is_verb_second or end != at + 2 or tokens[at + 1].small not in words.say:
        return None
    is_passive = any(token.small in words.passives for token in tokens[at + 2 : at + 3])
    place = next((place for place in range(first, at) if tokens[place].small in words.auxiliaries), None)
    if place is None or is_passive:
        return None
    subject = read_subject(clause.phrases, first, place)
    if subject is None and place + 1 < at:
        subject = clause.phrases.read_person(place + 1, at)
    is_said = subject is not None and clause.may_say(subject) and tokens[place].small not in words.passives
    return SpeakerFinding(subject, tokens[at + 1].text, FARTHER) if is_said else None


def find_before_colon(clause: Clause, people: People, first: int, at: int) -> SpeakerFinding | None:
    """Find whose a sentence is that ends with a colon: of the one person in it, or whose its noun is."""
    named = people.find_named(clause.phrases, first, at)
    if len(named) == 1 and _stands_free(clause, people, named[0]):
        return SpeakerFinding(named[0], ":", ALONE)
    subject = read_subject(clause.phrases, first, at)
    owner = clause.phrases.read_owner(subject) if subject else None
    return SpeakerFinding(owner, ":", COLON) if owner else None


def _stands_free(clause: Clause, people: People, named: Phrase) -> bool:
    """Tell whether the one person of a sentence owns no word of it, and is not but whom it is to."""
    before = clause.tokens[named.first - 1].small if named.first else ""
    is_led = before in clause.words.prepositions and before not in clause.words.views
    full = people.find_fullest(named.name)
    is_owner = named.name.endswith("s") and full.split()[-1] == named.name[:-1]
    return not is_led and not is_owner and people.is_surely_person(named.name)
