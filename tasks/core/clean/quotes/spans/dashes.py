"""Where quotations stand that dashes mark: a paragraph that begins with one, and a clause of who speaks.

"- We will not close it - said Anna Berg. - Never." gives two spans, without the dashes. A dash alone marks
lists, signatures and interviews as often: only a verb of saying behind a second dash, or behind a comma with
somebody behind the verb, tells that it is speech; without one nothing is given. Takes a text, the words of
its language and the spans that marks gave; gives all spans, in order, the outermost of what is nested. Pure;
one walk over the dashes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.spans.marks import MarkedSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.quotes.cue_words import CueWords

_LINE = re.compile(r"^[^\S\n]*(?:[—–]|-\s)[^\n]*", re.MULTILINE)  # noqa: RUF001 - the dashes as texts have them
_DASH = re.compile(r"(?<![^\s,.?!…»”\"])(?:[—–]|-(?=\s))|[—–](?=[\s.,;:])")  # noqa: RUF001
_CLAUSE = re.compile(r"\s?([^\W\d_]+(?:-[^\W\d_]+)*+)(?:\s([^\W\d_]+))?")
_LATE = re.compile(r"(?:,|[?!…])\s([^\W\d_]+(?:-[^\W\d_]+)*+)(?:\s([^\W\d_]+))?")
_PAUSES = ".,;: "
_STOPS = frozenset(".,;:!?…")


def add_dashed_spans(text: str, words: CueWords, marked: list[MarkedSpan]) -> list[MarkedSpan]:
    """Give the spans that marks gave and those that dashes give."""
    dashed = [
        span for line in _LINE.finditer(text) for span in _walk_line(text, line.start(), line.end(), words)
    ]
    if not dashed:
        return marked
    begun = [span.outer_start for span in dashed]
    free = (
        span
        for span in marked
        if not (before := bisect_left(begun, span.outer_end))
        or dashed[before - 1].outer_end <= span.outer_start
    )
    return sorted([*free, *dashed], key=lambda span: span.outer_start)


def _walk_line(text: str, start: int, end: int, words: CueWords) -> Iterator[MarkedSpan]:
    """Part a paragraph into what is said and who says it."""
    places = [found.start() for found in _DASH.finditer(text, start, end)]
    opened: int | None = places[0] if places else None
    has_clause = False
    for place in places[1:]:
        if opened is not None and _tells(_CLAUSE.match(text, place + 1, end), words):
            yield from _make_span(text, opened, place)
            opened, has_clause = None, True
        elif opened is None and _closes(text, start, place):
            opened = place
    if opened is None:
        return
    if has_clause:
        yield from _make_span(text, opened, end)
    elif late := next((found for found in _LATE.finditer(text, start, end) if _names(found, words)), None):
        yield from _make_span(text, opened, late.start() + (late[0][0] != ","))


def _tells(clause: re.Match[str] | None, words: CueWords) -> bool:
    """Tell whether a clause begins with a verb of saying, or with a small word before it ("a déclaré")."""
    if clause is None or not clause[1].islower():
        return False
    verb, _, tail = clause[1].partition("-")
    is_led = bool(tail) or verb in words.passed or verb in words.auxiliaries
    return verb in words.say or (is_led and clause[2] in words.say)


def _names(late: re.Match[str], words: CueWords) -> bool:
    """Tell whether a verb of saying and then somebody follow a comma (", säger Berg", ", dit-elle")."""
    if not (words.inverts or words.is_verb_second):
        return False
    verb, _, tail = late[1].partition("-")
    behind = tail or late[2] or ""
    pronouns = words.he | words.she | words.tails_he | words.tails_she
    return verb in words.say and (behind[:1].isupper() or behind in pronouns or words.is_role(behind))


def _closes(text: str, start: int, place: int) -> bool:
    """Tell whether a dash ends a clause: behind a stop or comma, or with one behind it."""
    before = text[start:place].rstrip()[-1:]
    return before in _STOPS or text[place + 1 : place + 2] in _STOPS


def _make_span(text: str, opens: int, closes: int) -> Iterator[MarkedSpan]:
    inner = text[opens + 1 : closes]
    start = closes - len(inner.lstrip(_PAUSES))
    words = text[start:closes].rstrip().rstrip(",").rstrip()
    if words:
        yield MarkedSpan(opens, start, start + len(words), closes)
