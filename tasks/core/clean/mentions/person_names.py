"""People in runs of capitals: told by a given name, a title, an initial, or what stands behind the name.

Takes a piece of a run, gives somebody whom it names. Pure and deterministic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.annotations import Clue, NameKind
from tasks.core.clean.mentions.found_names import FoundName

if TYPE_CHECKING:
    from tasks.core.clean.mentions.name_context import NameContext

_MOST_PARTS = 5
_MOST_IN_HEADLINE = 3
_MOST_IN_APPOSITION = 4
_AGE_SIGNS = 12
_OF_BODIES = frozenset({"owner", "founder", "chief", "leader", "rival", "backer", "ally", "host"})
"""Offices that a body may have too."""
_SOMETIME = frozenset({"former", "ex", "then", "acting"})
"""They stand before offices, and tell nothing of one word alone."""
_AFTER = frozenset({"jr", "sr", "ii", "iii", "iv"})
_GLUED = re.compile("[a-z]{3}[A-Z]")
_AGE = re.compile(r", (?:aged )?\d\d?,")


def find_given(context: NameContext, at: int, stop: int) -> int | None:
    """Give the place of a given name that a family name follows."""
    text = context.text
    place = next((each for each in range(at, stop - 1) if context.is_given(each)), None)
    if place is None or context.words.no_people.has(text.smalls[place + 1]):
        return None
    return place if text.is_large[place + 1] or place + 2 < stop else None


def has_initial(context: NameContext, at: int, stop: int) -> bool:
    """Tell whether a piece is written as people are: with an initial or "Jr."."""
    text = context.text
    initials = (
        len(text.texts[place]) == 1 and text.text.startswith(".", text.ends[place])
        for place in range(at, stop - 1)
    )
    return stop - at > 1 and (any(initials) or text.smalls[stop - 1] in _AFTER)


def has_apposition(context: NameContext, stop: int) -> bool:
    """Tell whether an age or an office stands between commas behind a name."""
    text, end = context.text, context.text.ends[stop - 1]
    if _AGE.match(text.text, end, end + _AGE_SIGNS):
        return True
    if not text.text.startswith(", ", end):
        return False
    for place in range(stop, min(stop + _MOST_IN_APPOSITION, len(text))):
        if place > stop and not text.joined[place]:
            return False
        if not text.is_large[place] and context.is_title(place):
            return text.smalls[place] not in _OF_BODIES
    return False


def make_person(context: NameContext, at: int, stop: int, title: str | None) -> tuple[list[FoundName], int]:
    """Make somebody of a piece; give him, and where to go on."""
    text, words = context.text, context.words
    most = _MOST_IN_HEADLINE if text.heads[at] else _MOST_PARTS
    end = _cut_repeated(context, at, min(stop, at + most))
    while end - at > 1 and (
        text.smalls[end - 1] in _AFTER
        or words.is_adjective(text.smalls[end - 1])
        or not text.is_large[end - 1]
    ):
        end -= 1
    if end - at == 1 and not _may_be_alone(context, at, title):
        return [], stop if title else at + 1
    name = FoundName(
        at, end, text.say(at, end), NameKind.PERSON, "", Clue.TITLE if title else Clue.GIVEN_NAME
    )
    name.cue = title
    is_led_on = text.joined[end] and text.is_large[end]
    name.is_weak = is_led_on and words.is_opener(text.smalls[end])  # a headline
    return [name], end if text.heads[at] else stop


def _may_be_alone(context: NameContext, at: int, title: str | None) -> bool:
    """Tell whether one word behind a title can be somebody."""
    if not title or title.lower() in _SOMETIME or len(context.text.texts[at]) == 1:
        return False
    if not context.words.cues.has_articles:  # "глава Совета": what stands behind an office is in the genitive
        return False
    return not (context.is_title(at) or context.words.is_adjective(context.text.smalls[at]))


def _cut_repeated(context: NameContext, at: int, end: int) -> int:
    """Give the end of a name before somebody is named again, or a word begins, without a stop between."""
    text = context.text
    for place in range(at + 1, end):
        word = text.texts[place]
        is_again = place > at + 1 and text.text.startswith(" (", text.ends[place]) and context.is_given(place)
        if word in text.texts[at:place] or is_again:
            return place
        if _GLUED.search(word):
            return place if text.texts[at] in context.known.given else at + 1
    return end
