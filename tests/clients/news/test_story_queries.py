"""The questions about stories and speakers, over invented news: what each answers, counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.story_reader import find_story_of, read_story
from tasks.core.errors import UsageError
from tests.clients.news.test_queries import News

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

POST, LARK = "harbour-post.example", "lark.example"


@pytest.fixture
def desk(tmp_path: Path) -> News:
    """Two outlets: a story that both report, one that one of them reports twice, and three lone articles."""
    news = News(tmp_path / "news.duckdb")
    news.add("outlets", outlet_id=POST, name="Harbour Post", kind="publisher", names=["The Harbour Post"])
    news.add("outlets", outlet_id=LARK, name="The Lark", kind="blog", names=[])
    for article, outlet, day, title in (
        ("c1", POST, "2026-03-02", "Crane falls"),
        ("c2", LARK, "2026-03-03T09:00:00Z", "Kran gestürzt"),
        ("c3", POST, "2026-03-04", "Quay reopens"),
        ("s1", LARK, "2026-03-04", "Sugar tax"),
        ("s2", LARK, "2026-03-04", "Sugar tax passes"),
        ("o1", POST, "2026-03-04", "Rovers win"),
        ("o2", POST, "2026-03-01", "Baker retires"),
        ("o3", LARK, "2026-03-01", "Baker retires"),
    ):
        news.print_article(article_id=article, outlet_id=outlet, published_at=day, title=title)
    for story, title, size, outlets, articles in (
        ("story1", "Crane falls", 3, 2, ("c1", "c2", "c3")),
        ("story2", "Sugar tax", 2, 1, ("s1", "s2")),
    ):
        for place, article in enumerate(articles):
            news.add(
                "stories",
                story_id=story,
                article_id=article,
                title=title,
                size=size,
                outlets=outlets,
                languages=["de", "en"],
                likeness=0.4,
            )
            news.add(
                "story_articles",
                story_id=story,
                article_id=article,
                role="follow-up" if place else "first",
                joined_to=articles[not place],
                likeness=0.5,
                meaning=0.6,
                names=0.3,
                words=0.2,
                shared_names=["Quillon"],
            )
    for article in ("o2", "o3"):
        news.add("copies", group_id="g", article_id=article, role="copy")
    for article, speaker, quote in (
        ("c1", "Ada Renn", "Nobody was on the quay when it fell."),
        ("c2", "Ada Renn", "Der Kai ist gesperrt, bis alles gesichert ist."),
        ("c3", "Bo Vésk", "We can work again."),
        ("s1", "Ada Renn", "I take no sugar at all."),
        ("s2", None, "Somebody said so."),
    ):
        news.add("quotes", article_id=article, revision=1, speaker_name=speaker, quote=quote, start=1)
    reported = {"article_id": "o1", "speaker_name": "Bo Vésk", "quote": None, "kind": "indirect"}
    news.add("quotes", **reported, revision=1, start=0, end=5)
    news.add("quotes", article_id="c1", revision=7, speaker_name="Old Wording", quote="That was then.")
    return news


def test_a_timeline_is_what_was_reported_when(desk: News) -> None:
    """In the order of time, by the story or by an article of it; of one outlet, or on something."""
    rows = desk.ask("timeline", story="c2")
    assert [(row["article_id"], row["role"], row["outlet"]) for row in rows] == [
        ("c1", "first", "Harbour Post"),
        ("c2", "follow-up", "The Lark"),
        ("c3", "follow-up", "Harbour Post"),
    ]
    assert [row["article_id"] for row in desk.ask("timeline", q="quay", outlet="harbour post")] == [
        "c1",
        "c3",
    ]
    assert len(desk.ask("timeline")) == 5


def test_only_here_is_what_nobody_else_reports(desk: News) -> None:
    """Neither in a story of two outlets, nor word for word elsewhere."""
    rows = desk.ask("only_here")
    assert [(row["article_id"], row["story_id"]) for row in rows] == [
        ("o1", None),
        ("s1", "story2"),
        ("s2", "story2"),
    ]
    assert [row["article_id"] for row in desk.ask("only_here", outlet="lark.example")] == ["s1", "s2"]


def test_big_stories_are_those_of_most_outlets_these_days(desk: News) -> None:
    """Of the last day with news, or of the days that are asked for."""
    assert [(row["story_id"], row["outlets"], row["articles"]) for row in desk.ask("big_stories")] == [
        ("story2", 1, 2),
        ("story1", 1, 1),
    ]
    rows = desk.ask("big_stories", day="2026-03-04", days=3)
    assert [(row["story_id"], row["outlets"], row["articles"]) for row in rows] == [
        ("story1", 2, 3),
        ("story2", 1, 2),
    ]


def test_who_is_quoted_and_by_whom(desk: News) -> None:
    """By full name, in newest wordings; the share is of all that an outlet quotes of anybody."""
    rows = desk.ask("who_is_quoted")
    assert [(row["speaker"], row["quotes"], row["articles"], row["outlets"]) for row in rows] == [
        ("Ada Renn", 3, 3, 2),
        ("Bo Vésk", 1, 1, 1),
    ]
    assert [row["quotes"] for row in desk.ask("who_is_quoted", story="story1")] == [2, 1]
    rows = desk.ask("quoted_by_whom", voice="renn")
    assert [(row["outlet"], row["quotes"], row["percent_of_own"]) for row in rows] == [
        ("The Lark", 2, 100.0),
        ("Harbour Post", 1, 50.0),
    ]


def test_a_speaker_is_one_voice_over_time(desk: News) -> None:
    """Whatever case and accents the name is asked with; each with its story."""
    rows = desk.ask("speaker", voice="RENN ada")
    assert [(row["article_id"], row["story_id"]) for row in rows] == [
        ("c1", "story1"),
        ("c2", "story1"),
        ("s1", "story2"),
    ]
    said = [(row["quote"], row["kind"]) for row in desk.ask("speaker", voice="vesk")]
    assert said == [("We can work again.", None), ("Words", "indirect")]


def test_a_story_is_read_by_its_id_or_an_article(desk: News) -> None:
    """Also by the id that it had; what is unknown, or fits several, is said."""
    desk.add("id_changes", kind="story", old_id="former", new_id="story2", why="merged")
    desk.ask("runs")
    news = NewsDatabase(desk.path)
    story = read_story(news, "story1")
    assert (story.title, story.size, story.languages) == ("Crane falls", 3, ("de", "en"))
    assert [each.article_id for each in story.articles] == ["c1", "c2", "c3"]
    assert story.articles[0].shared_names == ("Quillon",)
    with news.open() as connection:
        assert read_story(news, "c3") == story == find_story_of(connection, "c1")
        assert find_story_of(connection, "o1") is None
    assert read_story(news, "former").story_id == "story2"
    for unknown in ("x", "", "story"):
        with pytest.raises(UsageError):
            read_story(news, unknown)
