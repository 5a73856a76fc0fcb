"""What stands in the article or right after it and is none of it: boxes of offers, letters, other stories.

Takes a page's blocks and the judged segments; gives the segments with a kind
for what structure alone left outside: by its own wording, by what rules name in the same box, or by its
links to other stories. Chrome far from the article stays what it is. It takes nothing out and puts nothing
back: only the kind of what was already taken out changes. Doing it twice changes nothing.

Pull quotes, boxes that repeat a sentence of the article word for word, are taken out before, the name under
the quote with them. A box goes only if its words stand in a paragraph of the body outside of it: a quotation
that stands once is the article's own. Doing it twice changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.lines.rules import RuleBook, Where, open_book
from tasks.core.records import KEPT_KINDS, Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.clean.input.blocks import Block, Frame


OUTSIDE = "html.outside"
_CREDIT_CLASS = "html.figcaption"
LINKS_RULE = "html.box-of-links"
_BOX_KINDS = frozenset({Kind.PAYWALL, Kind.PROMO, Kind.RELATED})
_SAID_LINE_KINDS = frozenset({Kind.CREDIT, Kind.NOTE, Kind.BIO})
_FAR_ZONES = frozenset(
    {
        "html.nav",
        "html.footer",
        "html.masthead",
        "html.consent",
        "html.comments",
        "html.other-story",
        "html.aside",
    }
)
_MOST_AFTER = 40
_PLACES = frozenset({Where.ANY, Where.END})
_LINK_SHARE = 0.5
_HEADLINE_WORDS = 4
_OPENING = 2
"""Pieces at the head of a box whose wording speaks for all of it: a link far down a menu does not."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment near the article with its block and the outermost box without any kept text around it."""

    at: int
    segment: Segment
    block: Block
    box: Frame

    @property
    def is_open(self) -> bool:
        return self.segment.kind is Kind.CHROME and self.segment.rule == OUTSIDE

    @property
    def may_credit(self) -> bool:
        """Whether its class alone made it a caption: sites call credits of both kinds so."""
        return self.segment.rule == _CREDIT_CLASS


def name_boxes(
    blocks: Sequence[Block], segments: Sequence[Segment], *, language: str | None
) -> tuple[Segment, ...]:
    """Give what was left outside near the article the kind that its box or its wording tells."""
    result = list(segments)
    book = open_book(language)
    for _, group in groupby(_find_near(blocks, segments), key=lambda piece: id(piece.box)):
        for at, kind, rule in _name_box(list(group), book):
            result[at] = replace(segments[at], kind=kind, rule=rule)
    return tuple(result)


def _find_near(blocks: Sequence[Block], segments: Sequence[Segment]) -> Iterator[_Piece]:
    starts = [block.start for block in blocks]
    placed = [
        (at, bisect_right(starts, segment.start) - 1, segment)
        for at, segment in enumerate(segments)
        if segment.start is not None
    ]
    kept = {place for _, place, segment in placed if segment.kind in KEPT_KINDS}
    body = [place for _, place, segment in placed if segment.kind is Kind.BODY]
    if not body:
        return
    guarded = {id(frame) for place in kept for frame in blocks[place].frame.outward()}
    near = range(min(body), _find_end(blocks, max(body)))
    for at, place, segment in placed:
        box = _outermost(blocks[place].frame, guarded) if place in near else None
        if box is not None:
            yield _Piece(at, segment, blocks[place], box)


def _find_end(blocks: Sequence[Block], last: int) -> int:
    after = blocks[last + 1 : last + 1 + _MOST_AFTER]
    far = (at for at, block in enumerate(after, last + 1) if block.hint_rule in _FAR_ZONES)
    return next(far, last + 1 + len(after))


def _outermost(frame: Frame, guarded: set[int]) -> Frame | None:
    free = None
    for outer in frame.outward():
        if id(outer) in guarded:
            break
        free = outer
    return free


def _name_box(box: Sequence[_Piece], book: RuleBook) -> Iterator[tuple[int, Kind, str]]:
    """Name the open pieces of one box: all of them by one reason, else each by its own wording."""
    told = [piece for piece in box if piece.is_open or piece.may_credit]
    said = {piece.at: rule for piece in told if (rule := _find_rule(piece, book))}
    opening = [said[p.at] for p in box[:_OPENING] if p.at in said and not _is_menu_entry(p, said[p.at][0])]
    reason = _find_reason(box, opening)
    for piece in told:
        own = said.get(piece.at)
        if own and own[0] in _SAID_LINE_KINDS:
            yield piece.at, *own
        elif reason and piece.is_open:
            yield piece.at, *reason


def _is_menu_entry(piece: _Piece, kind: Kind) -> bool:
    """Tell a link that only leads to a newsletter or an offer from the words of a box that is one."""
    return kind is not Kind.RELATED and piece.block.link_density > _LINK_SHARE


def _find_rule(piece: _Piece, book: RuleBook) -> tuple[Kind, str] | None:
    found = book.find(piece.block.text, _PLACES)
    kinds = _BOX_KINDS | _SAID_LINE_KINDS
    return next(((rule.kind, rule.id) for rule in found if rule.kind in kinds), None)


def _find_reason(box: Sequence[_Piece], opening: Iterable[tuple[Kind, str]]) -> tuple[Kind, str] | None:
    """Give the reason for a whole box: a part that is judged already, its opening lines, or its links."""
    judged = ((p.segment.kind, p.segment.rule) for p in box if p.segment.kind in _BOX_KINDS)
    worded = (found for found in opening if found[0] in _BOX_KINDS)
    return next(judged, None) or next(worded, None) or _find_links(box)


def _find_links(box: Sequence[_Piece]) -> tuple[Kind, str] | None:
    frame = box[0].box
    if frame.element is None or frame.link_chars < _LINK_SHARE * frame.chars:
        return None
    links = [len(link.text_content().split()) for link in frame.element.iter("a")]
    headlines = sum(words >= _HEADLINE_WORDS for words in links)
    return (Kind.RELATED, LINKS_RULE) if 2 * headlines >= max(len(links), 1) else None


_RULE = "html.pull-quote"
_QUOTE_TAGS = frozenset({"blockquote", "aside", "figure"})
_QUOTE_WORDS = frozenset(
    {"pull", "pullquote", "quote", "blockquote", "zitat", "citation", "cita", "citazione"}
)
_LEAST_WORDS = 4
_MOST_WORDS = 60
_NAME_WORDS = 10


def cut_pull_quotes(blocks: Sequence[Block], segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Take out the boxes whose words the body says itself."""
    starts = [block.start for block in blocks]
    boxes: dict[int, list[int]] = {}
    body: list[str] = []
    for at, segment in enumerate(segments):
        if segment.kind not in KEPT_KINDS or segment.start is None:
            continue
        box = _find_box(blocks[bisect_right(starts, segment.start) - 1].frame)
        if box is not None:
            boxes.setdefault(id(box), []).append(at)
        elif segment.kind is Kind.BODY:
            body.append(segment.text)
    if not boxes:
        return tuple(segments)
    paragraphs = list(map(fold_letters, body))
    gone = {
        at for box in boxes.values() if _repeats([segments[at].text for at in box], paragraphs) for at in box
    }
    return tuple(
        replace(segment, kind=Kind.CHROME, rule=_RULE) if at in gone else segment
        for at, segment in enumerate(segments)
    )


def _find_box(frame: Frame) -> Frame | None:
    """Give the innermost frame that its tag or its class calls a quotation."""
    for outer in frame.outward():
        if outer.tag in {"body", "main", "article"}:
            break
        if outer.tag in _QUOTE_TAGS or not outer.words.isdisjoint(_QUOTE_WORDS):
            return outer
    return None


def _repeats(texts: Sequence[str], paragraphs: Sequence[str]) -> bool:
    """Tell whether the body says these lines too, but for a name that stands beside them."""
    said: list[int] = []
    other: list[int] = []
    for text in texts:
        folded = fold_letters(text)
        is_said = bool(folded) and any(folded in paragraph for paragraph in paragraphs)
        (said if is_said else other).append(len(text.split()))
    return _LEAST_WORDS <= sum(said) <= _MOST_WORDS and sum(other) <= _NAME_WORDS
