"""Lines that go because of their neighbours: lists under a heading, tails, captions beside their credit.

Takes the lines of an article, the marks so far and the rules; gives the marks with these added. A run ends
at the first line that reads as prose: prose never goes because of what stands above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.clean.marks import Mark, Marks
from tasks.core.clean.rules import Rule, RuleBook, Scope, Where
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.lines import Line

START_LINES = 6
END_LINES = 6
_MAX_RUN = 14
_MAX_ITEM_WORDS = 28
_BULLETS = ("-", "\u2013", "\u2014", "\u2022", "*", "\u00b7")
_MAX_CAPTION_WORDS = 40
_CREDIT_BESIDE_CAPTION = "caption.credit-sign"


def apply_rules(lines: Sequence[Line], marks: Marks, book: RuleBook) -> Marks:
    """Mark each free line that a rule names, and what follows it where the rule's scope says so."""
    result = list(marks)
    for index, line in enumerate(lines):
        if result[index] is not None:
            continue
        rule = next(book.find(line, _find_places(index, len(lines))), None)
        if rule:
            for at in (index, *_followers(lines, result, index, rule)):
                result[at] = Mark(rule.kind, rule.id)
    return result


def mark_captions(lines: Sequence[Line], marks: Marks) -> Marks:
    """Mark the one-line caption that stands under (or over) a line with nothing but a photo's credit.

    Only the sign © is proof enough: a short line beside other credits may be a heading.
    """
    result = list(marks)
    for index, mark in enumerate(marks):
        if mark and mark.rule == _CREDIT_BESIDE_CAPTION:
            for at in (index + 1, index - 1):
                if 0 <= at < len(lines) and result[at] is None and _reads_as_caption(lines[at]):
                    result[at] = Mark(Kind.CAPTION, "caption.beside-credit")
                    break
    return result


def _find_places(index: int, count: int) -> set[Where]:
    """Name the parts of the article that a line stands in."""
    places = {Where.ANY}
    if index < START_LINES:
        places.add(Where.START)
    if index >= count - END_LINES:
        places.add(Where.END)
    return places


def _followers(lines: Sequence[Line], marks: Marks, index: int, rule: Rule) -> list[int]:
    """The free lines after `index` that go with it."""
    if rule.scope not in {Scope.RUN, Scope.TAIL}:
        return []
    limit = len(lines) if rule.scope is Scope.TAIL else min(len(lines), index + 1 + _MAX_RUN)
    found = []
    for at in range(index + 1, limit):
        if not _reads_as_item(lines[at]):
            break
        if marks[at] is None:
            found.append(at)
    return found


def _reads_as_item(line: Line) -> bool:
    """Tell an entry of a list from prose: short and no sentence, or with a bullet before it."""
    return line.n_words <= _MAX_ITEM_WORDS and (not line.is_prose or line.plain.startswith(_BULLETS))


def _reads_as_caption(line: Line) -> bool:
    return 1 < line.n_words <= _MAX_CAPTION_WORDS and not line.ends_sentence and not line.has_speech
