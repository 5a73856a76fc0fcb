"""The chrome of a page that was dumped as text: menus, link lists and footers around the article.

Takes the lines of a text and the marks so far; gives the marks with the chrome added. It acts only on texts
that are plainly whole pages, in any language; a text that is an article alone is left as it is. Two looks, as
at the blocks of a page in HTML: the first scores each line by its shape, its place and its wording, the
second knows besides what became of the lines around it. Trees and the weights of words stand in
chrome_model.json, written by tasks/training/train_chrome.py, which says what they were trained on and how
well they do on publishers left out.
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
from tasks.core.clean.layout.spots import assume_clean, read_spot_features
from tasks.core.clean.lines.line_features import read_features
from tasks.core.clean.lines.look_numbers import LINE_NAMES, LOOK_NUMBERS, OWN_NAMES, describe_look
from tasks.core.clean.lines.text_features import (
    AROUND_NAMES,
    find_menu_runs,
    look_around,
    read_company,
    read_text_features,
)
from tasks.core.clean.page.model.trees import Forest, open_forest
from tasks.core.clean.text.wording import WORDING_NAMES, find_terms, read_wording
from tasks.core.records import KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Block, Marks

    FindSpots = Callable[[Sequence[Block]], NDArray[np.float32]]
_RULE = "chrome.page-furniture"
_LEAST_LINES = 10
_CHROME_SHARE = 0.15
_CHROME_RUN = 3
_SURE = -3.0
_LEAST_SURE, _SURE_SHARE = 3, 0.06
_LEAST_LIKELY, _LIKELY_SHARE = 12, 0.5
"""So many lines are chrome, for sure or likely, where there is a page around an article."""
_MENU_RUN, _LOG_WORDS = LINE_NAMES.index("menu_run"), LINE_NAMES.index("log_words")
FIRST_NAMES = (*LINE_NAMES, *WORDING_NAMES)
SECOND_NAMES = (*FIRST_NAMES, *AROUND_NAMES)
"""The columns that the trees of each look ask."""
_FAR_FROM_BEST, _NEAR_BEST, _LOWEST = 3.0, 1.0, -2.5
_LONG_MENU, _FEW_STAY, _SURE_ENTRY = 8, 0.2, 0.5
KEPT_FROM = -1.6
"""The log-odds from which a line stays: losing news is worse than keeping a stray line."""


@dataclass(frozen=True, slots=True)
class ChromeModel:
    """The trees of both looks, what each word weighs, and trees that tell what f1 to expect."""

    first: Forest
    second: Forest
    words: Mapping[str, float]
    confidence: Forest | None = None

    def score(self, table: NDArray[np.float32], terms: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Give the log-odds of each line that it is the article's."""
        told = np.concatenate([table, tabulate_wording(table, terms, self.words)], axis=1)
        around = look_around(self.first.score(told), count_line_words(table)).astype(np.float32)
        return self.second.score(np.concatenate([told, around], axis=1))


def tabulate_wording(
    table: NDArray[np.float32], terms: Sequence[Sequence[str]], words: Mapping[str, float]
) -> NDArray[np.float32]:
    """Give the columns of `WORDING_NAMES` that stand beside those of a table."""
    return read_wording(terms, count_line_words(table), words)


def count_line_words(table: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give how many words each line of a table has."""
    counted: NDArray[np.float64] = np.expm1(table[:, _LOG_WORDS].astype(float))
    return counted


@dataclass(frozen=True, slots=True)
class Look:
    """What the trees say of lines that may be a whole page.

    `free` are the indexes of the lines that nothing had taken out, each with its row of `table` and its
    log-odds that it is the article's; `is_page` where there is plainly a page around the article.
    """

    free: tuple[int, ...]
    table: NDArray[np.float32]
    scores: NDArray[np.float64]
    is_page: bool
    is_one_line: bool

    @property
    def stays(self) -> NDArray[np.bool_]:
        """Which of the free lines stay."""
        return choose_stays(self.table, self.scores, is_page=self.is_page)


def choose_stays(
    table: NDArray[np.float32], scores: NDArray[np.float64], *, is_page: bool
) -> NDArray[np.bool_]:
    """Choose the lines that stay; of a long menu, an entry that may be either goes with the others.

    Where none is likely, those that are the likeliest stay: there is an article in most pages.
    """
    if not is_page:
        return np.ones(len(scores), np.bool_)
    stays: NDArray[np.bool_] = scores >= _find_bound(float(scores.max(initial=-np.inf)))
    runs, at = table[:, _MENU_RUN], 0
    while at < len(stays):
        end = at + max(1, int(abs(runs[at])))
        if runs[at] >= _LONG_MENU and stays[at:end].mean() <= _FEW_STAY:
            stays[at:end] &= scores[at:end] >= _SURE_ENTRY
        at = end
    return stays


def _find_bound(best: float) -> float:
    """Give the log-odds from which a line stays: lower on a page where the trees are sure of none."""
    return min(KEPT_FROM, max(_LOWEST, best - _FAR_FROM_BEST), best - _NEAR_BEST)


def look_at(blocks: Sequence[Block], marks: Marks, find_spots: FindSpots | None = None) -> Look | None:
    """Score the lines that are free, None where they cannot be a page.

    `find_spots` says how the blocks stood in what came in; without it, they stand as those of clean text.
    """
    free = find_free(marks)
    rest = [blocks[at] for at in free]
    if not may_be_page(rest):
        return None
    spots = find_spots(blocks)[free] if find_spots else assume_clean(len(rest))
    table = tabulate_lines(rest, count_named(free), spots)
    scores = load_chrome_model().score(table, list(map(find_terms, rest)))
    return Look(tuple(free), table, scores, are_of_page(scores, len(blocks)), has_pieces(blocks))


def mark_chrome(blocks: Sequence[Block], marks: Marks, look: Look) -> Marks:
    """Mark the chrome of a page; an article without any is left alone."""
    result = list(marks)
    for at, stays in zip(look.free, look.stays, strict=True):
        if marks[at] is None and not stays:
            result[at] = blocks[at].to_segment(Kind.CHROME, _RULE)
    return result


def are_of_page(scores: NDArray[np.float64], lines: int) -> bool:
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


def may_be_page(blocks: Sequence[Block]) -> bool:
    """Tell what may be a whole page: many short lines that no rule names, some of them in runs.

    Of a page in one line, its pieces are no lines that could tell.
    """
    if len(blocks) < _LEAST_LINES or blocks[0].frame is not NO_FRAME:
        return False
    if has_pieces(blocks):
        return True
    runs = find_menu_runs(blocks)
    return max(runs) >= _CHROME_RUN and sum(run > 0 for run in runs) >= _CHROME_SHARE * len(runs)


def tabulate_lines(
    blocks: Sequence[Block], named_before: Sequence[int], spots: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Make the table of shape and place: a row a line, the columns of `LINE_NAMES`."""
    own = [read_features(blocks, named_before), read_text_features(blocks)]
    table = np.concatenate(own, axis=1).astype(np.float32)
    is_core = table[:, OWN_NAMES.index("prose_in_core")] > 0
    return np.concatenate([table, read_spot_features(spots, is_core), read_company(table, OWN_NAMES)], axis=1)


def estimate_f1(look: Look) -> float | None:
    """Give the f1 to be expected of what a look leaves."""
    forest = load_chrome_model().confidence
    if forest is None:
        return None
    row = describe_look(look.table, look.scores, look.stays, is_page=look.is_page)
    return round(min(1.0, max(0.0, float(forest.score(np.array([row], np.float32))[0]))), 3)


def open_chrome_model(data: Mapping[str, Any]) -> ChromeModel:
    """Read a model from the form in which training writes it."""
    return ChromeModel(
        first=open_forest(FIRST_NAMES, data["first"]),
        second=open_forest(SECOND_NAMES, data["second"]),
        words=data["words"],
        confidence=open_forest(LOOK_NUMBERS, data["confidence"]) if "confidence" in data else None,
    )


@cache
def load_chrome_model() -> ChromeModel:
    """Read the trained trees that come with the package."""
    written = files("tasks.core.clean.lines").joinpath("chrome_model.json").read_text("utf-8")
    return open_chrome_model(json.loads(written))
