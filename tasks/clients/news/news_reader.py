"""The published database as its readers use it: queries, search, one article, what is known.

Every function opens the file, reads and closes it again; none of them can change it, and none holds up
a load or a publication. SQL that DuckDB refuses is a UsageError with DuckDB's first line. `build_news`
makes the file, `open_news` opens it, `search_articles` searches it. The report of a run costs by the run, not
by the archive: of the publishers of its articles a few hundred articles are looked at, so that what is usual
there is known.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tasks.clients.files.duckdb_files import list_sql, read_sql, registered
from tasks.core.errors import StopError, UsageError
from tasks.core.identity.identity import find_source_id
from tasks.core.news.answers import (
    ArticleCopy,
    ArticleMention,
    ArticleView,
    FieldChange,
    NamedQuery,
    PolledSource,
    RevisionLine,
    SourceFreshness,
)
from tasks.core.news.parameters import bind_parameters, read_parameters
from tasks.core.news.text_changes import compare_history, make_wording
from tasks.core.records import Evidence, Kind, KnownText, Segment
from tasks.core.run.run_report import RuleCut, RunReport, StrangeArticle, TextPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.records import Capture


ASKED = pa.schema([("capture_id", pa.string()), ("raw_sha256", pa.string()), ("source_id", pa.string())])

QUERIES = "news/queries"
_EMPTY = "-- empty "
_MEGABYTE = 1_000_000
_ROWS_AT_ONCE = 10_000


def list_queries() -> tuple[NamedQuery, ...]:
    """List the named queries with what their heads say: what they answer and take, why one may be empty."""
    return tuple(_read_query(name, statement) for name, statement in list_sql(QUERIES).items())


def _read_query(name: str, statement: str) -> NamedQuery:
    lines = read_sql(statement).splitlines()
    why_empty = [line.removeprefix(_EMPTY) for line in lines if line.startswith(_EMPTY)]
    help_line = lines[1].removeprefix("--").strip()
    return NamedQuery(name, help_line, read_parameters(lines), next(iter(why_empty), None))


@dataclass(frozen=True, slots=True)
class QueryBounds:
    """How long a query may take, and how much memory."""

    seconds: float
    megabytes: int


def run_query(
    news: NewsDatabase,
    sql_or_name: str,
    params: Sequence[object] | Mapping[str, object] | None = None,
    bounds: QueryBounds | None = None,
) -> pa.Table:
    """Run a named query, a table's or the user's own SQL; a StopError where it goes over a bound.

    A named query's `params` are named, and each that is not given has its default.
    """
    with _asked(news, sql_or_name, params, bounds) as reader:
        return _fetch(reader, bounds)


@contextmanager
def open_answer(
    news: NewsDatabase, sql_or_name: str, params: Mapping[str, object], megabytes: int
) -> Iterator[pa.RecordBatchReader]:
    """Give what `run_query` gives as a stream, however long that takes and however much it is in all."""
    with _asked(news, sql_or_name, params, QueryBounds(threading.TIMEOUT_MAX, megabytes)) as reader:
        yield reader


@contextmanager
def _asked(
    news: NewsDatabase,
    sql_or_name: str,
    params: Sequence[object] | Mapping[str, object] | None,
    bounds: QueryBounds | None,
) -> Iterator[pa.RecordBatchReader]:
    names = list_sql(QUERIES)
    name = sql_or_name.strip()
    sql = read_sql(names[name]) if name in names else f'FROM "{name}"' if name.isidentifier() else sql_or_name
    if name in names:
        given = params if isinstance(params, Mapping) else {}
        params = bind_parameters(name, read_parameters(sql.splitlines()), given)
    with news.open(f"{bounds.megabytes}MB" if bounds else None) as connection:
        try:
            with interrupting(connection, bounds):
                connection.execute(sql, params)
                # Fetched rows are no longer counted as DuckDB's own memory.
                yield connection.to_arrow_reader(_ROWS_AT_ONCE)
        except (duckdb.IOException, duckdb.SerializationException):
            raise  # the file's fault, which its opener explains
        except duckdb.Error as error:
            if bounds and (why := _name_bound(error, bounds)):
                raise StopError(*why) from error
            hint = "" if " " in name else f"Queries that have a name: {', '.join(names)}"
            raise UsageError(str(error).partition("\n\nLINE ")[0], hint) from error


@contextmanager
def interrupting(connection: DuckDBPyConnection, bounds: QueryBounds | None) -> Iterator[None]:
    """Break off what the connection does when its time is over."""
    if bounds is None:
        yield
        return
    timer = threading.Timer(bounds.seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _fetch(reader: pa.RecordBatchReader, bounds: QueryBounds | None) -> pa.Table:
    """Fetch a result, whose rows DuckDB gives one after the other."""
    batches, size = [], 0
    for batch in reader:
        batches.append(batch)
        size += batch.nbytes
        if bounds and size > bounds.megabytes * _MEGABYTE:
            raise StopError(*_over_memory(bounds))
    return pa.Table.from_batches(batches, reader.schema)


def _over_memory(bounds: QueryBounds) -> tuple[str, str]:
    return f"The query needs more than {bounds.megabytes:,} MB of memory", "Ask for less, or give --memory"


def _name_bound(error: duckdb.Error, bounds: QueryBounds) -> tuple[str, str] | None:
    if isinstance(error, duckdb.InterruptException):
        return f"The query was broken off after {bounds.seconds:g} s", "Ask for less, or give --timeout"
    if isinstance(error, duckdb.OutOfMemoryException):
        return _over_memory(bounds)
    return None


def read_view(connection: DuckDBPyConnection, article_id: str) -> ArticleView:
    """Read one article, by its id, the beginning of it, or its address."""
    found = find_article_id(connection, article_id)
    [fields] = read_news_rows(connection, "article/article", [found])
    newest = {"article_id": found, "revision": fields["revision"]}
    segments = read_news_rows(connection, "article/segments", newest)
    changed = read_news_rows(connection, "article/field_changes", {"article_id": found})
    mentions = read_news_rows(connection, "article/mentions", newest)
    return ArticleView(
        article_id=found,
        fields=fields,
        evidence=tuple(Evidence(**row) for row in read_news_rows(connection, "article/evidence", newest)),
        segments=tuple(Segment(**row | {"kind": Kind(row["kind"])}) for row in segments),
        revisions=tuple(_read_history(connection, found)),
        field_changes=tuple(FieldChange(**row) for row in changed),
        copies=tuple(
            ArticleCopy(**row) for row in read_news_rows(connection, "article/copies", {"article_id": found})
        ),
        mentions=tuple(ArticleMention(**row | {"spans": tuple(row["spans"])}) for row in mentions),
    )


def find_known(news: NewsDatabase, captures: Sequence[Capture], cleaner_version: str) -> dict[str, KnownText]:
    """Find, by capture id, the bytes that this version of the cleaner has read to a text still the newest.

    Bytes that were quarantined are never known; without a news database, or in one that an older version
    made, nothing is.
    """
    if not news.exists():
        return {}
    rows = [(c.capture_id, c.raw_sha256, find_source_id(c)) for c in captures]
    asked = pa.Table.from_pylist([dict(zip(ASKED.names, row, strict=True)) for row in rows], ASKED)
    with news.open() as connection, registered(connection, {"asked": asked}):
        try:
            rows = connection.execute(read_sql("news/known_bytes"), [cleaner_version]).fetchall()
        except duckdb.BinderException:
            return {}
    return {capture_id: KnownText(article_id, text_sha256) for capture_id, article_id, text_sha256 in rows}


def source_freshness(news: NewsDatabase) -> tuple[SourceFreshness, ...]:
    """Give each site and folder with its last capture and its last news, freshest first."""
    return tuple(SourceFreshness(**row) for row in run_query(news, "freshness").to_pylist())


def polled_sources(news: NewsDatabase) -> tuple[PolledSource, ...]:
    """Give each feed, sitemap and site with its last look and the next one."""
    return tuple(PolledSource(**row) for row in run_query(news, "sources").to_pylist())


def recent_outcomes(news: NewsDatabase, before: str) -> list[dict[str, int]]:
    """Give how many inputs of the last runs before this one had which outcome."""
    with news.open() as connection:
        rows = connection.execute(read_sql("news/recent_outcomes"), {"before": before}).fetchall()
    return [outcomes for (outcomes,) in rows]


MOST_STRANGE = 10


def read_run_report(news: NewsDatabase, run_id: str) -> RunReport:
    """Read the report of a run; a StopError where the news database does not have it."""
    with news.open() as connection:
        try:
            return _read_report(connection, run_id)
        except duckdb.Error as error:
            raise StopError(f"{news.path} does not tell of the run: {str(error).splitlines()[0]}") from error


def _read_report(connection: DuckDBPyConnection, run_id: str) -> RunReport:
    connection.execute(read_sql("news/run_report/loaded"), [run_id])
    parts = tuple(TextPart(**row) for row in read_news_rows(connection, "run_report/parts"))
    cuts = tuple(RuleCut(**row) for row in read_news_rows(connection, "run_report/cuts"))
    [received] = read_news_rows(connection, "run_report/received", [run_id])
    connection.execute(read_sql("news/run_report/neighbours"))
    connection.execute(read_sql("news/run_report/articles"))
    asked = {"strangest": read_sql("news/queries/articles/strangest"), "limit": MOST_STRANGE}
    found = read_news_rows(connection, "run_report/strangest", asked)
    strangest = tuple(StrangeArticle(**row) for row in found)
    return RunReport(received["received"], parts, cuts, strangest)


def find_article_id(connection: DuckDBPyConnection, given: str) -> str:
    """Find an article by its id, the beginning of it, or its address."""
    rows = connection.execute(read_sql("news/article/find_articles"), [given.strip()]).fetchall()
    ids = [article_id for (article_id,) in rows]
    if not given.strip() or not ids:
        raise UsageError(f"No article has an id that begins with '{given}'", "copydesk search finds ids")
    if len(ids) > 1:
        raise UsageError(f"Several articles have ids that begin with '{given}': {', '.join(ids)}")
    return str(ids[0])


def _read_history(connection: DuckDBPyConnection, article_id: str) -> Iterator[RevisionLine]:
    """Read the wordings of an article, each with what changed since the one before."""
    rows = read_news_rows(connection, "article/revisions", {"article_id": article_id})
    wordings = [
        make_wording(
            row["title"],
            row.pop("text"),
            row.pop("notes"),
            row.pop("language"),
            row.pop("paywall"),
            has_wall_box=row.pop("has_wall_box"),
        )
        for row in rows
    ]
    changes = (None, *compare_history(wordings))
    yield from (RevisionLine(**row, change=change) for row, change in zip(rows, changes, strict=True))


def read_news_rows(
    connection: DuckDBPyConnection, name: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[dict[str, Any]]:
    """Read what a statement of this room gives, a dict a row."""
    rows: list[dict[str, Any]] = (
        connection.execute(read_sql(f"news/{name}"), values).to_arrow_table().to_pylist()
    )
    return rows
