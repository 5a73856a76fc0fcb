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


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees.

    The questions of all trees stand in one array each: the column, the threshold, the leaves that stay if the
    value is above it (a bit each). `starts` is where each tree's questions begin; `leaves` holds a row of
    values for each tree.
    """

    bias: float
    column: NDArray[np.intp]
    threshold: NDArray[np.float32]
    stay: NDArray[np.uint32]
    starts: NDArray[np.intp]
    leaves: NDArray[np.float64]

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the score of each row of a table with the columns that `names` says."""
        if not len(table):
            return np.zeros(0)
        is_above = table.take(self.column, axis=1) > self.threshold
        left = np.bitwise_and.reduceat(np.where(is_above, self.stay, _ALL), self.starts, axis=1)
        leaf = np.bitwise_count((left & -left) - np.uint32(1))
        scores: NDArray[np.float64] = self.bias + self.leaves[np.arange(len(self.starts)), leaf].sum(axis=1)
        return scores


_ALL = np.uint32(2**MOST_LEAVES - 1)


def open_forest(columns: Sequence[str], data: Mapping[str, Any]) -> Forest:
    """Read trees from the form in which training writes them: {"bias", "trees"}.

    A tree is [questions, leaves]; a question is [column's name, threshold, first leaf on its left, first on
    its right]. A tree of one leaf has no question. `columns` are the names of a table's columns, in order.
    """
    places = {name: place for place, name in enumerate(columns)}
    questions: list[Sequence[Any]] = []
    starts: list[int] = []
    leaves = np.zeros((len(data["trees"]), MOST_LEAVES))
    bias = data["bias"]
    grown = [tree for tree in data["trees"] if tree[0]]
    for at, (asked, values) in enumerate(grown):
        starts.append(len(questions))
        questions += asked
        leaves[at, : len(values)] = values
    column, threshold, first, right = zip(*questions, strict=True)
    return Forest(
        bias=bias + sum(values[0] for asked, values in data["trees"] if not asked),
        column=np.array([places[name] for name in column], np.intp),
        threshold=np.array(threshold, np.float32),
        stay=np.array([_rule_out(a, b) for a, b in zip(first, right, strict=True)], np.uint32),
        starts=np.array(starts, np.intp),
        leaves=leaves[: len(grown)],
    )


def _rule_out(first: int, right: int) -> int:
    """Give the bits of all leaves but those from `first` up to `right`."""
    return int(_ALL) & ~((1 << right) - (1 << first))
