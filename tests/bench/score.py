"""Prints how good the cleaner is on the gold sets beside the checkout, set by set, with what to reach.

    python tests/bench/score.py [SET ...]

Cleans each set with `copydesk clean --format jsonl`, scores it with the scorer that lies beside the gold,
and prints one table. A set that is absent is skipped, and said. Takes some minutes for all.
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


def score_set(gold_set: GoldSet, scratch: Path) -> dict[str, float]:
    """Clean a set and give its figures."""
    gold = SHARED / gold_set.gold
    pages = gold / gold_set.pages
    if gold_set.prepare:
        pages = scratch / gold_set.name
        _run(sys.executable, SCORER, gold_set.prepare, gold, pages)
    predictions = scratch / f"{gold_set.name}.jsonl"
    with predictions.open("w") as output:
        subprocess.run([COPYDESK, "clean", pages, "--format", "jsonl"], stdout=output, check=True)
    printed = _run(sys.executable, SCORER, gold_set.verb, gold, predictions)
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
    console.print(table)


def _value(value: float) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _goal(figure: str, value: float, goal: float) -> str:
    if not goal:
        return ""
    is_reached = value <= goal if figure in LOWER_IS_BETTER else value >= goal
    return f"{goal:g} {'reached' if is_reached else 'NOT reached'}"


if __name__ == "__main__":
    main()
