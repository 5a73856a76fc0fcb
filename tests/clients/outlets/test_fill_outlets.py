"""The outlets of a published copy: each article's, whatever was known when it came."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tasks.clients.news.build_news import build_news
from tasks.clients.outlets.fill_outlets import read_outlets
from tasks.core.push.pushers import PUSHED_BY, SPEAKS_FOR
from tasks.core.records import CleanedCapture, Document
from tests.clients.conftest import write_article

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow


def write(number: int, url: str | None, publisher: str | None) -> Document:
    """An invented article that says so of whose it is."""
    written = write_article(f"The {number}. ferry of Quillon ran aground.", number)
    return replace(written, url=url, canonical_url=url, publisher=publisher)


def push(newsroom: Newsroom, document: Document, *headers: tuple[str, str]) -> None:
    """Load one article that came by the push endpoint, with these headers."""
    batch_id = f"20260101T000000Z-{len(newsroom.batches):05d}"
    capture = newsroom.capture(batch_id, 0, f"pushed{len(newsroom.batches)}", document.text, document.url)
    capture = replace(capture, via="push", headers=headers, url=document.url or capture.url)
    newsroom.batches.append((batch_id, [CleanedCapture(capture, "1", document)]))
    newsroom.load_again(-1)


def read(newsroom: Newsroom) -> dict[str, str | None]:
    """The outlet of each article, by its title."""
    with newsroom.news.open() as connection:
        return dict(connection.execute("SELECT title, outlet_id FROM articles ORDER BY title").fetchall())


def test_articles_join_an_outlet_that_is_known_later(newsroom: Newsroom) -> None:
    """A copy that is made from the last one is equal to one from nothing; what stood there is placed anew."""
    newsroom.load(**{f"a{n}": write(n, f"https://www.lark.example/{n}", None) for n in range(10, 20)})
    newsroom.load(a=write(1, None, "Quay Weekly"))
    newsroom.publish()
    assert read(newsroom)["Story 1"] == "name:quayweekly"
    newsroom.load(b=write(2, "https://quay.example/2", "Quay Weekly"))
    newsroom.publish()
    placed = read(newsroom)
    assert placed == {f"Story {n}": "lark.example" for n in range(10, 20)} | {
        "Story 1": "quay.example",
        "Story 2": "quay.example",
    }
    newsroom.news.path.unlink()
    newsroom.publish()
    assert read(newsroom) == placed


def test_a_claim_of_who_may_not_speak_for_it_is_its_pushers(newsroom: Newsroom) -> None:
    """Whom an article is of is known of one whose pusher speaks for its address."""
    push(newsroom, write(1, "https://lark.example/1", "The Lark"), (PUSHED_BY, "desk"))
    push(
        newsroom,
        write(2, "https://lark.example/2", "The Lark"),
        (PUSHED_BY, "cms"),
        (SPEAKS_FOR, "lark.example"),
    )
    newsroom.publish()
    assert read(newsroom) == {"Story 1": "push:desk", "Story 2": "lark.example"}
    with newsroom.news.open() as connection:
        rows = connection.execute("SELECT url, claimed_by FROM articles ORDER BY title").fetchall()
    assert rows == [("https://lark.example/1", "desk"), ("https://lark.example/2", None)]


def test_a_known_text_that_is_pushed_again_stays_whose_it_is(newsroom: Newsroom) -> None:
    """What has no identity of its own is a copy of the article that has its text, and claims nothing."""
    newsroom.load(a=write(1, "https://lark.example/1", "The Lark"))
    push(newsroom, write(1, None, None), (PUSHED_BY, "desk"))
    newsroom.publish()
    assert read(newsroom) == {"Story 1": "lark.example"}


def test_the_name_of_a_headline_is_nobodys(newsroom: Newsroom) -> None:
    """Of readings of old, in which that stood for the publisher."""
    newsroom.load(a=replace(write(1, "https://lark.example/1", "Story 1"), title="Story 1"))
    newsroom.publish()
    with newsroom.news.open() as connection:
        assert connection.execute("SELECT name, names FROM outlets").fetchall() == [("lark.example", [])]


def test_what_is_declared_holds_from_the_next_publication(newsroom: Newsroom, tmp_path: Path) -> None:
    """Without a new article; a file that is wrong declares nothing, and stops nothing that is loaded."""
    newsroom.load(a=write(1, "https://lark.example/1", None), b=write(2, "https://lark-news.example/2", None))
    newsroom.publish()
    declared = tmp_path / "sources.toml"
    assert read_outlets(declared) == ()
    declared.write_text('[[outlet]]\ndomains = ["lark.example", "lark-news.example"]\nname = "The Lark"\n')
    build_news(newsroom.warehouse, newsroom.news, declared=read_outlets(declared))
    assert read(newsroom) == {"Story 1": "lark.example", "Story 2": "lark.example"}
    declared.write_text('[[outlet]]\nname = "The Lark"\n')
    assert read_outlets(declared) == ()
