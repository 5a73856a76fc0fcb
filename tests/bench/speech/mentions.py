"""Prints how well people, organisations and places are found in 60 articles that were labelled by reading.

    python tests/bench/speech/mentions.py

Takes the corpora beside the checkout: of the names that an article leaves open, all others are asked, by the
statements of a publication. `mention_labels.jsonl` has the ids of 30 English and 30 German articles, drawn at
random over all publishers, and what their first characters (`read`) name: offsets, kinds, and which are of
one (`of`); `or` are shorter spans that are right too, `either` what may be given or not (laws, members of
parties, torn text). Half of them were read while the rules were written; what these give on the other was
looked at when they were done. Takes a minute; is skipped, and says so, where the corpora are absent.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.clients.news.build_news import agree_on_mentions
from tasks.core.clean.mentions.mentions import find_mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

TEXTS = Path(__file__).resolve().parents[4] / "shared/gold/text"
CORPORA = {"en": TEXTS / "corpus.jsonl.gz", "de": TEXTS / "corpus_de.jsonl.gz"}
LABELS = Path(__file__).with_name("mention_labels.jsonl")
HALVES = {"developed": "the half that was read while the rules were written", "held": "the half held back"}
ROWS = pa.schema(
    [
        ("article_id", pa.string()),
        ("language_code", pa.string()),
        ("kind", pa.string()),
        ("name", pa.string()),
        ("canonical", pa.string()),
        ("spans", pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))),
        ("clue", pa.string()),
        ("cue", pa.string()),
    ]
)
FILL = """
    CREATE TABLE mentions AS
    SELECT * EXCLUDE (language_code), 1 AS revision, 1 AS reading, 0 AS ordinal FROM found;
    CREATE TABLE touched_readings AS SELECT DISTINCT article_id, revision, reading FROM mentions;
    INSERT INTO news.articles BY NAME SELECT DISTINCT article_id, language_code, 1 AS revision FROM found;
"""


class Given(NamedTuple):
    """A name as it is published."""

    start: int
    end: int
    kind: str
    canonical: str


def read_corpora() -> Iterator[tuple[str, str, str]]:
    """Give the id, the language and the text of each article."""
    for language, path in CORPORA.items():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield row["id"], language, row["text"]


def measure_ms(texts: Sequence[str], language: str) -> float:
    """Give the milliseconds of processor time that an article takes."""
    find_mentions(texts[0], language)
    started = time.process_time()
    for text in texts:
        find_mentions(text, language)
    return 1000 * (time.process_time() - started) / len(texts)


def find_all(articles: Iterable[tuple[str, str, str]]) -> pa.Table:
    """Find what each article names alone."""
    rows = (
        {"article_id": article_id, "language_code": language, **asdict(each)}
        for article_id, language, text in articles
        for each in find_mentions(text, language)
    )
    return pa.Table.from_pylist(list(rows), ROWS)


def publish(connection: DuckDBPyConnection, rows: pa.Table) -> dict[str, list[Given]]:
    """Give what each article names once all were asked."""
    connection.execute("ATTACH ':memory:' AS news")
    connection.execute(read_sql("news/build/schema"))
    with registered(connection, {"found": rows}):
        connection.execute(FILL)
    connection.execute(read_sql("news/tables/mentions"))
    agree_on_mentions(connection)
    given: defaultdict[str, list[Given]] = defaultdict(list)
    told = "SELECT article_id, kind, canonical, unnest(spans) FROM news.mentions"
    for article_id, kind, canonical, span in connection.execute(told).fetchall():
        given[article_id].append(Given(span["start"], span["end"], kind, canonical))
    return given


def count(label: dict[str, Any], given: Iterable[Given]) -> Counter[tuple[str, str]]:
    """Count what is right, wrong and missed in an article, by kind."""
    read, counts = label["read"], Counter[tuple[str, str]]()
    spans = {(each["start"], each["end"]): each for each in label["spans"]}
    shorter = {tuple(one): each for each in label["spans"] for one in each.get("or", ())}
    free = [*map(tuple, label["either"]), *(place for place, each in spans.items() if "or" in each)]
    hit: set[tuple[int, int]] = set()
    for start, end, kind, _ in given:
        right = spans.get((start, end)) or shorter.get((start, end))
        if end >= read:
            continue
        if right and right["kind"] == kind:
            hit.add((right["start"], right["end"]))
            counts[kind, "right"] += 1
        elif not any(start < last and first < end for first, last in free):
            counts[kind, "wrong"] += 1
    for place, each in spans.items():
        if place[1] < read:
            counts[each["kind"], "hit" if place in hit else "missed"] += 1
    return counts


def share(part: int, rest: int) -> str:
    """Give a share, and of how many."""
    return f"{part / (part + rest):.3f} of {part + rest}" if part + rest else "-"


def main() -> None:
    """Print the figures of both halves."""
    out = Console(highlight=False, width=120)
    if not all(path.exists() for path in CORPORA.values()):
        out.print(f"Skipped: {TEXTS} is not there")
        return
    articles = list(read_corpora())
    texts = {each: [text for _, language, text in articles if language == each] for each in CORPORA}
    took_ms = {each: measure_ms(texts[each][:: len(texts[each]) // 400], each) for each in CORPORA}
    rows = find_all(articles)
    with duckdb.connect() as connection:
        given = publish(connection, rows)
    labels = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    cost = ", ".join(f"{value:.1f} ms an article in {language}" for language, value in took_ms.items())
    for half, name in HALVES.items():
        table = Table("language", "kind", "precision", "recall", title=f"Mentions, {name}: {cost}")
        for language in CORPORA:
            chosen = [each for each in labels if each["half"] == half and each["language"] == language]
            counts = sum((count(each, given[each["id"]]) for each in chosen), Counter[tuple[str, str]]())
            for kind in ("person", "organisation", "place", ""):
                right, wrong, found, missed = (
                    sum(number for (of, what), number in counts.items() if what == asked and kind in {of, ""})
                    for asked in ("right", "wrong", "hit", "missed")
                )
                table.add_row(language, kind or "all", share(right, wrong), share(found, missed))
        out.print(table)


if __name__ == "__main__":
    main()
