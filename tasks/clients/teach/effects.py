"""The effect of a taught rule on what is stored: articles that have its line, read without it and with it.

Takes what a run has open, and reads; it stores nothing and loads nothing. Articles that have not the line are
not read again: nothing changes in them. Of many the last seen are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.learn.repeat_store import read_repeats, save_for_parsers
from tasks.clients.parsing.parse_jobs import make_job, parse_jobs, take_items
from tasks.clients.reprocess.outdated import find_outdated, read_outdated
from tasks.clients.teach.mark_store import read_events
from tasks.core.clean.lines.repeats import fold_paragraph, fold_publisher
from tasks.core.teach.reader_marks import MarkedAs
from tasks.core.teach.rule_effect import RuleEffect, sum_effect
from tasks.core.teach.taught_rules import teach_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.clean.lines.repeats import RepeatSet
    from tasks.core.records import Capture, Document
    from tasks.core.teach.taught_rules import TaughtRule

MOST_TRIED = 200
"""So many articles are read again at most."""
_ANY_VERSION = ""
_ROWS_AT_ONCE = 200
_PLAIN_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class EffectTools:
    """What is needed to read again; `folder` is the one that parsers may read."""

    store: RawStore
    warehouse: Warehouse
    news: NewsDatabase
    parsers: ParserPool
    folder: Path


def measure_effect(tools: EffectTools, rule: TaughtRule, most: int = MOST_TRIED) -> RuleEffect:
    """Say what a rule changes, whether it holds already or not."""
    learned, rules = read_repeats(tools.store), read_events(tools.store).rules
    having = teach_set(learned, rules, is_with=rule)
    without = teach_set(learned, [each for each in rules if each.rule_id != rule.rule_id])
    with tools.news.open() as connection:
        articles, names = _find_names(connection, rule.publisher)
        is_furniture = rule.marked_as is MarkedAs.NEWS and all(mark.rule is None for mark in rule.marks)
        holding = list(_find_holding(connection, names, rule, is_all=is_furniture))
    chosen = find_outdated(tools.warehouse, _ANY_VERSION, holding[:most])
    found = list(read_outdated(tools.store, chosen))
    captures = [capture for _, capture in found]
    read = zip(
        (each for each, _ in found),
        captures,
        _read(tools, captures, without),
        _read(tools, captures, having),
        strict=True,
    )
    return sum_effect(rule, articles, None if is_furniture else len(holding), read)


def _find_names(connection: DuckDBPyConnection, publisher: str) -> tuple[int, list[str]]:
    """Give how many articles are of a publisher, and by which names."""
    rows = connection.execute(read_sql("teach/publisher_names")).fetchall()
    counts = {name: count for name, count in rows if fold_publisher(name) == publisher}
    return sum(counts.values()), list(counts)


def _find_holding(
    connection: DuckDBPyConnection, names: list[str], rule: TaughtRule, *, is_all: bool
) -> Iterator[str]:
    """Find the articles that have the line, in their text or among what was cut; the last seen first.

    A word of it that any spelling keeps is looked for first, so that few texts are compared.
    """
    word = "" if is_all else max(_PLAIN_WORD.findall(rule.line_key), key=len, default="")
    rows = connection.execute(read_sql("teach/may_hold"), {"publishers": names, "word": word})
    while batch := rows.fetchmany(_ROWS_AT_ONCE):
        for article_id, text, parts in batch:
            spans = (*(text or "").split("\n\n"), *parts)
            if is_all or any(fold_paragraph(each) == rule.line_key for each in spans):
                yield article_id


def _read(tools: EffectTools, captures: list[Capture], repeats: RepeatSet) -> list[Document]:
    """Read captures with a set, which is put where parsers find it for as long as that takes."""
    with TemporaryDirectory(dir=tools.folder) as folder:
        path = save_for_parsers(repeats, Path(folder))
        jobs = (replace(make_job(tools.store, capture, path), is_annotated=False) for capture in captures)
        read = zip(captures, parse_jobs(tools.parsers, jobs), strict=True)
        return [document for _, document in take_items(tools.parsers, tools.store, read, path)]
