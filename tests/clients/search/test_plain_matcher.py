"""Search finds what stands in the texts, and the command finds what the macro does, in its order."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.search.search_index import update_index
from tasks.clients.search.searching import search_articles
from tests.clients.search.plain_matcher import WORDS, draw_question
from tests.clients.search.small_base import add, open_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

pytestmark = pytest.mark.slow

ARTICLES = 120
QUESTIONS = 5
"""A seed: each takes a tenth of a second to plan."""


def write_texts() -> dict[str, list[str]]:
    """Texts of few words by their ids; some are the same, and so is their score."""
    random = Random(1)  # noqa: S311 - a sample, no secret
    texts = [random.choices(WORDS, weights=(9, 4, 3, 2, 1), k=random.randint(0, 14)) for _ in range(ARTICLES)]
    return {f"{number:03}": texts[number % 100] for number in range(ARTICLES)}


TEXTS = write_texts()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> NewsDatabase:
    """The texts as a published file."""
    path = tmp_path_factory.mktemp("published") / "news.duckdb"
    with open_copy(path) as connection:
        add(connection, [{"article_id": each, "text": " ".join(text)} for each, text in TEXTS.items()])
        update_index(connection)
    return NewsDatabase(path)


@pytest.fixture(scope="module")
def base(published: NewsDatabase) -> Iterator[DuckDBPyConnection]:
    """The file, open."""
    with published.open() as connection:
        yield connection


@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_is_what_the_texts_hold(
    published: NewsDatabase, base: DuckDBPyConnection, seed: int
) -> None:
    """Whatever the question; twice in the same order, by the macro and by the command."""
    random = Random(seed)  # noqa: S311 - a sample, no secret
    for question in (draw_question(random) for _ in range(QUESTIONS)):
        rows = base.execute(
            "SELECT article_id, score FROM search($typed)", {"typed": question.typed}
        ).fetchall()
        assert {each for each, _ in rows} == {each for each, text in TEXTS.items() if question.holds(text)}, (
            question.typed
        )
        found = search_articles(published, question.typed, ARTICLES)
        if not found.is_any_word:
            assert [(hit.article_id, hit.score) for hit in found.hits] == rows, question.typed
