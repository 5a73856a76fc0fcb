"""The chrome of a page that was dumped as text: menus, link lists and footers around the article.

Takes the lines of a text and the marks so far; gives the marks with the chrome added. It acts only on
texts that are plainly whole pages; a text that is an article alone is left as it is. The weights stand in
chrome_model.json, written by tasks/training/train_chrome.py, which says what they were trained on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import NO_FRAME
from tasks.core.clean.lines.line_features import NAMES, read_features
from tasks.core.records import KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block, Marks

_RULE = "chrome.page-furniture"
_LEAST_LINES = 24
_NAMED_KINDS = frozenset({Kind.UI, Kind.RELATED, Kind.PROMO, Kind.LEGAL, Kind.PAYWALL})
_LEAST_NAMED = 3
_CHROME_SHARE = 0.4
_CHROME_RUN = 6
_MENU_WORDS = 6
_SWITCH_COST = 1.0
"""The cost, in log-odds, of going from article to chrome or back: single lines rarely stand alone."""


@dataclass(frozen=True, slots=True)
class _Model:
    """One weight a feature; the sum is the log-odds that a line is the article's."""

    weights: tuple[float, ...]

    def score(self, row: Sequence[float]) -> float:
        """Weigh one line."""
        return sum(weight * value for weight, value in zip(self.weights, row, strict=True))


def mark_chrome(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the chrome of a page; an article without any is left alone."""
    free = find_free(marks)
    rest = [blocks[at] for at in free]
    if not names_chrome(blocks, marks) or not is_page(rest):
        return marks
    model = _load_model()
    scores = [model.score(row) for row in read_features(rest, count_named(free))]
    result = list(marks)
    for at, stays in zip(free, find_article_lines(scores), strict=True):
        if marks[at] is None and not stays:
            result[at] = blocks[at].to_segment(Kind.CHROME, _RULE)
    return result


def names_chrome(blocks: Sequence[Block], marks: Marks) -> bool:
    """Tell whether rules name so many lines of a plain text that there must be a page around them."""
    named = sum(
        mark is not None and mark.kind in _NAMED_KINDS and block.frame is NO_FRAME
        for block, mark in zip(blocks, marks, strict=True)
    )
    return named >= _LEAST_NAMED


def find_free(marks: Marks) -> list[int]:
    """Give the indexes of the lines that nothing has taken out."""
    return [at for at, mark in enumerate(marks) if mark is None or mark.kind in KEPT_KINDS]


def count_named(free: Sequence[int]) -> list[int]:
    """Count, for each free line, the lines taken out since the free line before it."""
    return [at - before - 1 for before, at in pairwise([-1, *free])]


def is_page(blocks: Sequence[Block]) -> bool:
    """Tell a whole page from an article: many short lines that no rule names, some of them in long runs."""
    menu = [block.n_words <= _MENU_WORDS and not block.ends_sentence for block in blocks]
    if len(menu) < _LEAST_LINES:
        return False
    longest = run = 0
    for is_menu in menu:
        run = run + 1 if is_menu else 0
        longest = max(longest, run)
    return longest >= _CHROME_RUN and sum(menu) >= _CHROME_SHARE * len(menu)


def find_article_lines(scores: Sequence[float]) -> list[bool]:
    """Choose article or chrome for each line: the scores, less the cost of switching, at their highest."""
    sums = (0.0, 0.0)
    came_from: list[tuple[int, int]] = []
    for score in scores:
        stays = [int(sums[state] < sums[1 - state] - _SWITCH_COST) ^ state for state in (0, 1)]
        came_from.append((stays[0], stays[1]))
        best = [sums[source] - _SWITCH_COST * (source != state) for state, source in enumerate(stays)]
        sums = (best[0] - score / 2, best[1] + score / 2)
    state = int(sums[1] > sums[0])
    chosen = []
    for sources in reversed(came_from):
        chosen.append(bool(state))
        state = sources[state]
    return chosen[::-1]


@cache
def _load_model() -> _Model:
    written = json.loads(files("tasks.core.clean.lines").joinpath("chrome_model.json").read_text("utf-8"))
    return _Model(tuple(float(written["weights"][name]) for name in NAMES))
