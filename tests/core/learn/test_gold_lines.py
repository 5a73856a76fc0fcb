"""Learning on real articles: it finds what is known to repeat there, and takes no labelled body."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.fields.fields import read_domain
from tasks.core.clean.lines.repeats import Repeat, RepeatSet, make_set
from tasks.core.learn.guards import MIN_ARTICLES, judge_tally
from tasks.core.learn.repetition import Passage, ReadArticle, find_repeated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

REMOVE = {"promo", "paywall", "related", "ui", "legal", "caption", "bio"}


@pytest.fixture(scope="module")
def learned(shared: Path) -> RepeatSet:
    """What is proposed on the raw corpus, without any rules."""

    def read() -> Iterator[ReadArticle]:
        with gzip.open(shared / "gold" / "text" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                passages = tuple(
                    Passage(line.strip()) for line in article["text"].split("\n") if line.strip()
                )
                yield ReadArticle(
                    read_domain(article["url"]) or "", article["date"] or "2026-01-01", passages
                )

    findings = [judge_tally(tally) for tally in find_repeated(read, MIN_ARTICLES)]
    return make_set(
        Repeat(each.id, each.publisher, each.kind, each.key, each.text)
        for each in findings
        if not each.objection
    )


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[dict[str, Any]]:
    """The labelled articles."""
    written = (shared / "gold" / "text" / "lines.jsonl").read_text("utf-8")
    return [json.loads(line) for line in written.splitlines()]


@pytest.mark.parametrize(
    ("publisher", "words"),
    [("foxnews.com", {"click", "here", "app"}), ("politico.com", {"story", "continued"})],
)
def test_what_is_known_to_repeat_is_found(learned: RepeatSet, publisher: str, words: set[str]) -> None:
    """The app line whose articles bear no date is found by their many matters."""
    repeats = learned.of([publisher])
    assert repeats
    assert [key for key in repeats.by_key if words <= set(key.split())]


def test_no_labelled_body_goes(learned: RepeatSet, lines: list[dict[str, Any]]) -> None:
    """Of the learned publishers' labelled articles most that is to go goes, and nothing that is to stay."""
    to_go = gone = 0
    for article in lines:
        repeats = learned.of([read_domain(article["url"]) or ""])
        for index, text in enumerate(article["paragraphs"] if repeats else ()):
            label = article["labels"].get(str(index), "body")
            is_found = repeats is not None and repeats.find(text) is not None
            assert not (is_found and label == "body"), text
            to_go += label in REMOVE
            gone += label in REMOVE and is_found
    assert gone >= 0.6 * to_go > 0
