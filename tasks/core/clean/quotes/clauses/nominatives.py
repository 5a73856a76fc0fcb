"""Who speaks behind a verb where names have cases and nouns no articles (Polish, Russian, Ukrainian).

"Said to the paper in a talk about the bridge the chief of the office Anna Berg": whatever stands between, who
speaks is named in the first case, and objects in others. Given names are listed in the first case. Pure and
deterministic; each look is bounded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind
from tasks.core.clean.quotes.somebody import guess_first_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.mentions.known_names import KnownNames
    from tasks.core.clean.quotes.phrases import Phrases
    from tasks.core.clean.quotes.tokens import TextToken

_MOST_FAR = 28
_CLAUSE_ENDS = frozenset(",;(—–―")  # noqa: RUF001


def find_nominative(phrases: Phrases, at: int, end: int) -> Phrase | None:
    """Find the name in its first case in the clause that begins at a token."""
    tokens = phrases.tokens
    has_office = False
    passed = at
    for place in range(at, min(end, at + _MOST_FAR)):
        passed = max(passed, phrases.pass_date(place, end))
        if place < passed:
            continue
        token = tokens[place]
        if token.text in _CLAUSE_ENDS or (token.text == "." and not phrases.is_abbreviated(place)):
            return None
        has_office = has_office or phrases.words.may_speak(token.small)
        if not token.is_large or tokens[place - 1].small in phrases.words.prepositions:
            continue
        is_given = token.text in phrases.known.given
        may_begin = is_given or (has_office and not tokens[place - 1].is_large)
        phrase = phrases.read(place, end) if may_begin else None
        if phrase and phrase.kind is PhraseKind.NAME and _is_speaker(phrases, phrase, end, is_given=is_given):
            return phrase
    return None


def _is_speaker(phrases: Phrases, phrase: Phrase, end: int, *, is_given: bool) -> bool:
    """Tell whether a name is in its first case: by a given name, else behind an office, by how it ends."""
    is_closed = phrase.last >= end or not phrases.tokens[phrase.last].is_word
    is_full = " " in phrase.name
    if is_given:
        return is_full or is_closed
    is_inflected = _is_inflected(phrases.tokens[phrase.first].text, phrases.known)
    return is_full and is_closed and phrases.is_person(phrase) and not is_inflected


def _is_inflected(word: str, known: KnownNames) -> bool:
    """Tell whether a word is a given name in another case."""
    return any(first in known.given for first in guess_first_cases(word) if first != word)


def names_somebody(tokens: Sequence[TextToken], at: int, end: int) -> bool:
    """Tell whether two capitals beside one another follow a verb that has no subject beside it."""
    return any(left.is_large and right.is_large for left, right in pairwise(tokens[at:end]))
