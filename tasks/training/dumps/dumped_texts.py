"""Pages of the gold as other tools dump them, line by line: what the chrome model learns from.

Takes the folder of gold sets; gives the lines of each dump that the model is asked about, described and
labelled. Each page is dumped by three of the tools, drawn by the hash of its id from those that this machine
has, every second one once more into one line, and its gold text stands beside them. Reading takes long, so
what is read is kept, for as long as nothing that it is made with changes.
"""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.fixpoint import count_links, find_block_spots, lay_out_text
from tasks.core.clean.lines.chrome import count_named, find_free, may_be_page, tabulate_lines
from tasks.core.clean.lines.judge import mark_by_rules
from tasks.core.clean.lines.rules import open_book
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.plain_text import read_text
from tasks.core.clean.text.wording import find_terms
from tasks.training.dumps.dump_tools import DUMPS, PROGRAMS, read_markup
from tasks.training.gold_pages import GoldPage, digest_name, read_gold, split_words
from tasks.training.left_out import FOLDER, describe_origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
LONGEST, TRIPLE, MOST = 60, 3, 0.6
PROCESSES = 2
READ_WITH = (
    "tasks/core/clean/**/*.py",
    "tasks/core/clean/**/*.toml",
    "tasks/rules/**/*.toml",
    "tasks/training/gold_pages.py",
    "tasks/training/dumps/*.py",
)
KEPT = FOLDER / "dumped-texts.pickle"


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


def open_texts(gold: Path) -> list[Text]:
    """Give the texts of all dumps: those that are kept, or read anew."""
    mark, now = KEPT.with_suffix(".txt"), f"{describe_origin(gold, READ_WITH)} {' '.join(TOOLS)}"
    if KEPT.exists() and mark.exists() and mark.read_text("utf-8") == now:
        kept: list[Text] = pickle.loads(KEPT.read_bytes())  # noqa: S301 - written here
        return kept
    pages = [page for page in read_gold(gold) if page.gold.get("text")]
    with get_context("fork").Pool(PROCESSES) as pool:
        texts = [text for some in pool.imap(read_texts, pages, chunksize=4) for text in some]
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_bytes(pickle.dumps(texts))
    mark.write_text(now, "utf-8")
    return texts


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
