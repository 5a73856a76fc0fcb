"""A copy made from the last one holds what a copy made from nothing holds, whatever happened in between."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.news.news_file import open_news
from tasks.clients.news.published import publish, search_articles
from tasks.clients.warehouse.fetch_history import record_polls
from tasks.core.identity import hash_text, make_source_id
from tasks.core.records import Document, Evidence, Kind, KnownText, Reason, RunRecord, Segment
from tasks.core.sources import SourceKind
from tasks.core.web.polls import Poll

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clients.conftest import Newsroom

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    "harbour",
    "quay",
    "ferry",
    "strike",
    "mayor",
    "council",
    "budget",
    "storm",
    "café",
    "港湾",
    "bridge",
    "vote",
    "school",
    "2026",
    "fish",
    "tram",
]
KEPT = "SELECT sequence, articles, rewritten FROM publications ORDER BY published_at DESC LIMIT 1"


def write(chooser: random.Random, number: int) -> Document:
    """An invented article at an address of its own."""
    url = f"https://paper{number % 3}.example/{number}"
    text = " ".join(chooser.choices(WORDS, k=chooser.randint(20, 60)))
    return Document(
        "text/html",
        url=url,
        canonical_url=url,
        publisher=f"Paper {number % 3}",
        title=" ".join(chooser.choices(WORDS, k=4)),
        published_at="2026-01-01",
        text=f"{text}.\n\n“We shall mend all of it,” said Ada Quist.",
        segments=(Segment(Kind.BODY, text, "body/model", 0, len(text)),),
        evidence=(Evidence("url", url, "link", chosen=True),),
    )


class Desk:
    """Lets things happen to a newsroom, at random but the same for a seed."""

    def __init__(self, newsroom: Newsroom, seed: int) -> None:
        self.newsroom = newsroom
        self.chooser = random.Random(seed)  # noqa: S311 - no secret
        self.known: dict[str, Document] = {}
        self.history: dict[str, list[str]] = {}

    def load_new(self, articles: int) -> None:
        """Load articles that nobody had; some with the text of another one, some from a file alone."""
        batch: dict[str, Document] = {}
        for _ in range(articles):
            source = f"s{len(self.known)}"
            self.known[source] = write(self.chooser, len(self.known))
            if len(self.known) % 5 == 0:
                other = self.chooser.choice(list(self.known.values()))
                self.known[source] = replace(self.known[source], text=other.text)
            self.history[source] = [self.known[source].text]
            batch[source] = self.known[source]
        batch[f"plain{len(self.known)}"] = Document("text/plain", text=self.known["s0"].text)
        batch[f"bad{len(self.known)}"] = Document("text/html", Reason.NO_ARTICLE, "no words")
        self.newsroom.load(**batch)

    def load_again(self) -> None:
        """One article as it was, one with other words, one as it was at first, known by its bytes alone."""
        same, changed, back = self.chooser.sample(sorted(self.known), 3)
        self.known[changed] = replace(self.known[changed], text=f"{self.chooser.random()} said the mayor.")
        self.history[changed].append(self.known[changed].text)
        first = self.history[back][0]
        self.known[back] = replace(self.known[back], text=first)
        url = self.known[back].canonical_url or ""
        known = KnownText(make_source_id(url), hash_text(first))
        self.newsroom.load(**{same: self.known[same], changed: self.known[changed], back: known})

    def clean_again(self) -> None:
        """A later cleaner finds another text in one article of the first batch, and none in another."""
        self.newsroom.version = str(int(self.newsroom.version) + 1)
        other, none = self.chooser.sample([f"s{n}" for n in range(40)], 2)
        read = {
            other: replace(self.known[other], text="Another text, better read."),
            none: Document("text/html", Reason.NO_ARTICLE, "an index page"),
        }
        self.newsroom.clean_again(read, batch=0)

    def end_run(self) -> None:
        """Record a run and a look at a feed."""
        run_id = f"r{self.chooser.random()}"
        ended = MOMENT + timedelta(seconds=self.chooser.randint(1, 9999))
        self.newsroom.warehouse.record_run(RunRecord(run_id, "f", MOMENT, ended, 1, (("article", 1),), "1"))
        feed = "https://courier.example/feed.xml"
        record_polls(
            self.newsroom.warehouse, run_id, [Poll("c", feed, feed, SourceKind.FEED, ended, pages=4)]
        )


def read_all(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table, with the index of search by words instead of numbers."""
    with open_news(path) as connection:
        names = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns()"
            " WHERE database_name = 'news' AND schema_name = 'main'"
        ).fetchall()
        tables = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in names}
        tables["known_texts"] = connection.execute("FROM internal.known_texts ORDER BY ALL").fetchall()
        tables["postings"] = connection.execute("""
            SELECT words.word, indexed.article_id, indexed.words, postings.times
            FROM internal.postings AS postings
            JOIN internal.words AS words ON words.number = postings.word
            JOIN internal.indexed_articles AS indexed USING (document)
            ORDER BY ALL
        """).fetchall()
        [postings] = connection.execute("SELECT count(*) FROM internal.postings").fetchall()
        assert postings == (len(tables["postings"]),)
    return tables


def publish_whole(newsroom: Newsroom, folder: Path) -> Path:
    """Publish a copy of the warehouse from nothing, elsewhere."""
    folder.mkdir()
    shutil.copyfile(newsroom.warehouse.path, folder / "warehouse.duckdb")
    publish(folder / "warehouse.duckdb", folder / "news.duckdb")
    return folder / "news.duckdb"


def ask(newsroom: Newsroom, sql: str) -> tuple[Any, ...]:
    """Ask the warehouse itself for one row."""
    with duckdb.connect(str(newsroom.warehouse.path), read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_made_from_the_last_one_is_equal_to_a_whole_one(
    newsroom: Newsroom, tmp_path: Path, seed: int
) -> None:
    """New articles, other words, old words back, copies, readings that find less: table by table."""
    desk = Desk(newsroom, seed)
    desk.load_new(60)
    newsroom.publish()
    for step, happens in enumerate(
        (desk.load_again, desk.clean_again, lambda: desk.load_new(3), desk.load_again)
    ):
        happens()
        desk.end_run()
        newsroom.publish()
        assert ask(newsroom, KEPT)[2] > 0
        assert read_all(newsroom.news) == read_all(publish_whole(newsroom, tmp_path / str(step)))


@pytest.fixture
def published(newsroom: Newsroom) -> Newsroom:
    """A newsroom with forty articles, published."""
    Desk(newsroom, 7).load_new(40)
    newsroom.publish()
    return newsroom


def test_nothing_new_leaves_an_equal_copy(published: Newsroom) -> None:
    """It is made from the last one, and that one is counted as it was."""
    before, state = read_all(published.news), ask(published, KEPT)
    published.publish()
    assert (read_all(published.news), ask(published, KEPT)) == (before, state)


def test_what_came_is_found_and_what_left_is_not(published: Newsroom, article: Document) -> None:
    """The index of search goes along."""
    published.load(new=replace(article, title="Zeppelin over Quillon"))
    published.publish()
    assert [hit.title for hit in search_articles(published.news, "zeppelin")] == ["Zeppelin over Quillon"]
    published.load(new=replace(article, title="Balloon over Quillon", text="It was none."))
    published.publish()
    assert search_articles(published.news, "zeppelin") == ()
    assert ask(published, KEPT)[2] > 0


def add_a_table(newsroom: Newsroom) -> None:
    """Somebody writes into the copy."""
    with duckdb.connect(str(newsroom.news)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS one")


def remove(newsroom: Newsroom) -> None:
    """Somebody deletes the copy."""
    newsroom.news.unlink()


def put_another_there(newsroom: Newsroom) -> None:
    """Somebody restores a backup: the same bytes, at another time."""
    os.utime(newsroom.news, ns=(0, 0))


def change_the_statements(newsroom: Newsroom) -> None:
    """An older version of copydesk published."""
    with duckdb.connect(str(newsroom.warehouse.path)) as connection:
        connection.execute("UPDATE publications SET recipe = 'older'")


def load_many(newsroom: Newsroom) -> None:
    """More comes than is worth adding."""
    desk = Desk(newsroom, 8)
    desk.known = {f"s{n}": write(desk.chooser, n) for n in range(100)}
    desk.history = {source: [document.text] for source, document in desk.known.items()}
    desk.load_new(20)


@pytest.mark.parametrize(
    "happens", [add_a_table, remove, put_another_there, change_the_statements, load_many]
)
def test_a_copy_that_cannot_be_trusted_is_made_from_nothing(
    published: Newsroom, happens: Callable[[Newsroom], None]
) -> None:
    """Nothing of the last one stays."""
    published.load(late=write(random.Random(9), 77))  # noqa: S311 - no secret
    happens(published)
    published.publish()
    assert ask(published, KEPT)[2] == 0
    with open_news(published.news) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert ("articles",) in names
    assert ("mine",) not in names
