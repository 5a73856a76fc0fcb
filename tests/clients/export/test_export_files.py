"""Exports of articles: the same rows in every form, conditions that only choose, and no half files."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tasks.clients.export.article_files import write_jsonl, write_parquet, write_partitions
from tasks.clients.export.chosen import open_chosen
from tasks.clients.files.replacing import check_new_folder, new_file
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import run_query
from tasks.clients.web_archives.writer import Original
from tasks.core.errors import StopError, UsageError
from tasks.core.records import Document, Reason

if TYPE_CHECKING:
    from collections.abc import Callable
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
        one_again=Document(media_type="text/html", canonical_url="https://courier.example/one", text="New.")
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
    times = ("first_seen_at", "last_seen_at")
    expected = [row | {column: row[column].isoformat() for column in times} for row in rows]
    assert by_id([json.loads(line) for line in lines]) == expected


def test_one_parquet_file_holds_every_column(news: Path, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """With the types of the database."""
    with open_chosen(news, None) as chosen:
        reader = chosen.read_articles()
        assert write_parquet(tmp_path / "a.parquet", reader.schema, reader) == 3
    assert by_id(pq.read_table(tmp_path / "a.parquet").to_pylist()) == rows


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
    assert (first.capture.source, second.capture.source) == ("one", "one_again")
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
