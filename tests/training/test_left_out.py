"""A page is cleaned by a model that has not seen its publisher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.page.model import body_model
from tasks.training import left_out
from tasks.training.gold_pages import choose_fold, find_publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge. " * 3
PAGE = f"<html><body><main><p>{PROSE}</p><p>{PROSE[::-1]}</p></main></body></html>".encode()


@pytest.fixture(autouse=True)
def _own_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(body_model, "load_body_model", body_model.load_body_model)
    left_out.open_left_out.cache_clear()
    yield
    left_out.open_left_out.cache_clear()


def test_pages_of_one_publisher_are_in_one_fold() -> None:
    """Whatever the section, its host or the set that it came in: the registrable domain decides."""
    rows = [
        {"id": "a", "url": "https://www.harbour.co.uk/bridge"},
        {"id": "b", "url": "http://sport.harbour.co.uk/x.html"},
        {"id": "c", "file": "news.harbour.co.uk-bridge.html"},
        {"id": "d", "key": "harbour.co.uk"},
    ]
    assert {find_publisher(row) for row in rows} == {"harbour.co.uk"}
    assert len({choose_fold(find_publisher(row)) for row in rows}) == 1


def test_a_page_is_cleaned_with_the_model_of_its_fold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of its fold is read; a sheet without a fold gets the shipped model again."""
    shipped = json.dumps({"names": [], "warmth": 1.0, "first": STUMPS, "second": STUMPS})
    (tmp_path / "fold-3.json").write_text(shipped, "utf-8")
    monkeypatch.setattr(left_out, "FOLDER", tmp_path)
    left_out.clean_sheet(left_out.Sheet("a.html", PAGE, 3))
    assert body_model.load_body_model() is left_out.open_left_out(3)
    left_out.clean_sheet(left_out.Sheet("a.html", PAGE))
    assert body_model.load_body_model() is left_out.open_left_out(left_out.SHIPPED)


STUMPS = {"bias": 0.0, "trees": [[[["chars", 3.0, 0, 1]], [-1.0, 1.0]]]}


def test_models_are_of_the_gold_that_lies_there(tmp_path: Path) -> None:
    """Gold that grew, or a set that came, asks for other models; the same gold does not."""
    gold = tmp_path / "harbour" / "gold.jsonl"
    gold.parent.mkdir()
    gold.write_text("{}\n")
    before = left_out.describe_origin(tmp_path)
    assert left_out.describe_origin(tmp_path) == before
    gold.write_text("{}\n{}\n")
    assert left_out.describe_origin(tmp_path) != before
