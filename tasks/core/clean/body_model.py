"""The body model: how likely runs of text are part of the article, by boosted trees over their features.

Takes the features of the runs of a page; gives a score in log-odds for each, 0 for even. The trees stand
in body_model.json, written by tests/bench/train_body.py, which says what they were trained on and how well
they do. Pure arithmetic: the same features give the same score everywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_NO_NODE = (-1, 0.0, 0, 0)


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Boosted trees as arrays of one row a tree and one column a node; leaves lead to themselves."""

    index: Mapping[str, int]
    bias: float
    depth: int
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]

    def score(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Give the log-odds that each row of features is body; unknown names are passed over."""
        table = np.zeros((len(rows), len(self.index)))
        for row, features in enumerate(rows):
            for name, value in features.items():
                column = self.index.get(name)
                if column is not None:
                    table[row, column] = value
        trees = np.arange(len(self.feature))
        lines = np.arange(len(rows))[:, None]
        nodes = np.zeros((len(rows), len(trees)), dtype=np.int32)
        for _ in range(self.depth):
            goes_left = table[lines, self.feature[trees, nodes]] <= self.threshold[trees, nodes]
            nodes = np.where(goes_left, self.left[trees, nodes], self.right[trees, nodes])
        scores: list[float] = (self.bias + self.value[trees, nodes].sum(axis=1)).tolist()
        return scores


@cache
def load_model() -> BodyModel:
    """Read the trained trees that come with the package."""
    data = json.loads(files("tasks.core.clean").joinpath("body_model.json").read_text("utf-8"))
    width = max(map(len, data["trees"]))
    nodes = [[_open_node(place, node) for place, node in enumerate(tree)] for tree in data["trees"]]
    padded = [tree + [_open_node(place, _NO_NODE) for place in range(len(tree), width)] for tree in nodes]
    feature, threshold, left, right, value = (_column(padded, place) for place in range(5))
    return BodyModel(
        index={name: place for place, name in enumerate(data["names"])},
        bias=data["bias"],
        depth=max(map(_depth_of, data["trees"])),
        feature=feature.astype(np.int32),
        threshold=threshold,
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        value=value,
    )


def _open_node(place: int, node: Sequence[Any]) -> tuple[int, float, int, int, float]:
    """Turn a node of the file, (feature, threshold, left, right) or (-1, value, 0, 0), into five columns."""
    feature, number, left, right = node
    if feature < 0:
        return 0, 0.0, place, place, number
    return feature, number, left, right, 0.0


def _column(trees: list[list[tuple[int, float, int, int, float]]], place: int) -> NDArray[np.float64]:
    return np.array([[node[place] for node in tree] for tree in trees], dtype=np.float64)


def _depth_of(tree: Sequence[Sequence[Any]], place: int = 0) -> int:
    feature, _, left, right = tree[place]
    return 0 if feature < 0 else 1 + max(_depth_of(tree, left), _depth_of(tree, right))
