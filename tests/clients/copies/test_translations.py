"""Translations in the warehouse: texts that say the same in other languages, and reports that do not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.identity.identity import make_source_id
from tasks.core.records import Document

if TYPE_CHECKING:
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

TOLD = tomllib.loads(Path(__file__).with_name("translations.toml").read_text("utf-8"))


def page(story: str, form: str, day: str = "2026-01-05", **fields: Any) -> Document:  # noqa: ANN401 - any field
    """One of the texts, at an outlet of its own."""
    url = f"https://{form.replace('_', '-')}-{story}.example/story"
    text, language = TOLD[story][form].strip(), form.rpartition("_")[2]
    usual = {"url": url, "canonical_url": url, "domain": url.split("/")[2]}
    told = {"text": text, "language": language, "published_at": day}
    return Document("text/html", **(usual | told | fields))


def id_of(document: Document) -> str:
    """The article's id."""
    assert document.canonical_url
    return make_source_id(document.canonical_url)


def list_roles(newsroom: Newsroom) -> dict[str, tuple[str, float, float | None]]:
    """Publish, and give role, containment and likeness of each article in a group of copies."""
    newsroom.publish()
    with newsroom.news.open() as connection:
        rows = connection.execute("SELECT article_id, role, containment, likeness FROM copies").fetchall()
    return {article_id: (role, containment, likeness) for article_id, role, containment, likeness in rows}


@pytest.mark.parametrize(
    ("story", "first", "second"),
    [
        (story, first, second)
        for story, forms in TOLD.items()
        for first in forms
        for second in forms
        if first < second
        and "other_de" not in {first, second}
        and {first, second} not in ({"de", "ru"}, {"fr", "zh"})
    ],
)
def test_what_says_the_same_in_another_language_is_a_translation(
    newsroom: Newsroom, story: str, first: str, second: str
) -> None:
    """Cut and added to as well; the origin is what was published first, and both are one story."""
    origin, other = page(story, first), page(story, second, "2026-01-06")
    newsroom.load(a=origin, b=other)
    roles = list_roles(newsroom)
    assert roles[id_of(origin)][0] == "origin"
    role, containment, likeness = roles[id_of(other)]
    assert (role, containment >= 0.8) == ("translation", True)
    assert likeness
    assert likeness > 0.6
    with newsroom.news.open() as connection:
        told = dict(connection.execute("SELECT article_id, role FROM story_articles").fetchall())
    assert told == {id_of(origin): "first", id_of(other): "translation"}


def test_a_report_of_the_same_event_is_none(newsroom: Newsroom) -> None:
    """It is of the story, and tells it in other sentences."""
    newsroom.load(a=page("match", "en"), b=page("match", "other_de"))
    assert list_roles(newsroom) == {}
    with newsroom.news.open() as connection:
        assert connection.execute("SELECT count(*) FROM story_articles").fetchall() == [(2,)]


def test_another_days_figures_in_the_same_sentences_are_none(newsroom: Newsroom) -> None:
    """What is told each day in one form is another text each time."""
    other = TOLD["dock"]["de"].strip()
    for digit in "0123456789":
        other = other.replace(digit, chr(0xE000 + int(digit)))
    for digit in "0123456789":
        other = other.replace(chr(0xE000 + int(digit)), str((int(digit) + 3) % 10))
    newsroom.load(a=page("dock", "en"), b=page("dock", "de", text=other))
    assert list_roles(newsroom) == {}


def test_a_copy_of_a_translation_is_a_translation_of_the_origin(newsroom: Newsroom) -> None:
    """Whoever prints it; and the copy in the language of the origin stays a copy, in any order of loading."""
    origin = page("dock", "en")
    copied = page(
        "dock", "en", "2026-01-06", url="https://copy.example/1", canonical_url="https://copy.example/1"
    )
    german = page("dock", "de", "2026-01-06")
    again = page(
        "dock", "de", "2026-01-07", url="https://echo.example/1", canonical_url="https://echo.example/1"
    )
    newsroom.load(d=again)
    newsroom.load(b=copied)
    newsroom.publish()
    newsroom.load(c=german)
    newsroom.load(a=origin)
    roles = list_roles(newsroom)
    assert {article: role for article, (role, *_) in roles.items()} == {
        id_of(origin): "origin",
        id_of(copied): "copy",
        id_of(german): "translation",
        id_of(again): "translation",
    }
    assert roles[id_of(german)] == roles[id_of(again)]
    newsroom.publish()
    assert list_roles(newsroom) == roles
