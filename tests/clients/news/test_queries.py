"""The named questions over invented news: what each answers, counted by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import list_queries, run_query
from tasks.clients.search.search_index import update_index
from tasks.clients.search.searching import add_search
from tasks.core.fetch.revisits import PAUSES_WHILE_NAMED, WHILE_NAMED
from tasks.core.records import PASSING_REASONS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 31, 12, 30, tzinfo=UTC)


class News:
    """A published file with invented rows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = duckdb.connect()
        self._connection.execute(f"ATTACH '{path}' AS news")
        self._connection.execute(read_sql("news/build/schema"))
        self._connection.execute("USE news")
        self._connection.execute(read_sql("news/build/views"))
        add_search(self._connection)
        self._number = 0
        self._is_closed = False

    def add(self, table: str, **values: Any) -> None:  # noqa: ANN401 - a row's values
        """Insert a row; what is not given is null."""
        names, places = (", ".join(map(form, values)) for form in ('"{}"'.format, "${}".format))
        self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 - names above

    def see(self, seen_at: datetime, url: str, outcome: str, reason: str | None = None) -> None:
        """Add a capture with its outcome."""
        self._number += 1
        capture = f"c{self._number}"
        self.add("captures", capture_id=capture, url=url, source=url, fetched_at=seen_at)
        self.add("outcomes", capture_id=capture, outcome=outcome, reason=reason)

    def print_article(self, **values: Any) -> str:  # noqa: ANN401 - a row's values
        """Add an article that is as usual but for these values; give its id."""
        self._number += 1
        usual = {
            "article_id": f"a{self._number:03}",
            "publisher": "The Courier",
            "title": "Dock to close",
            "authors": ["Ada Quist"],
            "published_at": "2026-03-01",
            "text": "Words.",
            "word_count": 100,
            "paywall": "none",
            "completeness": "full",
            "revision": 1,
            "first_seen_at": NOW,
            "last_seen_at": NOW,
        }
        self.add("articles", **(usual | values))
        self._connection.execute(
            "UPDATE articles SET published_ts = internal.read_moment(published_at),"
            " published_precision = internal.read_precision(published_at),"
            " published_on = try_cast(left(published_at, 10) AS DATE)"
        )
        return str((usual | values)["article_id"])

    def ask(self, name: str, **values: object) -> list[dict[str, Any]]:
        """Bring search up to date, close the file and ask it a named question, with its parameters."""
        if not self._is_closed:
            update_index(self._connection)
            self._connection.close()
            self._is_closed = True
        rows: list[dict[str, Any]] = run_query(NewsDatabase(self.path), name, values).to_pylist()
        return rows


@pytest.fixture
def news(tmp_path: Path) -> News:
    """An empty published file."""
    return News(tmp_path / "news.duckdb")


def test_every_question_runs_over_nothing_and_says_what_it_answers(news: News) -> None:
    """An empty file is answered too, and the first line of each tells what it is about."""
    news.ask("runs")
    queries = list_queries()
    assert len(queries) >= 18
    for query in queries:
        assert len(query.help) > 20
        assert run_query(NewsDatabase(news.path), query.name).num_rows == 0


def test_coverage_gaps_are_hours_below_half_of_the_usual(news: News) -> None:
    """A site that gives two articles at nine on most days and none today has a gap; one at night has none."""
    for back in range(1, 15):
        nine = (NOW - timedelta(days=back)).replace(hour=9)
        for _ in range(2):
            news.see(nine, "https://harbour.example/a", "article")
        news.see(nine.replace(hour=10), "https://harbour.example/b", "revision")
        news.see(nine, "https://harbour.example/c", "unchanged")
        if back % 3 == 0:
            news.see(nine, "https://inland.example/a", "article")
    news.see(NOW.replace(hour=10), "https://harbour.example/d", "article")
    news.see(NOW, "file:///inbox/a.txt", "article")
    assert news.ask("coverage_gaps") == [
        {
            "source": "harbour.example",
            "hour": NOW.replace(hour=9, minute=0),
            "expected": 2.0,
            "seen": 0,
            "missing": 2.0,
        }
    ]


def test_what_changed_today_is_told_by_paragraphs(news: News) -> None:
    """The headline before, what came and what went; an older change is in `revised` alone."""
    wordings = (
        ("a", 1, "Dock to close", "One.\n\nTwo.", 2, NOW - timedelta(days=3)),
        ("a", 2, "Dock to close", "One.\n\nTwo.\n\nThree.", 3, NOW - timedelta(days=2)),
        ("a", 3, "Dock closes", "One.\n\nThree.\n\nFour was five.", 5, NOW - timedelta(hours=2)),
    )
    for article_id, revision, title, text, words, seen in wordings:
        news.add(
            "internal.other_wordings",
            article_id=article_id,
            revision=revision,
            title=title,
            text=text,
            word_count=words,
            first_seen_at=seen,
        )
    news.see(NOW, "https://harbour.example/a", "unchanged")
    [change] = news.ask("changed_today")
    assert (change["revision"], change["title"], change["headline_before"]) == (
        3,
        "Dock closes",
        "Dock to close",
    )
    assert (change["paragraphs_new"], change["paragraphs_gone"]) == (["Four was five."], ["Two."])
    assert change["words_added"] == 2
    newest, older = run_query(NewsDatabase(news.path), "revised").to_pylist()
    assert (newest["revision"], newest["paragraphs_new"], newest["paragraphs_gone"]) == (3, 1, 1)
    assert (older["headline_before"], older["first_new_paragraph"]) == (None, "Three.")


def test_headlines_that_changed_come_newest_first(news: News) -> None:
    """With the one before; what else was changed is no headline."""
    article_id = news.print_article(title="Dock stays open", publisher=None, domain="harbour.example")
    for hour, field, before, after in (
        (1, "title", "Dock to close", "Dock may close"),
        (2, "authors", "Ada Quist", "Bo Lind"),
        (3, "title", "Dock may close", "Dock stays open"),
    ):
        seen = NOW + timedelta(hours=hour)
        news.add(
            "field_changes", article_id=article_id, seen_at=seen, field=field, before=before, after=after
        )
    rows = news.ask("headline_changes")
    assert [(row["before"], row["after"]) for row in rows] == [
        ("Dock may close", "Dock stays open"),
        ("Dock to close", "Dock may close"),
    ]
    assert {row["publisher"] for row in rows} == {"harbour.example"}


def test_copies_are_counted_by_text_and_by_publisher(news: News) -> None:
    """One wire text with three publishers, one with two; and who prints whose."""
    for group, members in {"g1": ("Wire", "Courier", "Post"), "g2": ("Wire", "Post")}.items():
        for number, publisher in enumerate(members):
            article_id = news.print_article(publisher=publisher, title=f"{group} {publisher}")
            role = "copy" if number else "origin"
            news.add("copies", group_id=group, article_id=article_id, role=role, containment=1 - number / 10)
    most = news.ask("most_copied")
    assert [(row["group_id"], row["copies"], row["publishers"], row["origin"]) for row in most] == [
        ("g1", 2, 3, "Wire"),
        ("g2", 1, 2, "Wire"),
    ]
    assert most[0]["mean_containment"] == 0.85
    assert run_query(NewsDatabase(news.path), "who_copies_whom").to_pylist() == [
        {"origin": "Wire", "copied_by": "Post", "texts": 2, "mean_containment": 0.85, "example": "g1 Post"},
        {
            "origin": "Wire",
            "copied_by": "Courier",
            "texts": 1,
            "mean_containment": 0.9,
            "example": "g1 Courier",
        },
    ]
    assert len(run_query(NewsDatabase(news.path), "copied").to_pylist()) == 5


def test_paywalls_are_a_share_of_the_articles(news: News) -> None:
    """Metered and subscriber alike, cut short or not; what is not known is apart."""
    for paywall, completeness in (
        ("metered", "full"),
        ("subscriber", "truncated"),
        ("none", "full"),
        ("unknown", "full"),
    ):
        news.print_article(paywall=paywall, completeness=completeness)
    news.print_article(publisher=None, domain="inland.example")
    courier, inland = news.ask("paywall_share")
    assert courier == {
        "publisher": "The Courier",
        "articles": 4,
        "paywalled": 2,
        "paywalled_percent": 50.0,
        "cut_short": 1,
        "unknown": 1,
    }
    assert (inland["publisher"], inland["paywalled_percent"]) == ("inland.example", 0.0)


def test_doubtful_articles_come_newest_first_with_their_codes(news: News) -> None:
    """What the cleaner is sure of is not among them, nor what it read before it looked for doubts."""
    news.print_article(doubts=[], confidence=0.97)
    news.print_article(doubts=None)
    short = {"code": "short", "detail": "it has 6 words"}
    cut = {"code": "prose-cut", "detail": "cut 900 of 1,000 characters of prose"}
    early = news.print_article(doubts=[short], confidence=0.8, published_at="2026-01-01")
    late = news.print_article(doubts=[cut, short], confidence=0.4, url="https://harbour.example/late")
    rows = news.ask("doubtful")
    assert [(row["article_id"], row["confidence"], row["codes"]) for row in rows] == [
        (late, 0.4, ["prose-cut", "short"]),
        (early, 0.8, ["short"]),
    ]
    assert (rows[0]["title"], rows[0]["url"]) == ("Dock to close", "https://harbour.example/late")
    assert rows[0]["details"][0] == cut["detail"]


def test_quarantine_is_counted_by_reason(news: News) -> None:
    """How many, of all captures, from how many sites, and the last one."""
    for number, (host, reason) in enumerate((("a", "not_found"), ("b", "not_found"), ("a", "consent_wall"))):
        news.see(NOW + timedelta(hours=number), f"https://{host}.example/x", "quarantined", reason)
    news.see(NOW, "https://a.example/y", "article")
    not_found, wall = news.ask("quarantine_reasons")
    assert (not_found["reason"], not_found["captures"], not_found["percent"], not_found["sources"]) == (
        "not_found",
        2,
        50.0,
        2,
    )
    assert (not_found["last_url"], wall["reason"]) == ("https://b.example/x", "consent_wall")


def test_drift_is_a_week_outside_of_the_usual_band(news: News) -> None:
    """Half the length and no more authors are told; what varies as ever is not, nor who prints little."""
    for back in range(7, 40):
        seen = NOW - timedelta(days=back)
        for publisher, words in (
            ("The Courier", 400 + back % 5),
            ("The Post", 300 + 10 * (back % 3)),
            ("Rare", 200),
        ):
            article = news.print_article(publisher=publisher, word_count=words, first_seen_at=seen)
            news.add("segments", article_id=article, revision=1, kind="body", text="x" * 90)
            news.add("segments", article_id=article, revision=1, kind="promo", text="x" * 10)
            news.add("segments", article_id=article, revision=1, kind="chrome", text="x" * 900)
    for back in range(6):
        seen = NOW - timedelta(days=back)
        broken = news.print_article(word_count=200, authors=[], first_seen_at=seen)
        news.add("segments", article_id=broken, revision=1, kind="body", text="x" * 90)
        news.add("segments", article_id=broken, revision=1, kind="promo", text="x" * 90)
        usual = news.print_article(publisher="The Post", word_count=310, first_seen_at=seen)
        news.add("segments", article_id=usual, revision=1, kind="body", text="x" * 90)
    news.print_article(publisher="Rare", word_count=10, authors=[])
    found = {(row["publisher"], row["measure"]): row for row in news.ask("drift")}
    assert set(found) == {
        ("The Courier", "words"),
        ("The Courier", "no_author"),
        ("The Courier", "taken_out"),
    }
    words = found["The Courier", "words"]
    assert (words["last_week"], words["usual"], words["lowest"], words["articles"]) == (
        200.0,
        402.0,
        281.4,
        6,
    )
    taken_out = found["The Courier", "taken_out"]
    assert (taken_out["last_week"], taken_out["usual"]) == (0.5, 0.1)


def test_page_chrome_is_no_boilerplate_of_a_rule(news: News) -> None:
    """Spans and characters by rule, of the newest revision alone."""
    article = news.print_article(revision=2)
    for revision, kind, rule, text in (
        (1, "promo", "promo.letter", "Old letter"),
        (2, "promo", "promo.letter", "Our letter"),
        (2, "promo", "promo.letter", "Another letter"),
        (2, "chrome", "html.far", "Home | News | Sport"),
        (2, "body", "keep", "Words."),
    ):
        news.add("segments", article_id=article, revision=revision, kind=kind, rule=rule, text=text)
    assert news.ask("removed_by_rule") == [
        {
            "kind": "promo",
            "rule": "promo.letter",
            "spans": 2,
            "articles": 1,
            "characters": 24,
            "example": "Another letter",
        }
    ]


def test_what_waits_by_the_query_is_what_is_asked_for_again() -> None:
    """The reasons in the statement are those of the plan of revisits."""
    said = re.findall(r"reason IN \(([^)]*)\)", read_sql("news/queries/sources/sources"))
    assert [set(re.findall(r"\w+", each)) for each in said] == [set(PASSING_REASONS), set(WHILE_NAMED)]
    [tries] = re.findall(r"tries <= (\d+)", read_sql("news/queries/sources/sources"))
    assert int(tries) == len(PAUSES_WHILE_NAMED)


def test_what_a_copy_leaves_out_and_adds_is_told(news: News) -> None:
    """By paragraphs, whatever marks and case they have; what an outlet prints of its own again is no copy."""
    whole = "The dock is to close in May.\n\nAbout 40 people work there.\n\nThe union said it would fight."
    cut = "THE DOCK is to close in May!\n\nThe union said it would fight.\n\nRead our live blog."
    for name, outlet, text, role in (
        ("a1", "wire.example", whole, "origin"),
        ("a2", "courier.example", cut, "copy"),
        ("a3", "wire.example", cut, "copy"),
    ):
        news.print_article(article_id=name, outlet_id=outlet, publisher=outlet, text=text)
        news.add("copies", group_id="g", article_id=name, role=role)
    [row] = news.ask("stripped")
    assert (row["copied_by"], row["origin"], row["texts"]) == ("courier.example", "wire.example", 1)
    assert (row["percent_left_out"], row["percent_added"]) == (27.8, 22.2)
    assert (row["left_out"], row["added"]) == ("About 40 people work there.", "Read our live blog.")
    assert news.ask("stripped", outlet="wire.example") == []


def test_paragraphs_are_split_for_a_classifier(news: News) -> None:
    """Copies of a text stand on one side, and so does what an outlet printed, where that is asked for."""
    for number in range(60):
        outlet, name = f"o{number % 3}", f"b{number}"
        news.print_article(article_id=name, outlet_id=outlet, revision=1)
        news.add("copies", group_id=f"g{number // 2}", article_id=name, role="copy")
        for ordinal, (kind, text) in enumerate((("body", "News."), ("promo", "Sign up."), ("chrome", None))):
            news.add("segments", article_id=name, revision=1, ordinal=ordinal, kind=kind, text=text, rule="r")
    rows = news.ask("paragraphs")
    assert len(rows) == 120
    assert {(row["kind"], row["is_kept"]) for row in rows} == {("body", True), ("promo", False)}
    sides = {row["article_id"]: row["split"] for row in rows}
    assert set(sides.values()) == {"train", "dev", "test"}
    assert all(sides[f"b{number}"] == sides[f"b{number + 1}"] for number in range(0, 60, 2))
    by_outlet = news.ask("paragraphs", by="outlet", kind="promo")
    assert len(by_outlet) == 60
    assert len({(row["outlet_id"], row["split"]) for row in by_outlet}) == 3


def test_a_question_says_why_it_may_have_no_rows() -> None:
    """Each that needs some history, or a second look."""
    said = {query.name for query in list_queries() if query.empty}
    assert {"coverage_gaps", "drift", "headline_changes", "silent_edits", "withdrawn"} <= said


def test_what_is_usual_is_an_outlets_whatever_it_calls_itself(news: News) -> None:
    """Four spellings of one paper are one band: a page that loses half, not the usual tenth, stands out."""
    for number in range(12):
        name = news.print_article(
            outlet_id="courier.example", publisher=f"Courier {number % 4}", text="Words. " * 50
        )
        kept = 50 if number == 11 else 90
        for ordinal, (kind, size) in enumerate((("body", kept), ("promo", 100 - kept))):
            news.add("segments", article_id=name, revision=1, ordinal=ordinal, kind=kind, text="x" * size)
    news.add("outlets", outlet_id="courier.example", name="The Courier")
    [row] = news.ask("strangest")
    assert (row["article_id"], row["publisher"]) == (name, "The Courier")
    assert row["why"].startswith("50 % taken out, 10 % is usual there")
