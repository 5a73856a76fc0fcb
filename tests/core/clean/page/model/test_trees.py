"""Boosted trees give the same scores whichever rows stand beside one another."""

import numpy as np

from tasks.core.clean.page.model.trees import open_forest

# x <= 1: (y <= 5: leaf 0, else leaf 1), else leaf 2; and a tree that is one leaf.
STUMPY = {
    "bias": 0.5,
    "trees": [
        [[["x", 1.0, 0, 2], ["y", 5.0, 0, 1]], [10.0, 20.0, 30.0]],
        [[], [0.25]],
    ],
}
COLUMNS = ("y", "unasked", "x")


def score(*rows: tuple[float, float, float]) -> list[float]:
    """Score rows by the stumpy forest."""
    table = np.array(rows, np.float32).reshape(len(rows), len(COLUMNS))
    scores: list[float] = open_forest(COLUMNS, STUMPY).score(table).tolist()
    return scores


def test_each_row_comes_to_the_leaf_that_its_answers_lead_to() -> None:
    """At most the threshold goes left, above it goes right; a tree of one leaf adds that."""
    assert score((5.0, 9.0, 1.0)) == [10.75]
    assert score((5.5, 9.0, 1.0)) == [20.75]
    assert score((0.0, 9.0, 1.5)) == [30.75]


def test_a_score_does_not_depend_on_the_other_rows() -> None:
    """Together or alone, a row has one score; no rows have none."""
    rows = [(5.0, 0.0, 1.0), (6.0, 0.0, 0.0), (6.0, 0.0, 2.0)]
    assert score(*rows) == [each for row in rows for each in score(row)]
    assert score() == []
