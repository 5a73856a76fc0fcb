"""Train the phrasing model: which English lines are worded as boilerplate is, and of which kind.

    train_phrasing.py [--out tasks/core/clean/lines/phrasing_model.json]

Learns from four sources: the labelled lines beside the checkout; the unlabelled articles there, as the rules
judge them (the model has to find what rules have no words for, and what they spare is news); the English
pages there, of which gold tells the news and markup names boxes, buttons and captions; and invented lines,
those in phrasing/taught.jsonl and the examples of the rules. Headlines of other stories are taught only where
somebody labelled or invented them: by their words they are headings.

Prints what a model finds that learned from other articles and pages, and what it finds of the lines in
phrasing/held.jsonl, which are never taught. tests/core/clean/lines/test_phrasing.py holds the judge to these.
Logistic regression, fitted by gradient steps of AdaGrad's sizes. Same input, same weights.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tasks.core.clean.document import clean_document
from tasks.core.clean.lines.phrasing import BUCKETS, KIND_BUCKETS, LEAST_ODDS, find_buckets, name_place
from tasks.core.clean.lines.rules import Scope, load_rules
from tasks.core.records import Kind
from tasks.training.gold_pages import grams_of, read_gold, share_of, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from tasks.core.records import Segment
    from tasks.training.gold_pages import GoldPage

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
TEXTS = GOLD / "text"
PAGES = ("fundus", "wcxb", "trafilatura_eval", "waddle", "readability", "newspaper4k")
LINES = Path(__file__).with_name("phrasing")
KINDS = ("promo", "paywall", "related", "ui", "legal", "caption", "bio")
TAUGHT_KINDS = ("promo", "ui", "legal", "caption", "bio")
"""No line is called a paywall by its words alone: that would be a vote on the article."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_GOLD, _INVENTED = 4.0, 10.0
_LEAST_WORDS, _MOST_WORDS, _MOST_OF_GOLD = 3, 80, 0.1
"""Of a line that markup names: how long it is, and what share of its word sequences the gold may have."""
_STEPS, _PACE, _RIDGE = 200, 0.6, 2.0
_PARTS = 4


@dataclass(frozen=True)
class Example:
    """A line as buckets, its kind (None: news), what it counts and the article that it is of."""

    buckets: NDArray[np.uint32]
    kind: str | None
    importance: float
    article: str


def main() -> None:
    """Read the arguments, train, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    judged, labelled = [*read_judged(), *read_pages()], list(read_labelled())
    invented = [*read_invented(LINES / "taught.jsonl"), *read_examples()]
    _print("articles and pages, model alone, cross-checked", cross_check([*judged, *labelled], invented))
    _print("of these, labelled lines", cross_check(labelled, [*judged, *invented]))
    weights = fit_lines([*judged, *labelled, *invented])
    _print("held lines, model alone", count(weights, list(read_invented(LINES / "held.jsonl"))))
    if given.out:
        given.out.write_text(json.dumps(pack([*judged, *labelled, *invented], weights)) + "\n", "utf-8")


def read_judged() -> Iterator[Example]:
    """Read the unlabelled articles as the rules judge them, each wording once, and a part of the news."""
    seen: set[bytes] = set()
    with gzip.open(TEXTS / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            document = clean_document(row["text"].encode(), name=f"{row['id']}.txt", now=NOW)
            segments = [one for one in document.segments if one.start is not None and one.text.strip()]
            for at, one in enumerate(segments):
                is_news = one.kind in {Kind.BODY, Kind.HEADING}
                if one.rule.endswith(".phrasing") or (is_news and (at + number) % 2):
                    continue
                buckets = find_buckets(one.text, name_place(at, len(segments)))
                key = np.sort(buckets).tobytes()
                if (is_news or one.kind in TAUGHT_KINDS) and key not in seen:
                    seen.add(key)
                    yield Example(buckets, None if is_news else str(one.kind), 1.0, row["id"])


def read_pages() -> Iterator[Example]:
    """Read English pages: what is kept and their gold has too, and what markup names that it has not."""
    for page in read_gold(GOLD / "html", PAGES):
        document = clean_document(page.raw, name="a.html", now=NOW)
        if (document.language or "").partition("-")[0] == "en":
            yield from read_page(page, document.segments)


def read_page(page: GoldPage, segments: Iterable[Segment]) -> Iterator[Example]:
    """Read the lines of one page, those that are no news only where all of its news is known.

    Where these stand on a page says nothing of where they stand in a text, so they are taught without it.
    """
    article, text = f"{page.gold_set}/{page.gold['id']}", page.gold.get("text")
    gold = " ".join((text or " ".join(page.gold.get("with", ()))).split())
    kept = [one for one in segments if one.kind in {Kind.BODY, Kind.HEADING}]
    for at, one in enumerate(kept):
        if " ".join(one.text.split()) in gold:
            yield Example(find_buckets(one.text, name_place(at, len(kept))), None, 1.0, article)
    grams, seen = set(grams_of(split_words(gold))), set[str]()
    for one in segments if text else ():
        words, line = len(one.text.split()), " ".join(one.text.split())
        is_named = one.kind in {Kind.PAYWALL, *TAUGHT_KINDS} and one.rule.startswith("html.")
        if not is_named or not _LEAST_WORDS <= words <= _MOST_WORDS or line in seen or line in gold:
            continue
        seen.add(line)
        if share_of(line, grams) <= _MOST_OF_GOLD:
            yield Example(find_buckets(one.text, "middle"), str(one.kind), 1.0, article)


def read_labelled() -> Iterator[Example]:
    """Read the lines that somebody labelled."""
    for row in map(json.loads, (TEXTS / "lines.jsonl").read_text("utf-8").strip().split("\n")):
        paragraphs = row["paragraphs"]
        for at, text in enumerate(paragraphs):
            label = row["labels"].get(str(at), "body")
            if label == "body" or label in KINDS:
                buckets = find_buckets(text, name_place(at, len(paragraphs)))
                yield Example(buckets, None if label == "body" else label, _GOLD, row["id"])


def read_invented(path: Path) -> Iterator[Example]:
    """Read lines that were written for this."""
    for number, row in enumerate(map(json.loads, path.read_text("utf-8").strip().split("\n"))):
        kind = None if row["label"] == "body" else row["label"]
        yield Example(find_buckets(row["text"], row["place"]), kind, _INVENTED, str(number))


def read_examples() -> Iterator[Example]:
    """Read the examples of the English rules: what goes, and what stays although it is like it."""
    for rule in load_rules():
        if "en" in rule.languages and rule.scope is not Scope.INLINE:
            kind = str(rule.kind)
            goes = rule.goes if kind in {"paywall", *TAUGHT_KINDS} else ()
            for text, its_kind in (*((each, kind) for each in goes), *((each, None) for each in rule.stays)):
                yield Example(find_buckets(text, "middle"), its_kind, _INVENTED, rule.id)


def cross_check(examples: Iterable[Example], others: Sequence[Example]) -> Counter[str]:
    """Count for each part of the articles what a model finds that learned from the other parts."""
    parts: list[list[Example]] = [[] for _ in range(_PARTS)]
    for one in examples:
        parts[sum(one.article.encode()) % _PARTS].append(one)
    counted: Counter[str] = Counter()
    for part in parts:
        rest = [one for other in parts if other is not part for one in other]
        counted += count(fit_lines([*rest, *others]), part)
    return counted


def fit_lines(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Fit which lines are boilerplate; the last weight is the bias."""
    labels = np.array([one.kind is not None for one in examples], float)
    return fit([one.buckets % BUCKETS for one in examples], labels, _weigh(examples), BUCKETS)


def fit(
    rows: Sequence[NDArray[Any]], labels: NDArray[np.float64], importance: NDArray[np.float64], buckets: int
) -> NDArray[np.float64]:
    """Fit a weight a bucket, and the bias behind them."""
    counts = np.array([len(row) for row in rows])
    places, starts = np.concatenate(rows).astype(np.intp), np.cumsum(counts) - counts
    weights, seen = np.zeros(buckets + 1), np.full(buckets + 1, 1e-3)
    for _ in range(_STEPS):
        odds = np.add.reduceat(weights[places], starts) + weights[-1]
        errors = importance * ((1 + np.tanh(odds / 2)) / 2 - labels)
        slope = np.append(np.bincount(places, np.repeat(errors, counts), buckets), errors.sum())
        slope[:-1] += _RIDGE * weights[:-1]
        seen += slope**2
        weights -= _PACE * slope / np.sqrt(seen)
    return weights


def score(weights: NDArray[np.float64], one: Example) -> float:
    """Give the log-odds that a line is boilerplate."""
    return float(weights[one.buckets % BUCKETS].sum() + weights[-1])


def count(weights: NDArray[np.float64], examples: Iterable[Example]) -> Counter[str]:
    """Count what is found, and what of the news would be lost."""
    counted: Counter[str] = Counter()
    for one in examples:
        goes = score(weights, one) >= LEAST_ODDS
        group = "news" if one.kind is None else "boilerplate"
        counted.update({group: 1, f"{group} out": int(goes)})
    return counted


def pack(examples: Sequence[Example], weights: NDArray[np.float64]) -> dict[str, Any]:
    """Write the weights in a byte each, and those of the kinds, each against all others."""
    own = [one for one in examples if one.kind in TAUGHT_KINDS]
    rows = [one.buckets % KIND_BUCKETS for one in own]
    kinds = {
        kind: _pack(fit(rows, np.array([one.kind == kind for one in own], float), _weigh(own), KIND_BUCKETS))
        for kind in TAUGHT_KINDS
    }
    return {"lines": len(examples), **_pack(weights), "kinds": kinds}


def _pack(weights: NDArray[np.float64]) -> dict[str, Any]:
    scale = float(np.abs(weights[:-1]).max()) / 127
    packed = np.round(weights[:-1] / scale).astype(np.int8)
    bias = round(float(weights[-1]), 4)
    return {"bias": bias, "scale": round(scale, 6), "weights": base64.b64encode(packed.tobytes()).decode()}


def _weigh(examples: Sequence[Example]) -> NDArray[np.float64]:
    return np.array([one.importance for one in examples])


def _print(name: str, counted: Counter[str]) -> None:
    found, lost = counted["boilerplate out"], counted["news out"]
    print(f"{name}: {found} of {counted['boilerplate']} found, {lost} of {counted['news']} of the news lost")


if __name__ == "__main__":
    main()
