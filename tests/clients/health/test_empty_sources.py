"""Sources that answer and give nothing of what they name, found in a news database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.files.duckdb_files import read_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://post.example/feed"


@pytest.fixture
def news() -> Iterator[DuckDBPyConnection]:
    """The tables that are asked, with nothing in them."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE TABLE polls (name TEXT, source TEXT, url TEXT, polled_at TIMESTAMPTZ, reason TEXT,"
            " pages BIGINT)"
        )
        connection.execute(
            "CREATE TABLE captures (capture_id TEXT, via TEXT, source TEXT, url TEXT, fetched_at TIMESTAMPTZ)"
        )
        connection.execute("CREATE TABLE outcomes (capture_id TEXT, outcome TEXT)")
        connection.execute("INSERT INTO polls VALUES ('post', ?, ?, ?, NULL, 4)", [FEED, FEED, NOON])
        yield connection


def end(news: DuckDBPyConnection, page: int, days: int, outcome: str, via: str = "fetch") -> None:
    """Have one page of the feed end so, so many days later."""
    name = f"{page}-{days}-{via}"
    when = NOON + timedelta(days=days)
    news.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", [name, via, FEED, f"{FEED}/{page}", when])
    news.execute("INSERT INTO outcomes VALUES (?, ?)", [name, outcome])


def ask(news: DuckDBPyConnection) -> list[tuple[str, int, datetime]]:
    """Find them."""
    return news.execute(read_sql("health/empty_sources")).fetchall()


def test_a_source_whose_pages_all_fail_is_empty_since_the_first_of_them(news: DuckDBPyConnection) -> None:
    """However often they are tried."""
    for page, days in ((1, 1), (2, 2), (1, 3)):
        end(news, page, days, "quarantined")
    assert ask(news) == [("post", 4, NOON + timedelta(days=1))]


def test_one_page_that_comes_makes_it_well(news: DuckDBPyConnection) -> None:
    """What was missed before counts no more; what is missed behind it does."""
    for page in (1, 2):
        end(news, page, 1, "quarantined")
    end(news, 3, 2, "unchanged")
    assert ask(news) == []
    for page in (1, 2):
        end(news, page, 4, "quarantined")
    assert ask(news) == [("post", 4, NOON + timedelta(days=4))]


def test_pages_that_their_feed_tells_are_not_missed(news: DuckDBPyConnection) -> None:
    """All of them are refused, and there are articles all the same."""
    for page in (1, 2, 3):
        end(news, page, 1, "quarantined")
        end(news, page, 1, "article", via="feed")
    assert ask(news) == []


def test_a_dead_link_in_a_quiet_source_is_no_matter(news: DuckDBPyConnection) -> None:
    """Where it names more that was had long ago."""
    for page in (1, 2, 3):
        end(news, page, 1, "article")
    end(news, 4, 2, "quarantined")
    assert ask(news) == []
