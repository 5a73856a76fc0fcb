"""The five real articles beside the checkout come out as their gold says."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.records import KEPT_KINDS, Document

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = (
    "000_79299676380d014a.txt",
    "001_09604b396a56a426.txt",
    "002_42e2df97611246d8.txt",
    "003_90722496a265a980.txt",
    "004_b46d8477046f5767.txt",
)


def fold(text: str) -> str:
    """Fold white space, as the gold does."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    """Give what a correct pipeline makes of each article."""
    read: dict[str, Any] = json.loads((shared / "articles" / "gold.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(params=NAMES)
def article(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Document]:
    """Give one article, cleaned."""
    raw = (shared / "articles" / request.param).read_bytes()
    return request.param, clean_document(raw, name=request.param, now=NOW)


def test_fields_are_as_the_gold_says(article: tuple[str, Document], gold: dict[str, Any]) -> None:
    """What the text says is in its field, and what it does not say is null."""
    name, document = article
    have = asdict(document)
    assert {field: have[field] for field in gold[name]["fields"]} == gold[name]["fields"]


def test_news_stays_and_boilerplate_goes(article: tuple[str, Document], gold: dict[str, Any]) -> None:
    """Each sentence to be kept is in the text, nothing to be removed is."""
    name, document = article
    text = fold(document.text)
    assert [s for s in gold[name]["kept"] if fold(s) not in text] == []
    assert [s for s in gold[name].get("not_in_text", []) if fold(s) in text] == []


def test_what_went_is_in_the_ledger_with_its_kind(
    article: tuple[str, Document], gold: dict[str, Any]
) -> None:
    """Each removed line stands in the ledger under the kind that it is."""
    name, document = article
    gone = [(s.kind, fold(s.text)) for s in document.segments if s.kind not in KEPT_KINDS]
    for removed in gold[name]["removed"]:
        assert any(kind == removed["kind"] and fold(removed["text"]) in text for kind, text in gone), removed


def test_credits_and_repairs_are_listed(article: tuple[str, Document], gold: dict[str, Any]) -> None:
    """What left the text as data, and what was repaired, can be read on the document."""
    name, document = article
    for credit in gold[name].get("credits", []):
        assert credit in document.credits
    assert set(gold[name].get("repairs", [])) <= {repair.kind for repair in document.repairs}
