"""The index of search: whatever came before, it is that of the articles that are there now."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clients.search.search_index import update_index
from tests.clients.search.small_base import add, open_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

pytestmark = pytest.mark.slow

WORDINGS = (
    "The night-ferry to Lindhagen",
    "cost 1,200 crowns, or 3.5 percent\tmore",
    "Das Café schließt; the cafe\u0301 does\n\nnot",
    "港の委員会は火曜日に桟橋を閉じる",
    "Caféのガラスの塔 café",
    "港口委员会周二投票决定",
    "항만위원회는 화요일 서울에서",
    "мой сад и моя весна",
    "हिन्दी में समाचार",
    "... \u2026 !",
    "",
)
ARTICLE_IDS = tuple("abcdefgh")
POSTINGS = """
    SELECT indexed.article_id, words.word, len(postings.positions)
    FROM internal.postings AS postings
    JOIN internal.indexed_articles AS indexed USING (document)
    JOIN internal.words AS words ON words.number = postings.word
    WHERE indexed.article_id IS NOT NULL
    ORDER BY ALL
"""
ARTICLES = "SELECT article_id FROM articles"
INDEX = (
    "SELECT rowid, * FROM internal.words",
    "SELECT rowid, * FROM internal.indexed_articles",
    "SELECT rowid, * FROM internal.postings",
)
SPELT = """
    SELECT article_id, word, count(*) AS times
    FROM (
        SELECT article_id, unnest(internal.split_words(spelling)) AS word
        FROM (
            SELECT article_id, unnest(string_split_regex(title || ' ' || text, '\\s+')) AS spelling
            FROM articles
        )
    )
    GROUP BY ALL
    ORDER BY ALL
"""

texts = st.lists(st.sampled_from(WORDINGS), max_size=6).map(" ".join)
steps = st.lists(st.dictionaries(st.sampled_from(ARTICLE_IDS), st.none() | texts), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def copies() -> Iterator[tuple[DuckDBPyConnection, DuckDBPyConnection]]:
    """Two published copies, emptied before each use."""
    with closing(open_copy()) as one, closing(open_copy()) as two:
        yield one, two


@pytest.fixture
def copy() -> Iterator[DuckDBPyConnection]:
    """A news database with no articles."""
    with closing(open_copy()) as connection:
        yield connection


def write(connection: DuckDBPyConnection, written: dict[str, str | None]) -> pa.Table:
    """Put in, replace or take out articles; give their ids."""
    ids = list(written)
    connection.execute("DELETE FROM articles WHERE article_id IN (SELECT unnest($ids))", {"ids": ids})
    there = [(each, text) for each, text in written.items() if text is not None]
    rows = [{"article_id": each, "title": each, "language_code": "en", "text": text} for each, text in there]
    add(connection, rows)
    return pa.table({"article_id": pa.array(ids, pa.string())})


def read(connection: DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return connection.execute(sql).fetchall()


def search(connection: DuckDBPyConnection, typed: str) -> list[tuple[Any, ...]]:
    """What a search finds: ids and scores, best first."""
    found = connection.execute("SELECT article_id, score FROM search($typed) ORDER BY rank", {"typed": typed})
    return found.fetchall()


def check(connection: DuckDBPyConnection) -> None:
    """Hold the tables of the index against each other and against the articles."""
    assert read(connection, POSTINGS) == read(connection, SPELT)
    spelt = Counter[object]()
    for article_id, _, times in read(connection, SPELT):
        spelt[article_id] += times
    lengths = read(connection, "SELECT article_id, words FROM internal.indexed_articles WHERE words >= 0")
    assert lengths == [(article_id, spelt[article_id]) for article_id, _ in lengths]
    assert {article_id for article_id, _ in lengths} == {each for (each,) in read(connection, ARTICLES)}
    numbers = "SELECT count(*), count(DISTINCT document) FROM internal.indexed_articles"
    [(articles, documents)] = read(connection, numbers)
    assert articles == documents
    words = "SELECT count(*), count(DISTINCT word), count(DISTINCT number) FROM internal.words"
    assert len(set(read(connection, words)[0])) == 1


@settings(max_examples=8)
@given(steps=steps)
def test_adding_changing_and_removing_end_where_a_whole_build_does(
    copies: tuple[DuckDBPyConnection, DuckDBPyConnection], steps: list[dict[str, str | None]]
) -> None:
    """In any order, in any script."""
    grown, whole = copies
    for each in copies:
        each.execute("DELETE FROM articles")
        update_index(each)
        assert read(each, POSTINGS) == []
    written: dict[str, str | None] = {}
    for step in steps:
        update_index(grown, write(grown, step))
        written |= step
    write(whole, written)
    update_index(whole)
    check(grown)
    assert read(grown, POSTINGS) == read(whole, POSTINGS)
    for typed in (
        "cafe OR ferry",
        '"мои сад"',
        "火曜 -港",
        '"ferry to lindhagen"',
        "does NEAR/2 cafe",
        "cost*",
    ):
        assert search(grown, typed) == search(whole, typed)


def test_twice_is_once(copy: DuckDBPyConnection) -> None:
    """Nothing is indexed again, and every article keeps its number."""
    write(copy, {"a": WORDINGS[0], "b": WORDINGS[1], "empty": ""})
    update_index(copy)
    before = [read(copy, table) for table in INDEX]
    update_index(copy)
    assert [read(copy, table) for table in INDEX] == before


def test_an_article_that_goes_is_counted_no_more(copy: DuckDBPyConnection) -> None:
    """Neither in how many hold a word, nor in how many there are: scores are those of a whole build."""
    texts = {"a": "ferry night", "b": "ferry bus", "c": "bus", "d": "the quay"}
    write(copy, texts)
    update_index(copy)
    update_index(copy, write(copy, {"a": None, "c": "night bus at the quay"}))
    with closing(open_copy()) as whole:
        write(whole, texts | {"a": None, "c": "night bus at the quay"})
        update_index(whole)
        for typed in ("ferry", "night bus", '"the quay"', "quay -ferry", "ferry -bus"):
            assert search(copy, typed) == search(whole, typed)
    assert [article_id for article_id, _ in search(copy, "ferry OR night")] == ["b", "c"]


def test_articles_that_are_not_named_are_left_alone(copy: DuckDBPyConnection) -> None:
    """An article keeps its number until it is named; ids that nobody knows are no error."""
    write(copy, {"a": "ferry", "b": "bus"})
    update_index(copy)
    numbers = "SELECT article_id, document FROM internal.indexed_articles ORDER BY ALL"
    before = dict(read(copy, numbers))
    update_index(copy, pa.table({"article_id": ["b", "unheard of"]}))
    after = dict(read(copy, numbers))
    assert after["a"] == before["a"]
    check(copy)


def test_many_articles_are_indexed_in_sorted_portions(copy: DuckDBPyConnection) -> None:
    """Memory depends on the portion; a portion is sorted by word, then by document."""
    long = " ".join(f"word{number} ferry {number},5 the-bus" for number in range(500))
    add(copy, [{"article_id": f"{number:04}", "title": "T", "text": long} for number in range(2_500)])
    update_index(copy)
    descents = """
        SELECT count(*) + 1
        FROM (SELECT (word, document) AS key, lag(key) OVER (ORDER BY rowid) AS last FROM internal.postings)
        WHERE key < last
    """
    assert read(copy, descents) == [(2,)]
    lengths = "SELECT count(*), min(words), max(words) FROM internal.indexed_articles"
    assert read(copy, lengths) == [(2_500, 2_501, 2_501)]
    counts = "SELECT count(DISTINCT word), count(*), sum(len(positions)) FROM internal.postings"
    assert read(copy, counts) == [(1_004, 2_500 * 1_004, 2_500 * 2_501)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Night-ferry, 1,200 U.S.", ["night", "ferry", "1,200", "u", "s"]),
        ("Café CAFE\u0301 Łódź", ["cafe", "cafe", "łodz"]),
        ("g20火曜日", ["g20", "火曜", "曜日"]),
        ("ガラス", ["ガラ", "ラス"]),
        ("\ufeff\u2026", []),
    ],
)
def test_a_word_is_what_the_macro_says(copy: DuckDBPyConnection, text: str, words: list[str]) -> None:
    """ASCII by itself is read as within other scripts."""
    asked = copy.execute("SELECT internal.split_words($text)", {"text": text}).fetchall()
    assert asked == [(words,)]
    beside = copy.execute("SELECT internal.split_words($text)", {"text": f"{text} é"}).fetchall()
    assert beside == [([*words, "e"],)] or "ガ" in text


def test_accents_beside_kana_count_for_one_spelling_alone(copy: DuckDBPyConnection) -> None:
    """In Japanese, too, a café is found without its accent, where blanks stand around it."""
    write(copy, {"a": "ガラスの塔 Café"})
    update_index(copy)
    assert ("cafe",) in read(copy, "SELECT word FROM internal.words")
