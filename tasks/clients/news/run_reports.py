"""What the news database says of one run: bytes, what was cut by which rule, what stands out.

Reads the file and changes nothing. It costs by the run, not by the archive: of the publishers of a run's
articles a few hundred articles are looked at, so that what is usual there is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.news.news_file import open_news
from tasks.core.errors import StopError
from tasks.core.run.run_report import RuleCut, RunReport, StrangeArticle, TextPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

MOST_STRANGE = 10


def read_run_report(path: Path, run_id: str) -> RunReport:
    """Read the report of a run; a StopError where the news database does not have it."""
    with open_news(path) as connection:
        try:
            return _read_report(connection, run_id)
        except duckdb.Error as error:
            raise StopError(f"{path} does not tell of the run: {str(error).splitlines()[0]}") from error


def _read_report(connection: DuckDBPyConnection, run_id: str) -> RunReport:
    connection.execute(read_sql("news/run_report/loaded"), [run_id])
    parts = tuple(TextPart(**row) for row in _read_rows(connection, "parts"))
    cuts = tuple(RuleCut(**row) for row in _read_rows(connection, "cuts"))
    [received] = _read_rows(connection, "received", [run_id])
    connection.execute(read_sql("news/run_report/neighbours"))
    connection.execute(read_sql("news/run_report/articles"))
    asked = {"strangest": read_sql("news/queries/articles/strangest"), "limit": MOST_STRANGE}
    strangest = tuple(StrangeArticle(**row) for row in _read_rows(connection, "strangest", asked))
    return RunReport(received["received"], parts, cuts, strangest)


def _read_rows(
    connection: DuckDBPyConnection, name: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[dict[str, Any]]:
    sql = read_sql(f"news/run_report/{name}")
    rows: list[dict[str, Any]] = connection.execute(sql, values).to_arrow_table().to_pylist()
    return rows
