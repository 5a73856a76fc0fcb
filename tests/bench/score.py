"""Prints how good the cleaner is on the gold sets beside the checkout, set by set, with what to reach.

    python tests/bench/score.py [SET ...]

Cleans each set with `copydesk clean --format jsonl`, scores it with the scorer that lies beside the gold,
and prints one table; under it the figures of the text by language, for the set whose gold names languages.
A set that is absent is skipped, and said. Takes some minutes for all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCORER = SHARED / "score" / "score.py"
COPYDESK = Path(sys.executable).with_name("copydesk")


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One gold set: where it is, how it becomes files, how it is scored, and the figures to reach."""

    name: str
    gold: str
    verb: str
    goals: dict[str, float]
    prepare: str | None = None
    pages: str = ""


SETS = (
    GoldSet(
        "fundus",
        "gold/html/fundus",
        "html",
        {
            "precision": 0,
            "recall": 0,
            "f1": 0.970,
            "pages_below_0.8": 3,
            "title_right": 0.93,
            "authors_right": 0.92,
            "date_right": 0.985,
            "paywall_precision": 0,
            "paywall_recall": 0,
            "paywall_f1": 0.85,
        },
        pages="html",
    ),
    GoldSet(
        "trafilatura_eval",
        "gold/html/trafilatura_eval",
        "html",
        {
            "chunk_precision": 0,
            "chunk_recall": 0,
            "chunk_f1": 0.935,
            "title_right": 0.70,
            "authors_right": 0.62,
            "date_right": 0.88,
        },
        pages="html",
    ),
    GoldSet(
        "wcxb",
        "gold/html/wcxb",
        "html",
        {"precision": 0, "recall": 0, "f1": 0.950, "title_right": 0, "authors_right": 0, "date_right": 0},
        pages="html",
    ),
    GoldSet(
        "fundus as text",
        "gold/html/fundus",
        "html",
        {"precision": 0, "recall": 0, "f1": 0.88},
        prepare="dump",
    ),
    GoldSet(
        "lines",
        "gold/text/lines.jsonl",
        "lines",
        {"removal_precision": 0, "removal_recall": 0, "removal_f1": 0.85, "body_words_lost": 0.005},
        prepare="texts",
    ),
)
LOWER_IS_BETTER = frozenset({"pages_below_0.8", "body_words_lost"})


BY_LANGUAGE = "fundus"
TEXT_FIGURES = ("f1", "precision", "recall")


def score_set(gold_set: GoldSet, scratch: Path) -> dict[str, float]:
    """Clean a set and give its figures; what the cleaner gave stays in `scratch`."""
    gold = SHARED / gold_set.gold
    pages = gold / gold_set.pages
    if gold_set.prepare:
        pages = scratch / gold_set.name
        _run(sys.executable, SCORER, gold_set.prepare, gold, pages)
    predictions = _predictions(gold_set, scratch)
    with predictions.open("w") as output:
        subprocess.run([COPYDESK, "clean", pages, "--format", "jsonl"], stdout=output, check=True)
    return _read_figures(gold_set.verb, gold, predictions)


def score_languages(gold_set: GoldSet, scratch: Path) -> dict[str, dict[str, float]]:
    """Give the figures of a set that is cleaned already for each language, the largest first."""
    rows: dict[str, list[str]] = {}
    for line in (SHARED / gold_set.gold / "gold.jsonl").read_text("utf-8").splitlines():
        language = json.loads(line)["language"] or "unknown"
        rows.setdefault(language.partition("-")[0], []).append(line)
    figures = {}
    for language, lines in sorted(rows.items(), key=lambda row: (-len(row[1]), row[0])):
        gold = scratch / language
        gold.mkdir()
        (gold / "gold.jsonl").write_text("\n".join(lines), "utf-8")
        figures[language] = _read_figures(gold_set.verb, gold, _predictions(gold_set, scratch))
    return figures


def _predictions(gold_set: GoldSet, scratch: Path) -> Path:
    return scratch / f"{gold_set.name}.jsonl"


def _read_figures(verb: str, gold: Path, predictions: Path) -> dict[str, float]:
    printed = _run(sys.executable, SCORER, verb, gold, predictions)
    figures: dict[str, float] = json.loads(printed.splitlines()[-1])
    return figures


def _run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Score the sets named, or all."""
    console = Console()
    asked = sys.argv[1:]
    table = Table(title="The cleaner on gold", title_justify="left")
    for name in ("Set", "Figure", "Value", "Reach"):
        table.add_column(name, justify="left" if name in {"Set", "Figure"} else "right")
    by_language: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for gold_set in SETS:
            if asked and gold_set.name not in asked:
                continue
            if not (SHARED / gold_set.gold).exists():
                console.print(f"{gold_set.name}: skipped, {gold_set.gold} is not beside the checkout")
                continue
            figures = score_set(gold_set, Path(scratch))
            for figure, goal in gold_set.goals.items():
                table.add_row(
                    gold_set.name, figure, _value(figures[figure]), _goal(figure, figures[figure], goal)
                )
            if gold_set.name == BY_LANGUAGE:
                by_language = score_languages(gold_set, Path(scratch))
    console.print(table)
    if by_language:
        console.print(_list_languages(by_language))


def _list_languages(figures: dict[str, dict[str, float]]) -> Table:
    table = Table(title=f"{BY_LANGUAGE} by language", title_justify="left")
    for name in ("Language", "Pages", *TEXT_FIGURES):
        table.add_column(name, justify="left" if name == "Language" else "right")
    for language, row in figures.items():
        table.add_row(language, str(row["pages"]), *(_value(row[name]) for name in TEXT_FIGURES))
    return table


def _value(value: float) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _goal(figure: str, value: float, goal: float) -> str:
    if not goal:
        return ""
    is_reached = value <= goal if figure in LOWER_IS_BETTER else value >= goal
    return f"{goal:g} {'reached' if is_reached else 'NOT reached'}"


if __name__ == "__main__":
    main()
