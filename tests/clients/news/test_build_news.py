"""A copy made from the last one holds what a copy made from nothing holds, whatever happened in between."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.news.build_news import build_news, is_behind
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.search.searching import search_articles
from tasks.clients.warehouse.warehouse import Warehouse
from tests.clients.busy_newsroom import BusyNewsroom, write_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.core.records import Document
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

KEPT = "SELECT sequence, articles, rewritten FROM publications ORDER BY published_at DESC LIMIT 1"


def read_all(news: NewsDatabase) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table but the publications, with the index of search by words instead of numbers."""
    with news.open() as connection:
        names = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE database_name = 'news'"
            " AND schema_name = 'main' AND table_name <> 'publications'"
        ).fetchall()
        tables = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in names}
        tables["known_texts"] = connection.execute("FROM internal.known_texts ORDER BY ALL").fetchall()
        tables["postings"] = connection.execute("""
            SELECT words.word, indexed.article_id, indexed.words, postings.positions
            FROM internal.postings AS postings
            JOIN internal.words AS words ON words.number = postings.word
            JOIN internal.indexed_articles AS indexed USING (document)
            WHERE indexed.article_id IS NOT NULL
            ORDER BY ALL
        """).fetchall()
    return tables


def publish_whole(newsroom: Newsroom, folder: Path) -> NewsDatabase:
    """Publish a copy of the warehouse from nothing, elsewhere."""
    folder.mkdir()
    shutil.copyfile(newsroom.warehouse.path, folder / "warehouse.duckdb")
    news = NewsDatabase(folder / "news.duckdb")
    build_news(Warehouse(folder / "warehouse.duckdb"), news)
    return news


def ask(newsroom: Newsroom, sql: str) -> tuple[Any, ...]:
    """Ask the warehouse itself for one row."""
    with duckdb.connect(str(newsroom.warehouse.path), read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_made_from_the_last_one_is_equal_to_a_whole_one(
    newsroom: Newsroom, tmp_path: Path, seed: int
) -> None:
    """New articles, other words, old words back, copies, readings that find less: table by table."""
    busy = BusyNewsroom(newsroom, seed)
    busy.load_new(60)
    newsroom.publish()
    for step, happens in enumerate(
        (busy.load_again, busy.clean_again, lambda: busy.load_new(3), busy.load_again)
    ):
        happens()
        busy.end_run()
        newsroom.publish()
        assert ask(newsroom, KEPT)[2] > 0
        assert read_all(newsroom.news) == read_all(publish_whole(newsroom, tmp_path / str(step)))


@pytest.fixture
def published(newsroom: Newsroom) -> Newsroom:
    """A newsroom with forty articles, published."""
    BusyNewsroom(newsroom, 7).load_new(40)
    newsroom.publish()
    return newsroom


def test_nothing_new_leaves_an_equal_copy(published: Newsroom) -> None:
    """It is made from the last one, and that one is counted as it was."""
    before, state = read_all(published.news), ask(published, KEPT)
    published.publish()
    assert (read_all(published.news), ask(published, KEPT)) == (before, state)


def test_a_copy_that_lacks_what_was_loaded_is_known_to(published: Newsroom, article: Document) -> None:
    """A run that was killed before it published, or before the new copy stood there, left such a one."""
    assert not is_behind(published.warehouse, published.news)
    kept = published.news.path.with_name("kept.duckdb")
    shutil.copy2(published.news.path, kept)
    published.load(new=replace(article, title="Zeppelin over Quillon"))
    assert is_behind(published.warehouse, published.news)
    published.publish()
    assert not is_behind(published.warehouse, published.news)
    kept.replace(published.news.path)
    assert is_behind(published.warehouse, published.news)


def test_what_came_is_found_and_what_left_is_not(published: Newsroom, article: Document) -> None:
    """The index of search goes along."""
    published.load(new=replace(article, title="Zeppelin over Quillon"))
    published.publish()
    assert [hit.title for hit in search_articles(published.news, "zeppelin").hits] == [
        "Zeppelin over Quillon"
    ]
    published.load(new=replace(article, title="Balloon over Quillon", text="It was none."))
    published.publish()
    assert search_articles(published.news, "zeppelin").total == 0
    assert ask(published, KEPT)[2] > 0


def add_a_table(newsroom: Newsroom) -> None:
    """Somebody writes into the copy."""
    with duckdb.connect(str(newsroom.news.path)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS one")


def remove(newsroom: Newsroom) -> None:
    """Somebody deletes the copy."""
    newsroom.news.path.unlink()


def put_another_there(newsroom: Newsroom) -> None:
    """Somebody restores a backup: the same bytes, at another time."""
    os.utime(newsroom.news.path, ns=(0, 0))


def change_the_statements(newsroom: Newsroom) -> None:
    """An older version of copydesk published."""
    with duckdb.connect(str(newsroom.warehouse.path)) as connection:
        connection.execute("UPDATE publications SET recipe = 'older'")


def load_many(newsroom: Newsroom) -> None:
    """More comes than is worth adding."""
    busy = BusyNewsroom(newsroom, 8)
    busy.known = {f"s{n}": write_article(busy.chooser, n) for n in range(100)}
    busy.history = {source: [document.text] for source, document in busy.known.items()}
    busy.load_new(20)


@pytest.mark.parametrize(
    "happens", [add_a_table, remove, put_another_there, change_the_statements, load_many]
)
def test_a_copy_that_cannot_be_trusted_is_made_from_nothing(
    published: Newsroom, happens: Callable[[Newsroom], None]
) -> None:
    """Nothing of the last one stays."""
    published.load(late=write_article(random.Random(9), 77))  # noqa: S311 - no secret
    happens(published)
    published.publish()
    assert ask(published, KEPT)[2] == 0
    with published.news.open() as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert ("articles",) in names
    assert ("mine",) not in names
