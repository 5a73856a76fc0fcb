"""The body model: how likely a run of text is part of the article, by boosted trees over its features.

Takes the features of a run; gives a score in log-odds, 0 for even. The trees stand in body_model.json,
written by tests/bench/train_body.py, which says what they were trained on and how well they do. Pure
arithmetic: the same features give the same score everywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Node = tuple[int, float, int, int]

_SURE = 4.0
_SURE_AFTER = 40
"""Trees after which a score beyond _SURE is not worth refining: the rest move it by less."""


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Boosted trees. A node is (feature, threshold, left, right), a leaf (-1, value, 0, 0)."""

    index: Mapping[str, int]
    bias: float
    trees: tuple[tuple[Node, ...], ...]

    def score(self, features: Mapping[str, float]) -> float:
        """Give the log-odds that a run with these features is body; unknown names are passed over."""
        vector = [0.0] * len(self.index)
        for name, value in features.items():
            position = self.index.get(name)
            if position is not None:
                vector[position] = value
        score = self.bias
        for count, nodes in enumerate(self.trees):
            feature, threshold, left, right = nodes[0]
            while feature >= 0:
                feature, threshold, left, right = nodes[left if vector[feature] <= threshold else right]
            score += threshold
            if count == _SURE_AFTER and abs(score) > _SURE:
                break
        return score


@cache
def load_model() -> BodyModel:
    """Read the trained trees that come with the package."""
    data = json.loads(files("tasks.core.clean").joinpath("body_model.json").read_text("utf-8"))
    return BodyModel(
        index={name: position for position, name in enumerate(data["names"])},
        bias=data["bias"],
        trees=tuple(tuple((f, t, left, right) for f, t, left, right in nodes) for nodes in data["trees"]),
    )
