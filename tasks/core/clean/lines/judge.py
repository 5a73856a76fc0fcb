"""The judge: says of every stretch of the input what it is.

Takes the blocks of a page or text in order; gives segments that cover all of them, in order, each with the
rule that decided. Structure's hints hold; then rules, then neighbours, then what was learned to repeat at
the publisher; what none of them names stays, and so does what people taught to be news: losing news is worse
than keeping a stray line. It reads no fields and changes no text.

Neighbours decide about lists under a heading, tails, captions beside their credit. Such a run ends at the
first line that reads as prose: prose never goes because of what stands above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.input.set_lines import is_set, is_set_code
from tasks.core.clean.layout.one_line import has_pieces, join_pieces
from tasks.core.clean.lines.author_lines import mark_author_lines
from tasks.core.clean.lines.chrome import Look, look_at, mark_chrome
from tasks.core.clean.lines.link_lists import (
    mark_last_line,
    mark_link_lists,
    mark_link_rows,
    mark_loose_ends,
    mark_small_menus,
)
from tasks.core.clean.lines.phrasing import mark_phrasing
from tasks.core.clean.lines.repeats import keep_news, mark_repeats
from tasks.core.clean.lines.rules import Rule, RuleBook, Scope, Where, open_book
from tasks.core.clean.text.ledger import split_segment
from tasks.core.records import KEPT_KINDS, Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.core.clean.input.blocks import Block, Marks
    from tasks.core.clean.lines.chrome import FindSpots
    from tasks.core.clean.lines.repeats import PublisherRepeats


KEEP_RULE = "keep"
HEADING_RULE = "heading.short-line"
_MAX_HEADING_WORDS = 12
_MAX_CUT_SHARE = 0.5
"""Rules may take this share of the words of prose at most, else they are doubted."""
_LEAST_PROSE_WORDS = 80
"""Words of prose from which a text may be an article that rules mistake."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The segments of what was judged, and what was seen of it where it may be a whole page as text.

    Of one line that is no page for sure, what was seen of its pieces stands.
    """

    segments: tuple[Segment, ...]
    look: Look | None


def judge_blocks(
    blocks: Sequence[Block], *, language: str | None, repeats: PublisherRepeats | None = None
) -> tuple[Segment, ...]:
    """Give each block its kind, split where only a part of it goes."""
    return judge_text(blocks, language=language, repeats=repeats).segments


def judge_text(
    blocks: Sequence[Block],
    *,
    language: str | None,
    repeats: PublisherRepeats | None = None,
    find_spots: FindSpots | None = None,
) -> Judgement:
    """Judge blocks, and say what was seen of them; `find_spots` says how they stood in what came in."""
    book = open_book(language)
    marks = mark_by_rules(blocks, book)
    look = seen = look_at(blocks, marks, find_spots)
    if has_pieces(blocks) and not (look and look.is_page):
        blocks = tuple(join_pieces(blocks))
        marks = mark_by_rules(blocks, book)
        look = look_at(blocks, marks, find_spots)
    marks = mark_chrome(blocks, marks, look) if look and look.is_page else mark_small_menus(blocks, marks)
    marks = mark_phrasing(blocks, marks, language, book)
    marks = mark_kept(blocks, marks)
    marks = mark_repeats(blocks, marks, repeats)
    segments = (part for segment in marks if segment for part in _cut_inline(segment, book))
    return Judgement(keep_news(segments, repeats), look or seen)


def mark_by_rules(blocks: Sequence[Block], book: RuleBook) -> Marks:
    """Mark what structure or a rule names, and what stands beside it for that."""
    marks = spare_prose(blocks, apply_rules(blocks, read_hints(blocks), book))
    marks = mark_link_lists(blocks, mark_captions(blocks, marks))
    marks = mark_link_rows(blocks, marks)
    marks = mark_loose_ends(blocks, marks) if book.is_strange else mark_last_line(blocks, marks)
    return mark_author_lines(blocks, marks)


def read_hints(blocks: Sequence[Block]) -> Marks:
    """Begin with what structure alone said."""
    return [
        block.to_segment(block.hint, block.hint_rule or "structure") if block.hint else None
        for block in blocks
    ]


def spare_prose(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Give prose back where rules would take most of it: that is an article on their subject."""
    prose = [block.n_words if block.hint is None and block.is_prose else 0 for block in blocks]
    by_rule = [mark is not None and block.hint is None for block, mark in zip(blocks, marks, strict=True)]
    free = sum(prose)
    taken = sum(words for words, is_taken in zip(prose, by_rule, strict=True) if is_taken)
    if free < _LEAST_PROSE_WORDS or taken <= free * _MAX_CUT_SHARE:
        return marks
    return [
        None if words and is_taken else mark
        for mark, words, is_taken in zip(marks, prose, by_rule, strict=True)
    ]


def mark_kept(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark what is left as body, or as a heading where a short line stands before prose."""
    result = list(marks)
    for index, block in enumerate(blocks):
        if result[index] is None:
            is_heading = _is_heading(block, blocks[index + 1 : index + 2]) and index > 0
            kind, rule = (Kind.HEADING, HEADING_RULE) if is_heading else (Kind.BODY, KEEP_RULE)
            result[index] = block.to_segment(kind, rule)
    return result


def _is_heading(block: Block, below: Sequence[Block]) -> bool:
    short = 0 < block.n_words <= _MAX_HEADING_WORDS and block.plain.rstrip()[-1] not in ".,;"
    return short and bool(below) and below[0].is_prose and not is_set(block.text)


def _cut_inline(segment: Segment, book: RuleBook) -> Iterable[Segment]:
    if segment.kind not in KEPT_KINDS or segment.kind is Kind.TITLE or is_set_code(segment.text):
        return (segment,)
    spans = book.find_inline(segment.text)
    return split_segment(segment, [(start, end, rule.kind, rule.id) for start, end, rule in spans])


START_LINES = 6
END_LINES = 6
_MAX_RUN = 14
_MAX_ITEM_WORDS = 28
_LEAST_LEAD_IN = 6
_BULLETS = ("-", "\u2013", "\u2014", "\u2022", "*", "\u00b7")
_MAX_CAPTION_WORDS = 40
_CREDIT_BESIDE_CAPTION = "caption.credit-sign"


def apply_rules(blocks: Sequence[Block], marks: Marks, book: RuleBook) -> Marks:
    """Mark each free line that a rule names, and what follows it where the rule's scope says so."""
    result = list(marks)
    for index, block in enumerate(blocks):
        if result[index] is not None:
            continue
        rule = next(book.find(block.text, _find_places(index, len(blocks))), None)
        if rule:
            for at in (index, *_followers(blocks, result, index, rule)):
                result[at] = blocks[at].to_segment(rule.kind, rule.id)
    return result


def mark_captions(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the one-line caption that stands under (or over) a line with nothing but a photo's credit.

    Only the sign © is proof enough: a short line beside other credits may be a heading.
    """
    result = list(marks)
    for index, mark in enumerate(marks):
        if mark and mark.rule == _CREDIT_BESIDE_CAPTION:
            for at in (index + 1, index - 1):
                if 0 <= at < len(blocks) and result[at] is None and _reads_as_caption(blocks[at]):
                    result[at] = blocks[at].to_segment(Kind.CAPTION, "caption.beside-credit")
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


def _followers(blocks: Sequence[Block], marks: Marks, index: int, rule: Rule) -> list[int]:
    """The free lines after `index` that go with it."""
    if rule.scope not in {Scope.RUN, Scope.TAIL}:
        return []
    limit = len(blocks) if rule.scope is Scope.TAIL else min(len(blocks), index + 1 + _MAX_RUN)
    found = []
    for at in range(index + 1, limit):
        if not _reads_as_item(blocks[at]) or _leads_in(blocks[at]):
            break
        if marks[at] is None:
            found.append(at)
    return found


def _reads_as_item(block: Block) -> bool:
    """Tell an entry of a list from prose: short and no sentence, or with a bullet before it."""
    return block.n_words <= _MAX_ITEM_WORDS and (not block.is_prose or block.plain.startswith(_BULLETS))


def _leads_in(block: Block) -> bool:
    """Tell a sentence that leads to what somebody says below it: the article goes on."""
    return block.plain.endswith(":") and block.n_words >= _LEAST_LEAD_IN


def _reads_as_caption(block: Block) -> bool:
    return 1 < block.n_words <= _MAX_CAPTION_WORDS and not block.ends_sentence and not block.has_speech
