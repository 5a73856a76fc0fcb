"""Train the chrome model: which lines of a page dumped as text are its article.

    train_chrome.py GOLD [--out FILE] [--without-half FILE]

Takes the folder of gold sets. Each page is dumped by two of the tools that people dump pages with, drawn by
the hash of its id, once more into one line, and its gold text stands beside them as a text without any
chrome. A line is the article's when most of its word triples stand in the gold text. Each text counts the
same, in it each word. The second look learns from first looks that have not seen the page's publisher. Prints
recall and f1 of the words a text, for publishers that were left out: `--without-half` writes the model that
has seen none of that half of the publishers on which `tests/bench/dumps.py` reports, `--out` the one that has
seen all. Same input, same trees.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from tasks.core.clean.fixpoint import count_links, lay_out_text
from tasks.core.clean.lines.chrome import (
    KEPT_FROM,
    LINE_NAMES,
    ChromeModel,
    count_named,
    find_free,
    open_chrome_model,
    tabulate_lines,
)
from tasks.core.clean.lines.judge import mark_by_rules
from tasks.core.clean.lines.rules import open_book
from tasks.core.clean.lines.text_features import AROUND_NAMES, look_around
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.plain_text import read_text
from tasks.training.dump_tools import DUMPS, read_markup
from tasks.training.gold_pages import GoldPage, choose_fold, choose_half, digest_name, read_gold, split_words
from tasks.training.grow import grow, predict, write_forest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TOOLS = (
    "inscriptis",
    "beautifulsoup, stripped newline",
    "beautifulsoup",
    "html2text",
    "markdownify",
    "resiliparse",
)
ONE_LINE = "beautifulsoup, one line"
CLEAN = "gold"
SETTINGS: dict[str, Any] = {"rounds": 250, "num_leaves": 15, "min_child_samples": 60}
INNER_FOLDS = 4
LONGEST, TRIPLE, MOST = 60, 3, 0.6
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of one text: what is seen of them, whether each is the article's, how many words it has."""

    publisher: str
    tool: str
    rows: NDArray[np.float32]
    labels: NDArray[np.int8]
    words: NDArray[np.float64]

    @property
    def weights(self) -> NDArray[np.float64]:
        """What each line counts."""
        counted = np.minimum(self.words, LONGEST) + 1
        weights: NDArray[np.float64] = counted / counted.sum()
        return weights


def main() -> None:
    """Read the arguments, train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--without-half", type=Path)
    given = parser.parse_args()
    pages = [page for page in read_gold(given.gold) if page.gold.get("text")]
    with get_context("fork").Pool(PROCESSES) as pool:
        texts = [text for some in pool.imap(read_texts, pages, chunksize=4) for text in some]
    seen = [text for text in texts if choose_half(text.publisher) == 0]
    written = train(seen)
    figures = measure(open_chrome_model(written), [text for text in texts if choose_half(text.publisher)])
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


def read_texts(page: GoldPage) -> list[Text]:
    """Dump a page and read the lines of what that gives."""
    markup, drawn = read_markup(page), digest_name(page.gold["id"])
    first = drawn % len(TOOLS)
    second = (first + 1 + drawn // len(TOOLS) % (len(TOOLS) - 1)) % len(TOOLS)
    dumps = {name: DUMPS[name](markup) for name in (TOOLS[first], TOOLS[second], ONE_LINE)}
    dumps |= {CLEAN: page.gold["text"], f"{CLEAN}, one line": " ".join(page.gold["text"].split())}
    return list(filter(None, (_read_text(page, tool, dump) for tool, dump in dumps.items())))


def _read_text(page: GoldPage, tool: str, dump: str) -> Text | None:
    """Read the lines that the chrome model is asked about."""
    laid_out, layout = lay_out_text(dump)
    blocks, _ = read_text(laid_out.text)
    blocks = count_links(laid_out, blocks, layout.links)
    free = find_free(mark_by_rules(blocks, open_book(detect_language(laid_out.text))))
    rest = [blocks[at] for at in free]
    if not rest:
        return None
    triples = set(_triples(split_words(page.gold["text"])))
    whole = {tuple(split_words(line)) for line in page.gold["text"].splitlines()}
    words = [split_words(block.text) for block in rest]
    return Text(
        page.publisher,
        tool,
        tabulate_lines(rest, count_named(free)),
        np.array([_is_article(line, triples, whole) for line in words], np.int8),
        np.array([len(line) for line in words], float),
    )


def _is_article(words: list[str], triples: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> bool:
    if len(words) < TRIPLE:
        return bool(words) and tuple(words) in whole
    own = list(_triples(words))
    return sum(triple in triples for triple in own) >= MOST * len(own)


def _triples(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + TRIPLE]) for at in range(len(words) - TRIPLE + 1))


def train(texts: Sequence[Text]) -> dict[str, Any]:
    """Grow the trees of both looks."""
    fold = partial(choose_fold, folds=INNER_FOLDS)
    scores: dict[int, NDArray[np.float64]] = {}
    for left_out in range(INNER_FOLDS):
        trees = _grow([text for text in texts if fold(text.publisher) != left_out], None)
        for text in texts:
            if fold(text.publisher) == left_out:
                scores[id(text)] = predict(trees, csr_matrix(text.rows))
    second = _grow(texts, [look_around(scores[id(text)]) for text in texts])
    return {
        "first": write_forest(_grow(texts, None), LINE_NAMES),
        "second": write_forest(second, (*LINE_NAMES, *AROUND_NAMES)),
    }


def _grow(texts: Sequence[Text], around: Sequence[NDArray[np.float64]] | None) -> Any:  # noqa: ANN401 - LightGBM's own
    table = np.concatenate([text.rows for text in texts])
    if around is not None:
        table = np.concatenate([table, np.concatenate(around)], axis=1)
    labels = np.concatenate([text.labels for text in texts])
    weights = np.concatenate([text.weights for text in texts])
    return grow(csr_matrix(table), labels, weights, **SETTINGS)


def measure(model: ChromeModel, texts: Sequence[Text]) -> dict[str, str]:
    """Give recall and f1 of the words, the mean over the texts of each tool."""
    told: dict[str, list[tuple[float, float]]] = {}
    for text in texts:
        chosen = model.score(text.rows) >= KEPT_FROM
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
