"""Sources that answer and give nothing of what they name, found in a news database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.health.health_reader import LEAST_LOOKS, read_last_news

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
            "CREATE TABLE polls (run_id TEXT, name TEXT, source TEXT, url TEXT, polled_at TIMESTAMPTZ,"
            " reason TEXT, pages BIGINT, new_pages BIGINT DEFAULT 0)"
        )
        connection.execute(
            "CREATE TABLE captures (capture_id TEXT, via TEXT, source TEXT, url TEXT, fetched_at TIMESTAMPTZ)"
        )
        connection.execute("CREATE TABLE outcomes (capture_id TEXT, outcome TEXT)")
        for days in range(9):
            look(connection, days)
        yield connection


def look(news: DuckDBPyConnection, days: int) -> None:
    """Have a run look at the feed, so many days later."""
    when = NOON + timedelta(days=days, hours=1)
    values = [f"run-{days}", FEED, FEED, when]
    news.execute("INSERT INTO polls VALUES (?, 'post', ?, ?, ?, NULL, 4, DEFAULT)", values)


def end(news: DuckDBPyConnection, page: int, days: int, outcome: str, via: str = "fetch") -> None:
    """Have one page of the feed end so, so many days later."""
    name = f"{page}-{days}-{via}"
    when = NOON + timedelta(days=days)
    news.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?)", [name, via, FEED, f"{FEED}/{page}", when])
    news.execute("INSERT INTO outcomes VALUES (?, ?)", [name, outcome])


def ask(news: DuckDBPyConnection) -> list[tuple[str, int, datetime]]:
    """Find them."""
    return news.execute(read_sql("health/empty_sources"), {"least_looks": LEAST_LOOKS}).fetchall()


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


def test_a_page_that_came_and_is_gone_now_was_got(news: DuckDBPyConnection) -> None:
    """Its source is not one that gives nothing."""
    for page in (1, 2, 3):
        end(news, page, 1, "article")
        end(news, page, 2, "quarantined")
    assert ask(news) == []


def test_a_dead_link_in_a_quiet_source_is_no_matter(news: DuckDBPyConnection) -> None:
    """Where it names more that was had long ago."""
    for page in (1, 2, 3):
        end(news, page, 1, "article")
    end(news, 4, 2, "quarantined")
    assert ask(news) == []


def test_a_source_that_nobody_looked_at_again_is_not_said_to_be_empty(news: DuckDBPyConnection) -> None:
    """Its first look failed, and then the installation was off: what it would give today is not known."""
    for page in (1, 2, 3):
        end(news, page, 7, "quarantined")
    assert ask(news) == [("post", 4, NOON + timedelta(days=7))]
    news.execute("DELETE FROM polls WHERE run_id >= 'run-8'")
    assert ask(news) == []


def test_a_source_is_missed_once_it_gave_news_on_three_days(news: DuckDBPyConnection) -> None:
    """What it names at its first look is what it held before, in however many runs it is taken."""
    for days in (0, 1):
        news.execute("UPDATE polls SET new_pages = 3 WHERE run_id = ?", [f"run-{days}"])
        news.execute(
            "INSERT INTO polls SELECT 'again', * EXCLUDE run_id FROM polls WHERE run_id = ?", [f"run-{days}"]
        )
    assert read_last_news(news) == []
    news.execute("UPDATE polls SET new_pages = 1 WHERE run_id = 'run-4'")
    assert read_last_news(news) == [("post", NOON + timedelta(days=4, hours=1))]


def test_a_source_gave_news_where_a_page_of_it_came(news: DuckDBPyConnection) -> None:
    """Not where it named new ones and none of them could be had; nor is it silent before all were tried."""
    news.execute("UPDATE polls SET new_pages = 4")
    expected = [("post", NOON + timedelta(days=8, hours=1))]
    assert read_last_news(news) == expected
    end(news, 1, 1, "quarantined")
    assert read_last_news(news) == []
    end(news, 2, 1, "article")
    assert read_last_news(news) == expected
