# /// script
# dependencies = ["lightgbm>=4.6", "scipy>=1.15", "numpy>=2.2"]
# ///
"""Train the body model on pages with gold: `train_body.py GOLD_FOLDER [--left-out FOLDER]`.

GOLD_FOLDER holds one folder a gold set, each with gold.jsonl and its pages (see `gold_pages`). Writes
tasks/core/clean/page/model/body_model.json, which has learned from all of them. With `--left-out`, writes
into that folder instead one model for each fifth of the publishers, which has not seen them: fold-0.json and
so on. `make score` measures with these, since a figure on what was learned from is none. Needs LightGBM and
scipy beside the project's own environment (`make train` sees to that).

Every page is learned from as it is and, at half the weight, in two of the `changes` that must not matter,
chosen by chance from its id. The second look learns from first scores by models that had not seen the page.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.model.block_features import NUMBERS
from tasks.core.clean.page.model.second_look import SECOND_NUMBERS, look_again
from tasks.training.changes import CHANGES, LEARNED_CHANGES, rename_names
from tasks.training.gold_pages import (
    FOLDS,
    Example,
    choose_fold,
    describe_page,
    mark_labels,
    read_gold,
    tell_story,
)
from tasks.training.grow import grow, predict, write_forest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from tasks.training.changes import Story
    from tasks.training.gold_pages import GoldPage

MODEL = Path(__file__).resolve().parents[1] / "core" / "clean" / "page" / "model" / "body_model.json"
LEAST_PAGES = 60
INNER_FOLDS = 4
CHANGES_A_PAGE = 2
CHANGED_WEIGHT = 0.5
RENAMED_TOO = 0.3
WARMTH = 0.85
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Material:
    """All examples in one table: a row a block, its label (`UNKNOWN` if there is none), weight, folds."""

    examples: Sequence[Example]
    names: Sequence[str]
    table: sparse.csr_matrix
    labels: NDArray[np.int8]
    weights: NDArray[np.float64]
    fold: NDArray[np.intp]
    inner: NDArray[np.intp]


def main() -> None:
    """Read the gold, train, write the model or those that leave publishers out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--left-out", type=Path)
    options = arguments.parse_args()
    material = gather(read_examples(list(read_gold(options.gold))))
    if options.left_out is None:
        MODEL.write_text(_write(train(material, np.ones(len(material.labels), np.bool_))), "utf-8")
    else:
        options.left_out.mkdir(parents=True, exist_ok=True)
        with get_context("fork").Pool(PROCESSES) as pool:
            models = pool.imap(partial(train_without, material), range(FOLDS))
            for fold, model in enumerate(models):
                (options.left_out / f"fold-{fold}.json").write_text(_write(model), "utf-8")


def _write(model: dict[str, Any]) -> str:
    return json.dumps(model, separators=(",", ":"))


def read_examples(pages: Sequence[GoldPage]) -> list[Example]:
    """Describe every page, and changed copies of those whose gold is their whole text."""
    stories = [(page.publisher, story) for page in pages if (story := tell_story(page.gold))]
    with get_context("fork").Pool(PROCESSES) as pool:
        described = pool.map(partial(describe_with_changes, stories=stories), pages, chunksize=8)
    return [example for examples in described for example in examples]


def describe_with_changes(page: GoldPage, stories: Sequence[tuple[str, Story]]) -> list[Example]:
    """Describe a page as it is and changed; other stories are of its own part of the publishers."""
    examples = [describe_page(page)]
    if page.gold.get("text"):
        chance = Random(page.gold["id"])  # noqa: S311 - chance, no secret
        near = [story for publisher, story in stories if choose_fold(publisher) == page.fold]
        names = chance.sample(LEARNED_CHANGES, CHANGES_A_PAGE)
        examples += [describe_changed(page, name, chance, near) for name in names]
    return [example for example in examples if example is not None]


def describe_changed(page: GoldPage, name: str, chance: Random, stories: Sequence[Story]) -> Example | None:
    """Describe a page with one of the changes made, at less weight than the page itself."""
    tree = parse_page(page.raw)
    if tree is None:
        return None
    mark_labels(read_blocks(tree)[1], page.gold)
    CHANGES[name](tree, chance, stories)
    if chance.random() < RENAMED_TOO:
        rename_names(tree, chance, stories)
    example = describe_page(page, tree)
    return replace(example, weights=CHANGED_WEIGHT * example.weights) if example else None


def gather(examples: Sequence[Example]) -> Material:
    """Put all examples into one table: `NUMBERS`, then a column for each name that enough pages have."""
    names = choose_names(examples)
    index = {name: place for place, name in enumerate(names)}
    numbers = sparse.csr_matrix(np.concatenate([example.numbers for example in examples]))
    sizes = [len(example.labels) for example in examples]
    inner = [choose_fold(f"inner {example.publisher}", INNER_FOLDS) for example in examples]
    return Material(
        examples=examples,
        names=names,
        table=sparse.hstack([numbers, tabulate_names(examples, index)]).tocsr(),
        labels=np.concatenate([example.labels for example in examples]),
        weights=np.concatenate([example.weights for example in examples]),
        fold=np.repeat([choose_fold(example.publisher) for example in examples], sizes),
        inner=np.repeat(inner, sizes),
    )


def choose_names(examples: Iterable[Example]) -> list[str]:
    """Give the names to learn from: words of a class only where enough examples have them."""
    counts = Counter(
        name for example in examples for name in {name for names in example.names for name in names}
    )
    is_word = ("own=", "word=")
    return sorted(n for n, count in counts.items() if count >= LEAST_PAGES or not n.startswith(is_word))


def tabulate_names(examples: Iterable[Example], index: dict[str, int]) -> sparse.csr_matrix:
    """Make the columns of the names: 1 where a name holds for a block."""
    rows = [names for example in examples for names in example.names]
    held = [
        (row, place) for row, names in enumerate(rows) for place in {index[n] for n in names if n in index}
    ]
    at, places = zip(*held, strict=True)
    return sparse.csr_matrix((np.ones(len(held), np.float32), (at, places)), shape=(len(rows), len(index)))


def train_without(material: Material, fold: int) -> dict[str, Any]:
    """Train on all publishers but those of one fold."""
    return train(material, material.fold != fold)


def train(material: Material, use: NDArray[np.bool_]) -> dict[str, Any]:
    """Train both looks on the rows to use, and give the model in the form that the cleaner reads."""
    use = use & (material.labels >= 0)
    columns = [*NUMBERS, *material.names]
    scores = np.zeros(len(use))
    for part in range(INNER_FOLDS):
        left_out = use & (material.inner == part)
        scores[left_out] = predict(_grow(material, material.table, use & ~left_out), material.table[left_out])
    first = _grow(material, material.table, use)
    rest = ~use
    scores[rest] = predict(first, material.table[rest])
    table = sparse.hstack([material.table, sparse.csr_matrix(see_again(material.examples, scores))]).tocsr()
    second = _grow(material, table, use)
    return {
        "names": list(material.names),
        "warmth": WARMTH,
        "first": write_forest(first, columns),
        "second": write_forest(second, [*columns, *SECOND_NUMBERS]),
    }


def _grow(material: Material, table: sparse.csr_matrix, use: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - LightGBM's booster
    return grow(table[use], material.labels[use], material.weights[use])


def see_again(examples: Sequence[Example], scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Give the numbers of the second look for the rows of all examples."""
    ends = np.cumsum([len(example.labels) for example in examples])
    parts = np.split(scores, ends[:-1])
    return np.concatenate(
        [look_again(example.layout, part) for example, part in zip(examples, parts, strict=True)]
    )


if __name__ == "__main__":
    main()
