"""Doubts about a text that can be told without a model: each a code with its evidence in figures.

Takes what was read of a page, its ledger, and the title and description that were settled on; gives the
doubts, in the order of `CODES`, which says what each means. A doubt changes no text. It is raised where
something speaks against the text, not where nothing speaks for it: of pages that are right one in thirty may
have one. Plain texts, of which nothing is taken out for its place, have none. That not all bytes came,
`document` adds.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.core.clean.cut_prose import may_hold_body, measure_cut_prose
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.page.prose import is_long
from tasks.core.records import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.lines.chrome import Look
    from tasks.core.clean.page.html import Page
    from tasks.core.clean.text.ledger import Ledger
    from tasks.core.records import Segment

PROSE_CUT = "prose-cut"
DATA_HOLDS_MORE = "data-holds-more"
NO_LINES = "no-lines"
CUT_OFF = "cut-off"
LOW = "low-confidence"
OPTED_OUT = "opted-out"
SPARED = "taught-cut-spared"
UNREAD = "quotes-unread"
CODES = {
    PROSE_CUT: "running text was cut that looks like the article's own, or hardly any was kept",
    DATA_HOLDS_MORE: "the page's data (articleBody, wordCount) says more than the text",
    "data-disagrees": "the page's data (articleBody) says something else than the text",
    "title-not-in-text": "title and description share no long word with the text",
    "several-stories": "the text goes on with what has no long word of title and description in it",
    "short": "the text is hardly longer than a teaser",
    LOW: "the cleaner expects a low f1 of its text",
    NO_LINES: "a whole page in one line: which of it is the article had to be guessed",
    CUT_OFF: "the answer, or what it was packed in, ended before the page did",
    SPARED: "a line that people marked as boilerplate is too much of the text to be taken out",
    UNREAD: "quotations and names of the text could not be read; the text is not in doubt",
}
"""What each doubt means, by its code."""

LOW_CONFIDENCE = 0.928
_LEAST_ALIKE = 300
_ALIKE_SHARE = 0.1
_LEAST_LOST = 1000
_LITTLE_KEPT = 600
"""So little prose may be all that is left of an article that was taken for comments."""
_LEAST_BODY = 250
_FULL_SHARE = 0.8
_FULL_WORDS = 0.67
_LEAST_WORDS_MISSING = 100
_SAME_SHARE = 0.5
_SAMPLES = 6
_SAMPLE = 25
_LEAST_SHARED = 4
_FEW_WORDS = 50
_FEW_CHARS = 20 * _FEW_WORDS
"""So long a text has more words, in any language."""
_LEAST_PARAGRAPHS = 4
_LEAST_TAIL = 2
_TAIL_SHARE = 0.4
_STEM = 5

_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LONG_WORD = re.compile(rf"{_NO_SPACES.pattern}{{2,}}|[^\W\d_]{{4,}}")


def find_doubts(
    page: Page,
    ledger: Ledger,
    *,
    title: str | None = None,
    description: str | None = None,
    confidence: float | None = None,
) -> tuple[Doubt, ...]:
    """Give the doubts about the text that the ledger makes; of a plain text, those about a page as text."""
    if page.tree is None:
        return _doubt_look(page.look, confidence)
    told = _find_stems(f"{title or ''} {description or ''}")
    found = {
        PROSE_CUT: _judge_cuts(page, ledger),
        DATA_HOLDS_MORE: _compare_length(page, ledger.text),
        "data-disagrees": _compare_data(page, ledger.text),
        "title-not-in-text": _compare_title(told, ledger.text),
        "several-stories": _judge_tail(told, ledger.text),
        "short": _judge_length(ledger.text),
        LOW: _judge_confidence(confidence),
    }
    return tuple(Doubt(code, detail) for code, detail in found.items() if detail)


def _doubt_look(look: Look | None, confidence: float | None) -> tuple[Doubt, ...]:
    found = {LOW: _judge_confidence(confidence), NO_LINES: _judge_pieces(look)}
    return tuple(Doubt(code, detail) for code, detail in found.items() if detail)


def _judge_pieces(look: Look | None) -> str | None:
    if look is None or not (look.is_page and look.is_one_line):
        return None
    return f"one line was cut into {len(look.scores):,} pieces, and {int(look.stays.sum()):,} of them stay"


def find_lack(doubts: Sequence[Doubt], *, of_page: bool = True) -> str | None:
    """Give the doubt by which no text is known to be full, as the place where a vote was found.

    Of a page as text, nothing but its lines could show that all is there: a low confidence in them is enough.
    """
    codes = {PROSE_CUT, DATA_HOLDS_MORE} if of_page else {NO_LINES, LOW}
    return next((f"doubt {doubt.code}" for doubt in doubts if doubt.code in codes), None)


def is_doubted_cut(doubts: Sequence[Doubt], segment: Segment) -> bool:
    """Whether a span that was taken out is among what the doubts are about."""
    is_about_cuts = any(doubt.code == PROSE_CUT for doubt in doubts)
    return is_about_cuts and may_hold_body(segment) and is_long(segment.text)


def _judge_cuts(page: Page, ledger: Ledger) -> str | None:
    if page.body_from_data:
        return None
    prose = measure_cut_prose(page.blocks, ledger)
    total, alike = f"{prose.kept + prose.cut:,} characters of running text", prose.alike.total()
    if alike >= max(_LEAST_ALIKE, _ALIKE_SHARE * (prose.kept + alike)):
        rules = " and ".join(rule for rule, _ in prose.alike.most_common(2))
        return f"cut {alike:,} of {total} as {rules}: it looks like the text"
    if prose.kept < _LITTLE_KEPT and prose.cut >= _LEAST_LOST:
        return f"cut {prose.cut:,} of {total}, and kept hardly any"
    return None


def _compare_length(page: Page, text: str) -> str | None:
    data = page.structured
    chars = max((len(body) for body in data.bodies), default=0)
    if chars >= _LEAST_BODY and len(text) < _FULL_SHARE * chars:
        return f"the text has {len(text):,} of the {chars:,} characters of articleBody"
    said = data.word_count or 0
    if text.count(" ") >= _FULL_WORDS * said:
        return None
    words = _count_words(text)
    if words < _FULL_WORDS * said and said - words >= _LEAST_WORDS_MISSING:
        return f"the text has {words:,} of the {said:,} words of wordCount"
    return None


def _compare_data(page: Page, text: str) -> str | None:
    said = [body for body in page.structured.bodies if len(body) >= _LEAST_BODY]
    if not said or any(sample in text for body in said for sample in _take_samples(body)):
        return None
    own, bodies = _find_stems(text), filter(None, map(_find_stems, said))
    share = max((len(body & own) / len(body) for body in bodies), default=1.0)
    return f"the text has {share:.0%} of the long words of articleBody" if share < _SAME_SHARE else None


def _take_samples(body: str) -> Iterator[str]:
    for at in range(0, len(body) - _SAMPLE, len(body) // _SAMPLES):
        yield body[at : at + _SAMPLE]


def _compare_title(told: frozenset[str], text: str) -> str | None:
    if len(told) < _LEAST_SHARED or any(stem in told for stem in _iter_stems(text)):
        return None
    return f"none of the {len(told)} long words of title and description is in the text"


def _judge_tail(told: frozenset[str], text: str) -> str | None:
    paragraphs = [each for each in text.split("\n\n") if is_long(each)]
    if len(told) < _LEAST_SHARED or len(paragraphs) < _LEAST_PARAGRAPHS:
        return None
    tail = list(takewhile(lambda each: not told & _find_stems(each), reversed(paragraphs)))
    chars, total = sum(map(len, tail)), sum(map(len, paragraphs))
    if not _LEAST_TAIL <= len(tail) < len(paragraphs) or chars < _TAIL_SHARE * total:
        return None
    return (
        f"the last {len(tail)} of {len(paragraphs)} paragraphs, {chars:,} of {total:,} characters, "
        "have no long word of title and description"
    )


def _judge_length(text: str) -> str | None:
    words = _count_words(text) if len(text) < _FEW_CHARS else _FEW_WORDS
    return f"the text has {words} words" if words < _FEW_WORDS else None


def _judge_confidence(confidence: float | None) -> str | None:
    if confidence is None or confidence >= LOW_CONFIDENCE:
        return None
    return f"the cleaner expects an f1 of {confidence:.2f}, less than {LOW_CONFIDENCE}"


def _count_words(text: str) -> int:
    """Count words; two signs are one where words have no spaces."""
    return Block(text, 0, len(text)).n_words


def _find_stems(text: str) -> frozenset[str]:
    """Give the beginnings of the long words of a text; pairs of signs where words have no spaces."""
    return frozenset(_iter_stems(text))


def _iter_stems(text: str) -> Iterator[str]:
    for match in _LONG_WORD.finditer(text.casefold()):
        word = match[0]
        if _NO_SPACES.match(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            yield word[:_STEM]
