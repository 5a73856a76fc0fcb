"""How the tables of a news database are cut, and what stands for their rows."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.lake.survey import survey_tables, write_changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SEEN = {"a": "2025-11-30", "b": "2025-12-31", "c": "2026-01-01", "d": "2026-01-02", "e": None}


@pytest.fixture
def news() -> Iterator[DuckDBPyConnection]:
    """A news database with some articles, each with a segment and a capture."""
    with closing(duckdb.connect()) as connection:
        connection.execute("ATTACH ':memory:' AS news")
        connection.execute(read_sql("news/build/schema"))
        connection.execute("USE news")
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        for article_id, day in SEEN.items():
            seen_at = f"{day}T23:59:59+00:00" if day else None
            run_id = f"{day.replace('-', '')}T000000Z-1" if day else "r1"
            connection.execute(
                "INSERT INTO articles BY NAME SELECT $1 AS article_id, $2::TIMESTAMPTZ AS first_seen_at",
                [article_id, seen_at],
            )
            connection.execute("INSERT INTO segments BY NAME SELECT $1 AS article_id", [article_id])
            connection.execute(
                "INSERT INTO outcomes BY NAME SELECT $1 AS article_id, $2 AS capture_id",
                [article_id, f"{run_id}-00001-0001"],
            )
            connection.execute("INSERT INTO runs BY NAME SELECT $1 AS run_id", [run_id])
        yield connection


def find_digests(connection: DuckDBPyConnection) -> dict[str, Mapping[str, str]]:
    """Find what stands for the rows of each table."""
    return {table.name: table.digests for table in survey_tables(connection)}


def test_days_of_the_newest_months_stand_alone_and_earlier_ones_by_the_month(
    news: DuckDBPyConnection,
) -> None:
    """By the day in UTC, wherever the connection is; what has no day stands together, as what is none's."""
    found = {name: sorted(digests) for name, digests in find_digests(news).items()}
    by_day = ["2025-11", "2025-12-31", "2026-01-01", "2026-01-02", "none"]
    placed = {"articles", "segments", "outcomes", "runs"}
    assert {name: found.pop(name) for name in placed} == dict.fromkeys(placed, by_day)
    assert set(map(tuple, found.values())) == {("none",)}
    assert {"internal.other_wordings", "internal.shown_wordings"} <= found.keys()
    assert not {"internal.postings", "internal.words", "article_days", "placed_rows"} & found.keys()


def test_a_new_month_brings_days_together(news: DuckDBPyConnection) -> None:
    """Once, when it begins."""
    find_digests(news)
    news.execute("INSERT INTO runs BY NAME SELECT '20260201T000000Z-1' AS run_id")
    digests = find_digests(news)
    assert sorted(digests["articles"]) == ["2025-11", "2025-12", "2026-01-01", "2026-01-02", "none"]


def test_the_same_rows_have_one_digest_in_any_order_and_others_another(news: DuckDBPyConnection) -> None:
    """A value, a null, a row twice: each is other rows, of its own partition alone."""
    before = find_digests(news)
    news.execute("CREATE TEMP TABLE turned AS FROM segments ORDER BY article_id DESC")
    news.execute("TRUNCATE segments")
    news.execute("INSERT INTO segments FROM turned")
    assert find_digests(news) == before
    for change in (
        "UPDATE segments SET text = '' WHERE article_id = 'c'",
        "UPDATE segments SET text = NULL, rule = '' WHERE article_id = 'c'",
        "INSERT INTO segments FROM segments WHERE article_id = 'c'",
    ):
        news.execute(change)
        after = find_digests(news)
        differing = {part for part, digest in after["segments"].items() if digest != before["segments"][part]}
        assert differing == {"2026-01-01"}
        assert {name for name in after if after[name] != before[name]} == {"segments"}
        before = after


def test_what_is_asked_for_is_written_and_an_empty_table_as_well(
    news: DuckDBPyConnection, tmp_path: Path
) -> None:
    """Each partition as files of its own, told by their hashes; a table without rows has its columns."""
    tables = {table.name: table for table in survey_tables(news)}
    (tmp_path / "articles").mkdir()
    written = list(write_changed(news, tables["articles"], ["2025-11", "none"], tmp_path / "articles"))
    assert [(part, file.rows, file.bytes) for part, file, _ in written] == [
        ("2025-11", 1, written[0][2].stat().st_size),
        ("none", 1, written[1][2].stat().st_size),
    ]
    names = [column.name for column in tables["articles"].columns]
    assert [pq.read_schema(path).names for *_, path in written] == [names, names]
    (tmp_path / "copies").mkdir()
    [(part, file, path)] = write_changed(news, tables["copies"], ["none"], tmp_path / "copies")
    assert (part, file.rows, pq.read_schema(path).names[0]) == ("none", 0, "group_id")
