"""What cleaned a row is one join away: the version, when it was first used, what was learned."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.clients.learn.repeat_store import write_notebook
from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_reader import run_query
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind

if TYPE_CHECKING:
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Document
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

LETTER = "Get the harbour letter, every morning at six."
JOIN = """
    SELECT revision, cleaners.* EXCLUDE (last_used_at), list(rule) AS learned
    FROM revisions
    JOIN cleaners USING (cleaner_version)
    LEFT JOIN learned_rules USING (learned_set)
    GROUP BY ALL
    ORDER BY ALL
"""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def learn(store: RawStore) -> str:
    """Have a set of one rule in the store; gives the set's version."""
    key = fold_paragraph(LETTER)
    name = make_repeat_id("courier.example", key)
    entry = NotebookEntry(name, "courier.example", Kind.PROMO, key, LETTER, State.ACTIVE, "2026-01-01", 8)
    return write_notebook(store, Notebook((entry,)), BEGAN)


def test_a_row_leads_to_its_cleaner_and_the_rules_that_were_learned(
    newsroom: Newsroom, article: Document, store: RawStore
) -> None:
    """Also where the copy is made from the last one, which has some of them already."""
    learned_set = learn(store)
    newsroom.version = "5+0a1b"
    newsroom.load(a=article)
    build_news(newsroom.warehouse, newsroom.news, store)
    newsroom.version = f"5+0a1b+{learned_set}"
    newsroom.load(a=replace(article, text="The harbour of Quillon opened again."))
    for _ in range(2):
        build_news(newsroom.warehouse, newsroom.news, store)
        first, second = run_query(newsroom.news, JOIN).to_pylist()
        bare = {"code_version": "5", "rules_digest": "0a1b", "first_used_at": BEGAN}
        assert first == bare | {
            "revision": 1,
            "cleaner_version": "5+0a1b",
            "learned_set": None,
            "learned": [None],
        }
        [rule] = second.pop("learned")
        assert second == bare | {
            "revision": 2,
            "cleaner_version": newsroom.version,
            "learned_set": learned_set,
        }
    asked = f"SELECT publisher, kind, text FROM learned_rules WHERE rule = '{rule}'"  # noqa: S608 - ours
    assert run_query(newsroom.news, asked).to_pylist() == [
        {"publisher": "courier.example", "kind": "promo", "text": LETTER}
    ]


def test_a_set_that_is_gone_stops_no_publication(
    newsroom: Newsroom, article: Document, store: RawStore, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said, and its cleaner still has a row."""
    newsroom.version = "5+0a1b+000000000000"
    newsroom.load(a=article)
    with caplog.at_level(logging.WARNING):
        build_news(newsroom.warehouse, newsroom.news, store)
    assert "learned set 000000000000 cannot be read" in caplog.text
    assert run_query(newsroom.news, "SELECT learned_set FROM cleaners").to_pylist() == [
        {"learned_set": "000000000000"}
    ]
