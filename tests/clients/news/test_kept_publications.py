"""Publications that are kept: what was asked yesterday is answered the same today."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.news.build_news import build_news
from tasks.clients.news.kept_publications import (
    expire_kept,
    find_as_of,
    keep_publication,
    list_kept,
    measure_kept,
    read_current,
    remove_kept,
)
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import run_query
from tasks.core.errors import StopError, UsageError
from tasks.core.health.retention import Keeping

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.core.records import Document
    from tests.clients.conftest import Newsroom

WEEK = Keeping(days=7, min_free_bytes=0)
COUNT = "SELECT count(*)::INTEGER AS articles FROM articles"


def count_articles(news: NewsDatabase) -> int:
    """Count the articles of a publication."""
    [row] = run_query(news, COUNT).to_pylist()
    return int(row["articles"])


def publish(newsroom: Newsroom, **read: Document) -> NewsDatabase:
    """Load and publish, and keep it as runs do."""
    newsroom.load(**read)
    news = NewsDatabase(newsroom.news.path, WEEK)
    build_news(newsroom.warehouse, news)
    return news


def pretend(news: NewsDatabase, *moments: str) -> None:
    """Leave files of publications that were made at these moments, the first of them under number 1."""
    folder = news.path.parent / "publications"
    folder.mkdir(parents=True, exist_ok=True)
    for number, moment in enumerate(moments, 1):
        (folder / f"{number:08}_{moment}.duckdb").write_bytes(b"1234567890")


def list_numbers(news: NewsDatabase) -> list[int]:
    """List the numbers of what is kept."""
    return [each.number for each in list_kept(news)]


@pytest.mark.slow
def test_what_was_published_can_be_asked_again(
    newsroom: Newsroom, article: Document, other: Document
) -> None:
    """By number, by name and by day; the one that stands now, too."""
    publish(newsroom, a=article)
    named = keep_publication(newsroom.news, "before-the-vote")
    news = publish(newsroom, b=other)
    assert [each.said[0] for each in list_kept(news)] == ["1", "1", "2"]
    today = f"{named.published_at:%Y-%m-%d}"
    asked = {"1": 1, "before-the-vote": 1, "2": 2, today: 2, named.published_at.isoformat(): 1}
    assert {each: count_articles(find_as_of(news, each)) for each in asked} == asked
    assert count_articles(news) == 2
    with pytest.raises(UsageError, match=r"There are 1 \(.*, before-the-vote\), 2 \("):
        find_as_of(news, "17")
    with pytest.raises(UsageError, match="No publication '2020-01-01'"):
        find_as_of(news, "2020-01-01")


@pytest.mark.slow
def test_a_kept_publication_is_the_file_itself(
    newsroom: Newsroom, article: Document, other: Document
) -> None:
    """It takes nothing until another one is published, and stays as it is."""
    news = publish(newsroom, a=article)
    [kept] = list_kept(news)
    assert kept.path.samefile(news.path)
    assert measure_kept(news) == 0
    before = kept.path.read_bytes()
    keep_publication(news, "by-name")
    news = publish(newsroom, b=other)
    assert {each.path.read_bytes() for each in list_kept(news) if each.number == 1} == {before}
    assert measure_kept(news) == len(before)


@pytest.mark.slow
def test_nothing_new_is_no_other_publication(newsroom: Newsroom, article: Document) -> None:
    """The same state has the same number, and one file."""
    news = publish(newsroom, a=article)
    build_news(newsroom.warehouse, news)
    assert list_numbers(news) == [1]
    assert read_current(news).number == 1


@pytest.mark.slow
def test_a_name_is_given_once_and_can_be_let_go(newsroom: Newsroom, article: Document) -> None:
    """A figure or a day would be no name, nor a word of the command."""
    news = publish(newsroom, a=article)
    keep_publication(news, "vote")
    with pytest.raises(UsageError, match="taken"):
        keep_publication(news, "vote")
    for wrong in ("12", "2026-01-01", "list", "remove", "a/b", "../up", "", "x" * 65):
        with pytest.raises(UsageError, match="is no name"):
            keep_publication(news, wrong)
    remove_kept(news, "vote")
    assert [each.name for each in list_kept(news)] == [None]
    with pytest.raises(UsageError, match="Nothing is kept under the name 'vote'"):
        remove_kept(news, "vote")


@pytest.mark.slow
def test_where_links_are_not_possible_it_is_a_copy(
    newsroom: Newsroom, article: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some network drives."""

    def refuse(*_paths: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    news = publish(newsroom, a=article)
    [kept] = list_kept(news)
    assert not kept.path.samefile(news.path)
    assert count_articles(find_as_of(news, "1")) == 1


@pytest.mark.slow
def test_nothing_loaded_has_no_number(newsroom: Newsroom) -> None:
    """An empty copy is published, and none of it is kept."""
    news = NewsDatabase(newsroom.news.path, WEEK)
    build_news(newsroom.warehouse, news)
    assert list_kept(news) == ()
    with pytest.raises(StopError, match="has no number yet"):
        keep_publication(news, "nothing")


def test_the_last_one_of_each_of_the_last_days_stays(tmp_path: Path) -> None:
    """And the last ones of all; days without any do not count, and what has a name stays."""
    news = NewsDatabase(tmp_path / "news.duckdb")
    moments = ("0101T06", "0102T06", "0102T18", "0103T06", "0109T06", "0109T07", "0109T08")
    pretend(news, *(f"2026{moment}0000000000Z" for moment in moments))
    named = tmp_path / "publications" / "00000001_20260101T060000000000Z_first.duckdb"
    named.write_bytes(b"")
    assert expire_kept(news, Keeping(days=2, min_free_bytes=0)) == 4
    assert list_numbers(news) == [1, 4, 6, 7]
    assert expire_kept(news, Keeping(days=2, min_free_bytes=0)) == 0
    assert expire_kept(news, Keeping(days=0, min_free_bytes=0)) == 3
    assert list_numbers(news) == [1]


def test_a_disk_that_is_full_keeps_the_last_alone(tmp_path: Path) -> None:
    """However many days are asked for."""
    news = NewsDatabase(tmp_path / "news.duckdb")
    pretend(news, "20260101T060000000000Z", "20260102T060000000000Z", "20260103T180000000000Z")
    expire_kept(news, replace(WEEK, min_free_bytes=2**62))
    assert list_numbers(news) == [3]


def test_a_day_is_asked_to_its_end(tmp_path: Path) -> None:
    """The last publication of the day, or the last one before it."""
    news = NewsDatabase(tmp_path / "news.duckdb")
    pretend(news, "20260101T060000000000Z", "20260101T235959000000Z", "20260104T000000000000Z")
    days = [(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)).date().isoformat() for n in range(4)]
    found = [find_as_of(news, day).path.name[:8] for day in days]
    assert found == ["00000002", "00000002", "00000002", "00000003"]
