"""Ids of groups and stories stay from publication to publication, over deaths and rebuilds."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from tasks.clients.news.build_news import build_news
from tasks.core.errors import StopError
from tasks.core.identity.identity import make_source_id
from tasks.core.records import Document
from tests.clients.busy_newsroom import BusyNewsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

NAMED = {
    "copies": "SELECT article_id, group_id FROM copies ORDER BY ALL",
    "stories": "SELECT article_id, story_id FROM stories ORDER BY ALL",
    "id_changes": "FROM id_changes ORDER BY ALL",
}
FOLDERS = count()


@pytest.fixture
def archive(store: RawStore) -> RawStore:
    """An empty store."""
    return replace(store, prefix=f"{next(FOLDERS)}/")


def read_named(newsroom: Newsroom) -> dict[str, list[tuple[Any, ...]]]:
    """Read all ids, and what became of them."""
    with newsroom.news.open() as connection:
        return {table: connection.execute(sql).fetchall() for table, sql in NAMED.items()}


def publish(newsroom: Newsroom, archive: RawStore) -> dict[str, list[tuple[Any, ...]]]:
    """Publish, and read all ids."""
    build_news(newsroom.warehouse, newsroom.news, archive)
    return read_named(newsroom)


def make_anew(newsroom: Newsroom, anew: Newsroom, batches: int | None = None) -> Newsroom:
    """Load the same batches, or the first of them, into another data folder."""
    anew.batches = newsroom.batches[:batches]
    for number in range(len(anew.batches)):
        anew.load_again(number)
    return anew


def write_text(seed: int) -> str:
    """A text that shares nothing with that of another seed."""
    words = random.Random(seed)  # noqa: S311 - no secret
    return " ".join("".join(words.choices("aeioklmnprstu", k=7)) for _ in range(80)) + "."


def write_page(number: int, *texts: int) -> Document:
    """A page of its own, with these texts one after the other."""
    url = f"https://paper{number}.example/news/{number}"
    text = "\n\n".join(map(write_text, texts))
    return Document("text/html", url=url, canonical_url=url, title=write_text(900 + number)[:30], text=text)


def list_groups(newsroom: Newsroom) -> set[str]:
    """List the ids of the groups of copies."""
    return {group_id for _, group_id in read_named(newsroom)["copies"]}


def list_changes(named: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """List what became of the ids of groups of copies, and in which publication."""
    return [row[1:5] for row in named["id_changes"] if row[0] == "group"]


def test_a_revision_of_the_first_and_earlier_copies_rename_nothing(
    newsroom: Newsroom, archive: RawStore
) -> None:
    """The id is not of the origin's text any more, whoever is the origin."""
    newsroom.load(a=write_page(1, 10), b=write_page(2, 10))
    before = publish(newsroom, archive)
    first = replace(write_page(1, 10), text=write_text(10) + "\n\nThe council met again on Friday.")
    newsroom.load(a=first, c=replace(write_page(3, 10), published_at="2020-01-01"))
    after = publish(newsroom, archive)
    assert set(before["copies"]) < set(after["copies"])
    assert after["id_changes"] == []


def test_articles_whose_ids_sort_first_rename_nothing(newsroom: Newsroom, archive: RawStore) -> None:
    """One after the other, each before all that stood there."""
    pages = [write_page(number, 10) for number in range(1, 7)]
    pages.sort(key=lambda page: make_source_id(page.url or ""), reverse=True)
    ever: set[str] = set()
    for number, page in enumerate(pages):
        newsroom.load(**{f"a{number}": page})
        named = publish(newsroom, archive)
        assert named["id_changes"] == []
        ever |= {group_id for _, group_id in named["copies"]}
    assert len(named["copies"]) == len(pages)
    assert len(ever) == 1


def test_a_merger_keeps_the_first_id_and_says_so(newsroom: Newsroom, archive: RawStore) -> None:
    """One row tells what the other id is now, and since which publication."""
    newsroom.load(a=write_page(1, 10), b=write_page(2, 10))
    publish(newsroom, archive)
    [first] = list_groups(newsroom)
    newsroom.load(c=write_page(3, 11), d=write_page(4, 11))
    publish(newsroom, archive)
    [second] = list_groups(newsroom) - {first}
    newsroom.load(a=write_page(1, 10, 11), b=write_page(2, 10, 11))
    merged = publish(newsroom, archive)
    assert {group_id for _, group_id in merged["copies"]} == {first}
    assert list_changes(merged) == [(second, first, "merged", 3)]


def test_what_falls_apart_leaves_a_row(newsroom: Newsroom, archive: RawStore) -> None:
    """No article stands under the id any more."""
    newsroom.load(a=write_page(1, 10), b=write_page(2, 10))
    publish(newsroom, archive)
    [first] = list_groups(newsroom)
    newsroom.load(b=write_page(2, 12))
    apart = publish(newsroom, archive)
    assert apart["copies"] == []
    assert list_changes(apart) == [(first, None, "dissolved", 2)]


@dataclass(frozen=True)
class Dying:
    """A store whose user dies just before a record is in it, or just after."""

    store: RawStore
    is_put: bool

    def list_keys(self, prefix: str, start_after: str) -> Iterator[str]:
        """As the store has them."""
        return self.store.list_keys(prefix, start_after)

    def get_object(self, key: str) -> bytes:
        """As the store has it."""
        return self.store.get_object(key)

    def put_once(self, key: str, data: bytes) -> bool:
        """Put it, or not, and die."""
        if self.is_put:
            self.store.put_once(key, data)
        raise StopError("dead")


@pytest.mark.parametrize(("seed", "is_put"), [(0, False), (1, True)])
def test_a_death_in_a_publication_changes_no_id(
    newsroom: Newsroom, make_newsroom: Callable[[], Newsroom], archive: RawStore, seed: int, *, is_put: bool
) -> None:
    """The next one gives what the dead one would have given, and says the same of what changed."""
    busy = BusyNewsroom(newsroom, seed)
    other, calm = make_newsroom(), replace(archive, prefix=f"calm-{archive.prefix}")
    for step in (lambda: busy.load_new(50), busy.load_again, busy.clean_again):
        step()
        with pytest.raises(StopError, match="dead"):
            build_news(newsroom.warehouse, newsroom.news, Dying(archive, is_put))  # type: ignore[arg-type]
        died = publish(newsroom, archive)
        fresh = replace(other, folder=other.folder / str(len(newsroom.batches)))
        lived = publish(make_anew(newsroom, fresh), calm)
        assert {table: [row[:5] for row in rows] for table, rows in died.items()} == {
            table: [row[:5] for row in rows] for table, rows in lived.items()
        }


@pytest.mark.parametrize("seed", range(2))
def test_a_rebuild_gives_the_same_ids_and_the_same_changes(
    newsroom: Newsroom, make_newsroom: Callable[[], Newsroom], archive: RawStore, seed: int
) -> None:
    """Whatever happened, and however often it was published in between; every id can be found."""
    busy = BusyNewsroom(newsroom, seed)
    busy.load_new(50)
    ever: set[str] = set()
    for happens in (busy.load_again, busy.clean_again, lambda: busy.load_new(4), busy.load_again) * 2:
        happens()
        if busy.chooser.random() < 0.7:
            ever |= list_ids(publish(newsroom, archive))
    published = publish(newsroom, archive)
    gone = {old for _, old, _, why, *_ in published["id_changes"] if why != "split"}
    assert ever <= list_ids(published) | gone
    assert not list_ids(published) & gone
    anew = make_anew(newsroom, make_newsroom())
    assert publish(anew, archive) == published
    with newsroom.news.open() as old, anew.news.open() as new:
        assert new.sql("FROM publications").fetchall() == old.sql("FROM publications").fetchall()


def list_ids(named: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """List the ids that stand."""
    return {group_id for table in ("copies", "stories") for _, group_id in named[table]}


def test_two_machines_over_one_store_give_the_same_ids(
    newsroom: Newsroom, make_newsroom: Callable[[], Newsroom], archive: RawStore
) -> None:
    """Each takes in what the other named; who has not loaded all yet dissolves nothing."""
    newsroom.load(a=write_page(1, 10), b=write_page(2, 10))
    publish(newsroom, archive)
    newsroom.load(c=write_page(3, 11), d=write_page(4, 11))
    both = publish(newsroom, archive)
    late = make_anew(newsroom, make_newsroom(), 1)
    publish(late, archive)
    late.batches = newsroom.batches
    late.load_again(1)
    assert publish(late, archive) == publish(newsroom, archive) == both
