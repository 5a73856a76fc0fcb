"""Links that no heading names: the parts of a series, one that comes twice, one with an arrow before it.

Takes the lines of a text and the marks so far; gives the marks with such lists added. They are told by
how their lines go on from one another, in any language: three or more that count the parts of a series,
or a run of short lines in which one follows itself; a menu above the text by a word that every menu has, or
by links with nothing between them; a line or two below the last prose that are no sentences. Prose ends a
run, and what is set as lines is left alone.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import NO_FRAME
from tasks.core.clean.input.set_lines import is_set
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tasks.core.clean.input.blocks import Block, Marks

_PART = re.compile(
    r"(?:part|teil|folge|partie|parte|partea|deel|del|osa|część|část|časť|dio|rész|часть|частина|част|μέρος|bölüm|भाग"
    r"|bagian|phần|pjesa|الجزء|חלק|episode|épisode|episodio|aflevering) (?P<number>\d{1,3}) ?[:–—-]",  # noqa: RUF001 - as typed
    re.IGNORECASE,
)
_ARROW = re.compile(
    r"(?!.*[(){}=;\[\]])(?:>>|›|→|▶|►|▸|➡|⇒|👉|»(?![^«]*«))[^\w.]{0,2}[^\W\d_a-z].*(?:[^.;,:\s]|\.{3})"  # noqa: RUF001 - as written
)
_MOST_ARROW_CHARS = 240
_LEAST_PARTS = 3
_LEAST_LINKS = 4
_LEAST_PROSE, _LEAST_ENTRIES = 2, 2
_MOST_LOOSE, _LEAST_ABOVE = 2, 4
_LEAST_WORDS, _MOST_WORDS = 3, 20
_LEAST_LAST, _MOST_LAST, _LEAST_SENTENCES, _LEAST_OF_PROSE = 4, 16, 3, 12


def mark_link_lists(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the lines of such lists."""
    result = list(marks)
    for run in _find_runs(blocks, marks, _reads_as_link):
        own = [blocks[at] for at in run]
        rule = "related.parts" if _counts_parts(own) else "related.twice" if _repeats_itself(own) else None
        for at in run if rule else ():
            result[at] = blocks[at].to_segment(Kind.RELATED, str(rule))
    for at, block in enumerate(blocks):
        if result[at] is None and len(block.text) <= _MOST_ARROW_CHARS and _ARROW.fullmatch(block.text):
            result[at] = block.to_segment(Kind.RELATED, "related.arrow")
    return result


def mark_small_menus(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the menu of a small page: single words one below the other above all prose, and such below it."""
    first = next((at for at, block in enumerate(blocks) if block.is_prose), 0)
    above = [at for run in _find_runs(blocks[:first], marks[:first], _is_entry) for at in run]
    if sum(blocks[at].n_words == 1 for at in above) < _LEAST_ENTRIES:
        return marks
    prose = [at for at, block in enumerate(blocks) if block.is_prose]
    if len(prose) < _LEAST_PROSE:
        return marks
    result = list(marks)
    below = (at for at in range(prose[-1] + 1, len(blocks)) if marks[at] is None and _is_entry(blocks[at]))
    for at in (*above, *below):
        result[at] = blocks[at].to_segment(Kind.CHROME, "chrome.small-menu")
    return result


def _is_entry(block: Block) -> bool:
    """Tell what may be an entry of a menu: a word or two, without any figure or sign at their end."""
    text = block.text
    return block.n_words <= _LEAST_ENTRIES and text[-1].isalpha() and not any(map(str.isdigit, text))


def mark_loose_ends(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark a line or two below the last prose that are no sentences: no heading stands there.

    For texts in languages whose words nobody has written down; others are told by their words.
    """
    free = [at for at, mark in enumerate(marks) if mark is None]
    loose = list(takewhile(lambda at: _reads_as_link(blocks[at]) and not blocks[at].is_prose, reversed(free)))
    above = free[: len(free) - len(loose)]
    if not 0 < len(loose) <= _MOST_LOOSE or len(above) < _LEAST_ABOVE or not blocks[above[-1]].is_prose:
        return marks
    result = list(marks)
    for at in loose:
        result[at] = blocks[at].to_segment(Kind.UI, "ui.loose-end")
    return result


def mark_last_line(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark a last line that is no sentence, below prose that is made of sentences: no heading ends a text.

    One paragraph may have lost its stop.
    """
    free = [at for at, mark in enumerate(marks) if mark is None]
    prose = [block for block in (blocks[at] for at in free[:-1]) if block.n_words >= _LEAST_OF_PROSE]
    whole = sum(block.ends_sentence or block.text[-1] == ":" for block in prose)
    if whole < max(_LEAST_SENTENCES, len(prose) - 1) or prose[-1] is not blocks[free[-2]]:
        return marks
    result, last = list(marks), blocks[free[-1]]
    if _may_be_last_link(last):
        result[free[-1]] = last.to_segment(Kind.RELATED, "related.last-line")
    return result


def _may_be_last_link(block: Block) -> bool:
    text = block.text
    is_short = _LEAST_LAST <= block.n_words <= _MOST_LAST and "," not in text and block.frame is NO_FRAME
    return is_short and text[-1].isalnum() and not text[0].islower() and not is_set(text)


def mark_link_rows(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the lines above all prose that are links alone, two or more with nothing between them."""
    result = list(marks)
    for at in takewhile(lambda at: not blocks[at].is_prose, range(len(blocks))):
        if marks[at] is None and _is_row_of_links(blocks[at]):
            result[at] = blocks[at].to_segment(Kind.CHROME, "chrome.menu")
    return result


def _is_row_of_links(block: Block) -> bool:
    """Tell two links or more with nothing between them: all signs are linked, and not all that is between."""
    signs = sum(sign.isalnum() for sign in block.text)
    return (
        signs <= block.link_chars < len(block.text) and block.n_words <= _MOST_WORDS and "," not in block.text
    )


def _find_runs(
    blocks: Sequence[Block], marks: Marks, belongs: Callable[[Block], bool]
) -> Iterator[list[int]]:
    """Give the runs of lines that nothing has named, and that belong to such a run."""
    run: list[int] = []
    for at, block in enumerate(blocks):
        if marks[at] is None and belongs(block):
            run.append(at)
        elif run:
            yield run
            run = []
    yield from [run] if run else []


def _reads_as_link(block: Block) -> bool:
    return block.n_words <= _MOST_WORDS and block.text[-1] not in ".,;" and not is_set(block.text)


def _counts_parts(run: Sequence[Block]) -> bool:
    numbers = [int(found["number"]) for found in map(_PART.match, (block.plain for block in run)) if found]
    goes_on = all(later == before + 1 for before, later in pairwise(numbers))
    return len(numbers) >= _LEAST_PARTS and goes_on and len(run) - len(numbers) <= 1


def _repeats_itself(run: Sequence[Block]) -> bool:
    twice = any(a.key == b.key and a.n_words >= _LEAST_WORDS for a, b in pairwise(run))
    return len(run) >= _LEAST_LINKS and twice
