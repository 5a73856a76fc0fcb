"""Mentions as they are published: what other articles tell of a name, and the questions about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.records import Document
from tests.clients.news.test_queries import News

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

FULL = (
    "Mayor Doria Vexley opened the quay in Hamburg; it cost more than the board had said.",
    "The ferry stays, said Mayor Doria Vexley on the pier, for nobody has offered to buy it so far.",
    "A third bridge is wanted by Mayor Doria Vexley, who has asked the railway for a first sketch.",
)
SHORT = "The crane is sold. It was Vexley that signed the paper, a clerk told those who stood there."
WORD = "The town keeps its Quayfest. Nobody knows who paid for Quayfest this year, and no clerk says."


READ = """
    SELECT articles.text, mentions.kind, canonical, count, clue, text[spans[1].start + 1 : spans[1].end]
    FROM mentions
    JOIN articles USING (article_id, revision)
    ORDER BY ALL
"""


def make_article(text: str) -> Document:
    """An article in English."""
    return Document("text/plain", text=text, language="en")


def read(newsroom: Newsroom) -> list[tuple[Any, ...]]:
    """Publish, and give what articles name."""
    with newsroom.publish().open() as connection:
        return connection.execute(READ).fetchall()


def test_other_articles_tell_whose_a_family_name_is(make_newsroom: Callable[[], Newsroom]) -> None:
    """Where enough give the full name; a name that none tells is left out."""
    newsroom = make_newsroom()
    newsroom.load(short=make_article(SHORT), word=make_article(WORD))
    assert read(newsroom) == []
    newsroom.load(**{f"a{number}": make_article(text) for number, text in enumerate(FULL)})
    rows = read(newsroom)
    assert (SHORT, "person", "Doria Vexley", 1, "articles", "Vexley") in rows
    assert {row[:3] for row in rows} == {
        *((text, "person", "Doria Vexley") for text in (*FULL, SHORT)),
        (FULL[0], "place", "Hamburg"),
    }


def test_no_order_of_arrival_changes_what_is_published(make_newsroom: Callable[[], Newsroom]) -> None:
    """Before or after, at once or one by one, with a publication between or none."""
    texts = {f"a{number}": make_article(text) for number, text in enumerate((*FULL, SHORT, WORD))}
    at_once, one_by_one = make_newsroom(), make_newsroom()
    at_once.load(**texts)
    for name in reversed(texts):
        one_by_one.load(**{name: texts[name]})
        one_by_one.publish()
    assert read(at_once) == read(one_by_one)


def test_what_is_cleaned_again_names_what_it_names_now(make_newsroom: Callable[[], Newsroom]) -> None:
    """What other articles told goes with those that told it."""
    newsroom = make_newsroom()
    newsroom.load(short=make_article(SHORT))
    newsroom.load(**{f"a{number}": make_article(text) for number, text in enumerate(FULL)})
    assert len(read(newsroom)) == len(FULL) + 2
    newsroom.version = "2"
    newsroom.clean_again({"a0": make_article(FULL[0].replace("Mayor Doria Vexley", "She"))}, batch=1)
    assert sorted(row[2] for row in read(newsroom)) == ["Doria Vexley", "Doria Vexley", "Hamburg"]


@pytest.fixture
def desk(tmp_path: Path) -> News:
    """Two outlets, two days, three articles that name somebody."""
    news = News(tmp_path / "news.duckdb")
    post, lark = "post.example", "lark.example"
    news.add("outlets", outlet_id=post, name="Harbour Post", kind="publisher", names=["The Harbour Post"])
    news.add("outlets", outlet_id=lark, name="The Lark", kind="blog", names=[])
    for article, outlet, day in (
        ("a1", post, "2026-03-02"),
        ("a2", post, "2026-03-02"),
        ("a3", lark, "2026-03-03"),
    ):
        news.print_article(article_id=article, outlet_id=outlet, published_at=day)
    for article, kind, name, count in (
        ("a1", "person", "Ada Vésk", 3),
        ("a3", "person", "Ada Vésk", 1),
        ("a1", "place", "Quillon", 2),
        ("a2", "place", "Quillon", 1),
        ("a3", "place", "Quillon", 1),
    ):
        news.add(
            "mentions", article_id=article, revision=1, kind=kind, canonical=name, name=name, count=count
        )
    news.add("mentions", article_id="a1", revision=7, kind="person", canonical="Old Wording", count=9)
    return news


def test_who_is_mentioned_counts_articles_and_outlets(desk: News) -> None:
    """In newest wordings; of one kind, outlet or time where that is asked."""
    rows = desk.ask("who_is_mentioned")
    assert [(row["name"], row["articles"], row["mentions"], row["outlets"]) for row in rows] == [
        ("Quillon", 3, 4, 2),
        ("Ada Vésk", 2, 4, 2),
    ]
    assert [row["name"] for row in desk.ask("who_is_mentioned", kind="person")] == ["Ada Vésk"]
    assert [row["mentions"] for row in desk.ask("who_is_mentioned", outlet="the lark")] == [1, 1]
    assert desk.ask("who_is_mentioned", after="2026-03-04") == []


def test_mentioned_tells_of_a_name_over_time_and_outlets(desk: News) -> None:
    """Whatever case and accents it is asked with; the share is of what the outlet printed in that time."""
    rows = desk.ask("mentioned", named="VESK ada")
    assert [(str(row["since"]), row["outlet"], row["articles"], row["percent_of_own"]) for row in rows] == [
        ("2026-03-02", "Harbour Post", 1, 50.0),
        ("2026-03-03", "The Lark", 1, 100.0),
    ]
    [post, lark] = desk.ask("mentioned", named="quillon", per="month")
    assert (str(post["since"]), post["articles"], lark["articles"]) == ("2026-03-01", 2, 1)
