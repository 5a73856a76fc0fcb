"""Train the chrome model: which lines of a page dumped as text are its article.

    train_chrome.py GOLD.jsonl DUMPS [GOLD.jsonl DUMPS ...] [--out tasks/core/clean/lines/chrome_model.json]

GOLD has {"id", "text"} a line, DUMPS holds ID.txt, every block of the page as a line. A line is the
article's when most of its word triples stand in the gold text. Logistic regression, fitted by Newton's
method: each set counts the same, in it each page, in that each word. Prints the word F1 a page, cross-checked
over five parts, then fits on all and writes the weights. Same input, same weights.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.core.clean.lines.chrome import count_named, find_article_lines, find_free, is_page
from tasks.core.clean.lines.judge import apply_rules, read_hints
from tasks.core.clean.lines.line_features import NAMES, read_features
from tasks.core.clean.lines.rules import open_book
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.plain_text import read_text
from tasks.core.clean.text.repairs import repair_text

_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_LONGEST = 60
_PARTS = 5
_RIDGE = 1e-3
_STEPS = 30
_TRIPLE = 3
_MOST = 0.6


@dataclass(frozen=True)
class Page:
    """The features of a page's lines, whether each is the article's, its words, and what the page counts."""

    rows: np.ndarray
    labels: np.ndarray
    words: np.ndarray
    importance: float


def main() -> None:
    """Read the arguments, train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    pages = [
        page
        for gold, dumps in zip(given.sets[::2], given.sets[1::2], strict=True)
        for page in read_pages(gold, dumps)
    ]
    parts = [pages[at::_PARTS] for at in range(_PARTS)]
    scores = [
        measure(fit([page for other in parts if other is not part for page in other]), part) for part in parts
    ]
    figure = statistics.mean(scores)
    print(f"{len(pages)} pages, word F1 a page {figure:.3f} ({_PARTS}-fold)")
    if given.out:
        weights = dict(zip(NAMES, (round(float(w), 4) for w in fit(pages)), strict=True))
        written = {"pages": len(pages), "word_f1": round(figure, 3), "weights": weights}
        given.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def read_pages(gold: Path, dumps: Path) -> list[Page]:
    """Read the pages of a gold set that are dumps of whole pages."""
    with gold.open(encoding="utf-8") as lines:
        entries = [entry for entry in map(json.loads, lines) if entry.get("text")]
    return [
        page
        for entry in entries
        if (page := _read_page(entry["text"], dumps / f"{entry['id']}.txt", 1 / len(entries)))
    ]


def fit(pages: list[Page]) -> np.ndarray:
    """Fit the weights by Newton's method, with a ridge."""
    rows = np.concatenate([page.rows for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    importance = np.concatenate([page.words / page.words.sum() * page.importance for page in pages])
    importance /= importance.sum()
    mean, spread = rows.mean(0), rows.std(0)
    mean[0], spread[0] = 0.0, 1.0
    spread[spread == 0] = 1.0
    scaled = (rows - mean) / spread
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (importance * (guess - labels)) + _RIDGE * weights
        bend = np.maximum(guess * (1 - guess), 1e-4) * importance
        weights -= np.linalg.solve((scaled * bend[:, None]).T @ scaled + _RIDGE * np.eye(len(weights)), slope)
    plain: np.ndarray = weights / spread
    plain[0] = weights[0] - (weights * mean / spread)[1:].sum()
    return plain


def measure(weights: np.ndarray, pages: list[Page]) -> float:
    """Give the mean word F1 of pages whose lines are chosen with these weights."""
    return statistics.mean(
        _score(page, np.array(find_article_lines(list(page.rows @ weights)))) for page in pages
    )


def _score(page: Page, chosen: np.ndarray) -> float:
    hit = float((page.words * page.labels * chosen).sum())
    total = float((page.words * chosen).sum() + (page.words * page.labels).sum())
    return 2 * hit / total if total else 0.0


def _read_page(gold: str, dump: Path, importance: float) -> Page | None:
    text = repair_text(dump.read_text(encoding="utf-8"))
    lines, _ = read_text(text)
    free = find_free(apply_rules(lines, read_hints(lines), open_book(detect_language(text))))
    rest = [lines[at] for at in free]
    if not is_page(rest):
        return None
    triples, whole = _triples(_words(gold)), {tuple(_words(line)) for line in gold.splitlines()}
    labels = [_is_article(_words(line.text), triples, whole) for line in rest]
    return Page(
        np.array(read_features(rest, count_named(free))),
        np.array(labels, float),
        np.array([min(line.n_words, _LONGEST) + 1.0 for line in rest]),
        importance,
    )


def _is_article(words: list[str], triples: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> bool:
    if len(words) < _TRIPLE:
        return bool(words) and tuple(words) in whole
    own = [tuple(words[at : at + _TRIPLE]) for at in range(len(words) - _TRIPLE + 1)]
    return sum(triple in triples for triple in own) >= _MOST * len(own)


def _triples(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _TRIPLE]) for at in range(len(words) - _TRIPLE + 1)}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


if __name__ == "__main__":
    main()
