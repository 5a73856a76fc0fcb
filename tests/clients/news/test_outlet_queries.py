"""The questions about outlets, over invented news: who reports what, when, and how much, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.errors import UsageError
from tests.clients.news.test_queries import News

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

POST, LARK, AP = "harbour-post.example", "lark.example", "apnews.com"


@pytest.fixture
def desk(tmp_path: Path) -> News:
    """A file with three outlets and no article."""
    news = News(tmp_path / "news.duckdb")
    news.add(
        "outlets",
        outlet_id=POST,
        name="Harbour Post",
        kind="publisher",
        country="GB",
        names=["The Harbour Post"],
    )
    news.add("outlets", outlet_id=LARK, name="The Lark", kind="blog", languages=["de"], names=[])
    news.add("outlets", outlet_id=AP, name="AP", kind="agency", names=["AP"], domains=[AP, "ap.org"])
    return news


def test_share_of_voice_is_of_all_and_of_its_own(desk: News) -> None:
    """Words stand whole, whatever their case and accents; all must stand in title and text together."""
    for outlet, title, text in (
        (POST, "Ferry aground", "At the quay."),
        (POST, "The FERRY sails", "At the quay."),
        (POST, "Ferryman retires", "At the quay."),
        (LARK, "Fähre", "The ferry, again."),
        (LARK, "Nothing", "At sea."),
        (None, "Ferry", "Of nobody that is known."),
    ):
        desk.print_article(outlet_id=outlet, publisher=None, title=title, text=text)
    desk.print_article(outlet_id=POST, title="Ferry", published_at="2025-01-01")
    rows = desk.ask("share_of_voice", q="ferry", after="2026")
    assert [(row["voice"], row["articles"], row["percent"], row["percent_of_own"]) for row in rows] == [
        ("Harbour Post", 2, 50.0, 66.67),
        ("The Lark", 1, 25.0, 50.0),
        (None, 1, 25.0, 100.0),
    ]
    both = desk.ask("share_of_voice", q="quay ferry", by="kind", after="2026-03")
    assert [(row["voice"], row["articles"]) for row in both] == [("publisher", 2)]
    assert [row["voice"] for row in desk.ask("share_of_voice", q="fahre")] == ["The Lark"]


def test_attention_is_a_share_of_each_day(desk: News) -> None:
    """A day without an article on it is a row of nothing; of outlets, only those that had any."""
    for day, outlet, title in (
        ("2026-03-01", POST, "Ferry aground"),
        ("2026-03-01", LARK, "Nothing"),
        ("2026-03-02T10:00", POST, "Nothing"),
        ("2026-03-09", POST, "Ferry afloat"),
        (None, POST, "Ferry"),
    ):
        desk.print_article(published_at=day, outlet_id=outlet, title=title)
    rows = desk.ask("attention", q="ferry")
    assert [(row["since"].day, row["articles"], row["all_articles"], row["percent"]) for row in rows] == [
        (1, 1, 2, 50.0),
        (2, 0, 1, 0.0),
        (9, 1, 1, 100.0),
    ]
    by_outlet = desk.ask("attention", q="ferry", by="outlet", per="month")
    assert by_outlet == [
        {
            "since": date(2026, 3, 1),
            "outlet": "Harbour Post",
            "articles": 2,
            "all_articles": 3,
            "percent": 66.67,
        }
    ]
    assert [
        row["since"].day for row in desk.ask("attention", outlet="the harbour post", before="2026-03-09")
    ] == [1, 2]


def report(desk: News, story: str, *said: tuple[str, str]) -> None:
    """Add a story: who reported it, and when, as it says."""
    for outlet, published_at in said:
        article = desk.print_article(outlet_id=outlet, published_at=published_at, title=story)
        desk.add("stories", story_id=story, article_id=article)


def test_the_first_to_report_is_named_where_times_tell(desk: News) -> None:
    """Moments in any zone are compared; days alone are ties, and so is a day with the moments in it."""
    report(
        desk,
        "moments",
        (POST, "2026-03-02T10:00:00+01:00"),
        (LARK, "2026-03-02T11:30:00Z"),
        (POST, "2026-03-02T12:00Z"),
    )
    report(desk, "days", (POST, "2026-03-01"), (LARK, "2026-03-01"), (AP, "2026-03-02"))
    report(desk, "mixed", (POST, "2026-03-01"), (LARK, "2026-03-01T12:00:00Z"))
    report(desk, "later", (POST, "2026-03-01"), (LARK, "2026-03-02T06:00:00Z"))
    report(desk, "no-zone", (POST, "2026-03-01T09:00"), (LARK, "2026-03-01T12:00:00Z"))
    report(desk, "alone", (POST, "2026-03-01"), (POST, "2026-03-02"))
    found = {row["story_id"]: row for row in desk.ask("first_to_report")}
    moments = found.pop("moments")
    assert (moments["first"], moments["is_tie"], moments["hours_ahead"], moments["next_outlet"]) == (
        ["Harbour Post"],
        False,
        2.5,
        "The Lark",
    )
    assert moments["first_at"] == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert {
        story: (sorted(row["first"]), row["is_tie"], row["first_at"]) for story, row in found.items()
    } == {
        "days": (["Harbour Post", "The Lark"], True, None),
        "mixed": (["Harbour Post", "The Lark"], True, None),
        "later": (["Harbour Post"], False, None),
        "no-zone": (["Harbour Post", "The Lark"], True, None),
    }
    assert {row["story_id"] for row in desk.ask("first_to_report", outlet=LARK)} == {
        "days",
        "mixed",
        "no-zone",
    }
    assert [row["story_id"] for row in desk.ask("first_to_report", after="2026-03-02")] == ["moments"]
    assert [row["story_id"] for row in desk.ask("first_to_report", q="later")] == ["later"]


def test_outlets_are_counted_and_chosen(desk: News) -> None:
    """One without an article counts nothing."""
    for day in ("2026-03-02", "2026-03-01"):
        desk.print_article(outlet_id=LARK, published_at=day)
    rows = desk.ask("outlets")
    assert [(row["name"], row["articles"]) for row in rows] == [
        ("The Lark", 2),
        ("AP", 0),
        ("Harbour Post", 0),
    ]
    assert (rows[0]["first_on"], rows[0]["last_on"]) == (date(2026, 3, 1), date(2026, 3, 2))
    for chosen, name in (
        ({"kind": "agency"}, "AP"),
        ({"country": "gb"}, "Harbour Post"),
        ({"language": "de"}, "The Lark"),
    ):
        assert [row["name"] for row in desk.ask("outlets", **chosen)] == [name]


def test_doubtful_articles_are_chosen(desk: News) -> None:
    """By outlet, doubt, confidence and day."""
    for outlet, code, confidence, day in (
        (POST, "short", 0.9, "2026-03-01"),
        (POST, "prose-cut", 0.4, "2026-03-02"),
        (LARK, "short", 0.3, "2026-03-03"),
    ):
        doubts = [{"code": code, "detail": "why"}]
        desk.print_article(
            outlet_id=outlet, doubts=doubts, confidence=confidence, published_at=day, title=day
        )
    for chosen, titles in (
        ({}, [3, 2, 1]),
        ({"outlet": "harbour post"}, [2, 1]),
        ({"code": "short"}, [3, 1]),
        ({"below": 0.5}, [3, 2]),
        ({"after": "2026-03-02", "before": "2026-03-03"}, [2]),
    ):
        assert [row["title"] for row in desk.ask("doubtful", **chosen)] == [f"2026-03-0{n}" for n in titles]


def test_one_outlet_is_one_row_whatever_it_calls_itself(desk: News) -> None:
    """Of the questions that count by publishers."""
    for name in ("Harbour Post", "harbour post", None, "The Harbour Post"):
        desk.print_article(outlet_id=POST, publisher=name)
    assert [(row["publisher"], row["articles"]) for row in desk.ask("publishers")] == [("Harbour Post", 4)]
    assert [row["publisher"] for row in desk.ask("paywall_share")] == ["Harbour Post"]
    assert [row["publishers"] for row in desk.ask("daily_volume")] == [1]


@pytest.mark.parametrize("name", ["headline_changes", "corrections", "silent_edits", "withdrawn"])
def test_changes_are_chosen_by_outlet_and_day(desk: News, name: str) -> None:
    """Each of the questions about what publishers change."""
    for day, outlet in ((1, POST), (2, LARK)):
        seen = datetime(2026, 3, day, 12, tzinfo=UTC)
        article = desk.print_article(
            outlet_id=outlet,
            revision=2,
            state="withdrawn",
            first_seen_at=seen,
            last_seen_at=seen,
            title=outlet,
        )
        desk.add("field_changes", article_id=article, seen_at=seen, field="title", before="A", after="B")
        kinds = ["correction"] if name == "corrections" else ["fact"]
        desk.add("changes", article_id=article, revision=2, kinds=kinds, words_added=1, words_removed=1)
    assert [row["publisher"] for row in desk.ask(name)] == ["The Lark", "Harbour Post"]
    assert [row["publisher"] for row in desk.ask(name, outlet=LARK)] == ["The Lark"]
    assert [row["publisher"] for row in desk.ask(name, after="2026-03-01", before="2026-03-02")] == [
        "Harbour Post"
    ]
    assert desk.ask(name, after="2026-03-03") == []


def test_what_a_question_does_not_take_is_refused(desk: News) -> None:
    """Before it is asked."""
    with pytest.raises(UsageError, match="attention has no parameter --outlets"):
        desk.ask("attention", outlets="Post")
    with pytest.raises(UsageError, match="is not one of day, week, month"):
        desk.ask("attention", per="hour")


def print_group(desk: News, group: str, wire: str | None, *members: tuple[str, str]) -> None:
    """Add a group of copies: the role and the outlet of each."""
    for role, outlet in members:
        article = desk.print_article(outlet_id=outlet, title=f"{group} {role}", published_at="2026-03-01")
        desk.add("copies", group_id=group, article_id=article, role=role, containment=1.0, wire=wire)


def test_who_prints_whose_texts(desk: News) -> None:
    """An agency is named whether its page is there or not; nobody copies himself."""
    desk.add("outlets", outlet_id="foxnews.com", name="Fox News", names=[])
    print_group(
        desk, "own", None, ("origin", "foxnews.com"), ("update", "foxnews.com"), ("copy", "foxnews.com")
    )
    print_group(desk, "paper", None, ("origin", POST), ("copy", LARK))
    print_group(desk, "wire", "AP", ("origin", POST), ("copy", LARK))
    print_group(desk, "page", "AP", ("origin", AP), ("translation", LARK))
    rows = [(row["origin"], row["copied_by"], row["texts"]) for row in desk.ask("who_copies_whom")]
    assert rows == [("AP", "The Lark", 2), ("AP", "Harbour Post", 1), ("Harbour Post", "The Lark", 1)]
    assert len(desk.ask("who_copies_whom", outlet=POST)) == 2
    assert [row["texts"] for row in desk.ask("who_copies_whom", outlet="ap")] == [2, 1]
    assert [row["texts"] for row in desk.ask("who_copies_whom", outlet="ap.org")] == [1]
    assert desk.ask("who_copies_whom", after="2026-03-02") == []
    assert {row["group_id"]: row["origin"] for row in desk.ask("most_copied")}["wire"] == "AP"


def test_the_share_of_agencies_is_of_what_is_known(desk: News) -> None:
    """Their own pages are left out; what nobody looked at is counted apart."""
    for outlet, agencies in (
        (POST, ["AP", "dpa"]),
        (POST, ["AP"]),
        (POST, []),
        (POST, None),
        (LARK, []),
        (AP, ["AP"]),
    ):
        desk.print_article(outlet_id=outlet, agencies=agencies)
    rows = {row["outlet"]: row for row in desk.ask("wire_share")}
    post = rows["Harbour Post"]
    assert (post["articles"], post["wire"], post["percent"], post["unknown"]) == (4, 2, 66.7, 1)
    assert (post["agencies"], rows["The Lark"]["percent"], "AP" in rows) == (["AP", "dpa"], 0.0, False)
    assert [row["wire"] for row in desk.ask("wire_share", agency="DPA", outlet=POST)] == [1]


def test_the_share_of_a_wires_words_is_told_where_it_was_compared(desk: News) -> None:
    """By the words of the articles; of another agency than the one that is asked for nothing is."""
    for words, share, wire in ((100, 1.0, "AP"), (300, 0.5, "AP"), (500, None, None)):
        article = desk.print_article(outlet_id=POST, agencies=["AP"], word_count=words)
        desk.add("copies", group_id="g", article_id=article, role="copy", wire=wire, wire_share=share)
    [row] = desk.ask("wire_share")
    assert (row["wire"], row["compared"], row["words_percent"]) == (3, 2, 62.5)
    [row] = desk.ask("wire_share", agency="dpa")
    assert (row["compared"], row["words_percent"]) == (0, None)
