"""The articles that an export takes, and their captures, read as a stream from the news database.

Takes a condition on the columns of `articles`, as SQL; DuckDB reads it as one expression and nothing
else, over a connection that can neither write nor open files. What it refuses is a UsageError. All reads
are of one state of the copy, and hold a batch of rows at a time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.web_archives.writer import ArchivedCapture, Original
from tasks.core.errors import UsageError
from tasks.core.records import Capture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from tasks.clients.news.news_file import NewsDatabase

_ROWS_AT_ONCE = 2000
ARTICLES, DICTIONARY = "articles", "dictionary"
_ARTICLE_ID, _CAPTURE_ID, _OUTLET_ID = "article_id", "capture_id", "outlet_id"
_HINT = "--where takes a condition on the columns of `articles`, such as \"language = 'de'\""
MEMORY_LIMIT = "256MB"
"""What DuckDB may keep of the file in memory; more makes an export no faster."""


@dataclass(frozen=True, slots=True)
class ChosenTable:
    """A table of the news database, and the rows of it that an export takes."""

    name: str
    rows: pa.RecordBatchReader


class ChosenArticles:
    """The articles of an export, within `open_chosen`."""

    def __init__(self, connection: DuckDBPyConnection, where: str | None) -> None:
        self._connection = connection
        self._where = where
        articles = connection.table(ARTICLES)
        self._articles = articles if where is None else articles.filter(where)

    def count_articles(self) -> int:
        """Count the articles."""
        return _count(self._articles)

    def read_articles(self) -> pa.RecordBatchReader:
        """Read the articles, all columns."""
        return self._articles.to_arrow_reader(_ROWS_AT_ONCE)

    def read_articles_by_month(self) -> pa.RecordBatchReader:
        """Read the articles, all columns and `published_month`, `YYYY-MM`, null where it is not known."""
        by_month = self._articles.query("chosen", read_sql("export/articles_by_month"))
        return by_month.to_arrow_reader(_ROWS_AT_ONCE)

    def read_tables(self) -> Iterator[ChosenTable]:
        """Read the readers' tables, one by one: what is of the articles, or all where all are chosen.

        Articles come first; the last one, `dictionary`, says what the columns of the others hold.
        """
        dictionary = self.read_dictionary()
        columns: dict[str, set[str]] = {}
        for table, column, *_ in dictionary.fetchall():
            columns.setdefault(table, set()).add(column)
        for table, names in columns.items():
            yield ChosenTable(table, self._choose(table, names).to_arrow_reader(_ROWS_AT_ONCE))
        yield ChosenTable(DICTIONARY, dictionary.to_arrow_reader(_ROWS_AT_ONCE))

    def read_dictionary(self) -> DuckDBPyRelation:
        """Say of each column of each table its type and what it holds."""
        return self._connection.sql(read_sql("export/dictionary"))

    def _choose(self, table: str, columns: set[str]) -> DuckDBPyRelation:
        """Give what a table has of the articles: by their ids, the captures that ended in them, outlets."""
        if table == ARTICLES:
            return self._articles
        rows = self._connection.table(table)
        if self._where is None:
            return rows
        if _ARTICLE_ID in columns:
            return _keep(rows, self._articles, _ARTICLE_ID)
        if _CAPTURE_ID in columns:
            outcomes = _keep(self._connection.table("outcomes"), self._articles, _ARTICLE_ID)
            return _keep(rows, outcomes, _CAPTURE_ID)
        return _keep(rows, self._articles, _OUTLET_ID) if _OUTLET_ID in columns else rows

    def count_captures(self) -> int:
        """Count the captures."""
        return _count(self._captures())

    def read_captures(self) -> Iterator[ArchivedCapture]:
        """Read the captures of the articles, as they came; of all inputs where all are chosen."""
        for batch in self._captures().order("fetched_at, capture_id").to_arrow_reader(_ROWS_AT_ONCE):
            yield from map(_make_capture, batch.to_pylist())

    def _captures(self) -> DuckDBPyRelation:
        captures = self._connection.sql(read_sql("export/captures"))
        return captures if self._where is None else _keep(captures, self._articles, _ARTICLE_ID)


@contextmanager
def open_chosen(news: NewsDatabase, where: str | None) -> Iterator[ChosenArticles]:
    """Open what a condition chooses of the news database; all of it where there is none."""
    with news.open(memory_limit=MEMORY_LIMIT) as connection:
        try:
            yield ChosenArticles(connection, where)
        except (duckdb.Error, pa.ArrowException) as error:
            message = str(error).splitlines()[0]
            raise UsageError(message, _HINT) from error


def _keep(rows: DuckDBPyRelation, chosen: DuckDBPyRelation, column: str) -> DuckDBPyRelation:
    """Keep the rows whose id is among those that were chosen."""
    by_id = chosen.project(column).set_alias("chosen")
    return rows.set_alias("kept").join(by_id, f"kept.{column} = chosen.{column}", how="semi")


def _count(rows: DuckDBPyRelation) -> int:
    [(number,)] = rows.count("*").fetchall()
    return int(number)


def _make_capture(row: dict[str, Any]) -> ArchivedCapture:
    capture = Capture(
        capture_id=row["capture_id"],
        batch_id=row["capture_id"].rpartition("-")[0],
        run_id=row["run_id"],
        via=row["via"],
        source=row["source"],
        url=row["url"],
        final_url=row["final_url"],
        http_status=row["http_status"],
        headers=tuple((name, value) for name, values in row["headers"] or () for value in values),
        media_type=row["media_type"],
        bytes=row["bytes"],
        raw_sha256=row["raw_sha256"],
        raw_key=row["raw_key"],
        fetched_at=row["fetched_at"],
    )
    first = Original(row["original_capture_id"], row["original_url"], row["original_fetched_at"])
    original = first if row["bytes"] is None else None
    return ArchivedCapture(capture, row["article_id"], row["outcome"], original)


def read_dictionary(news: NewsDatabase, table: str | None = None) -> pa.Table:
    """Give each column that readers may build on, its type and what it holds; of one table, or of all."""
    with open_chosen(news, None) as chosen:
        columns = chosen.read_dictionary().to_arrow_table()
    if table is None:
        return columns
    found = columns.filter(pc.equal(columns["table_name"], table))
    if not found.num_rows:
        names = ", ".join(dict.fromkeys(columns["table_name"].to_pylist()))
        raise UsageError(f"There is no table '{table}'", f"Tables: {names}")
    return found
