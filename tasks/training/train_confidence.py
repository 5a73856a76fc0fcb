# /// script
# dependencies = ["lightgbm>=4.6", "scipy>=1.15", "numpy>=2.2", "rapidfuzz>=3.14"]
# ///
"""Train what expects the f1 of a text: `train_confidence.py GOLD_FOLDER`.

Cleans every page of the gold sets by the body model that has not seen its publisher (see `left_out`; it is
trained first where it is missing), as it is and in four of the `changes` that must not matter, and learns
from what the cleaner knew of each text how good it was. Writes
tasks/core/clean/page/model/confidence_model.json and, beside each body model, one that leaves the same
publishers out: confidence-0.json and so on.

Two halves of trees are added up: one learned absolute errors, which keeps the typical figure right, one
squared errors, which finds the pages that go wrong. Prints how well it does on publishers left out.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import LCSseq
from scipy import sparse

from tasks.core.clean.document import clean_page
from tasks.core.clean.input.decode import open_input
from tasks.core.clean.page.model.confidence import CONFIDENCE_NUMBERS, describe_reading
from tasks.core.clean.page.model.trees import open_forest
from tasks.core.errors import QuarantineError
from tasks.training.changes import LEARNED_CHANGES
from tasks.training.drift import change_page
from tasks.training.gold_pages import FOLDS, choose_fold, read_gold, split_words, tell_story
from tasks.training.grow import grow, write_forest
from tasks.training.left_out import FOLDER, train_left_out, use_model
from tasks.training.train_body import PROCESSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tasks.training.changes import Story
    from tasks.training.gold_pages import GoldPage

MODEL = Path(__file__).resolve().parents[1] / "core" / "clean" / "page" / "model" / "confidence_model.json"
CHANGES_A_PAGE = 4
SETTINGS = {"num_leaves": 8, "min_child_samples": 20, "feature_fraction": 0.4, "lambda_l2": 2.0}
ROUNDS, RATE = 250, 0.03
WHOLE_CHANGES = [name for name in LEARNED_CHANGES if not name.startswith("repeated")]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was known of a text, how good it was, who published the page and whether it had been changed."""

    numbers: list[float]
    f1: float
    fold: int
    is_changed: bool


def main() -> None:
    """Clean, train, write, and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    options = arguments.parse_args()
    train_left_out(options.gold)
    pages = [page for page in read_gold(options.gold) if page.gold.get("text")]
    stories = [(page.publisher, story) for page in pages if (story := tell_story(page.gold))]
    with get_context("fork").Pool(PROCESSES) as pool:
        read = partial(read_with_changes, stories=stories)
        readings = [each for found in pool.imap(read, pages, chunksize=8) for each in found]
    MODEL.write_text(_write(train(readings)), "utf-8")
    expected: dict[int, Any] = {}
    for fold in range(FOLDS):
        expected[fold] = train([each for each in readings if each.fold != fold])
        (FOLDER / f"confidence-{fold}.json").write_text(_write(expected[fold]), "utf-8")
    report([each for each in readings if not each.is_changed], expected)


def _write(model: dict[str, Any]) -> str:
    return json.dumps(model, separators=(",", ":"))


def read_with_changes(page: GoldPage, stories: Sequence[tuple[str, Story]]) -> list[Reading]:
    """Read a page as it is and changed, by the model that has not seen its publisher."""
    use_model(page.fold)
    gold = split_words(page.gold["text"])
    near = [story for publisher, story in stories if choose_fold(publisher) == page.fold]
    chance = Random(f"confidence {page.gold['id']}")  # noqa: S311 - chance, no secret
    names = chance.sample(WHOLE_CHANGES, CHANGES_A_PAGE)
    changed = (change_page(page.raw, page.gold, name, chance, near).raw for name in names)
    raws = [(False, page.raw), *((True, raw) for raw in changed)]
    found = [(is_changed, read) for is_changed, raw in raws if (read := _read(raw))]
    return [
        Reading(numbers, measure_f1(split_words(text), gold), page.fold, is_changed)
        for is_changed, (numbers, text) in found
    ]


def _read(raw: bytes) -> tuple[list[float], str] | None:
    try:
        opened = open_input(raw, name="page.html", media_type="text/html")
        page, ledger = clean_page(opened, None, lambda _: None)
    except QuarantineError:
        return None
    return (describe_reading(page, ledger.text), ledger.text) if ledger.text else None


def measure_f1(own: list[str], gold: list[str]) -> float:
    """Give the f1 of the words in order."""
    return 2 * LCSseq.similarity(own, gold) / (len(own) + len(gold)) if own and gold else 0.0


def train(readings: Sequence[Reading]) -> dict[str, Any]:
    """Fit both halves and give their trees as one forest."""
    table = sparse.csr_matrix(np.array([each.numbers for each in readings], np.float32))
    f1 = np.array([each.f1 for each in readings])
    written = [
        write_forest(
            grow(table, f1, np.ones(len(f1)), objective=objective, rounds=ROUNDS, rate=RATE, **SETTINGS),
            CONFIDENCE_NUMBERS,
        )
        for objective in ("regression_l1", "regression")
    ]
    trees = [[asked, [value / 2 for value in leaves]] for each in written for asked, leaves in each["trees"]]
    return {"bias": 0.0, "trees": trees}


def report(readings: Sequence[Reading], expected: dict[int, dict[str, Any]]) -> None:
    """Print how well the f1 of publishers left out is expected."""
    guesses = np.array([_score(expected[each.fold], each) for each in readings])
    f1 = np.array([each.f1 for each in readings])
    is_bad, is_good = f1 < 0.8, f1 >= 0.9
    least = float(np.quantile(guesses[is_good], 1 / 15))
    above = guesses[~is_bad][:, None] > guesses[is_bad][None, :]
    print(f"{len(f1)} pages: mean |confidence - f1| {np.abs(guesses - f1).mean():.4f}")
    print(
        f"  a constant guess {np.abs(f1 - np.median(f1)).mean():.4f}; area under the curve {above.mean():.3f}"
    )
    print(f"  below {least:.3f}: {(guesses[is_bad] < least).sum()} of {is_bad.sum()} bad pages, 1/15 of good")


def _score(model: dict[str, Any], reading: Reading) -> float:
    row: NDArray[np.float32] = np.array([reading.numbers], np.float32)
    return float(open_forest(CONFIDENCE_NUMBERS, model).score(row)[0])


if __name__ == "__main__":
    main()
