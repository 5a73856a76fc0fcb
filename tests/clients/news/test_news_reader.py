"""The readers' database: its schema is a contract, it is replaced as a whole, and nobody holds it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.fetch.history import record_polls
from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_reader import (
    QueryBounds,
    find_known,
    list_queries,
    read_view,
    run_query,
    source_freshness,
)
from tasks.clients.search.searching import search_articles
from tasks.core.clean.annotate import annotate
from tasks.core.errors import StopError, UsageError
from tasks.core.fetch.polls import Poll
from tasks.core.identity.identity import make_source_id
from tasks.core.records import Document, Evidence, Kind, KnownText, Reason
from tasks.core.sources.sources import SourceKind
from tasks.core.store.load_log import RunRecord
from tests.clients.other_process import started
from tests.patience import PATIENCE_S, no_hang

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)

ARTICLES = """
    article_id VARCHAR, url VARCHAR, canonical_url VARCHAR, domain VARCHAR, publisher VARCHAR, outlet_id
    VARCHAR, title VARCHAR, description VARCHAR, authors VARCHAR[], published_at VARCHAR, published_ts
    TIMESTAMP WITH TIME ZONE, published_on DATE, published_precision VARCHAR, modified_at VARCHAR,
    modified_ts TIMESTAMP WITH TIME ZONE, modified_on DATE,
    modified_precision VARCHAR, section VARCHAR, tags VARCHAR[],
    language VARCHAR, language_code VARCHAR, language_region VARCHAR, license VARCHAR,
    agencies VARCHAR[], rights_signals VARCHAR[], text VARCHAR,
    word_count INTEGER, paywall VARCHAR, completeness VARCHAR, confidence DOUBLE, doubts STRUCT(code
    VARCHAR, detail VARCHAR)[], credits VARCHAR[], captions VARCHAR[], repairs STRUCT(kind VARCHAR,
    "start" BIGINT, "end" BIGINT, "before" VARCHAR, "after" VARCHAR)[], revision INTEGER, state VARCHAR,
    first_seen_at TIMESTAMP WITH TIME ZONE, last_seen_at TIMESTAMP WITH TIME ZONE, raw_sha256 VARCHAR,
    raw_key VARCHAR, text_sha256 VARCHAR, cleaner_version VARCHAR, via VARCHAR,
    claimed_by VARCHAR
"""
PUBLISHED = {
    "articles": ARTICLES,
    "revisions": " ".join(ARTICLES.split())
    .replace(" state VARCHAR,", "")
    .replace(" outlet_id VARCHAR,", "")
    .replace(", claimed_by VARCHAR", ""),
    "outlets": """
        outlet_id VARCHAR, name VARCHAR, domain VARCHAR, domains VARCHAR[], kind VARCHAR, country VARCHAR,
        languages VARCHAR[], names VARCHAR[]
    """,
    "segments": """
        article_id VARCHAR, revision INTEGER, ordinal INTEGER, kind VARCHAR, text VARCHAR, rule VARCHAR,
        start BIGINT, end BIGINT
    """,
    "captures": """
        capture_id VARCHAR, run_id VARCHAR, via VARCHAR, source VARCHAR, url VARCHAR, final_url VARCHAR,
        http_status INTEGER, headers MAP(VARCHAR, VARCHAR[]), media_type VARCHAR, bytes BIGINT,
        raw_sha256 VARCHAR, raw_key VARCHAR, fetched_at TIMESTAMP WITH TIME ZONE
    """,
    "outcomes": """
        capture_id VARCHAR, run_id VARCHAR, outcome VARCHAR, reason VARCHAR, detail VARCHAR,
        article_id VARCHAR, revision INTEGER
    """,
    "field_changes": """
        article_id VARCHAR, capture_id VARCHAR, seen_at TIMESTAMP WITH TIME ZONE, field VARCHAR,
        before VARCHAR, after VARCHAR
    """,
    "changes": """
        article_id VARCHAR, revision INTEGER, kinds VARCHAR[], words_added INTEGER, words_removed INTEGER,
        paragraphs INTEGER[]
    """,
    "quotes": """
        article_id VARCHAR, revision INTEGER, speaker VARCHAR, speaker_name VARCHAR, quote VARCHAR,
        start BIGINT, end BIGINT, kind VARCHAR, cue VARCHAR, confidence DOUBLE, speaker_start BIGINT,
        speaker_end BIGINT
    """,
    "mentions": """
        article_id VARCHAR, revision INTEGER, kind VARCHAR, name VARCHAR, canonical VARCHAR,
        spans STRUCT("start" BIGINT, "end" BIGINT)[], count INTEGER, clue VARCHAR, cue VARCHAR
    """,
    "redirects": "capture_id VARCHAR, ordinal INTEGER, status INTEGER, url VARCHAR",
    "polls": """
        run_id VARCHAR, name VARCHAR, source VARCHAR, url VARCHAR, kind VARCHAR,
        polled_at TIMESTAMP WITH TIME ZONE, http_status INTEGER, reason VARCHAR, detail VARCHAR,
        pages INTEGER, new_pages INTEGER, pages_left INTEGER, next_poll_at TIMESTAMP WITH TIME ZONE,
        lastmod VARCHAR
    """,
    "copies": """
        group_id VARCHAR, article_id VARCHAR, role VARCHAR, containment DOUBLE, likeness DOUBLE,
        wire VARCHAR, wire_share DOUBLE
    """,
    "stories": """
        story_id VARCHAR, article_id VARCHAR, title VARCHAR, first_day DATE, last_day DATE, size INTEGER,
        outlets INTEGER, languages VARCHAR[], likeness DOUBLE
    """,
    "story_articles": """
        story_id VARCHAR, article_id VARCHAR, role VARCHAR, joined_to VARCHAR, likeness DOUBLE,
        meaning DOUBLE, names DOUBLE, words DOUBLE, titles DOUBLE, shared_names VARCHAR[], centrality DOUBLE
    """,
    "id_changes": """
        kind VARCHAR, old_id VARCHAR, new_id VARCHAR, why VARCHAR, publication BIGINT,
        changed_at TIMESTAMP WITH TIME ZONE
    """,
    "publications": "number BIGINT, published_at TIMESTAMP WITH TIME ZONE, articles BIGINT",
    "cleaners": """
        cleaner_version VARCHAR, code_version VARCHAR, rules_digest VARCHAR, learned_set VARCHAR,
        first_used_at TIMESTAMP WITH TIME ZONE, last_used_at TIMESTAMP WITH TIME ZONE
    """,
    "learned_rules": "learned_set VARCHAR, rule VARCHAR, publisher VARCHAR, kind VARCHAR, text VARCHAR",
    "evidence": """
        article_id VARCHAR, revision INTEGER, field VARCHAR, value VARCHAR, found_in VARCHAR, chosen BOOLEAN
    """,
    "runs": """
        run_id VARCHAR, flow_run_id VARCHAR, started_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE, inputs INTEGER, outcomes MAP(VARCHAR, INTEGER),
        cleaner_version VARCHAR
    """,
}


@pytest.fixture(scope="module")
def filled(make_newsroom: Callable[[], Newsroom], article: Document, other: Document) -> Newsroom:
    """Four articles, one with three wordings, copies, a failure and a run; only to be read."""
    newsroom = make_newsroom()
    reprint = replace(
        article, url="https://b.example/1", canonical_url="https://b.example/1", published_at="2026-01-01"
    )
    newsroom.load(a=article, b=other, c=Document("text/html", Reason.NO_ARTICLE, "no words"))
    newsroom.load(a=replace(article, text="The harbour of Quillon opened again."), d=article)
    newsroom.load(e=reprint, f=replace(other, url="https://b.example/2", canonical_url="https://b.example/2"))
    outcomes = (("article", 4), ("revision", 2), ("quarantined", 1))
    newsroom.warehouse.record_run(
        RunRecord("r", "f", MOMENT, MOMENT + timedelta(seconds=2), 7, outcomes, "1")
    )
    feed = "https://courier.example/feed.xml"
    record_polls(
        newsroom.warehouse, "r", [Poll("courier", feed, feed, SourceKind.FEED, MOMENT, pages=4, new_pages=4)]
    )
    newsroom.publish()
    return newsroom


def ask(newsroom: Newsroom, sql: str) -> list[tuple[object, ...]]:
    """Ask the readers' database."""
    with newsroom.news.open() as connection:
        return connection.execute(sql).fetchall()


def test_the_schema_is_what_readers_build_on(newsroom: Newsroom) -> None:
    """Names, types and order of all columns are the contract's, and each table and column says what it is."""
    newsroom.publish()
    with newsroom.news.open() as connection:
        columns = connection.execute(
            "SELECT table_name, column_name || ' ' || data_type, comment FROM duckdb_columns()"
            " WHERE database_name = 'news' AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
        tables = connection.execute(
            "SELECT table_name, comment FROM duckdb_tables()"
            " WHERE database_name = 'news' AND schema_name = 'main'"
            " UNION ALL SELECT view_name, comment FROM duckdb_views()"
            " WHERE database_name = 'news' AND schema_name = 'main'"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column, comment in columns:
        found.setdefault(table, []).append(column)
        assert comment, f"{table}.{column} has no comment"
    assert {table: " ".join(", ".join(names).split()) for table, names in found.items()} == {
        table: " ".join(names.split()) for table, names in PUBLISHED.items()
    }
    assert {name for name, comment in tables if comment} == PUBLISHED.keys()


SAID = {
    "2026-03-02": ("2026-03-02T00:00:00+00:00", "2026-03-02", "day"),
    "2026-03-02T23:30:00-05:00": ("2026-03-03T04:30:00+00:00", "2026-03-02", "instant"),
    "2026-03-02T23:30:00Z": ("2026-03-02T23:30:00+00:00", "2026-03-02", "instant"),
    "2026-03-02T23:30": ("2026-03-02T23:30:00+00:00", "2026-03-02", "local"),
    "2026-03-02T23:30:12.5+0530": ("2026-03-02T18:00:12.500000+00:00", "2026-03-02", "instant"),
    "spring": (None, None, None),
    None: (None, None, None),
}


def publish_variants(newsroom: Newsroom, variants: list[Document]) -> None:
    """Publish one article a document, each at an address of its own."""
    places = [f"https://harbour.example/{number}" for number in range(len(variants))]
    loaded = {
        f"n{number}": replace(variant, url=place, canonical_url=place)
        for number, (variant, place) in enumerate(zip(variants, places, strict=True))
    }
    newsroom.load(**loaded)
    newsroom.publish()


def test_dates_are_there_in_types_beside_what_was_said(newsroom: Newsroom, article: Document) -> None:
    """A moment to sort by, the day that the page names in its own zone, and how sure that is."""
    publish_variants(newsroom, [replace(article, published_at=said, modified_at=said) for said in SAID])
    for field in ("published", "modified"):
        sql = f"SELECT {field}_at, {field}_ts, {field}_on, {field}_precision FROM articles"  # noqa: S608 - ours
        rows = run_query(newsroom.news, sql).to_pylist()
        told = {
            at: (moment and moment.astimezone(UTC).isoformat(), day and day.isoformat(), precision)
            for at, moment, day, precision in map(dict.values, rows)
        }
        assert told == SAID


TAGS = {
    "en": ("en", None),
    "en-GB": ("en", "GB"),
    "zh-Hans-CN": ("zh", "CN"),
    "es-419": ("es", "419"),
    "nb-NO": ("no", "NO"),
    "iw": ("he", None),
    "pt_br": ("pt", "BR"),
    "de-ere": ("de", None),
    "x-klingon": (None, None),
    None: (None, None),
}


def test_a_language_is_there_without_its_region(newsroom: Newsroom, article: Document) -> None:
    """And the region beside it; what is no region of BCP 47 is none."""
    publish_variants(newsroom, [replace(article, language=tag) for tag in TAGS])
    rows = ask(newsroom, "SELECT language, language_code, language_region FROM articles")
    assert {tag: named for tag, *named in rows} == {tag: list(named) for tag, named in TAGS.items()}


def test_an_article_is_its_newest_revision(filled: Newsroom, article: Document) -> None:
    """One row an article, all wordings in revisions, and the times of first and last sight."""
    article_id = make_source_id(article.url or "")
    # Sources a (twice) and d led to it: minutes 0, 100 and 101; the last one brought the first text back.
    [fields] = run_query(filled.news, "FROM articles WHERE article_id = ?", [article_id]).to_pylist()
    assert (fields["revision"], fields["text"]) == (3, article.text)
    assert (fields["first_seen_at"], fields["last_seen_at"]) == (MOMENT, MOMENT + timedelta(minutes=101))
    revisions = run_query(filled.news, "FROM revisions WHERE article_id = ? ORDER BY revision", [article_id])
    assert [(row["revision"], row["first_seen_at"]) for row in revisions.to_pylist()] == [
        (1, MOMENT),
        (2, MOMENT + timedelta(minutes=100)),
        (3, MOMENT + timedelta(minutes=101)),
    ]
    assert ask(filled, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(4, 4)]


def test_outcomes_sum_to_captures(filled: Newsroom) -> None:
    """Each capture ends in exactly one outcome."""
    assert ask(filled, "SELECT count(*), count(DISTINCT capture_id) FROM captures") == [(7, 7)]
    assert ask(filled, "SELECT outcome, count(*) FROM outcomes GROUP BY 1 ORDER BY 1") == [
        ("article", 4),
        ("quarantined", 1),
        ("revision", 2),
    ]


def test_equal_texts_are_tied_to_the_first_published(
    filled: Newsroom, article: Document, other: Document
) -> None:
    """The origin is the article that was published first, else the one that was seen first."""
    roles = dict(ask(filled, "SELECT article_id, role FROM copies"))
    assert roles == {
        make_source_id("https://b.example/1"): "origin",
        make_source_id(article.url or ""): "copy",
        make_source_id(other.url or ""): "origin",
        make_source_id("https://b.example/2"): "copy",
    }


def test_offsets_of_quotes_are_those_of_the_text(filled: Newsroom) -> None:
    """A quote can be shown in its place, with who said it."""
    assert ask(
        filled,
        'SELECT DISTINCT speaker, quote, text[quotes.start + 1 : quotes."end"] = quote'
        " FROM quotes JOIN articles USING (article_id, revision)",
    ) == [("Ada Quist", "We did nothing wrong at all,", True)]
    assert ask(
        filled,
        "SELECT DISTINCT speaker_name, kind, cue, quotes.confidence, text[speaker_start + 1 : speaker_end]"
        " FROM quotes JOIN articles USING (article_id, revision)",
    ) == [("Ada Quist", "direct", "said", 0.95, "Ada Quist")]


def test_what_is_reported_in_words_of_the_article_quotes_none(newsroom: Newsroom, article: Document) -> None:
    """It has its place and who says it; so every quote that is there is what stands in its place."""
    text = "Mayor Ada Quist said that the bridge would stay open for lorries until the summer."
    newsroom.load(a=annotate(replace(article, text=text, language="en")))
    newsroom.publish()
    assert ask(
        newsroom,
        'SELECT quote, speaker_name, kind, text[quotes.start + 1 : quotes."end"]'
        " FROM quotes JOIN articles USING (article_id, revision)",
    ) == [(None, "Ada Quist", "indirect", "the bridge would stay open for lorries until the summer")]


def test_a_later_reading_replaces_fields_and_ledger(newsroom: Newsroom, article: Document) -> None:
    """After a later cleaner read the same text, readers see its fields, once."""
    newsroom.load(a=article)
    newsroom.version = "2"
    newsroom.load(a=replace(article, publisher="The Evening Courier", evidence=()))
    newsroom.publish()
    assert ask(newsroom, "SELECT revision, publisher, cleaner_version FROM revisions") == [
        (1, "The Evening Courier", "2")
    ]
    assert ask(newsroom, "SELECT count(*) FROM segments UNION ALL SELECT count(*) FROM evidence") == [
        (3,),
        (0,),
    ]


def test_what_is_cleaned_again_has_one_outcome_and_may_leave(
    newsroom: Newsroom, article: Document, other: Document
) -> None:
    """A wording that turns out to be none goes, with its rows; the one before is shown; it can come back."""
    wall = replace(article, text="Accept all cookies.")
    newsroom.load(a=article, b=other, c=Document("text/html", Reason.INDEX_PAGE))
    newsroom.load(a=wall)
    newsroom.version = "2"
    news = replace(article, url=None, canonical_url=None, text="Found after all.")
    newsroom.clean_again({"b": Document("text/html", Reason.NO_ARTICLE), "c": news}, batch=0)
    newsroom.clean_again({"a": Document("text/html", Reason.CONSENT_WALL)}, batch=1)
    newsroom.publish()
    texts = "SELECT text, revision FROM articles ORDER BY 1"
    assert ask(newsroom, texts) == [("Found after all.", 1), (article.text, 1)]
    assert ask(newsroom, "SELECT count(*) FROM revisions") == [(2,)]
    assert ask(newsroom, "SELECT count(*) FROM segments ANTI JOIN articles USING (article_id)") == [(0,)]
    rows = "SELECT source, outcome, reason FROM captures JOIN outcomes USING (capture_id) ORDER BY ALL"
    assert ask(newsroom, rows) == [
        ("a", "article", None),
        ("a", "quarantined", "consent_wall"),
        ("b", "quarantined", "no_article"),
        ("c", "article", None),
    ]
    newsroom.version = "3"
    newsroom.clean_again({"b": other}, batch=0)
    newsroom.clean_again({"a": wall}, batch=1)
    newsroom.publish()
    assert ask(newsroom, texts) == [(other.text, 1), ("Accept all cookies.", 2), ("Found after all.", 1)]
    assert ask(newsroom, rows) == [
        ("a", "article", None),
        ("a", "revision", None),
        ("b", "article", None),
        ("c", "article", None),
    ]


EMPTY_HERE = frozenset(
    {
        "corrections",
        "coverage_gaps",
        "drift",
        "first_to_report",
        "headline_changes",
        "odd_answers",
        "only_here",
        "sources",
        "withdrawn",
    }
)


def test_every_named_query_runs_and_says_what_it_answers(filled: Newsroom) -> None:
    """Each has a line of help, and each finds something in a newsroom where everything has happened."""
    queries = list_queries()
    assert {
        "outcomes",
        "publishers",
        "daily_volume",
        "quarantine",
        "removed_by_rule",
        "paywalled",
        "freshness",
    } <= {query.name for query in queries}
    for query in queries:
        assert len(query.help) > 20
        found = run_query(filled.news, query.name).num_rows
        assert found > 0 or query.name in EMPTY_HERE, query.name


def test_named_queries_count_right(filled: Newsroom) -> None:
    """What they say is what happened."""
    assert run_query(filled.news, "outcomes").to_pylist()[0] == {
        "outcome": "article",
        "reason": None,
        "captures": 4,
    }
    [quarantined] = run_query(filled.news, "quarantine").to_pylist()
    assert (quarantined["source"], quarantined["reason"]) == ("c", "no_article")
    [removed] = run_query(filled.news, "removed_by_rule").to_pylist()
    assert (removed["rule"], removed["spans"], removed["example"]) == ("promo.letter", 4, "Get our letter")
    days = {str(row["day"]): row["articles"] for row in run_query(filled.news, "daily_volume").to_pylist()}
    assert days == {"2026-01-02": 1, "2026-01-01": 1, "2026-01-03": 2}


def test_values_are_bound(filled: Newsroom) -> None:
    """A query of the user's own takes its values apart from its words."""
    table = run_query(filled.news, "SELECT count(*) AS n FROM articles WHERE publisher = ?", ["The Courier"])
    assert table.to_pylist() == [{"n": 4}]


def test_a_wrong_query_is_the_users_to_mend(filled: Newsroom) -> None:
    """The error is DuckDB's own, with what may have been meant."""
    with pytest.raises(UsageError, match="Table with name artikel does not exist"):
        run_query(filled.news, "SELECT * FROM artikel")
    with pytest.raises(UsageError, match=r'syntax error at or near "SELEC"$'):
        run_query(filled.news, "SELEC 1")
    with pytest.raises(UsageError, match='Candidate bindings: "publisher"'):
        run_query(filled.news, "SELECT publsher FROM articles")
    for nothing in (" ", "outcome"):
        with pytest.raises(UsageError, match="daily_volume"):
            run_query(filled.news, nothing)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('{folder}/*')",
        "COPY articles TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.duckdb'",
        "ATTACH '{folder}/news.duckdb' AS again",
        "INSTALL httpfs",
        "LOAD '{file}'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "DELETE FROM articles",
        "CREATE TABLE news.main.mine (i INTEGER)",
        "UPDATE news.main.articles SET text = ''",
        "DROP TABLE runs",
    ],
)
def test_hostile_sql_is_refused(filled: Newsroom, sql: str) -> None:
    """No statement reads or writes a file, loads code, changes settings or changes the news."""
    file = filled.folder / "secret.txt"
    file.write_text("secret")
    before = {path.name for path in filled.folder.iterdir()}
    with pytest.raises(UsageError):
        run_query(filled.news, sql.format(file=file, folder=filled.folder))
    assert {path.name for path in filled.folder.iterdir()} == before


def test_search_finds_words_in_any_form(filled: Newsroom, other: Document) -> None:
    """Accents and case do not matter, figures are words, the best match comes first."""
    for words in ("cafe 2026", "CAFÉ", "lindhagen fined", "2026"):
        hits = search_articles(filled.news, words).hits
        assert {hit.title for hit in hits} == {"Lindhagen café fined"}
        assert "2026" in hits[0].snippet
    assert len(search_articles(filled.news, "harbour Quillon", limit=1).hits) == 1
    assert search_articles(filled.news, "'; DROP TABLE articles; --").hits == ()
    scores = [hit.score for hit in search_articles(filled.news, "story OR the OR of").hits]
    assert scores == sorted(scores, reverse=True)
    assert other.url


def test_an_article_is_read_whole_by_the_beginning_of_its_id(filled: Newsroom, article: Document) -> None:
    """Fields, evidence, ledger, wordings and copies of one article come together."""
    article_id = make_source_id(article.url or "")
    with filled.news.open() as connection:
        view = read_view(connection, article_id[:9])
    assert (view.article_id, view.fields["title"], view.fields["published_at"]) == (
        article_id,
        "Story 1",
        "2026-01-02",
    )
    assert set(view.evidence) == set(article.evidence)
    assert view.evidence[0] == Evidence("title", "Story 1", "json-ld", chosen=True)
    assert view.segments == article.segments
    assert view.segments[2].kind is Kind.PROMO
    assert [line.revision for line in view.revisions] == [1, 2, 3]
    first, second, _ = (line.change for line in view.revisions)
    assert first is None
    assert second is not None
    assert ([*second.kinds], second.words_added, second.words_removed) == (["reworded"], 2, 3)
    assert [(copy.article_id, copy.role) for copy in view.copies] == [
        (make_source_id("https://b.example/1"), "origin")
    ]


def test_an_id_that_fits_none_or_several_is_the_users_to_mend(newsroom: Newsroom) -> None:
    """What cannot be told apart is said, never chosen."""
    many = newsroom.load(**{f"s{n}": Document("text/plain", text=f"Text {n}.") for n in range(20)})
    newsroom.publish()
    first = sorted(verdict.article_id or "" for verdict in many.verdicts)
    shared = next(left[0] for left, right in pairwise(first) if left[0] == right[0])
    with newsroom.news.open() as connection:
        for wrong in ("zzz", ""):
            with pytest.raises(UsageError, match="No article"):
                read_view(connection, wrong)
        with pytest.raises(UsageError, match="Several articles"):
            read_view(connection, shared)


def test_bytes_are_known_while_their_text_is_the_newest(newsroom: Newsroom, article: Document) -> None:
    """Not after a change, not by another cleaner, and never when they were quarantined."""
    text = newsroom.capture("later", 0, "a", article.text)
    empty = newsroom.capture("later", 1, "b", "")
    changed = newsroom.capture("later", 2, "a", "Changed.")
    asked = [text, empty, changed]
    assert find_known(newsroom.news, asked, "1") == {}
    newsroom.load(a=article, b=Document("text/html", Reason.EMPTY))
    newsroom.publish()
    own = KnownText(make_source_id(article.url or ""), text.raw_sha256 or "")
    assert find_known(newsroom.news, asked, "1") == {text.capture_id: own}
    assert find_known(newsroom.news, asked, "2") == {}
    newsroom.load(a=replace(article, text="Changed."))
    newsroom.publish()
    assert set(find_known(newsroom.news, asked, "1")) == {changed.capture_id}


def test_a_copy_is_known_without_an_identity_of_its_own(newsroom: Newsroom, article: Document) -> None:
    """The same bytes from yet another source are a copy again, without cleaning."""
    plain = Document("text/plain", text=article.text)
    newsroom.load(a=plain, b=plain)
    newsroom.publish()
    capture = newsroom.capture("later", 0, "c", article.text)
    known = find_known(newsroom.news, [capture], "1")
    assert known == {capture.capture_id: KnownText(None, capture.raw_sha256 or "")}
    text = known[capture.capture_id]
    ends = [verdict.outcome for verdict in newsroom.load(a=text, b=text, c=text).verdicts]
    assert ends == ["unchanged", "unchanged", "copy"]


def test_bytes_that_are_their_address_are_known_there_alone(newsroom: Newsroom) -> None:
    """The same bytes from two addresses, which name no canonical one, are two articles."""
    here, there = (f"https://news.example/{name}" for name in ("harbour", "harbour-again"))
    newsroom.load(**{here: Document("text/html", url=here, text="The harbour of Quillon closed.")})
    newsroom.publish()
    raw = "The harbour of Quillon closed."
    again, other = (newsroom.capture("later", number, url, raw) for number, url in enumerate((here, there)))
    assert set(find_known(newsroom.news, [again, other], "1")) == {again.capture_id}


def test_each_source_has_its_freshness(filled: Newsroom) -> None:
    """A folder is one source, and a site: its last capture and its last news."""
    sources = {each.source: each for each in source_freshness(filled.news)}
    assert {name: (each.captures, each.articles) for name, each in sources.items()} == {
        "www.courier.example": (4, 2),
        "b.example": (2, 2),
        "file:///inbox": (1, 0),
    }
    site = sources["b.example"]
    assert site.last_capture_at == site.last_news_at == MOMENT + timedelta(minutes=201)


def test_without_a_publication_a_reader_is_told_what_to_do(newsroom: Newsroom) -> None:
    """There is nothing to read yet, and the error names the command that changes it."""
    with pytest.raises(StopError, match="copydesk ingest"), newsroom.news.open():
        pass


SHELL = """
import duckdb, sys
shell = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reading")
if sys.argv[2] == "writing":
    shell.execute("CREATE TABLE mine AS SELECT 1")
print("open", flush=True)
sys.stdin.readline()
print(shell.execute("SELECT max(revision) FROM articles").fetchone()[0], flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("mode", ["reading", "writing"])
def test_a_shell_left_open_holds_up_nobody(newsroom: Newsroom, article: Document, mode: str) -> None:
    """Another process sits on the file, even writing into it: loads, publications and readers go on."""
    newsroom.load(a=article)
    newsroom.publish()
    with started(SHELL, newsroom.news.path, mode) as shell:
        assert shell.stdout is not None
        assert shell.stdin is not None
        assert run_query(newsroom.news, "outcomes").num_rows == 1
        newsroom.load(a=replace(article, text="Changed."))
        newsroom.publish()
        assert ask(newsroom, "SELECT max(revision) FROM articles") == [(2,)]
        assert ask(newsroom, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]
        shell.stdin.write("\n")
        shell.stdin.flush()
        assert shell.stdout.readline() == "1\n"
        shell.communicate()
    assert ask(newsroom, "SELECT max(revision) FROM articles") == [(2,)]
    assert not list(newsroom.folder.glob(".news-*"))


def test_a_reader_keeps_what_it_opened(newsroom: Newsroom, article: Document) -> None:
    """A reader of this process, too, sees the old state to its end, and the next one the new state."""
    newsroom.load(a=article)
    newsroom.publish()
    with newsroom.news.open() as old:
        newsroom.load(a=replace(article, text="Changed."))
        newsroom.publish()
        assert ask(newsroom, "SELECT max(revision) FROM articles") == [(2,)]
        assert old.execute("SELECT max(revision) FROM articles").fetchall() == [(1,)]


def test_a_publication_that_died_leaves_nothing(newsroom: Newsroom, article: Document) -> None:
    """What an interrupted publication left is cleared away by the next."""
    newsroom.load(a=article)
    newsroom.publish()
    leftover = newsroom.news.path.with_name("news.duckdb.new")
    leftover.write_bytes(b"half a file")
    leftover.with_name("news.duckdb.new.wal").write_bytes(b"half a log")
    newsroom.publish()
    assert sorted(path.name for path in newsroom.folder.iterdir()) == [
        "news.duckdb",
        "news.lock",
        "warehouse.duckdb",
        "warehouse.lock",
    ]


def test_publishing_again_gives_an_equal_copy(filled: Newsroom) -> None:
    """Without a load in between every table is the same, row by row."""
    same = PUBLISHED.keys() - {"publications"}
    before = {table: ask(filled, f"FROM {table}") for table in same}
    build_news(filled.warehouse, filled.news)
    assert {table: ask(filled, f"FROM {table}") for table in same} == before


def test_a_warehouse_made_anew_from_its_batches_is_the_same(
    filled: Newsroom, make_newsroom: Callable[[], Newsroom]
) -> None:
    """Captures and cleaned batches alone, loaded in order, give the same tables, but for runs and polls."""
    anew = make_newsroom()
    anew.batches = filled.batches
    for number in range(len(anew.batches)):
        anew.load_again(number)
    anew.publish()
    for table in PUBLISHED.keys() - {"runs", "polls", "publications"}:
        assert ask(anew, f"FROM {table} ORDER BY ALL") == ask(filled, f"FROM {table} ORDER BY ALL"), table
    assert ask(anew, "SELECT count(*) FROM revisions WHERE revision = 3") == [(1,)]


def test_the_file_is_a_plain_duckdb_database(filled: Newsroom) -> None:
    """Any DuckDB opens it without copydesk."""
    with duckdb.connect(str(filled.news.path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(4,)]


HEAVY = (
    "SELECT count(*) FROM range(100000000000)",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
)


@pytest.mark.parametrize("sql", HEAVY)
def test_a_query_that_does_not_end_is_broken_off(filled: Newsroom, sql: str) -> None:
    """One line says so, and what to do."""
    with no_hang(), pytest.raises(StopError, match=r"broken off after 0\.2 s\. .*--timeout"):
        run_query(filled.news, sql, bounds=QueryBounds(seconds=0.2, megabytes=256))


@pytest.mark.parametrize(
    "sql",
    ["FROM range(1000000000)", "SELECT list(range) FROM range(1000000000)", "SELECT repeat('x', 200000000)"],
)
def test_a_query_that_needs_too_much_memory_is_broken_off(filled: Newsroom, sql: str) -> None:
    """Its result counts, too."""
    with pytest.raises(StopError, match=r"more than 64 MB of memory\. .*--memory"):
        run_query(filled.news, sql, bounds=QueryBounds(seconds=PATIENCE_S, megabytes=64))


def test_a_query_within_its_bounds_is_answered(filled: Newsroom) -> None:
    """Each ready one, with little of both."""
    for query in list_queries():
        run_query(filled.news, query.name, bounds=QueryBounds(seconds=PATIENCE_S, megabytes=128))
