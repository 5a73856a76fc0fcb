"""Names of bodies and places that a word in them tells: "University of Quillon", "Lake Aldern".

Takes a piece of a run of capitals, gives what it names. What a word tells to be a thing (an act, an award) is
none of the kinds that are looked for. Pure and deterministic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.annotations import NameKind

if TYPE_CHECKING:
    from tasks.core.clean.mentions.found_names import FoundName
    from tasks.core.clean.mentions.name_context import NameContext

_MOST_LED = 8
"""Words of a name behind the word that tells what it is."""


def read_body_name(context: NameContext, at: int, stop: int) -> tuple[list[FoundName], int] | None:
    """Give what a word of a piece tells it to be, and where to go on; None where none does."""
    text, words = context.text, context.words
    if stop - at > 1 and words.is_adjective(text.smalls[at]) and not context.match(at)[0]:
        match, behind = context.match(at + 1)
        if match and behind == stop:
            return [context.make_known(at + 1, behind, match)], stop
    is_thing = stop - at > 1 and words.things.has(text.smalls[stop - 1])
    last = next((place for place in range(stop - 1, at, -1) if words.bodies.has(text.smalls[place])), None)
    if last is not None and (last == stop - 1 or not is_thing):
        end = _pass_leads(context, last + 1)
        return [context.make_told(at, end, NameKind.ORGANISATION, text.texts[last])], end
    if words.bodies_first.has(text.smalls[at]):
        end = _pass_leads(context, stop)
        if end > at + 1:
            return [context.make_told(at, end, NameKind.ORGANISATION, text.texts[at])], end
    return ([], stop) if is_thing else _read_site(context, at, stop)


def _read_site(context: NameContext, at: int, stop: int) -> tuple[list[FoundName], int] | None:
    text, words = context.text, context.words
    if stop - at == 1:
        return None
    for place, told in ((stop - 1, words.sites), (at, words.sites_first)):
        if told.has(text.smalls[place]):
            return [context.make_told(at, stop, NameKind.PLACE, text.texts[place])], stop
    return None


def _pass_leads(context: NameContext, end: int) -> int:
    """Give the end of a body's name that goes on with "of the ..."."""
    text, first = context.text, end
    while end - first < _MOST_LED and not text.is_owner(end - 1):
        behind = _pass_small(context, end)
        if behind == end or not (text.joined[behind] and text.is_large[behind]) or context.is_title(behind):
            break
        last = context.end_piece(behind, context.end_run(behind))
        if "and" in text.smalls[end:behind]:  # "Office of Management and Budget", but two bodies are two
            is_two = behind - end > 1 or end == first or _has_body(context, behind, last)
            if is_two:
                break
        end = last
    return end


def _pass_small(context: NameContext, at: int) -> int:
    """Give the place behind the small words, two at most, that lead on inside of a name."""
    text = context.text
    for behind in range(at, at + 2):
        is_lead = text.joined[behind] and context.words.leads.has(text.smalls[behind])
        if not is_lead or text.is_large[behind]:
            return behind
    return at + 2


def _has_body(context: NameContext, at: int, end: int) -> bool:
    smalls = context.text.smalls[at:end]
    return any(context.words.bodies.has(small) or context.words.bodies_first.has(small) for small in smalls)
