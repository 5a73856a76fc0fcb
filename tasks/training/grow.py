"""Growing boosted trees with LightGBM, and writing them in the form that `Forest` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightgbm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

SETTINGS = {
    "num_leaves": 31,
    "min_child_samples": 40,
    "lambda_l2": 1.0,
    "feature_fraction": 0.3,
    "max_bin": 127,
    "seed": 0,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def grow(  # noqa: PLR0913 - the data and how long to learn from it, all by name
    table: csr_matrix | NDArray[Any],
    labels: NDArray[Any],
    weights: NDArray[Any],
    *,
    objective: str = "binary",
    rounds: int = 150,
    rate: float = 0.06,
    **settings: object,
) -> lightgbm.Booster:
    """Fit trees to a table: for `binary` they give log-odds."""
    data = lightgbm.Dataset(table, labels, weight=weights / weights.mean(), free_raw_data=False)
    asked = {**SETTINGS, "objective": objective, "learning_rate": rate, **settings}
    return lightgbm.train(asked, data, num_boost_round=rounds)


def predict(trees: lightgbm.Booster, table: csr_matrix | NDArray[Any]) -> NDArray[Any]:
    """Give the raw scores of the rows of a table."""
    scores: NDArray[Any] = trees.predict(table, raw_score=True, num_threads=1)
    return scores


def write_forest(trees: lightgbm.Booster, columns: Sequence[str]) -> dict[str, Any]:
    """Give trees as plain data: {"bias", "trees"}, each tree [questions, leaves], see `open_forest`."""
    written = [_write_tree(tree["tree_structure"], columns) for tree in trees.dump_model()["tree_info"]]
    return {"bias": 0.0, "trees": written}


def _write_tree(node: dict[str, Any], columns: Sequence[str]) -> list[Any]:
    questions: list[Any] = []
    leaves: list[float] = []
    _write_node(node, columns, questions, leaves)
    return [questions, leaves]


def _write_node(
    node: dict[str, Any], columns: Sequence[str], questions: list[Any], leaves: list[float]
) -> None:
    if "split_feature" not in node:
        leaves.append(float(f"{node['leaf_value']:.5g}"))
        return
    place, first = len(questions), len(leaves)
    questions.append(None)
    _write_node(node["left_child"], columns, questions, leaves)
    name, threshold = columns[node["split_feature"]], float(f"{node['threshold']:.6g}")
    questions[place] = [name, threshold, first, len(leaves)]
    _write_node(node["right_child"], columns, questions, leaves)
