"""Prints what is left of the news when a page was dumped as text by another tool first, and cleaned then.

    python tests/bench/dumps.py [--develop] [TOOL ...]

Takes gold pages beside the checkout, one a publisher, drawn by the hash of the publisher's name: those of one
half of the publishers, none of which the chrome model asked here has seen (`--develop`: those of the other
half). That model is trained first, some minutes, where it is not of today. Every tool
dumps every page, the dump is cleaned as plain text, and the words of the clean text are held against those of
the gold body. Recall and f1 of the words are means over the pages; a page that loses 15 % or more of the
body's words is counted. Beside the dumps stand texts that are clean already, which are to lose nothing of
what they had. Under the table stands how far the confidence of the dumps is from their f1, and how many of
those of a low f1 are called full. Tools come with `make score`; programs that are not installed (w3m, lynx,
elinks, pandoc) are passed over, and that is said.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import trafilatura
from rapidfuzz.distance import LCSseq
from readability import Document as ReadableDocument
from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

from tasks.core.clean.document import clean_document
from tasks.core.clean.lines import chrome
from tasks.core.records import Completeness
from tasks.training.dumps.dump_tools import DUMPS, PROGRAMS, read_markup, soup
from tasks.training.gold_pages import GoldPage, choose_half, digest_name, read_gold, split_words
from tasks.training.left_out import open_chrome_without_half

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "html"
PAGES = {"fundus": 30, "waddle": 20, "wcxb": 10}
"""How many publishers are drawn of each set; as many of each language as there are."""
PROCESSES = 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEAST_RECALL, LEAST_F1, LOST = 0.97, 0.90, 0.15
NO_LESS = 0.005
LOW_F1 = 0.8
PAGE = "as a page"
TITLE = "Dumps of gold pages by other tools, cleaned as plain text"
TABLE = ("Dump", "Raw f1", "Recall", "F1", "Lost 15 %", "No article", "Reach")


def main() -> None:
    """Score the tools named, or all."""
    asked = [name for name in sys.argv[1:] if not name.startswith("--")]
    console = Console(width=120)
    pages = choose_pages(wanted_half=0 if "--develop" in sys.argv else 1)
    if not pages:
        console.print(f"dumps: skipped, {GOLD.name} is not beside the checkout")
        return
    model = open_chrome_without_half(GOLD)
    setattr(chrome, "load_chrome_model", lambda: model)  # noqa: B010 - mypy knows no better
    table = Table(title=f"{TITLE}: {len(pages)} pages", title_justify="left", box=None)
    for name in TABLE:
        table.add_column(name, justify="left" if name in {"Dump", "Reach"} else "right", no_wrap=True)
    told: list[Score] = []
    with get_context("fork").Pool(PROCESSES) as pool:
        for name in [name for name in (*DUMPS, *CLEAN) if not asked or name in asked]:
            if name in PROGRAMS and not shutil.which(PROGRAMS[name][0]):
                console.print(f"{name}: skipped, {PROGRAMS[name][0]} is not installed")
                continue
            scores = pool.starmap(score_page, [(name, page) for page in pages], chunksize=2)
            table.add_row(name, *show(scores, is_clean=name in CLEAN))
            told += [score for score in scores if score and name in DUMPS and name != PAGE]
    console.print(table)
    console.print(compare_confidence(told))


def choose_pages(wanted_half: int) -> Sequence[GoldPage]:
    """Draw the pages: one of each publisher of this half, in the order of hashes, languages in turn."""
    chosen: list[GoldPage] = []
    for gold_set, count in PAGES.items():
        of_publisher: dict[str, GoldPage] = {}
        for page in read_gold(GOLD, (gold_set,)):
            if page.gold.get("text") and choose_half(page.publisher) == wanted_half:
                known = of_publisher.setdefault(page.publisher, page)
                of_publisher[page.publisher] = min(known, page, key=lambda each: digest_name(each.gold["id"]))
        seen: Counter[str] = Counter()
        turns = []
        for publisher in sorted(of_publisher, key=digest_name):
            language = str(of_publisher[publisher].gold.get("language"))[:2]
            turns.append((seen[language], digest_name(publisher), publisher))
            seen[language] += 1
        chosen += [of_publisher[publisher] for *_, publisher in sorted(turns)[:count]]
    return chosen


@dataclass(frozen=True, slots=True)
class Score:
    """How the words of one page's text agree with the gold body: as dumped, and cleaned."""

    raw_recall: float
    raw_f1: float
    recall: float
    f1: float
    has_article: bool
    confidence: float | None
    is_full: bool


def score_page(name: str, page: GoldPage) -> Score | None:
    """Dump a page, clean the dump and compare both with the body; None where the tool gives nothing."""
    dump = CLEAN[name](page) if name in CLEAN else DUMPS[name](read_markup(page))
    if not dump.strip():
        return None
    ending = "html" if name == PAGE else "txt"
    document = clean_document(dump.encode("utf-8", "replace"), name=f"a.{ending}", now=NOW)
    gold = split_words(page.gold["text"])
    raw, clean = (compare(split_words(text), gold) for text in (dump, document.text))
    return Score(
        *raw,
        *clean,
        has_article=document.reason is None,
        confidence=document.confidence,
        is_full=document.completeness is Completeness.FULL,
    )


def compare(words: Sequence[str], gold: Sequence[str]) -> tuple[float, float]:
    """Give recall and f1 of words that stand in the same order."""
    hits = LCSseq.similarity(words, gold) if words and gold else 0
    return hits / max(1, len(gold)), 2 * hits / max(1, len(words) + len(gold))


def show(scores: Iterable[Score | None], *, is_clean: bool) -> Iterator[str]:
    """Give the cells of a row, and whether the figures are where they are to be."""
    told = [score for score in scores if score]
    lost = sum(score.recall < score.raw_recall - LOST for score in told)
    raw_recall, raw_f1 = fmean(score.raw_recall for score in told), fmean(score.raw_f1 for score in told)
    recall, f1 = fmean(score.recall for score in told), fmean(score.f1 for score in told)
    yield from (f"{raw_f1:.3f}", f"{recall:.3f}", f"{f1:.3f}", str(lost))
    yield str(sum(not score.has_article for score in told))
    if is_clean:
        reached = recall >= raw_recall - NO_LESS
        yield f"recall {raw_recall - NO_LESS:.3f} {'reached' if reached else 'NOT reached'}"
    else:
        reached = recall >= LEAST_RECALL and f1 >= LEAST_F1
        yield f"{LEAST_RECALL}, {LEAST_F1:.2f} {'reached' if reached else 'NOT reached'}"


def compare_confidence(scores: Sequence[Score]) -> str:
    """Say how far from f1 the confidence is, and what is called full though its f1 is low."""
    known = [(score.confidence, score.f1) for score in scores if score.confidence is not None]
    if not known:
        return "confidence: of no dump"
    mean, said = fmean(f1 for _, f1 in known), fmean(told for told, _ in known)
    error, guess = (
        fmean(abs(a - f1) for a, f1 in pairs) for pairs in (known, [(mean, f1) for _, f1 in known])
    )
    low = [score for score in scores if score.f1 < LOW_F1]
    full, wrongly = sum(score.is_full for score in scores), sum(score.is_full for score in low)
    return (
        f"confidence of {len(known)} of {len(scores)} dumps: mean {said:.3f} where f1 is {mean:.3f}, off by "
        f"{error:.3f}, a constant by {guess:.3f}; full: {full}, {wrongly} of the {len(low)} below {LOW_F1}"
    )


def wrap(page: GoldPage, width: int, indent: str = "", between: str = "\n\n") -> str:
    """Give the gold body as somebody would have wrapped it."""
    paragraphs = page.gold["text"].split("\n\n")
    wrapped = (
        textwrap.fill(each, width, initial_indent=indent, subsequent_indent=indent) for each in paragraphs
    )
    return between.join(wrapped)


CLEAN: dict[str, Callable[[GoldPage], str]] = {
    "trafilatura": lambda page: trafilatura.extract(read_markup(page), favor_recall=True) or "",
    "trafilatura, Markdown": lambda page: (
        trafilatura.extract(read_markup(page), output_format="markdown") or ""
    ),
    "readability": lambda page: soup(ReadableDocument(read_markup(page)).summary()).get_text("\n"),
    "resiliparse, main content": lambda page: extract_plain_text(read_markup(page), main_content=True),
    "gold": lambda page: page.gold["text"],
    "gold, wrapped at 72": lambda page: wrap(page, 72),
    "gold, wrapped at 100": lambda page: wrap(page, 100),
    "gold, indented by 3": lambda page: wrap(page, 72, "   "),
    "gold, wrapped without blank lines": lambda page: wrap(page, 72, between="\n"),
    "gold, quoted": lambda page: "\n".join(f"> {line}" for line in wrap(page, 72).split("\n")),
    "gold, escaped": lambda page: page.gold["text"].replace("\n", "\\n"),
    "gold, one line": lambda page: " ".join(page.gold["text"].split()),
}


if __name__ == "__main__":
    main()
