"""Stories in the warehouse: different texts on one event are tied, within some days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tasks.clients.copies import story_index
from tasks.clients.copies.wording_texts import read_texts
from tasks.core.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.copies.wording_texts import Place
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

CRANE = (
    "A crane fell onto the quay of Quillon on Monday and hurt three dockers, the harbour master said.",
    "Three dockers were hurt in Quillon when a crane came down; harbour master Ada Renn closed the quay.",
    "Quillon's quay stays closed after the fall of a crane, harbour master Ada Renn told reporters.",
)
OTHERS = (
    "The parliament of Lindhagen voted for a tax on sugar after a debate of nine hours.",
    "Rovers beat United by two goals to nil; striker Bo Vesk scored both before half time.",
    "A new telescope on Mount Aldern saw light that left its star ten billion years ago.",
    "Bakers say that flour will cost a fifth more next year, for the harvest was poor.",
)


def report(number: int, text: str, day: str | None = None) -> Document:
    """A report at an address of its own."""
    url = f"https://news{number}.example/story"
    return Document("text/html", url=url, canonical_url=url, text=text, published_at=day)


def list_stories(newsroom: Newsroom) -> list[list[str]]:
    """Publish, and give the beginnings of the articles of each story."""
    newsroom.publish()
    with newsroom.news.open() as connection:
        rows = connection.execute(
            "SELECT list(text ORDER BY text) FROM stories JOIN articles USING (article_id) GROUP BY story_id"
        ).fetchall()
    return [texts for (texts,) in rows]


def load_others(newsroom: Newsroom) -> None:
    """Something else that happened."""
    newsroom.load(**{f"o{n}": report(100 + n, text, "2026-01-05") for n, text in enumerate(OTHERS)})


def test_reports_of_one_event_are_a_story(newsroom: Newsroom) -> None:
    """Whenever they are loaded; what else happened is none of it, and nothing is copied."""
    load_others(newsroom)
    for number, text in enumerate(CRANE):
        newsroom.load(a=report(number, text, f"2026-01-0{number + 4}"))
    assert list_stories(newsroom) == [sorted(CRANE)]
    with newsroom.news.open() as connection:
        assert connection.execute("FROM copies").fetchall() == []


def test_the_same_words_weeks_later_are_another_story(newsroom: Newsroom) -> None:
    """Days apart count where both are known."""
    load_others(newsroom)
    newsroom.load(a=report(1, CRANE[1], "2026-01-05"), b=report(2, CRANE[0], "2026-02-05"))
    assert list_stories(newsroom) == []


def test_the_newest_wording_tells_the_story(newsroom: Newsroom) -> None:
    """A page that reports something else now leaves it."""
    load_others(newsroom)
    newsroom.load(a=report(1, CRANE[0]), b=report(2, CRANE[1]))
    assert list_stories(newsroom) == [sorted(CRANE[:2])]
    newsroom.load(a=report(1, "Farmers in Aldern fear the frost; apples and plums are in blossom already."))
    assert list_stories(newsroom) == []


def test_the_same_names_in_two_matters_are_two_stories(newsroom: Newsroom) -> None:
    """A theme has its people too; texts that tell the same have the same words, which the story shows."""
    head = "Harbour master Ada Renn of Quillon and mayor Bo Vesk met on Monday. "
    crane = (
        "The fallen crane had crushed a warehouse roof, and dockers waited while inspectors photographed "
        "bent girders, torn cables, snapped bolts and a cracked counterweight that divers hoisted from the "
        "basin; welders blamed rust, insurers blamed overloading, and pilots anchored freighters outside."
    )
    sugar = (
        "Bakers, dentists and grocers had testified about a levy on sweetened drinks, lobbyists handed out "
        "leaflets, economists forecast dearer lemonade, and schools asked for milk, canteens, kitchens, "
        "lessons and fountains in playgrounds before the recess, whoever pays for plumbing and crockery."
    )
    texts = (
        f"{head}{crane}",
        f"Mayor Bo Vesk met Ada Renn, harbour master of Quillon. {crane}",
        f"Mayor Bo Vesk of Quillon heard Greta Lund and Olav Prin of Aldern on Monday. {sugar}",
    )
    titles = "Crane crushes roof", "Roof crushed by crane", "Dentists for levy on drinks"
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        told = replace(report(number, text, "2026-01-05"), title=title, language="en")
        newsroom.load(**{f"a{number}": told})
    assert list_stories(newsroom) == [sorted(texts[:2])]
    with newsroom.news.open() as connection:
        shared = connection.execute(
            "SELECT DISTINCT words > 0.9, titles > 0.3 FROM story_articles"
        ).fetchall()
    assert shared == [(True, True)]


def test_a_text_is_read_once_however_many_it_is_like(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is alike with many is compared with each; what that costs must not grow with their number."""
    read: Counter[Place] = Counter()

    def count(
        connection: DuckDBPyConnection, places: Iterable[Place]
    ) -> Iterator[tuple[Place, str | None, str]]:
        read.update(asked := list(places))
        return read_texts(connection, asked)

    monkeypatch.setattr(story_index, "read_texts", count)
    monkeypatch.setattr(story_index, "_AT_ONCE", 1)
    same = [replace(report(number, text, "2026-01-05"), language="en") for number, text in enumerate(CRANE)]
    newsroom.load(**{f"a{number}": told for number, told in enumerate(same)})
    assert list_stories(newsroom) == [sorted(CRANE)]
    assert set(read.values()) == {1}
    assert len(read) == len(CRANE)
