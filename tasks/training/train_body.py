# /// script
# dependencies = ["scikit-learn>=1.7", "numpy>=2"]
# ///
"""Train the body model on pages with gold: `python tasks/training/train_body.py GOLD_FOLDER [--half]`.

GOLD_FOLDER holds one folder a gold set (fundus, trafilatura_eval, wcxb), each with gold.jsonl and its pages.
Writes tasks/core/clean/page/body_model.json. With `--half`, only pages whose id hashes to an even number are
learned from, so that the others can measure it. Needs scikit-learn beside the project's own environment.

A block of text is body when most of its four-word sequences stand in the gold text (short ones: when the
gold has them as a line, between two sure ones). Each page weighs the same, a block by its share of words.

Figures on the held-out half after training on the even half alone (structure and model, no text rules,
581 pages learned from): fundus f1 .979, no page of 71 below .8; wcxb .944; trafilatura_eval chunk_f1 .929.
Trafilatura 2.3.1 alone: .944, .936, .923. The model that is shipped has learned from both halves.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from tasks.core.clean.fields.structured import read_structured
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.block_features import survey_page
from tasks.core.clean.page.html import find_headline
from tasks.core.clean.page.prose import count_prose
from tasks.core.clean.page.zones import hint_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

SET_WEIGHTS = {"fundus": 2.0, "trafilatura_eval": 1.0, "wcxb": 1.0}
TREES, LEAVES, LEAST_PAGES = 120, 15, 60
MODEL = Path(__file__).resolve().parents[1] / "core" / "clean" / "page" / "body_model.json"
WORDS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
SHORT, GRAM = 6, 4
Row = tuple[dict[str, float], int, float]
"""The features of a block, whether it is body, and how much it weighs."""


def main() -> None:
    """Read the gold, train, write the model."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--half", action="store_true")
    options = arguments.parse_args()
    pages = [describe_page(*page) for page in read_gold(options.gold, half=options.half)]
    MODEL.write_text(json.dumps(train(pages), separators=(",", ":")), "utf-8")


def read_gold(folder: Path, *, half: bool) -> Iterator[tuple[dict[str, Any], bytes, float]]:
    """Give each page's gold, its bytes and its weight."""
    for name, weight in SET_WEIGHTS.items():
        for line in filter(None, (folder / name / "gold.jsonl").read_text("utf-8").split("\n")):
            gold = json.loads(line)
            if half and int(hashlib.sha256(gold["id"].encode()).hexdigest(), 16) % 2:
                continue
            raw = (folder / name / gold["html_path"]).read_bytes()
            yield gold, gzip.decompress(raw) if gold["html_path"].endswith(".gz") else raw, weight


def describe_page(gold: dict[str, Any], raw: bytes, weight: float) -> list[Row]:
    """Give features, label and weight of each block that may be body and whose label is known."""
    tree = parse_page(raw)
    if tree is None:
        return []
    structured = read_structured(tree, gold.get("url"))
    _, blocks = read_blocks(tree)
    title = find_headline(blocks, structured)
    blocks = hint_zones(blocks, title, count_prose(blocks))
    survey = survey_page(blocks, structured, title)
    texts = [block.text for block in blocks]
    labels = label_by_text(texts, gold["text"]) if gold.get("text") else label_by_chunks(texts, gold)
    total = max(150, sum(len(split_words(text)) for text, label in zip(texts, labels, strict=True) if label))
    return [
        (survey.describe(i), label, weight * min(1.0, 0.004 + len(split_words(texts[i])) / total))
        for i, label in enumerate(labels)
        if label is not None and survey.may_be_body(i)
    ]


def label_by_text(texts: list[str], gold: str) -> list[int | None]:
    """Label blocks by the gold text: 1 where it holds most of the block."""
    grams = set(grams_of(split_words(gold)))
    lines = {fold_letters(line) for line in gold.splitlines() if line.strip()}
    whole = fold_letters(gold)
    sure = [is_long(text) and share_of(text, grams) >= 0.5 for text in texts]
    places = [i for i, is_sure in enumerate(sure) if is_sure]
    first, last = (places[0], places[-1]) if places else (0, -1)
    labels: list[int | None] = []
    for i, text in enumerate(texts):
        folded = fold_letters(text)
        is_line = bool(folded) and folded in lines and first - 1 <= i <= last + 1
        is_piece = len(folded) >= GRAM and folded in whole and first < i < last
        labels.append(int(sure[i] if is_long(text) else is_line or is_piece))
    return unlabel_copies(texts, labels, whole)


def unlabel_copies(texts: list[str], labels: list[int | None], whole: str) -> list[int | None]:
    """Of blocks that say the same, keep those among most other body, as often as the gold has them."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if labels[i] and is_long(text):
            places.setdefault(fold_letters(text), []).append(i)
    for folded, where in places.items():
        near = sorted(where, key=lambda i: sum(bool(x) for x in labels[max(0, i - 6) : i + 7]), reverse=True)
        for i in near[max(1, whole.count(folded)) :]:
            labels[i] = 0
    return labels


def label_by_chunks(texts: list[str], gold: dict[str, Any]) -> list[int | None]:
    """Label blocks by chunks that a clean text must have or must not have; the rest stays unknown."""
    wanted, unwanted = ([" ".join(chunk.split()) for chunk in gold[key]] for key in ("with", "without"))
    labels: list[int | None] = []
    for text in (" ".join(text.split()) for text in texts):
        if any(chunk in text for chunk in unwanted):
            labels.append(0)
        else:
            is_wanted = any(chunk in text or (len(text) > 20 and text in chunk) for chunk in wanted)
            labels.append(1 if is_wanted else None)
    return labels


def train(pages: list[list[Row]]) -> dict[str, Any]:
    """Fit boosted trees and give them in the form that the body model reads."""
    rows = [row for page in pages for row in page]
    index = {name: place for place, name in enumerate(choose_names(pages))}
    table = np.zeros((len(rows), len(index)), np.float32)
    for row, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            if name in index:
                table[row, index[name]] = value
    labels = np.array([label for _, label, _ in rows])
    weights = np.array([weight for _, _, weight in rows])
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.1,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=40,
        l2_regularization=1.0,
        max_features=0.3,
        random_state=0,
    ).fit(table, labels, sample_weight=weights / weights.mean())
    return {
        "names": list(index),
        "bias": float(trees._baseline_prediction[0][0]),
        "trees": [[to_node(node) for node in predictor.nodes] for (predictor,) in trees._predictors],
    }


def choose_names(pages: list[list[Row]]) -> list[str]:
    """Give the features to learn from: words of a class only where enough pages have them."""
    counts = Counter(
        name for page in pages for name in {name for features, _, _ in page for name in features}
    )
    return sorted(name for name, count in counts.items() if count >= LEAST_PAGES or not is_word(name))


def to_node(node: Any) -> tuple[int, float, int, int]:  # noqa: ANN401 - a record of scikit-learn's own
    """Give a node as (feature, threshold, left, right), a leaf as (-1, value, 0, 0)."""
    if node["is_leaf"]:
        return -1, float(f"{node['value']:.5g}"), 0, 0
    threshold = float(f"{node['num_threshold']:.6g}")
    return int(node["feature_idx"]), threshold, int(node["left"]), int(node["right"])


def is_word(name: str) -> bool:
    """Whether a feature is a word of a class, which only counts when enough blocks have it."""
    return name.startswith(("word=", "own="))


def split_words(text: str) -> list[str]:
    """Split a text into lower-case words, signs of scripts without spaces one by one."""
    return WORDS.findall(unicodedata.normalize("NFKC", text).lower())


def grams_of(words: list[str]) -> list[tuple[str, ...]]:
    """Give the sequences of GRAM words."""
    return [tuple(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1))]


def share_of(text: str, grams: set[tuple[str, ...]]) -> float:
    """Give the share of the text's sequences that are among `grams`."""
    own = set(grams_of(split_words(text)))
    return len(own & grams) / len(own)


def is_long(text: str) -> bool:
    """Whether a block has enough words to be compared by sequences."""
    return len(split_words(text)) >= SHORT


if __name__ == "__main__":
    main()
