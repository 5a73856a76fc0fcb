"""Train the chrome model: which lines of a page dumped as text are its article.

    train_chrome.py GOLD [--out FILE] [--without-half FILE]

Takes the folder of gold sets, whose pages are dumped as text by the tools that people dump pages with
(`dumped_texts`). A line is the article's when most of its word triples stand in the gold text. Each text
counts the same, in it each word. What words weigh is learned from other publishers than the page's own, the
second look from first looks that have not seen it; what f1 to expect of a text is learned from second looks
that have not seen it either.
Prints recall and f1 of the words a text, and how well it was foretold, for publishers that were left out:
`--without-half` writes the model that has seen none of that half of the publishers on which
`tests/bench/dumps.py` reports, `--out` the one that has seen all. Same input, same trees.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.lines.chrome import (
    FIRST_NAMES,
    KEPT_FROM,
    SECOND_NAMES,
    ChromeModel,
    are_of_page,
    choose_stays,
    count_line_words,
    open_chrome_model,
    tabulate_wording,
)
from tasks.core.clean.lines.look_numbers import LOOK_NUMBERS, describe_look
from tasks.core.clean.lines.text_features import look_around
from tasks.training.dumps.dumped_texts import CLEAN, Text, open_texts
from tasks.training.gold_pages import choose_fold, choose_half
from tasks.training.grow import grow, predict, write_forest
from tasks.training.weigh_words import weigh_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SETTINGS: dict[str, Any] = {"rounds": 230, "rate": 0.08, "num_leaves": 31, "min_child_samples": 60}
INNER_FOLDS = 4
CONFIDENCE: dict[str, Any] = {
    "rounds": 150,
    "rate": 0.05,
    "num_leaves": 8,
    "min_child_samples": 30,
    "feature_fraction": 0.5,
}
WELL = 0.9


def main() -> None:
    """Read the arguments, train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--without-half", type=Path)
    given = parser.parse_args()
    texts = open_texts(given.gold)
    seen = [text for text in texts if choose_half(text.publisher) == 0]
    written = train(seen)
    model, unseen = open_chrome_model(written), [text for text in texts if choose_half(text.publisher)]
    figures = measure(model, unseen) | {"confidence": measure_confidence(model, unseen)}
    for tool, figure in figures.items():
        sys.stdout.write(f"{tool:34} {figure}\n")
    if given.without_half:
        write(given.without_half, {**written, "figures": figures})
    if given.out:
        write(given.out, {**train(texts), "texts": len(texts), "figures_left_out": figures})


def write(path: Path, model: dict[str, Any]) -> None:
    """Write a model as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


def train(texts: Sequence[Text]) -> dict[str, Any]:
    """Weigh the words and grow the trees of both looks, and those that foretell."""
    fold = partial(choose_fold, folds=INNER_FOLDS)
    first: dict[int, NDArray[np.float32]] = {}
    for left_out in range(INNER_FOLDS):
        words = _weigh(text for text in texts if fold(text.publisher) != left_out)
        first |= {id(text): _tabulate(text, words) for text in texts if fold(text.publisher) == left_out}
    second: dict[int, NDArray[np.float32]] = {}
    for left_out in range(INNER_FOLDS):
        trees = _grow([text for text in texts if fold(text.publisher) != left_out], first)
        for text in texts:
            if fold(text.publisher) == left_out:
                around = look_around(predict(trees, first[id(text)]), count_line_words(text.rows))
                second[id(text)] = np.concatenate([first[id(text)], around.astype(np.float32)], axis=1)
    looks: list[tuple[Text, NDArray[np.float64]]] = []
    for half in (0, 1):
        trees = _grow([text for text in texts if fold(text.publisher) % 2 != half], second)
        looks += [
            (text, predict(trees, second[id(text)]))
            for text in texts
            if fold(text.publisher) % 2 == half and text.may_be_page
        ]
    return {
        "first": write_forest(_grow(texts, first), FIRST_NAMES),
        "second": write_forest(_grow(texts, second), SECOND_NAMES),
        "words": _weigh(texts),
        "confidence": _foretell(looks),
    }


def _weigh(texts: Iterable[Text]) -> dict[str, float]:
    return weigh_words((text.publisher, zip(text.terms, text.labels.tolist(), strict=True)) for text in texts)


def _tabulate(text: Text, words: dict[str, float]) -> NDArray[np.float32]:
    return np.concatenate([text.rows, tabulate_wording(text.rows, text.terms, words)], axis=1)


def _foretell(looks: Sequence[tuple[Text, NDArray[np.float64]]]) -> dict[str, Any]:
    """Grow the trees that give the f1 of a text, half of them for its mean and half for its median."""
    told = [(*_describe(text, scores), 1 if text.tool.startswith(CLEAN) else 2) for text, scores in looks]
    numbers, f1, weights = (np.array(column, float) for column in zip(*told, strict=True))
    grown = [
        write_forest(grow(numbers, f1, weights, objective=objective, **CONFIDENCE), LOOK_NUMBERS)
        for objective in ("regression", "regression_l1")
    ]
    trees = [
        [questions, [leaf / len(grown) for leaf in leaves]]
        for each in grown
        for questions, leaves in each["trees"]
    ]
    return {"bias": 0.0, "trees": trees}


def _describe(text: Text, scores: NDArray[np.float64]) -> tuple[list[float], float]:
    """Give the numbers of a look, and the f1 of the words that stay."""
    is_page = are_of_page(scores, text.lines)
    stays = choose_stays(text.rows, scores, is_page=is_page)
    right = text.words * text.labels
    together = float((text.words * stays).sum() + right.sum())
    f1 = 2 * float((right * stays).sum()) / together if together else 0.0
    return describe_look(text.rows, scores, stays, is_page=is_page), f1


def _grow(texts: Sequence[Text], tables: dict[int, NDArray[np.float32]]) -> Any:  # noqa: ANN401 - LightGBM's own
    table = np.concatenate([tables[id(text)] for text in texts])
    labels = np.concatenate([text.labels for text in texts])
    weights = np.concatenate([text.weights for text in texts])
    return grow(table, labels, weights, **SETTINGS)


def measure_confidence(model: ChromeModel, texts: Sequence[Text]) -> str:
    """Say how far from the f1 of dumps that is which is foretold, and how well it tells bad from good."""
    forest = model.confidence
    rows = [
        _describe(text, model.score(text.rows, text.terms))
        for text in texts
        if text.may_be_page and not text.tool.startswith(CLEAN)
    ]
    if forest is None or not rows:
        return "nothing"
    f1 = np.array([each for _, each in rows])
    told = forest.score(np.array([numbers for numbers, _ in rows], np.float32))
    order = np.argsort(np.argsort(told))
    good = f1 >= WELL
    auc = (order[good].sum() - good.sum() * (good.sum() - 1) / 2) / max(1, good.sum() * (~good).sum())
    return f"error {abs(told - f1).mean():.3f}, of a guess {abs(f1 - f1.mean()).mean():.3f}, area {auc:.3f}"


def measure(model: ChromeModel, texts: Sequence[Text]) -> dict[str, str]:
    """Give recall and f1 of the words, the mean over the texts of each tool."""
    told: dict[str, list[tuple[float, float]]] = {}
    for text in texts:
        chosen = model.score(text.rows, text.terms) >= KEPT_FROM
        right, all_chosen = text.words * text.labels, (text.words * chosen).sum()
        if right.sum():
            hit = float((right * chosen).sum())
            told.setdefault(text.tool, []).append((hit / right.sum(), 2 * hit / (all_chosen + right.sum())))
    return {
        tool: f"recall {fmean(r for r, _ in rows):.3f} f1 {fmean(f for _, f in rows):.3f} of {len(rows)}"
        for tool, rows in told.items()
    }


if __name__ == "__main__":
    main()
