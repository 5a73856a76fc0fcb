"""The language of search, as the macro `search` understands it: known answers of a small base, and laws."""

from __future__ import annotations

import contextlib
import shutil
from contextlib import closing
from itertools import product
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.search.search_index import update_index
from tasks.clients.search.searching import search_articles
from tasks.core.errors import UsageError
from tasks.core.news.answers import Order
from tests.clients.search.small_base import add, fill, open_copy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

pytestmark = pytest.mark.slow

TEXTS = {
    "a": "The strike at the harbour ended. Ferries sail again, and the immigrant crew works.",
    "b": "Two strikes hit the ferry: immigration clerks walk out at the harbour of Quillon.",
    "c": "A striking view of the harbour wall, said the mayor; no ferry is seen.",
    "d": "Harbour dues rise by 1,200 crowns. The night ferry, the slow ferry and the old bus pay.",
    "e": "Die Wahl war knapp.",
    "f": "Drei Wahlen, ein Streik: die Wähler sind müde. Strike!",
    "g": "Le pont est fermé. Les routes sont fermées.",
    "h": "港の委員会は火曜日に最も古い桟橋を閉じると決めた。",
    "i": "항만위원회는 화요일 서울에서 결정했다.",
    "j": "คณะกรรมการ ท่าเรือ",
}
LANGUAGES = {"e": "de", "f": "de", "g": "fr", "h": "ja", "i": "ko", "j": "th"}
DETAILS = {
    "a": {
        "section": "Business",
        "tags": ["Ports", "Labour"],
        "paywall": "none",
        "published_at": "2026-01-03",
    },
    "b": {
        "section": "Politics",
        "paywall": "metered",
        "published_at": "2026-02-01",
        "authors": ["Ada Quist"],
    },
    "c": {"section": "Travel", "publisher": "The Courier", "domain": "news.courier.example"},
}
DATED = "UPDATE articles SET published_ts = (published_at || ' 00:00:00+00')::TIMESTAMPTZ"
QUOTED = (
    "INSERT INTO quotes BY NAME SELECT 'c' AS article_id, 'Mayor Renn' AS speaker, 'Bo Renn' AS speaker_name"
)
TOLD = "INSERT INTO stories BY NAME SELECT 'story1' AS story_id, unnest(['a', 'b']) AS article_id"
OUTLET = """
    INSERT INTO outlets BY NAME
    SELECT 'post.example' AS outlet_id, 'Lindhagen Post' AS name, ['post.example', 'post.test'] AS domains
"""
OF_OUTLET = "UPDATE articles SET outlet_id = 'post.example' WHERE article_id = 'a'"
ALL = "".join(TEXTS)

WORDS = (
    "strike",
    "ferry",
    "harbour",
    "the",
    "wahl",
    "immigr*",
    '"the harbour"',
    "zeppelin",
    "火曜",
    "bus",
    "and",
)
SIGNS = st.text(alphabet='ab "()*~:-/1NEAROT\x00é港', max_size=60)
words = st.sampled_from(WORDS)
questions = st.recursive(
    words,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from((" AND ", " OR ", " ")), inner).map("".join),
        inner.map("NOT ({})".format),
        inner.map("({})".format),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def base() -> Iterator[DuckDBPyConnection]:
    """The small base; only to be read."""
    with closing(open_copy()) as connection:
        fill_base(connection)
        yield connection


def fill_base(connection: DuckDBPyConnection) -> None:
    """Put the articles of the small base in, and index them."""
    fill(connection, TEXTS, LANGUAGES, DETAILS)
    connection.execute(DATED)
    connection.execute(QUOTED)
    connection.execute(TOLD)
    connection.execute(OUTLET)
    connection.execute(OF_OUTLET)
    update_index(connection)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> NewsDatabase:
    """The small base as a file."""
    path = tmp_path_factory.mktemp("published") / "news.duckdb"
    with closing(open_copy(path)) as connection:
        fill_base(connection)
    return NewsDatabase(path)


def find(connection: DuckDBPyConnection, question: str) -> set[str]:
    """The ids that a search finds."""
    asked = {"question": question}
    return {
        one for (one,) in connection.execute("SELECT article_id FROM search($question)", asked).fetchall()
    }


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("strike", "abcf"),
        ("strikes", "abc"),
        ("STRIKING", "abc"),
        ('"strike"', "af"),
        ("struck", ""),
        ("ferried", "abcd"),
        ("Wahl", "ef"),
        ("wahlen", "ef"),
        ("wahl lang:fr", ""),
        ("ferme", "g"),
        ("fermées", "g"),
        ("wahler", "ef"),
        ("immigr*", "ab"),
        ("immigr* -immigrant", ""),
        ("火曜日", "h"),
        ("桟橋 火曜", "h"),
        ("위원회", "i"),
        ("서울", "i"),
        ("ท่าเรือ", "j"),
        ("1200", "d"),
    ],
)
def test_words_are_found_in_their_forms(base: DuckDBPyConnection, question: str, found: str) -> None:
    """By the language of each article; also forms that stand nowhere, by what words of the base end in."""
    assert find(base, question) == set(found)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("strike harbour", "abc"),
        ("strike AND harbour", "abc"),
        ("wahl OR bus", "def"),
        ("wahl OR bus ferry", "def"),
        ("(wahl OR bus) ferry", "d"),
        ("harbour NOT strike", "d"),
        ("harbour -strike", "d"),
        ("harbour -(strike OR bus)", ""),
        ("NOT NOT wahl", "ef"),
        ("and or not", ""),
        ("-harbour -lang:de", "ghij"),
        ('"harbour strike"', ""),
        ('"strike at the harbour"', "a"),
        ("“strike at”", "a"),
        ("strike NEAR/1 harbour", ""),
        ("strike NEAR/2 harbour", "a"),
        ("harbour NEAR/2 strike", "a"),
        ("strike NEAR harbour", "abc"),
        ("the NEAR/0 the", ""),
        ("ferry NEAR/2 ferry", "d"),
        ('"the harbour" NEAR/1 end*', "a"),
        ("night NEAR/0 ferry NEAR/1 slow", "d"),
        ('"harbour strike"~2', "a"),
        ('"harbour strike"~1', ""),
        ('"ferry slow night"~1', "d"),
        ("night-ferry", "d"),
        ("title:a", "a"),
        ("section:politics OR section:travel", "bc"),
        ("section:politics section:travel", "bc"),
        ("tag:labour", "a"),
        ("paywall:metered", "b"),
        ("speaker:renn", "c"),
        ("speaker:bo", "c"),
        ("story:story1 strikes", "ab"),
        ("domain:courier.example", "c"),
        ('outlet:"lindhagen post"', "a"),
        ("outlet:post.test outlet:quay", "a"),
        ("outlet:lindhagen", ""),
        ('outlet:"the courier"', "c"),
        ("NOT lang:de strike", "abc"),
        ("NOT strike NEAR/2 harbour ferry", "bcd"),
        ("section:politics ferry section:travel", "bc"),
        ('publisher:"the courier"', "c"),
        ("author:quist", "b"),
        ("after:2026-01 before:2026-02", "a"),
        ("NOT after:2026-02 strike", "acf"),
        ("wahl OR section:travel", "cef"),
    ],
)
def test_what_is_tied_is_found_as_it_is_tied(base: DuckDBPyConnection, question: str, found: str) -> None:
    """AND before OR, NOT before both; words side by side must all stand there."""
    assert find(base, question) == set(found)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("ferry AND", "character 7: nothing stands after AND"),
        ("OR ferry", "character 1: nothing stands before OR"),
        ("ferry AND OR bus", "character 7: nothing stands after AND"),
        ("NOT", "character 1: nothing stands after NOT"),
        ("ferry ()", "character 7: nothing stands between the brackets"),
        ("(ferry (bus)", "character 1: the bracket is not closed"),
        ("ferry) bus", "character 6: the bracket closes none"),
        ('bus "night ferry', "character 5: the quotation mark is not closed"),
        ("bus site:example.org", "character 5: there is no field site:, there are title:"),
        ("publisher:", "publisher: says nothing"),
        ("after:yesterday", "2026-01-31"),
        ("before:2026-13", "is no day"),
        ("after:2026-02-30", "is no day"),
        ("paywall:hard", "metered"),
        ("im*", "three letters"),
        ("*grant", r"a \* stands at the end"),
        ("NEAR/3 bus", "NEAR stands between"),
        ("(a) NEAR/3 bus", "NEAR stands between"),
        ("title:a NEAR/3 bus", "beside NEAR"),
        ("bus NEAR/1000 ferry", "within 100 words"),
        ("bus NEAR/99999999999999999999 ferry", "within 100 words"),
        ('"bus ferry"~1000', "within 100 words"),
        ("a " * 61, "more than 60"),
        ("(" * 900 + "a" + ")" * 1200, "2,000 characters"),
        ("… !", "no word to look for; besides words there are title:.* publisher:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(published: NewsDatabase, question: str, says: str) -> None:
    """In one line, for the user to mend."""
    with pytest.raises(UsageError, match=says) as raised:
        search_articles(published, question)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(f"{'(' * 900}ferry{')' * 900}", id="deep brackets"),
        pytest.param(f"{'NOT ' * 400}ferry", id="many NOT"),
        pytest.param(f'"{"the " * 59}ferry"~100', id="a long loose phrase"),
        pytest.param(" OR ".join(["the", "of", "and", "a"] * 15), id="words that stand everywhere"),
        pytest.param("the NEAR/100 of NEAR/100 and", id="a chain of NEAR"),
        "NOT the",
        "-ferry",
        "100% ferry_",
        'title:"%"',
        "\x00ferry\x07",
        "'; DROP TABLE articles; --",
    ],
)
def test_what_is_odd_is_answered(published: NewsDatabase, question: str) -> None:
    """In seconds, however deep or long it is within 2,000 characters; signs of SQL mean nothing."""
    assert search_articles(published, question).total >= 0


def test_what_is_no_text_is_refused(published: NewsDatabase) -> None:
    """A terminal may hand in bytes that are no UTF-8."""
    with pytest.raises(UsageError, match="UTF-8"):
        search_articles(published, "ferry\udcff")


@settings(max_examples=60)
@given(typed=SIGNS)
def test_whatever_is_typed_is_answered_or_refused(base: DuckDBPyConnection, typed: str) -> None:
    """By the language's own errors alone."""
    with contextlib.suppress(duckdb.InvalidInputException):
        find(base, typed)


@settings(max_examples=12)
@given(one=questions, other=questions)
def test_ties_are_those_of_sets(base: DuckDBPyConnection, one: str, other: str) -> None:
    """AND is what both find, OR what either finds, NOT the rest."""
    left, right = find(base, f"({one})"), find(base, f"({other})")
    assert find(base, f"({one}) AND ({other})") == left & right
    assert find(base, f"({one}) OR ({other})") == left | right
    assert find(base, f"NOT ({one})") == set(ALL) - left
    assert find(base, f"({one}) -({other})") == left - right


@settings(max_examples=8)
@given(first=st.sampled_from(sorted(set(" ".join(TEXTS.values()).split()))), near=st.integers(0, 20))
def test_narrower_questions_find_less(base: DuckDBPyConnection, first: str, near: int) -> None:
    """A phrase less than its words, near words less the nearer, a word less than its beginning."""
    word = first.strip('.,:;!?"()')
    assert find(base, f'"the {word}"') <= find(base, f'"the" AND "{word}"')
    assert (
        find(base, f'"the {word}"')
        <= find(base, f'"the {word}"~{near}')
        <= find(base, f'"the {word}"~{near + 1}')
    )
    assert find(base, f'"the" NEAR/{near} "{word}"') == find(base, f'"{word}" NEAR/{near} "the"')
    if word.isascii() and len(word) > 3:
        assert find(base, f'"{word}"') <= find(base, f"{word[:3]}*")


@settings(max_examples=6)
@given(question=questions, limit=st.integers(1, 4), order=st.sampled_from(Order))
def test_the_command_finds_what_the_macro_does(
    published: NewsDatabase, question: str, limit: int, order: Order
) -> None:
    """The same articles with the same scores; pages hold each of them once, in the order of one long page."""
    with published.open() as connection:
        asked = {"question": question}
        rows = connection.execute("SELECT article_id, score FROM search($question)", asked).fetchall()
    whole = search_articles(published, question, 100, order=order)
    if not whole.is_any_word:
        assert {(hit.article_id, hit.score) for hit in whole.hits} == set(rows)
    assert whole.total == len(whole.hits)
    pages = [
        search_articles(published, question, limit, offset=offset, order=order)
        for offset in range(0, whole.total + 1, limit)
    ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}


def test_sql_joins_what_was_found(published: NewsDatabase, tmp_path: Path) -> None:
    """In DuckDB alone, whatever the file is called, best first."""
    path = tmp_path / "kept.duckdb"
    shutil.copyfile(published.path, path)
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute("""
            SELECT found.rank, articles.title, found.score > 0
            FROM search('ferry AND strike') AS found
            JOIN articles USING (article_id)
            ORDER BY rank
        """).fetchall()
        assert [(rank, scored) for rank, _, scored in rows] == [(1, True), (2, True), (3, True)]
        assert {title for _, title, _ in rows} == {"a", "b", "c"}
        assert connection.execute("FROM search_any('wahl bus')").fetchall() != []
        assert connection.execute("FROM search('wahl bus')").fetchall() == []


def test_where_no_article_has_all_words_it_is_said(published: NewsDatabase) -> None:
    """Those that have some are found; phrases, fields and what is excluded still count."""
    found = search_articles(published, "wahl zeppelin -streik lang:de")
    assert (found.is_any_word, [hit.article_id for hit in found.hits]) == (True, ["e"])
    between = search_articles(published, "zeppelin lang:de wahl")
    assert (between.is_any_word, {hit.article_id for hit in between.hits}) == (True, {"e", "f"})
    assert not search_articles(published, '"wahl zeppelin"').is_any_word
    assert search_articles(published, "wahl AND zeppelin").total == 0


def test_a_word_that_stands_nowhere_is_answered_with_one_that_does(published: NewsDatabase) -> None:
    """Where it is nearly the same; none is made up."""
    assert search_articles(published, "habrour").hints == {"habrour": "harbour"}
    assert search_articles(published, "qqqqqqq").hints == {}


def test_newest_first(published: NewsDatabase) -> None:
    """What has no day comes last."""
    found = search_articles(published, "strike", order=Order.DATE)
    assert [hit.article_id for hit in found.hits][:2] == ["b", "a"]


def test_phrases_are_those_of_the_texts() -> None:
    """From whichever of their words they are looked for: also where a word stands in them twice."""
    texts = {"".join(each): " ".join(each) for each in product("abc", repeat=4)}
    with closing(open_copy()) as connection:
        add(connection, [{"article_id": each, "text": text} for each, text in texts.items()])
        update_index(connection)
        for size in (2, 3):
            for phrase in map(" ".join, product("abc", repeat=size)):
                assert find(connection, f'"{phrase}"') == {each for each in texts if phrase in texts[each]}
