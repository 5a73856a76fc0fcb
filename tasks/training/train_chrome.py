"""Train the chrome model: which lines of a page dumped as text are its article.

    train_chrome.py GOLD [--out FILE] [--without-half FILE]

Takes the folder of gold sets. Each page is dumped by three of the tools that people dump pages with, drawn by
the hash of its id from those that this machine has (the programs w3m, lynx, elinks and pandoc too), every
second one once more into one line, and its gold text stands beside them as a text without any chrome. A line
is the article's when most of its word triples stand in the gold text. Each text counts the same, in it each
word. What words weigh is learned from other publishers than the page's own, the second look from first looks
that have not seen it; what f1 to expect of a text is learned from second looks that have not seen it either.
Prints recall and f1 of the words a text, and how well it was foretold, for publishers that were left out:
`--without-half` writes the
model that has seen none of that half of the publishers on which `tests/bench/dumps.py` reports, `--out` the
one that has seen all. Same input, same trees.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.fixpoint import count_links, find_block_spots, lay_out_text
from tasks.core.clean.lines.chrome import (
    FIRST_NAMES,
    KEPT_FROM,
    SECOND_NAMES,
    ChromeModel,
    are_of_page,
    choose_stays,
    count_named,
    find_free,
    may_be_page,
    open_chrome_model,
    tabulate_lines,
    tabulate_wording,
)
from tasks.core.clean.lines.judge import mark_by_rules
from tasks.core.clean.lines.look_numbers import LOOK_NUMBERS, describe_look
from tasks.core.clean.lines.rules import open_book
from tasks.core.clean.lines.text_features import look_around
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.plain_text import read_text
from tasks.core.clean.text.wording import find_terms
from tasks.training.dump_tools import DUMPS, PROGRAMS, read_markup
from tasks.training.gold_pages import GoldPage, choose_fold, choose_half, digest_name, read_gold, split_words
from tasks.training.grow import grow, predict, write_forest
from tasks.training.weigh_words import weigh_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

AS_PAGE = "as a page"
ONE_LINE = "beautifulsoup, one line"
TOOLS = tuple(
    name
    for name in DUMPS
    if name not in {AS_PAGE, ONE_LINE} and (name not in PROGRAMS or shutil.which(PROGRAMS[name][0]))
)
DRAWN = 3
CLEAN = "gold"
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
LONGEST, TRIPLE, MOST = 60, 3, 0.6
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of one text: what is seen of them, whether each is the article's, how many words it has.

    `lines` counts those too that rules had taken out; `may_be_page` where the model would be asked.
    """

    publisher: str
    tool: str
    rows: NDArray[np.float32]
    terms: tuple[tuple[str, ...], ...]
    labels: NDArray[np.int8]
    words: NDArray[np.float64]
    lines: int
    may_be_page: bool

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


def read_texts(page: GoldPage) -> list[Text]:
    """Dump a page and read the lines of what that gives."""
    markup, drawn = read_markup(page), digest_name(page.gold["id"])
    step = 1 + drawn // len(TOOLS) % (len(TOOLS) - 1)
    asked = dict.fromkeys(TOOLS[(drawn + step * turn) % len(TOOLS)] for turn in range(DRAWN))
    dumps = {name: DUMPS[name](markup) for name in (*asked, *([ONE_LINE] if drawn % 2 else ()))}
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
        tabulate_lines(rest, count_named(free), find_block_spots(dump, laid_out, blocks)[free]),
        tuple(map(find_terms, rest)),
        np.array([_is_article(line, triples, whole) for line in words], np.int8),
        np.array([len(line) for line in words], float),
        len(blocks),
        may_be_page(rest),
    )


def _is_article(words: list[str], triples: set[tuple[str, ...]], whole: set[tuple[str, ...]]) -> bool:
    if len(words) < TRIPLE:
        return bool(words) and tuple(words) in whole
    own = list(_triples(words))
    return sum(triple in triples for triple in own) >= MOST * len(own)


def _triples(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + TRIPLE]) for at in range(len(words) - TRIPLE + 1))


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
                around = look_around(predict(trees, first[id(text)])).astype(np.float32)
                second[id(text)] = np.concatenate([first[id(text)], around], axis=1)
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
