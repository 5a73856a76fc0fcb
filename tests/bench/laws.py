"""Prints what an article loses and takes in when its page is changed in ways that must not matter.

    python tests/bench/laws.py [--pages N] [CHANGE ...]

Takes all pages of fundus and a sample of wcxb and waddle; makes each of the `changes` in turn, other stories
being of other publishers of the gold, and cleans the page as that of a stranger (`tasks.training.left_out`).
Compared with the text of the unchanged page, word by word whatever their order: words lost of those that it
has, foreign words as a share of them. Where paragraphs are repeated, those of them that the text has are
expected as often. "Rewritten" is the page parsed and written again, which all others are compared with.
Prints the means in per cent, the pages beyond a bound, and those whose text is another at all.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tasks.training.changes import CHANGES
from tasks.training.drift import change_page, compare_texts, rewrite_page
from tasks.training.gold_pages import choose_fold, read_gold, tell_story
from tasks.training.left_out import Sheet, clean_sheet, train_left_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.training.changes import Story
    from tasks.training.drift import Drift
    from tasks.training.gold_pages import GoldPage

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "html"
ONE_OF = {"fundus": 1, "wcxb": 8, "waddle": 5}
"""One page of so many is taken, by the hash of its id."""
PROCESSES = 2
REWRITTEN = "rewritten"
ENOUGH_STORIES = 10
MUCH, SOME_LOST, SOME_FOREIGN = 0.2, 0.01, 0.02


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A story that may stand beside an article: who published it, and in which language."""

    publisher: str
    language: str
    story: Story


def measure_page(
    page: GoldPage, neighbours: Sequence[Neighbour], names: Sequence[str]
) -> dict[str, Drift] | None:
    """Make each change to a page, and tell what became of its text; None where it has none to begin with."""
    stories = choose_neighbours(page, neighbours)
    plain = clean(page, rewrite_page(page.raw))
    if not plain:
        return None
    drifts = {REWRITTEN: compare_texts(clean(page, page.raw), plain)}
    for name in names:
        chance = Random(f"{page.gold['id']} {name}")  # noqa: S311 - the same each time, no secret
        changed = change_page(page.raw, page.gold, name, chance, stories)
        drifts[name] = compare_texts(plain, clean(page, changed.raw), changed.repeated)
    return drifts


def clean(page: GoldPage, raw: bytes) -> str:
    """Give the text of a page as the cleaner sees it that has not learned from its publisher."""
    return clean_sheet(Sheet(f"{page.gold['id']}.html", raw, page.fold))["text"] or ""


def choose_neighbours(page: GoldPage, neighbours: Sequence[Neighbour]) -> list[Story]:
    """Give stories of other publishers of the page's fold, of its language where there are enough."""
    near = [
        each
        for each in neighbours
        if choose_fold(each.publisher) == page.fold and each.publisher != page.publisher
    ]
    alike = [each for each in near if each.language == read_language(page)]
    return [each.story for each in (alike if len(alike) >= ENOUGH_STORIES else near)]


def read_language(page: GoldPage) -> str:
    """Give the language that the gold names, "en" where it names none."""
    return str(page.gold.get("language") or "en").partition("-")[0]


def choose_pages(most: int | None) -> list[GoldPage]:
    """Give the pages to change, at most so many a set."""
    taken: dict[str, list[GoldPage]] = {name: [] for name in ONE_OF}
    for page in read_gold(GOLD, list(ONE_OF)):
        place = int(hashlib.sha256(f"laws {page.gold['id']}".encode()).hexdigest(), 16)
        if page.gold.get("text") and place % ONE_OF[page.gold_set] == 0:
            taken[page.gold_set].append(page)
    return [page for pages in taken.values() for page in pages[:most]]


def list_neighbours() -> list[Neighbour]:
    """Give all stories of the gold."""
    return [
        Neighbour(page.publisher, read_language(page), story)
        for page in read_gold(GOLD)
        if (story := tell_story(page.gold))
    ]


def main() -> None:
    """Change the pages, clean them, and print what became of them, set by set."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, help="at most so many of each set")
    arguments.add_argument("change", nargs="*", help="these alone")
    options = arguments.parse_args()
    console = Console()
    if not GOLD.is_dir():
        console.print("laws: skipped, gold/html is not beside the checkout")
        return
    train_left_out(GOLD)
    pages, names = choose_pages(options.pages), options.change or list(CHANGES)
    measure = partial(measure_page, neighbours=list_neighbours(), names=names)
    with get_context("fork").Pool(PROCESSES) as pool:
        measured = pool.map(measure, pages, chunksize=4)
    for title, sets in (("fundus", {"fundus"}), ("wcxb and waddle, a sample", {"wcxb", "waddle"})):
        drifts = [
            drift for page, drift in zip(pages, measured, strict=True) if drift and page.gold_set in sets
        ]
        console.print(tabulate(title, drifts, [REWRITTEN, *names]))


def tabulate(title: str, pages: Sequence[Mapping[str, Drift]], names: Sequence[str]) -> Table:
    """Show a row a change: means, and how many pages are beyond a bound."""
    table = Table(title=f"{title}: {len(pages)} pages", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("Change", no_wrap=True)
    columns = ("Lost %", "> 1", "> 20", "Foreign %", "> 2", "> 20", "Other")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for name in names:
        drifts = [page[name] for page in pages]
        lost, foreign = [each.lost for each in drifts], [each.foreign for each in drifts]
        counts = (
            *_tell(lost, SOME_LOST),
            *_tell(foreign, SOME_FOREIGN),
            str(sum(each.is_other for each in drifts)),
        )
        table.add_row(name, *counts)
    return table


def _tell(shares: Sequence[float], bound: float) -> tuple[str, str, str]:
    mean = f"{100 * statistics.fmean(shares):.2f}" if shares else ""
    return mean, str(sum(each > bound for each in shares)), str(sum(each > MUCH for each in shares))


if __name__ == "__main__":
    main()
