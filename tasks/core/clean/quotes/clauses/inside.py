"""Who speaks, where that stands between the marks of the quotation itself ("« Non, dit Berg, jamais »").

Takes a quotation and what reads phrases; gives a finding and the clause that it is of. A word of saying right
behind a comma or dash, its subject behind it, and a sign behind that. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.clauses.clause_words import LIKELY, SpeakerFinding
from tasks.core.clean.quotes.clauses.clauses import Clause
from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind
from tasks.core.clean.quotes.tokens import tokenize_paragraph

if TYPE_CHECKING:
    from tasks.core.clean.quotes.phrases import Phrases
    from tasks.core.clean.quotes.spans.marks import MarkedSpan

_BREAKS = frozenset(",—–-")  # noqa: RUF001
_ENDS = _BREAKS | frozenset(".;:!?…")
_LONGEST = 12
_MOST_BEFORE_VERB = 2


def look_inside(text: str, span: MarkedSpan, phrases: Phrases) -> tuple[Clause, SpeakerFinding] | None:
    """Find who speaks in the words of a quotation."""
    tokens = tokenize_paragraph(text, span.start, span.end, ())
    clause = Clause(replace(phrases, tokens=tokens))
    for at in range(1, len(tokens) - 2):
        if tokens[at].text not in _BREAKS or tokens[at - 1].end == tokens[at + 1].start:
            continue
        verbs = range(at + 1, min(len(tokens), at + 1 + _MOST_BEFORE_VERB))
        if not any(clause.tells(place) for place in verbs) or tokens[at + 1].is_large:
            continue
        ends = (
            place for place in range(at + 3, min(len(tokens), at + _LONGEST)) if tokens[place].text in _ENDS
        )
        stop = next(ends, len(tokens))
        found = clause.look_behind(at, stop)
        if found and found.phrase and _closes(found.phrase, phrases, stop) and found.confidence >= LIKELY:
            return clause, found
    return None


def _closes(phrase: Phrase, phrases: Phrases, stop: int) -> bool:
    """Tell whether a sign stands right behind who speaks; a noun may go on ("the mayor of the town")."""
    if phrase.kind is not PhraseKind.NAME:
        return phrase.kind is not PhraseKind.THEY
    return phrase.last == stop and phrases.is_person(phrase)
