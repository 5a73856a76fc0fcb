"""Boosted trees, evaluated for many rows at once: the same table gives the same scores everywhere.

Every tree is a set of questions and its leaves in order. Each question that is answered "above the threshold"
rules out the leaves on its left; the leftmost leaf that is left is the answer (QuickScorer: Lucchese et al.,
SIGIR 2015). Takes a table of numbers, a row a case; gives a score for each.
It knows nothing of pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_LEAVES = 32
_ROWS_AT_ONCE = 256
"""A table of all rows and all questions would take gigabytes for a page of many short lines."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees.

    Trees share their questions, which are asked once: `column` and `threshold` say what. `asked` gives the
    questions of each tree, `stay` the leaves that are left where the value is above the threshold (a bit
    each); `leaves` are the values of all trees, `MOST_LEAVES` a tree.
    """

    bias: float
    column: NDArray[np.intp]
    threshold: NDArray[np.float32]
    asked: NDArray[np.intp]
    stay: NDArray[np.uint32]
    leaves: NDArray[np.float64]

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the score of each row of a table with the columns that `names` says."""
        if not len(table):
            return np.zeros(0)
        parts = range(0, len(table), _ROWS_AT_ONCE)
        return np.concatenate([self._score_some(table[at : at + _ROWS_AT_ONCE]) for at in parts])

    def _score_some(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        is_above = np.ascontiguousarray(table.T).take(self.column, axis=0) > self.threshold[:, np.newaxis]
        kept = np.where(is_above, np.uint32(0), _ALL).take(self.asked, axis=0)
        kept |= self.stay[:, :, np.newaxis]
        left = np.bitwise_and.reduce(kept, axis=1)
        leaf = np.bitwise_count((left & -left) - np.uint32(1))
        first = np.arange(0, len(self.leaves), MOST_LEAVES)[:, np.newaxis]
        scores: NDArray[np.float64] = self.bias + self.leaves.take((first + leaf).T).sum(axis=1)
        return scores


_ALL = np.uint32(2**MOST_LEAVES - 1)


def open_forest(columns: Sequence[str], data: Mapping[str, Any]) -> Forest:
    """Read trees from the form in which training writes them: {"bias", "trees"}.

    A tree is [questions, leaves]; a question is [column's name, threshold, first leaf on its left, first on
    its right]. A tree of one leaf has no question. `columns` are the names of a table's columns, in order.
    """
    places = {name: place for place, name in enumerate(columns)}
    grown = [tree for tree in data["trees"] if tree[0]]
    questions: dict[tuple[str, float], int] = {}
    asked = np.zeros((len(grown), max((len(asks) for asks, _ in grown), default=0)), np.intp)
    stay = np.full(asked.shape, _ALL)
    leaves = np.zeros((len(grown), MOST_LEAVES))
    for tree, (asks, values) in enumerate(grown):
        leaves[tree, : len(values)] = values
        for at, (name, threshold, first, right) in enumerate(asks):
            asked[tree, at] = questions.setdefault((name, threshold), len(questions))
            stay[tree, at] = _rule_out(first, right)
    return Forest(
        bias=data["bias"] + sum(values[0] for asks, values in data["trees"] if not asks),
        column=np.array([places[name] for name, _ in questions], np.intp),
        threshold=np.array([threshold for _, threshold in questions], np.float32),
        asked=asked,
        stay=stay,
        leaves=leaves.ravel(),
    )


def _rule_out(first: int, right: int) -> int:
    """Give the bits of all leaves but those from `first` up to `right`."""
    return int(_ALL) & ~((1 << right) - (1 << first))
