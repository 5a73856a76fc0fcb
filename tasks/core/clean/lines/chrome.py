"""The chrome of a page that was dumped as text: menus, link lists and footers around the article.

Takes the lines of a text and the marks so far; gives the marks with the chrome added. It acts only on texts
that are plainly whole pages, in any language; a text that is an article alone is left as it is. Two looks, as
at the blocks of a page in HTML: the first scores each line by its shape and place, the second knows besides
what became of the lines around it. The trees stand in chrome_model.json, written by
tasks/training/train_chrome.py, which says what they were trained on and how well they do on publishers left
out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.input.blocks import NO_FRAME
from tasks.core.clean.layout.one_line import has_pieces
from tasks.core.clean.lines.line_features import NAMES, read_features
from tasks.core.clean.lines.text_features import (
    AROUND_NAMES,
    TEXT_NAMES,
    find_menu_runs,
    look_around,
    read_text_features,
)
from tasks.core.clean.page.model.trees import Forest, open_forest
from tasks.core.records import KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Block, Marks

LINE_NAMES = (*NAMES, *TEXT_NAMES)
"""The columns of the first look; the second has those of `AROUND_NAMES` besides."""

_RULE = "chrome.page-furniture"
_LEAST_LINES = 16
_CHROME_SHARE = 0.3
_CHROME_RUN = 4
_SURE = -3.0
_LEAST_SURE, _SURE_SHARE = 8, 0.2
_LEAST_LIKELY, _LIKELY_SHARE = 12, 0.5
"""So many lines are chrome, for sure or likely, where there is a page around an article."""
KEPT_FROM = -1.0
"""The log-odds from which a line stays: losing news is worse than keeping a stray line."""


@dataclass(frozen=True, slots=True)
class ChromeModel:
    """The trees of both looks."""

    first: Forest
    second: Forest

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the log-odds of each line that it is the article's."""
        around = look_around(self.first.score(table)).astype(np.float32)
        return self.second.score(np.concatenate([table, around], axis=1))


def mark_chrome(blocks: Sequence[Block], marks: Marks) -> Marks:
    """Mark the chrome of a page; an article without any is left alone."""
    free = find_free(marks)
    scores = _score_page(blocks, free)
    result = list(marks)
    for at, score in zip(free, scores, strict=True) if _are_of_page(scores, len(blocks)) else ():
        if marks[at] is None and score < KEPT_FROM:
            result[at] = blocks[at].to_segment(Kind.CHROME, _RULE)
    return result


def holds_page(blocks: Sequence[Block], marks: Marks) -> bool:
    """Tell whether there is plainly a page around the article."""
    return _are_of_page(_score_page(blocks, find_free(marks)), len(blocks))


def _score_page(blocks: Sequence[Block], free: Sequence[int]) -> NDArray[np.float64]:
    """Score the lines that are free; all as the article's where it cannot be a page."""
    rest = [blocks[at] for at in free]
    if not is_page(rest):
        return np.zeros(len(rest))
    return load_chrome_model().score(tabulate_lines(rest, count_named(free)))


def _are_of_page(scores: NDArray[np.float64], lines: int) -> bool:
    """Tell a page by its chrome: many lines that are it for sure, or most likely or named by rules."""
    sure, likely = int((scores < _SURE).sum()), int((scores < KEPT_FROM).sum())
    if sure >= max(_LEAST_SURE, _SURE_SHARE * len(scores)):
        return True
    named = lines - len(scores)
    return likely > named and likely + named >= max(_LEAST_LIKELY, _LIKELY_SHARE * lines)


def find_free(marks: Marks) -> list[int]:
    """Give the indexes of the lines that nothing has taken out."""
    return [at for at, mark in enumerate(marks) if mark is None or mark.kind in KEPT_KINDS]


def count_named(free: Sequence[int]) -> list[int]:
    """Count, for each free line, the lines taken out since the free line before it."""
    return [at - before - 1 for before, at in pairwise([-1, *free])]


def is_page(blocks: Sequence[Block]) -> bool:
    """Tell what may be a whole page: many short lines that no rule names, some of them in runs.

    Of a page in one line, its pieces are no lines that could tell.
    """
    if len(blocks) < _LEAST_LINES or blocks[0].frame is not NO_FRAME:
        return False
    if has_pieces(blocks):
        return True
    runs = find_menu_runs(blocks)
    return max(runs) >= _CHROME_RUN and sum(run > 0 for run in runs) >= _CHROME_SHARE * len(runs)


def tabulate_lines(blocks: Sequence[Block], named_before: Sequence[int]) -> NDArray[np.float32]:
    """Make the table of the first look: a row a line, the columns of `LINE_NAMES`."""
    places = np.array(read_features(blocks, named_before), np.float32)
    return np.concatenate([places, np.array(read_text_features(blocks), np.float32)], axis=1)


def open_chrome_model(data: Mapping[str, Any]) -> ChromeModel:
    """Read a model from the form in which training writes it."""
    return ChromeModel(
        first=open_forest(LINE_NAMES, data["first"]),
        second=open_forest((*LINE_NAMES, *AROUND_NAMES), data["second"]),
    )


@cache
def load_chrome_model() -> ChromeModel:
    """Read the trained trees that come with the package."""
    written = files("tasks.core.clean.lines").joinpath("chrome_model.json").read_text("utf-8")
    return open_chrome_model(json.loads(written))
