"""What a search takes over many articles, how large its index is, and how it ranks beside SQLite's FTS5.

Run: `python tests/bench/search.py [ARTICLES]`, over articles that are mixed from those of
`../shared/gold/text`, paragraph by paragraph, so that none is the copy of another; over a tenth of them
first. A question is asked by the macro on an open connection, by `search_articles`, which opens the file and
shows ten hits, and by the command as a process of its own. Milliseconds are those of the clock and, in
brackets, of the processor, which other work on the machine changes less. Ranks are judged over the articles
as they are, by words as they stand in lower case: 2 where the title has all words of the question, 1 where
they stand within 50 words.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from rich.console import Console

from tasks.clients.files.duckdb_files import FORM, read_sql
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.search.search_index import update_index
from tasks.clients.search.searching import add_search, search_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

GOLD = Path(__file__).parents[3] / "shared/gold/text/corpus.jsonl.gz"
QUESTIONS = {
    "words": ("strike", "ferry", "immigrant visa", "climate change", "obama -trump after:2015", "immigr*"),
    "ties": ("trump OR (clinton -obama)", "senate AND filibuster", "climate NEAR/5 protest"),
    "phrases of common words": (
        '"white house"',
        '"prime minister"',
        '"government shutdown"',
        '"united states"',
    ),
    "words that stand everywhere": (
        '"in the house"',
        "the NEAR/3 of",
        '"the of and"~5',
        "NOT the",
        "the of to and in that is for on it with said as was he at by an be".replace(" ", " OR "),
    ),
}
JUDGED = (
    "health care", "gun control", "supreme court", "climate change", "minimum wage", "border wall",
    "tax reform",
    "north korea", "oil prices", "federal reserve", "student debt", "voter fraud", "net neutrality",
    "iran deal",
    "police shooting", "school shooting", "government shutdown", "immigration reform", "drone strike",
    "stock market", "debt ceiling", "death penalty", "same-sex marriage", "opioid crisis", "trade war",
    "travel ban", "social security", "hurricane sandy", "presidential debate", "islamic state",
)  # fmt: skip
PACKED = """
    SELECT sum(bytes) / 1e6
    FROM (
        SELECT coalesce(
            lead(block_offset) OVER (PARTITION BY block_id ORDER BY block_offset), 262136
        ) - block_offset + 262136 * len(additional_block_ids) AS bytes, column_name
        FROM pragma_storage_info('articles')
        WHERE persistent AND block_id >= 0
    )
    WHERE column_name = 'text'
"""
"""The bytes of blocks that `articles.text` takes; what fills a whole block is in further ones."""

console = Console(soft_wrap=True)

_NEAR = 50
_BEST = 10
_WORD = re.compile(r"[^\W_]+")


def read_gold() -> list[dict[str, Any]]:
    """Read the gold articles."""
    with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def mix_articles(gold: list[dict[str, Any]], wanted: int) -> Iterator[dict[str, Any]]:
    """Make articles of the paragraphs of two each; the first ones are the gold itself."""
    split = [each["text"].split("\n\n") for each in gold]
    for number in range(wanted):
        turn, place = divmod(number, len(gold))
        own, others = split[place], split[(place + 37 * turn) % len(gold)]
        text = own[::2] + others[1::2] if turn else own
        row = {"article_id": f"{number:032x}", "title": gold[place]["title"], "text": "\n\n".join(text)}
        yield row | {
            "revision": 1,
            "language": "en",
            "language_code": "en",
            "publisher": gold[place]["publisher"],
            "published_at": gold[place]["date"],
        }


def build_base(path: Path, articles: Iterable[dict[str, Any]]) -> tuple[float, float, float]:
    """Make a news database and its index; give the seconds of that, the megabytes of texts and index."""
    rows = iter(articles)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS news ({FORM})")
        connection.execute(read_sql("news/build/schema"))
        connection.execute("USE news")
        add_search(connection)
        while some := list(islice(rows, 10_000)):
            connection.register("written", pa.Table.from_pylist(some))
            connection.execute("INSERT INTO articles BY NAME FROM written")
            connection.unregister("written")
        connection.execute("CHECKPOINT news")
        texts = _measure(connection)
        started = time.monotonic()
        update_index(connection)
        seconds = time.monotonic() - started
        connection.execute("CHECKPOINT news")
        indexed = _measure(connection) - texts
        connection.execute("""
            INSERT INTO segments BY NAME
            SELECT article_id, 1 AS revision, 0 AS ordinal, 'body' AS kind,
                unnest(split(text, e'\n\n')) AS text
            FROM articles
        """)
    return seconds, texts, indexed


def _measure(connection: duckdb.DuckDBPyConnection) -> float:
    """The megabytes in use; a file keeps blocks that are free."""
    blocks = "SELECT used_blocks * block_size / 1e6 FROM pragma_database_size() WHERE database_name = 'news'"
    [(size,)] = connection.execute(blocks).fetchall()
    return float(size)


def time_questions(news: NewsDatabase) -> None:
    """Print for each kind of question the median of what each way of asking takes."""
    for kind, questions in QUESTIONS.items():
        with news.open() as connection:
            found = [_take_time(partial(_ask, connection, question)) for question in questions]
        shown = [_take_time(partial(search_articles, news, question, 10)) for question in questions]
        ran = [_take_time(partial(_run_command, news.path.parent, question), 1) for question in questions]
        console.print(f"{kind}: macro {_tell(found)}, shown {_tell(shown)}, command {_tell(ran)}")
        for question, *taken in zip(questions, found, shown, ran, strict=True):
            console.print(f"    {', '.join(_tell([each]) for each in taken)}: {question[:60]}", markup=False)


def _ask(connection: duckdb.DuckDBPyConnection, question: str) -> None:
    connection.execute("FROM search($question)", {"question": question}).fetchall()


def _run_command(folder: Path, question: str) -> None:
    command = (sys.executable, "-m", "copydesk", "--data-dir", str(folder), "search", question)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _take_time(act: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Give the medians of what it takes, by the clock and by the processor."""
    taken = []
    for _ in range(times):
        before = time.monotonic(), _processor_time()
        act()
        taken.append((time.monotonic() - before[0], _processor_time() - before[1]))
    wall, busy = zip(*taken, strict=True)
    return statistics.median(wall), statistics.median(busy)


def _processor_time() -> float:
    """Of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def _tell(taken: list[tuple[float, float]]) -> str:
    wall, busy = (statistics.median(each) * 1000 for each in zip(*taken, strict=True))
    return f"{wall:.0f} ms ({busy:.0f})"


def compare_ranks(gold: list[dict[str, Any]], folder: Path) -> None:
    """Print NDCG@10 of both rankers."""
    build_base(folder / "gold.duckdb", mix_articles(gold, len(gold)))
    peer = sqlite3.connect(":memory:")
    peer.execute("CREATE VIRTUAL TABLE articles USING fts5(title, text, tokenize = 'porter unicode61')")
    peer.executemany("INSERT INTO articles VALUES (?, ?)", [(each["title"], each["text"]) for each in gold])
    words = [tuple(_WORD.findall(each[name].lower()) for name in ("title", "text")) for each in gold]
    ours, theirs = [], []
    for question in JUDGED:
        asked = set(_WORD.findall(question))
        gains = [_judge(asked, *each) for each in words]
        best = sorted(gains, reverse=True)[:_BEST]
        match = " AND ".join(asked)
        rows = peer.execute(
            "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?", (match, _BEST)
        ).fetchall()
        hits = search_articles(NewsDatabase(folder / "gold.duckdb"), question.replace("-", " "), _BEST).hits
        if any(best):
            ours.append(_gain([gains[int(hit.article_id, 16)] for hit in hits]) / _gain(best))
            theirs.append(_gain([gains[rowid - 1] for (rowid,) in rows]) / _gain(best))
    console.print(
        f"NDCG@10 of {len(ours)} questions: {statistics.mean(ours):.3f}, FTS5 {statistics.mean(theirs):.3f}"
    )


def _judge(asked: set[str], title: list[str], text: list[str]) -> int:
    if asked <= set(title):
        return 2
    last: dict[str, int] = {}
    for place, word in enumerate(text):
        if word in asked:
            last[word] = place
            if len(last) == len(asked) and place - min(last.values()) <= _NEAR:
                return 1
    return 0


def _gain(gains: list[int]) -> float:
    return sum((2**gain - 1) / math.log2(place + 2) for place, gain in enumerate(gains))


def measure(folder: Path, gold: list[dict[str, Any]], articles: int) -> None:
    """Print the size of the index of so many articles and what questions take."""
    path = folder / "news.duckdb"
    path.unlink(missing_ok=True)
    seconds, texts, indexed = build_base(path, mix_articles(gold, articles))
    with duckdb.connect(str(path), read_only=True) as connection:
        [(size,)] = connection.execute("SELECT sum(strlen(text)) / 1e6 FROM articles").fetchall()
        [(packed,)] = connection.execute(PACKED).fetchall()
    console.print(f"{articles:,} articles: {size:.0f} MB of text, {packed:.0f} MB packed; all {texts:.0f} MB")
    of = f"{indexed / size:.0%} of the text as it is, {indexed / packed:.0%} of it packed"
    console.print(f"index {indexed:.0f} MB ({of}), made in {seconds:.1f} s")
    time_questions(NewsDatabase(path))


def main(articles: int = 100_000) -> None:
    """Print the figures."""
    gold = read_gold()
    folder = Path(tempfile.mkdtemp())
    try:
        compare_ranks(gold, folder)
        for many in (articles // 10, articles):
            measure(folder, gold, many)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]))
