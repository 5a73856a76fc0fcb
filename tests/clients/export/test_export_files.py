"""Exports of articles: the same rows in every form, conditions that only choose, and no half files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tasks.clients.export.article_files import write_csv, write_jsonl, write_parquet, write_partitions
from tasks.clients.export.chosen import open_chosen
from tasks.clients.export.duckdb_file import write_duckdb
from tasks.clients.export.sqlite_file import write_sqlite
from tasks.clients.files.replacing import check_new_folder, new_file
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import run_query
from tasks.clients.web_archives.writer import Original
from tasks.core.errors import StopError, UsageError
from tasks.core.records import Document, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.clients.conftest import Newsroom


@pytest.fixture(scope="module")
def news(make_newsroom: Callable[[], Newsroom]) -> Path:
    """Three articles, one of them in two wordings; only one states its day in the newest."""
    newsroom = make_newsroom()
    dates = {"one": "2026-01-02", "two": "2026-02-03T10:00:00+01:00", "three": None}
    newsroom.load(
        **{
            name: Document(
                media_type="text/html",
                canonical_url=f"https://courier.example/{name}",
                title=f'Story "{name}" of the Lindhagen café',
                text=f"It was {name}.",
                published_at=date,
                language="en" if name == "one" else "de",
                tags=("harbour", "strike"),
            )
            for name, date in dates.items()
        }
    )
    newsroom.load(
        one=Document(media_type="text/html", canonical_url="https://courier.example/one", text="New.")
    )
    newsroom.load(refused=Document(media_type="text/html", reason=Reason.EMPTY))
    return newsroom.publish()


@pytest.fixture(scope="module")
def rows(news: Path) -> list[dict[str, Any]]:
    """The published articles."""
    found: list[dict[str, Any]] = run_query(news, "FROM articles ORDER BY article_id").to_pylist()
    assert len(found) == 3
    return found


def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort rows."""
    return sorted(rows, key=lambda row: str(row["article_id"]))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines_hold_every_column(
    news: Path, rows: list[dict[str, Any]], tmp_path: Path, name: str
) -> None:
    """An object a line, times as ISO 8601."""
    with open_chosen(news, None) as chosen:
        assert write_jsonl(tmp_path / name, chosen.read_articles()) == 3
    data = (tmp_path / name).read_bytes()
    lines = (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()
    times = {name for name in rows[0] if any(isinstance(row[name], date) for row in rows)}
    expected = [row | {name: row[name] and row[name].isoformat() for name in times} for row in rows]
    assert times >= {"first_seen_at", "last_seen_at", "published_ts", "published_on"}
    assert by_id([json.loads(line) for line in lines]) == expected


def test_one_parquet_file_holds_every_column(news: Path, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """With the types of the database."""
    with open_chosen(news, None) as chosen:
        reader = chosen.read_articles()
        assert write_parquet(tmp_path / "a.parquet", reader.schema, reader) == 3
    assert by_id(pq.read_table(tmp_path / "a.parquet").to_pylist()) == rows


def write_in_text(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row as a form without lists and times holds it."""
    return {name: write_plain(value) for name, value in row.items()}


def write_plain(value: object) -> object:
    """Give a value as text or a number."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_csv_holds_every_column(news: Path, rows: list[dict[str, Any]], tmp_path: Path, name: str) -> None:
    """Lists as JSON, times as ISO 8601, null as nothing."""
    with open_chosen(news, None) as chosen:
        reader = chosen.read_articles()
        assert write_csv(tmp_path / name, reader.schema, reader) == 3
    data = (tmp_path / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    expected = [
        {column: "" if value is None else str(value) for column, value in write_in_text(row).items()}
        for row in rows
    ]
    assert by_id(list(csv.DictReader(io.StringIO(text, newline="")))) == expected


def test_no_cell_of_csv_is_a_formula(make_newsroom: Callable[[], Newsroom], tmp_path: Path) -> None:
    """A headline that a spreadsheet would run is marked as text."""
    newsroom = make_newsroom()
    newsroom.load(one=Document(media_type="text/html", title="=HYPERLINK(A1)", text="It was one."))
    with open_chosen(newsroom.publish(), None) as chosen:
        reader = chosen.read_articles()
        write_csv(tmp_path / "a.csv", reader.schema, reader)
    [row] = csv.DictReader((tmp_path / "a.csv").read_text().splitlines())
    assert row["title"] == "'=HYPERLINK(A1)"


@pytest.fixture
def as_sqlite(news: NewsDatabase, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """All of it, as a SQLite file."""
    with open_chosen(news, None) as chosen:
        assert write_sqlite(tmp_path / "a.db", chosen.read_tables()) == 3
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.row_factory = sqlite3.Row
        yield database


def test_sqlite_holds_every_row_of_every_table(
    news: NewsDatabase, rows: list[dict[str, Any]], as_sqlite: sqlite3.Connection
) -> None:
    """Lists as JSON, maps as objects, times as ISO 8601; what readers do not need stays out."""
    written = as_sqlite.execute("SELECT * FROM articles").fetchall()
    assert by_id([dict(row) for row in written]) == [write_in_text(row) for row in rows]
    listed = run_query(news, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'")
    names = {name for (name,) in as_sqlite.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = {name for name in names if not name.startswith("articles_fts")}
    assert tables == {*listed["table_name"].to_pylist(), "dictionary"}
    for table in tables - {"dictionary"}:
        assert count_rows(as_sqlite, table) == run_query(news, f"FROM {table}").num_rows, table
    [(headers,)] = as_sqlite.execute("SELECT DISTINCT headers FROM captures").fetchall()
    assert json.loads(headers) == {"etag": ["1"], "x-two": ["a", "b"]}


def count_rows(database: sqlite3.Connection, table: str) -> int:
    """Count the rows of a table."""
    [(rows,)] = database.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 - of the schema
    return int(rows)


def test_sqlite_says_what_each_column_holds(as_sqlite: sqlite3.Connection) -> None:
    """In a table beside the others, since SQLite knows no comments."""
    for table in ("articles", "revisions", "quotes"):
        named = [row["name"] for row in as_sqlite.execute(f"PRAGMA table_info({table})")]
        said = as_sqlite.execute("SELECT column_name, holds FROM dictionary WHERE table_name = ?", [table])
        told = {name: holds for name, holds in said if holds}
        assert list(told) == named


def test_articles_in_sqlite_are_found_by_their_words(as_sqlite: sqlite3.Connection) -> None:
    """Whatever case and accents, by the index that Datasette looks for; other tables refer to them."""
    found = as_sqlite.execute(
        "SELECT articles.title FROM articles JOIN articles_fts ON articles.rowid = articles_fts.rowid "
        "WHERE articles_fts MATCH 'LINDHAGEN cafe AND two'"
    ).fetchall()
    assert [row["title"] for row in found] == ['Story "two" of the Lindhagen café']
    [reference] = as_sqlite.execute("PRAGMA foreign_key_list(outcomes)").fetchall()
    assert (reference["table"], reference["to"]) == ("articles", "article_id")
    assert as_sqlite.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_duckdb_file_holds_what_readers_need_and_nothing_else(news: NewsDatabase, tmp_path: Path) -> None:
    """Every table with its types, comments and rows, in one schema; a condition chooses in all of them."""
    with open_chosen(news, None) as chosen:
        assert write_duckdb(tmp_path / "a.duckdb", chosen.read_tables()) == 3
    listed = (
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'main' ORDER BY ALL"
    )
    with duckdb.connect(tmp_path / "a.duckdb", read_only=True) as written:
        assert written.sql(listed).fetchall() == run_rows(news, listed)
        schemas = written.sql("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall()
        for (table,) in written.sql("SHOW TABLES").fetchall():
            rows = written.sql(f"FROM {table} ORDER BY ALL").fetchall()
            assert rows == run_rows(news, f"FROM {table} ORDER BY ALL"), table
    assert schemas == [("main",)]
    with open_chosen(news, "language = 'en'") as chosen:
        assert write_duckdb(tmp_path / "b.duckdb", chosen.read_tables()) == 0
    with duckdb.connect(tmp_path / "b.duckdb", read_only=True) as written:
        assert written.sql("SELECT count(*) FROM captures").fetchall() == [(0,)]


def run_rows(news: NewsDatabase, sql: str) -> list[tuple[Any, ...]]:
    """Give the rows of a query."""
    with news.open() as connection:
        return connection.execute(sql).fetchall()


def test_a_condition_chooses_in_all_tables_of_sqlite(news: NewsDatabase, tmp_path: Path) -> None:
    """What is of other articles stays out, the captures that brought them too."""
    with open_chosen(news, "list_contains(tags, 'harbour')") as chosen:
        assert write_sqlite(tmp_path / "a.db", chosen.read_tables()) == 2
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        for table in ("articles", "revisions", "outcomes", "captures"):
            assert count_rows(database, table) == 2, table


def export_months(
    news: Path, path: Path, *, may_replace: bool = False, most_waiting_bytes: int = 10_000
) -> int:
    """Write a folder."""
    with open_chosen(news, None) as chosen:
        rows = chosen.read_articles_by_month()
        return write_partitions(path, rows, may_replace=may_replace, most_waiting_bytes=most_waiting_bytes)


@pytest.mark.parametrize("most_waiting_bytes", [0, 10_000])
def test_a_folder_is_parted_by_month_as_readers_know_it(
    news: Path, rows: list[dict[str, Any]], tmp_path: Path, most_waiting_bytes: int
) -> None:
    """DuckDB gives back the rows with the month, null where it is not known."""
    assert export_months(news, tmp_path / "months", most_waiting_bytes=most_waiting_bytes) == 3
    pattern = str(tmp_path / "months" / "*" / "*.parquet")
    with duckdb.connect() as connection:
        read = connection.read_parquet(pattern, hive_partitioning=True).to_arrow_table().to_pylist()
    months = {row["canonical_url"].rpartition("/")[2]: row.pop("published_month") for row in read}
    assert months == {"one": None, "two": "2026-02", "three": None}
    assert by_id(read) == rows


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ("language = 'de'", 2),
        ("language = 'de' AND published_at < '2026-02-04'", 1),
        ("list_contains(tags, 'harbour')", 3 - 1),
        ("article_id IN (SELECT article_id FROM outcomes WHERE outcome = 'revision')", 1),
        ("title LIKE '%\"two\"%'", 1),
        ("false", 0),
    ],
)
def test_a_condition_chooses(news: Path, where: str, number: int) -> None:
    """On any column, and by way of other tables."""
    with open_chosen(news, where) as chosen:
        assert chosen.count_articles() == number
        assert sum(batch.num_rows for batch in chosen.read_articles()) == number
        assert sum(batch.num_rows for batch in chosen.read_articles_by_month()) == number


@pytest.mark.parametrize(
    "where",
    [
        "",
        "nonsense = 1",
        "true; DROP TABLE articles",
        "true) UNION ALL (SELECT * FROM revisions",
        "true ORDER BY 1",
        "true, true",
        "true) --",
        "?",
        "count(*) > 1",
        "title",
        "title IN (SELECT content FROM read_text('/etc/passwd'))",
        "EXISTS (FROM '/etc/passwd')",
        "EXISTS (FROM read_csv('https://courier.example/a.csv'))",
        "EXISTS (FROM glob('/*'))",
    ],
)
def test_what_is_no_condition_is_refused(news: Path, where: str, tmp_path: Path) -> None:
    """It chooses among articles and does nothing else; nothing is left of the export."""
    with pytest.raises(UsageError), open_chosen(news, where) as chosen:
        write_jsonl(tmp_path / "a.jsonl", chosen.read_articles())
    assert list(tmp_path.iterdir()) == []


def test_captures_come_with_what_became_of_them(news: Path) -> None:
    """Of all inputs that have bytes, quarantined ones too; of the chosen articles alone under a condition."""
    with open_chosen(news, None) as chosen:
        assert chosen.count_captures() == 5
        outcomes = [archived.outcome for archived in chosen.read_captures()]
    assert outcomes == ["article", "article", "article", "revision", "quarantined"]
    with open_chosen(news, "canonical_url LIKE '%/one'") as chosen:
        first, second = chosen.read_captures()
    assert (first.capture.source, second.capture.source) == ("one", "one")
    assert first.article_id == second.article_id
    assert first.capture.headers == (("etag", "1"), ("x-two", "a"), ("x-two", "b"))
    assert first.original is None


def test_an_answer_not_modified_names_the_capture_that_it_confirms(newsroom: Newsroom) -> None:
    """It has no bytes of its own, and is exported beside those that it confirms."""
    newsroom.load(
        one=Document(media_type="text/html", canonical_url="https://courier.example/one", text="It was.")
    )
    [(_, [first])] = newsroom.batches
    again = replace(
        newsroom.capture("20260101T000000Z-00001", 0, "one", "It was."), bytes=None, http_status=304
    )
    newsroom.batches.append((again.batch_id, [replace(first, capture=again)]))
    newsroom.load_again(-1)
    with open_chosen(newsroom.publish(), "text = 'It was.'") as chosen:
        before, confirming = chosen.read_captures()
    assert (before.original, confirming.outcome) == (None, "unchanged")
    assert confirming.original == Original(
        before.capture.capture_id, before.capture.url, before.capture.fetched_at
    )


def test_what_stands_there_is_not_lost(news: Path, tmp_path: Path) -> None:
    """A file or an earlier export only by wish, other things never."""
    (tmp_path / "a.jsonl").write_text("mine")
    with pytest.raises(UsageError, match="exists"), open_chosen(news, None) as chosen:
        write_jsonl(tmp_path / "a.jsonl", chosen.read_articles())
    export_months(news, tmp_path / "months")
    with pytest.raises(UsageError, match="not empty"):
        export_months(news, tmp_path / "months")
    assert export_months(news, tmp_path / "months", may_replace=True) == 3
    (tmp_path / "months" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="more than an earlier export"):
        export_months(news, tmp_path / "months", may_replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "months"]


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """And nothing half made beside it."""
    path = tmp_path / "a.jsonl"
    path.write_text("old")

    def fail() -> None:
        with new_file(path, may_replace=True) as building:
            building.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.jsonl", "old")]


@pytest.mark.parametrize("name", ["missing/a.jsonl", "file/a.jsonl", "."])
def test_a_path_that_cannot_be_is_said(tmp_path: Path, name: str) -> None:
    """Before anything is read."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError), new_file(tmp_path / name, may_replace=True):
        pytest.fail("there is nothing to write to")


def test_a_folder_takes_no_files_place(tmp_path: Path) -> None:
    """Even by wish."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no folder"):
        check_new_folder(tmp_path / "file", may_replace=True)


def test_nothing_published_is_said(tmp_path: Path) -> None:
    """There is nothing to export yet."""
    with (
        pytest.raises(StopError, match="Nothing is published"),
        open_chosen(NewsDatabase(tmp_path / "news.duckdb"), None),
    ):
        pytest.fail("there is nothing to choose from")
