"""Prints how good the cleaner is on the gold sets beside the checkout, set by set, with what to reach.

    python tests/bench/score.py [SET ...]

The figures of pages are those of strangers: each page is cleaned with a body model that has learned from no
page of its publisher (`tasks.training.left_out`; the five models are trained first, some minutes, where they
are not of today). Beside them stand those of the shipped model, which has seen most of these pages. Dumps and
texts ask no body model and have one figure, with models that have seen some of them. Scored by the scorer
that lies beside the gold. A set that is absent is skipped, and said.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tasks.training.gold_pages import choose_fold, find_publisher
from tasks.training.left_out import SHIPPED, Sheet, clean_sheet, train_left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.pool import Pool

    from rich.console import JustifyMethod

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCORER, LINES_SCORER = "score.py", "check_lines.py"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One gold set: where it is, how it becomes files, how it is scored, and the figures to reach.

    `languages` are those whose own figures are told, with what to reach.
    """

    name: str
    gold: str
    verb: str
    goals: dict[str, float]
    prepare: str | None = None
    languages: tuple[tuple[str, dict[str, float]], ...] = ()
    scorer: str = SCORER


READ = {"removal_precision": 0.98, "removal_recall": 0.75}
UNREAD = {"removal_precision": 0.0, "removal_recall": 0.5}
"""What to reach in languages that the lexicon has terms of, and in those that it has none of."""
SETS = (
    GoldSet(
        "fundus",
        "gold/html/fundus",
        "html",
        {
            "precision": 0,
            "recall": 0,
            "f1": 0.975,
            "pages_below_0.8": 1,
            "title_right": 0.93,
            "authors_right": 0.93,
            "date_right": 0.99,
            "paywall_f1": 0.85,
        },
    ),
    GoldSet(
        "trafilatura_eval",
        "gold/html/trafilatura_eval",
        "html",
        {
            "chunk_precision": 0,
            "chunk_recall": 0,
            "chunk_f1": 0.952,
            "title_right": 0.70,
            "authors_right": 0.62,
            "date_right": 0.88,
        },
    ),
    GoldSet(
        "wcxb", "gold/html/wcxb", "html", {"precision": 0, "recall": 0, "f1": 0.960, "pages_below_0.8": 0}
    ),
    GoldSet(
        "waddle",
        "gold/html/waddle",
        "html",
        {"f1": 0, "pages_below_0.8": 0},
        languages=(
            ("en", {"f1": 0.96}),
            ("zh", {"f1": 0.97}),
            ("el", {"f1": 0.97}),
            ("pl", {"f1": 0.93}),
            ("ru", {"f1": 0.93}),
        ),
    ),
    GoldSet("readability", "gold/html/readability", "html", {"f1": 0.945}),
    GoldSet("newspaper4k", "gold/html/newspaper4k", "html", {"f1": 0}),
    GoldSet(
        "postlight",
        "gold/html/postlight",
        "html",
        {"title_right": 0.95, "authors_right": 0.92, "date_right": 0.99},
    ),
    GoldSet("htmldate", "gold/html/htmldate", "html", {"date_right": 0}),
    GoldSet("metadata_lib", "gold/html/metadata_lib", "html", {"title_right": 0, "date_right": 0}),
    GoldSet("fundus as text", "gold/html/fundus", "html", {"f1": 0.88}, prepare="dump"),
    GoldSet(
        "lines",
        "gold/text/lines.jsonl",
        "lines",
        {"removal_precision": 0, "removal_recall": 0, "removal_f1": 0.85, "body_words_lost": 0.005},
        prepare="texts",
    ),
    GoldSet(
        "lines_multi",
        "gold/text/lines_multi.jsonl",
        "lines",
        {"removal_precision": 0.98, "removal_recall": 0.75, "body_words_lost": 0.0005},
        prepare="texts",
        languages=(
            *((language, READ) for language in ("de", "ru", "pt", "hi", "bg", "es")),
            *((language, UNREAD) for language in ("sq", "vi")),
        ),
    ),
    GoldSet(
        "invented lines",
        "cases/lines",
        "score",
        {"recall": 0.75, "worst_language": 0.5, "languages_below_half": 0, "news_lost": 0.0005},
        prepare="write",
        scorer=LINES_SCORER,
    ),
)
LOWER_IS_BETTER = frozenset({"pages_below_0.8", "body_words_lost", "languages_below_half", "news_lost"})
TITLE = "The cleaner on gold: publishers left out, and the shipped model, in sample"
TABLE: dict[str, JustifyMethod] = {
    "Set": "left",
    "Figure": "left",
    "Left out": "right",
    "Shipped": "right",
    "Reach": "right",
}
KEPT = ("path", "text", "title", "authors", "published_at", "paywall")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a set: on publishers left out, by the shipped model, and what to reach (0: nothing)."""

    gold_set: str
    figure: str
    left_out: float | None
    shipped: float
    goal: float


def score_set(gold_set: GoldSet, pool: Pool, scratch: Path) -> Iterator[Row]:
    """Clean a set both ways, or as text, and give its figures."""
    gold, sheets = SHARED / gold_set.gold, list(read_sheets(gold_set, scratch))
    shipped = clean(sheets, pool, scratch / f"{gold_set.name} shipped.jsonl", keep_fold=False)
    strange = None
    if not gold_set.prepare:
        strange = clean(sheets, pool, scratch / f"{gold_set.name} left out.jsonl", keep_fold=True)
    yield from score_both(gold_set, "", gold, (strange, shipped), gold_set.goals)
    for language, goals in gold_set.languages:
        part = choose_language(gold, language, scratch)
        yield from score_both(gold_set, f"{language} ", part, (strange, shipped), goals)


def score_both(
    gold_set: GoldSet, part: str, gold: Path, predictions: tuple[Path | None, Path], goals: dict[str, float]
) -> Iterator[Row]:
    """Give a row for each figure that has a goal, from the predictions of both models."""
    strange, shipped = (read_figures(gold_set, gold, each) if each else {} for each in predictions)
    for figure, goal in goals.items():
        yield Row(gold_set.name, part + figure, strange.get(figure), shipped[figure], goal)


def read_sheets(gold_set: GoldSet, scratch: Path) -> Iterator[Sheet]:
    """Read the documents of a set: its pages, or what the scorer writes of it as text."""
    gold = SHARED / gold_set.gold
    if gold_set.prepare:
        texts = scratch / gold_set.name
        _run(sys.executable, _find_scorer(gold_set), gold_set.prepare, gold, texts)
        yield from (Sheet(path.name, path.read_bytes()) for path in sorted(texts.iterdir()))
        return
    for line in filter(None, (gold / "gold.jsonl").read_text("utf-8").split("\n")):
        row = json.loads(line)
        raw = (gold / row["html_path"]).read_bytes()
        raw = gzip.decompress(raw) if row["html_path"].endswith(".gz") else raw
        yield Sheet(f"{row['id']}.html", raw, choose_fold(find_publisher(row)))


def clean(sheets: Sequence[Sheet], pool: Pool, predictions: Path, *, keep_fold: bool) -> Path:
    """Clean documents, each with its fold's model or all with the shipped one, into a file of predictions."""
    cleaned = pool.imap(partial(_clean_line, keep_fold=keep_fold), sheets, chunksize=4)
    predictions.write_text("".join(cleaned), "utf-8")
    return predictions


def _clean_line(sheet: Sheet, *, keep_fold: bool) -> str:
    cleaned = clean_sheet(sheet if keep_fold else Sheet(sheet.name, sheet.raw, SHIPPED))
    return json.dumps({name: cleaned[name] for name in KEPT}) + "\n"


def choose_language(gold: Path, language: str, scratch: Path) -> Path:
    """Write the gold of one language into a folder of its own, or a file where the gold is one."""
    part = scratch / f"{gold.name} {language}"
    if gold.is_dir():
        part.mkdir()
    source, target = (gold / "gold.jsonl", part / "gold.jsonl") if gold.is_dir() else (gold, part)
    lines = filter(None, source.read_text("utf-8").split("\n"))
    target.write_text("\n".join(line for line in lines if json.loads(line)["language"] == language), "utf-8")
    return part


def read_figures(gold_set: GoldSet, gold: Path, predictions: Path) -> dict[str, float]:
    """Have the scorer score predictions."""
    printed = _run(sys.executable, _find_scorer(gold_set), gold_set.verb, gold, predictions)
    figures: dict[str, float] = json.loads(printed.splitlines()[-1])
    return figures


def _find_scorer(gold_set: GoldSet) -> Path:
    return SHARED / "score" / gold_set.scorer


def _run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Score the sets named, or all."""
    console = Console()
    asked = [each for each in SETS if not sys.argv[1:] or each.name in sys.argv[1:]]
    there = [each for each in asked if (SHARED / each.gold).exists()]
    for gold_set in (each for each in asked if each not in there):
        console.print(f"{gold_set.name}: skipped, {gold_set.gold} is not beside the checkout")
    if any(not each.prepare for each in there):
        train_left_out(SHARED / "gold" / "html")
    with tempfile.TemporaryDirectory() as scratch, get_context("fork").Pool(PROCESSES) as pool:
        rows = [row for gold_set in there for row in score_set(gold_set, pool, Path(scratch))]
    console.print(tabulate(rows))


def tabulate(rows: Sequence[Row]) -> Table:
    """Show the rows, set by set."""
    table = Table(title=TITLE, title_justify="left", box=None)
    for name, justify in TABLE.items():
        table.add_column(name, justify=justify, no_wrap=True)
    for above, row in zip((None, *rows), rows, strict=False):
        headline = row.shipped if row.left_out is None else row.left_out
        reach = _goal(row.figure, headline, row.goal)
        name = "" if above and above.gold_set == row.gold_set else row.gold_set
        table.add_row(name, row.figure, _value(row.left_out), _value(row.shipped), reach)
    return table


def _value(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _goal(figure: str, value: float, goal: float) -> str:
    if not goal:
        return ""
    is_reached = value <= goal if figure in LOWER_IS_BETTER else value >= goal
    return f"{goal:g} {'reached' if is_reached else 'NOT reached'}"


if __name__ == "__main__":
    main()
