"""Copies in the warehouse: found through the index, once, in any order, and with their likely origin."""

from __future__ import annotations

import random
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.core.identity.identity import hash_text, make_source_id
from tasks.core.records import Document, Kind, KnownText, Segment
from tests.clients.other_process import started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

TABLES = ("compared_batches", "indexed_wordings", "fingerprints", "copy_pairs")


def write(seed: int, words: int) -> str:
    """Invented prose: words at random, always the same for a seed."""
    chooser = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(f"w{chooser.randrange(5000)}" for _ in range(words))


WIRE = write(1, 400)
CUT = " ".join(WIRE.split()[:200])


def page(name: str, text: str, **fields: Any) -> Document:  # noqa: ANN401 - any field
    """An article at an address of its own."""
    url = f"https://{name}.example/story"
    return Document("text/html", url=url, canonical_url=url, domain=f"{name}.example", text=text, **fields)


def id_of(name: str) -> str:
    """The article's id."""
    return make_source_id(f"https://{name}.example/story")


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the warehouse itself."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def count_all(newsroom: Newsroom) -> list[int]:
    """Count the rows of each table of the index."""
    return [ask(newsroom.warehouse.path, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]  # noqa: S608


def list_pairs(newsroom: Newsroom) -> list[tuple[Any, ...]]:
    """Publish, and give the pairs that overlap, with all measures."""
    newsroom.publish()
    return ask(newsroom.warehouse.path, "FROM copy_pairs ORDER BY ALL")


def list_copies(newsroom: Newsroom) -> dict[str, tuple[str, str, float]]:
    """Publish, and give group, role and containment of each article in a group."""
    newsroom.publish()
    with newsroom.news.open() as connection:
        rows = connection.execute("SELECT article_id, group_id, role, containment FROM copies").fetchall()
    assert len(rows) == len({row[0] for row in rows})
    return {article_id: rest for article_id, *rest in rows}


def test_a_wire_story_cut_in_half_is_found_at_two_publishers(newsroom: Newsroom) -> None:
    """The half with a promo is a copy of the whole, which was published first; another story is none."""
    newsroom.load(a=page("post", CUT + "\n\n" + write(9, 25), published_at="2026-01-02T09:00:00Z"))
    newsroom.load(
        b=page("courier", WIRE, published_at="2026-01-02T08:00:00Z"),
        c=page("times", write(2, 300), published_at="2026-01-02"),
    )
    copies = list_copies(newsroom)
    assert copies.keys() == {id_of("post"), id_of("courier")}
    assert copies[id_of("courier")][1:] == ["origin", 1.0]
    group_id, role, containment = copies[id_of("post")]
    assert (role, group_id) == ("copy", copies[id_of("courier")][0])
    assert 0.85 < containment < 0.95


def test_the_credited_agency_is_the_origin(newsroom: Newsroom) -> None:
    """Though the newspaper published it first; the credit stands in the ledger, outside of the text."""
    credit = Segment(Kind.BYLINE, "QUILLON (AP) —", "byline.dateline", 0, 14)
    newsroom.load(
        a=page("post", CUT, published_at="2026-01-02T09:00:00Z", segments=(credit,)),
        b=replace(page("wire", WIRE, published_at="2026-01-02T10:00:00Z"), domain="apnews.com"),
    )
    assert {name: list_copies(newsroom)[id_of(name)][1] for name in ("post", "wire")} == {
        "post": "copy",
        "wire": "origin",
    }


def test_follow_ups_of_one_outlet_are_updates_and_the_wire_is_named(newsroom: Newsroom) -> None:
    """Two pages of a paper and one of another share an agency's text, of which no page is there."""
    later = replace(
        page("post", CUT + "\n\n" + write(9, 25), published_at="2026-01-03"),
        url="https://www.post.example/later",
        canonical_url="https://www.post.example/later",
    )
    newsroom.load(
        a=page("post", WIRE, published_at="2026-01-02T08:00:00Z", agencies=("AP",)),
        b=later,
        c=page("courier", CUT, published_at="2026-01-02T09:00:00Z", agencies=("AP",)),
    )
    newsroom.publish()
    with newsroom.news.open() as connection:
        rows = connection.execute("SELECT article_id, role, wire FROM copies").fetchall()
    assert {article_id: rest for article_id, *rest in rows} == {
        id_of("post"): ["origin", "AP"],
        make_source_id("https://post.example/later"): ["update", "AP"],
        id_of("courier"): ["copy", "AP"],
    }


def test_how_much_of_a_text_is_the_wires_is_said(newsroom: Newsroom) -> None:
    """By its own page; where that is not there, by what another outlet has too; else nothing."""
    longer = WIRE + "\n\n" + write(9, 100)
    newsroom.load(
        a=page("post", longer, agencies=("AP",)),
        b=replace(page("wire", WIRE, agencies=("AP",)), domain="apnews.com"),
        c=page("lark", write(3, 300) + "\n\n" + write(4, 100), agencies=("dpa",)),
        d=page("courier", write(3, 300), agencies=("dpa",)),
        e=page("times", write(5, 300)),
        f=page("echo", write(5, 250)),
    )
    newsroom.publish()
    with newsroom.news.open() as connection:
        rows = connection.execute("SELECT article_id, wire, round(wire_share, 2) FROM copies").fetchall()
    assert {article_id: (wire, share) for article_id, wire, share in rows} == {
        id_of("post"): ("AP", 0.8),
        id_of("wire"): ("AP", 1.0),
        id_of("lark"): ("dpa", 0.75),
        id_of("courier"): ("dpa", 1.0),
        id_of("times"): (None, None),
        id_of("echo"): (None, None),
    }


def test_articles_with_one_gallery_are_no_copies(newsroom: Newsroom) -> None:
    """Most of each text is the same chrome of one publisher."""
    gallery = write(5, 250)
    newsroom.load(
        **{
            f"s{n}": page(f"n{n}", f"{write(10 + n, 120)}\n\n{gallery}\n\n{write(40 + n, 30)}")
            for n in range(6)
        }
    )
    assert len(list_pairs(newsroom)) == 15
    assert list_copies(newsroom) == {}


def test_texts_without_a_date_or_a_publisher_are_compared(newsroom: Newsroom) -> None:
    """Plain files in any script; what came first is the origin."""
    japanese = "港の火事は月曜日の夜に消し止められた。けが人はなかったと市の消防は述べた。原因は調べている。"
    newsroom.load(
        a=Document("text/plain", text=japanese), b=Document("text/plain", text="写真はこちら。" + japanese)
    )
    roles = {article_id: role for article_id, (_, role, _) in list_copies(newsroom).items()}
    assert roles == {make_source_id("file:///inbox/a"): "origin", make_source_id("file:///inbox/b"): "copy"}


def test_a_text_that_came_twice_without_an_identity_is_in_the_table(newsroom: Newsroom) -> None:
    """Two files with the same words are one article, and its copies are told by the outcomes."""
    plain = Document("text/plain", text=WIRE)
    verdicts = newsroom.load(a=plain, b=plain, c=Document("text/plain", text=write(3, 50))).verdicts
    assert [verdict.outcome for verdict in verdicts] == ["article", "copy", "article"]
    assert [rest[1:] for rest in list_copies(newsroom).values()] == [["origin", 1.0]]


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_loading_does_not_change_the_pairs(
    make_newsroom: Callable[[], Newsroom], seed: int
) -> None:
    """One batch, or one each in any order: the same pairs with the same measures."""
    texts = {
        "whole": WIRE,
        "cut": CUT,
        "end": " ".join(WIRE.split()[150:]),
        "promo": write(7, 30) + "\n\n" + CUT,
        "other": write(8, 200),
        "rewrite": write(8, 200) + " " + write(6, 150),
    }
    together, apart = make_newsroom(), make_newsroom()
    together.load(**{name: page(name, text) for name, text in texts.items()})
    order = list(texts)
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    for name in order:
        apart.load(**{name: page(name, texts[name])})
    assert list_pairs(together) == list_pairs(apart) != []


def test_a_batch_twice_is_compared_once(newsroom: Newsroom) -> None:
    """The second time adds nothing to the index and no pairs, and so does another publication."""
    newsroom.load(a=page("post", CUT), b=page("courier", WIRE))
    newsroom.publish()
    before = count_all(newsroom)
    assert before == [1, 2, before[2], 1]
    newsroom.load_again(0)
    newsroom.publish()
    assert count_all(newsroom) == before


def test_loading_indexes_and_publication_compares(newsroom: Newsroom) -> None:
    """However many were loaded, they are compared when readers are to see the result."""
    newsroom.load(a=page("post", CUT), b=page("courier", WIRE))
    before = count_all(newsroom)
    assert before == [0, 2, before[2], 0]
    assert before[2] > 0
    assert len(list_pairs(newsroom)) == 1
    assert count_all(newsroom) == [1, 2, before[2], 1]


def test_the_newest_wording_counts(newsroom: Newsroom) -> None:
    """What was rewritten is no copy any more; when the old text is back, it is one again."""
    newsroom.load(a=page("post", CUT), b=page("courier", WIRE))
    newsroom.load(a=page("post", write(3, 200)))
    assert list_copies(newsroom) == {}
    newsroom.load(c=page("times", CUT + " " + write(4, 30)))
    assert list_copies(newsroom).keys() == {id_of("courier"), id_of("times")}
    newsroom.load(a=KnownText(id_of("post"), hash_text(CUT)))
    assert list_copies(newsroom).keys() == {id_of("courier"), id_of("times"), id_of("post")}


def test_a_new_reading_with_other_words_is_compared(newsroom: Newsroom) -> None:
    """A later cleaner takes out what hid the copy."""
    newsroom.load(
        a=page("post", CUT + "\n\n" + write(5, 500)), b=page("courier", WIRE + "\n\n" + write(6, 600))
    )
    assert list_copies(newsroom) == {}
    newsroom.version = "2"
    newsroom.load(a=page("post", CUT))
    assert list_copies(newsroom).keys() == {id_of("post"), id_of("courier")}


def test_a_warehouse_from_before_the_index_is_taken_in(newsroom: Newsroom) -> None:
    """The next load compares what was loaded without it."""
    newsroom.load(a=page("post", CUT), b=page("courier", WIRE))
    expected = list_pairs(newsroom)
    with duckdb.connect(str(newsroom.warehouse.path)) as connection:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names above
    newsroom.load(c=page("times", write(2, 100)))
    assert list_pairs(newsroom) == expected != []
    assert ask(newsroom.warehouse.path, "SELECT sequence FROM compared_batches ORDER BY 1") == [(1,), (2,)]


def test_chrome_of_many_articles_costs_no_more_than_that_of_some(newsroom: Newsroom) -> None:
    """However many have it, a new article is compared with forty of them at most."""
    gallery = write(5, 100)
    newsroom.load(**{f"a{n}": page(f"a{n}", f"{gallery}\n\n{write(100 + n, 60)}") for n in range(90)})
    newsroom.publish()
    newsroom.load(b=page("b", f"{gallery}\n\n{write(99, 60)}"))
    newsroom.publish()
    found = f"article_id = '{id_of('b')}' OR other_article_id = '{id_of('b')}'"
    assert ask(newsroom.warehouse.path, f"SELECT count(*) FROM copy_pairs WHERE {found}") == [(40,)]  # noqa: S608


def test_a_comparison_that_is_killed_leaves_nothing(newsroom: Newsroom) -> None:
    """What is loaded stays, and is compared by the next publication."""
    newsroom.load(a=page("post", CUT), b=page("courier", WIRE))
    before = count_all(newsroom)
    code = """
import sys, time
from pathlib import Path
from tasks.clients.copies import copy_index
from tasks.clients.warehouse.warehouse import Warehouse
def wait(connection, span):
    assert connection.execute("SELECT count(*) FROM copy_pairs").fetchone() == (1,)
    print("open", flush=True)
    time.sleep(60)
copy_index.compare_stories = wait
with Warehouse(Path(sys.argv[1])).open("dying") as connection:
    copy_index.compare_batches(connection)
"""
    with started(code, newsroom.warehouse.path) as loader:
        loader.send_signal(signal.SIGKILL)
    assert count_all(newsroom) == before
    assert list_copies(newsroom).keys() == {id_of("post"), id_of("courier")}
