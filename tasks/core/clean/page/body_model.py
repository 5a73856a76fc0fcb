"""Which blocks of a page are the article, by boosted trees over their features.

Each block has a score in log-odds, 0 for even. The trees stand in body_model.json, written by
tasks/training/train_body.py, which says what they were trained on and how well they do. Pure arithmetic: the
same features give the same score everywhere.

`propose_body` takes blocks, hinted by their zones, what the page's data says and where the headline stands;
gives the indexes of the blocks proposed as body. It decides by place, markup and shape, never by topic: the
judge reads the wording afterwards. A page on which the model finds nothing is left to the container of most
of its prose.
"""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.page.block_features import PageSurvey, survey_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.clean.input.blocks import Block


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Boosted trees, the nodes of all of them in one array each; leaves lead to themselves.

    `roots` holds the first node of each tree; `children` two nodes for each, where to go on if its feature
    is at most its threshold and where if not.
    """

    index: Mapping[str, int]
    bias: float
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    children: NDArray[np.intp]
    is_inner: NDArray[np.bool_]
    value: NDArray[np.float64]

    def score(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Give the log-odds that each row of features is body; unknown names are passed over."""
        values = self.value.take(self._find_leaves(self._tabulate(rows)))
        values = values.reshape(len(rows), len(self.roots))
        scores: list[float] = (self.bias + values.sum(axis=1)).tolist()
        return scores

    def _tabulate(self, rows: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """Make a table with a column for each known name; what a row does not give is 0."""
        index, width = self.index, len(self.index)
        table = array("d", bytes(8 * width * len(rows)))
        for start, features in zip(range(0, len(table), width), rows, strict=True):
            for name, value in features.items():
                if name in index:
                    table[start + index[name]] = value
        return np.frombuffer(table).reshape(len(rows), width)

    def _find_leaves(self, table: NDArray[np.float64]) -> NDArray[np.intp]:
        """Walk every tree for every row; each round goes on with the walks that have reached no leaf."""
        nodes = np.tile(self.roots, len(table))
        starts = np.repeat(np.arange(len(table)) * len(self.index), len(self.roots))
        walking = np.arange(len(nodes))
        while len(walking):
            at = nodes.take(walking)
            goes_right = table.take(starts.take(walking) + self.feature.take(at)) > self.threshold.take(at)
            following = self.children.take(2 * at + goes_right)
            nodes[walking] = following
            walking = walking[self.is_inner.take(following)]
        return nodes


@cache
def load_body_model() -> BodyModel:
    """Read the trained trees that come with the package."""
    data = json.loads(files("tasks.core.clean.page").joinpath("body_model.json").read_text("utf-8"))
    sizes = [len(tree) for tree in data["trees"]]
    roots = [0, *accumulate(sizes[:-1])]
    nodes = [
        _open_node(root, place, node)
        for root, tree in zip(roots, data["trees"], strict=True)
        for place, node in enumerate(tree)
    ]
    feature, threshold, left, right, value = (np.array(column) for column in zip(*nodes, strict=True))
    return BodyModel(
        index={name: place for place, name in enumerate(data["names"])},
        bias=data["bias"],
        roots=np.array(roots),
        feature=feature,
        threshold=threshold,
        children=np.stack([left, right], axis=1).ravel(),
        is_inner=left != np.arange(len(left)),
        value=value,
    )


def _open_node(root: int, place: int, node: Sequence[Any]) -> tuple[int, float, int, int, float]:
    """Turn a node of the file, (feature, threshold, left, right) or (-1, value, 0, 0), into five columns."""
    feature, number, left, right = node
    if feature < 0:
        return 0, 0.0, root + place, root + place, float(number)
    return feature, float(number), root + left, root + right, 0.0


_BODY_LINKS = 0.6


def propose_body(blocks: Sequence[Block], structured: Structured, title: int | None) -> set[int]:
    """Give the indexes of the blocks that are proposed as the article's body; `title` is the headline's."""
    model = load_body_model()
    survey = survey_page(blocks, structured, title, model.index)
    near = [i for i in range(len(blocks)) if i != title and survey.may_be_body(i)]
    scores = model.score([survey.describe(i) for i in near])
    found = {i for i, score in zip(near, scores, strict=True) if score > 0}
    return found or _fill_container(survey)


def _fill_container(survey: PageSurvey) -> set[int]:
    return {
        i
        for i, block in enumerate(survey.blocks[survey.first : survey.last + 1], survey.first)
        if survey.is_inside[i] and block.hint is None and block.link_density < _BODY_LINKS
    }
