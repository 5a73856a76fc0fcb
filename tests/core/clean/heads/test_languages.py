"""Heads in many languages: titles, bylines, days and keys, as they are written there."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.document import clean_document

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))["language"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = "2019-09-14"
SITE = "Hafenpost"
URL = "https://hafen.example/a"

Head = tuple[str, dict[str, Any]]


def write_titles(news: dict[str, Any]) -> Iterator[Head]:
    """Write the title alone, in three forms, and with the site's name behind it."""
    title = news["title"]
    said = {"title": title}
    yield title, said
    yield f"# {title}", said
    yield f"{title}\n====================", said
    yield f"{title} | {SITE}\n{URL}\n{news['dates'][0]}", {**said, "published_at": DAY, "url": URL}


def write_lines(news: dict[str, Any]) -> Iterator[Head]:
    """Write every day and every byline of the language under the title, in either order."""
    title, author, day = news["title"], (news["author"],), news["dates"][0]
    for each in news["dates"]:
        yield f"{title}\n{each}", {"title": title, "published_at": DAY}
    said = {"title": title, "published_at": DAY, "authors": author}
    for byline in news["bylines"]:
        yield f"{title}\n\n{byline}\n{day}", said
        yield f"{title}\n\n{day}\n{byline}", said
    for line in (f"{author[0]}, {day}", f"{day} | {author[0]}", f"{author[0]} - {day}, 09:12"):
        yield f"{title}\n{line}", said
    yield f"{day}\n{title}\n{news['bylines'][0]}", said


def write_relative(news: dict[str, Any]) -> Iterator[Head]:
    """Write days that are counted from the day on which the page was looked at: they say nothing."""
    for day in news.get("relative", ()):
        yield f"{news['title']}\n\n{day}", {"title": news["title"]}
        said = {"title": news["title"], "authors": (news["author"],)}
        yield f"{news['title']}\n\n{news['bylines'][0]}\n\n{day}", said


def write_keys(news: dict[str, Any]) -> Iterator[Head]:
    """Write keys of the language over and under the title, front matter, the head of a mail."""
    title, author, day = news["title"], news["author"], news["dates"][0]
    said = {"title": title, "published_at": DAY, "authors": (author,)}
    values = (title, author, day, SITE)
    for sign in (": ", " : ", "\uff1a"):
        lines = [f"{key}{sign}{value}" for key, value in zip(news["keys"], values, strict=True)]
        yield "\n".join(lines), {**said, "publisher": SITE}
    yield "\n\n".join(reversed(lines)), {**said, "publisher": SITE}
    yield "\n".join([title, *lines[1:]]), {**said, "publisher": SITE}
    yield f"---\ntitle: {title}\nauthor: {author}\ndate: {day}\nfoo: bar\n---", said
    yield f"From: {author} <x@hafen.example>\nSubject: {title}\nDate: Sat, 14 Sep 2019 09:12:00 +0200", said


@pytest.mark.parametrize("news", LANGUAGES, ids=lambda news: news["code"])
@pytest.mark.parametrize("write", [write_titles, write_lines, write_relative, write_keys])
def test_heads_of_a_language_are_read(news: dict[str, Any], write: Any) -> None:  # noqa: ANN401 - a writer of heads
    """Each gives its fields and no other, and nothing but the article stays in the text."""
    body = f"{news['lead']}\n\n{news['more']}"
    wrong = [found for head, said in write(news) for found in compare(head, body, said)]
    assert wrong == []


def compare(head: str, body: str, said: dict[str, Any]) -> Iterator[str]:
    """Name what is read otherwise than it is said."""
    document = clean_document(f"{head}\n\n{body}\n".encode(), name="a.txt", media_type="text/plain", now=NOW)
    given: dict[str, Any] = {name: getattr(document, name) for name in ("title", "publisher", "url")}
    given["published_at"] = (document.published_at or "")[:10] or None
    given["authors"] = tuple(name.casefold() for name in document.authors)
    said = {"authors": (), **said}
    said["authors"] = tuple(name.casefold() for name in said["authors"])
    for name, value in given.items():
        if value != said.get(name):
            yield f"{head!r}: {name} is {value!r}"
    if document.text != body:
        yield f"{head!r} leaves {document.text[: len(head)]!r}"


def test_every_language_has_its_own_lines() -> None:
    """The table holds the languages that we say we read, with no line twice in one of them."""
    assert len({news["code"] for news in LANGUAGES}) == len(LANGUAGES) == 29
    assert all(len(set(news["dates"])) == len(news["dates"]) for news in LANGUAGES)
    assert all(line.strip() == line for news in LANGUAGES for line in chain(news["dates"], news["bylines"]))
