"""Changes of a page that must not matter: what becomes of the article.

The samples are the project's own; real pages are read where they lie beside the checkout. `make bench-laws`
measures all changes on those, with models that have not seen their publishers.
"""

from __future__ import annotations

import gzip
import json
import statistics
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.document import clean_document
from tasks.training.drift import Drift, change_page, compare_texts, rewrite_page
from tasks.training.gold_pages import tell_story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.training.changes import Story

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "samples"
EXACT = ("wrapped", "attributes reordered", "hidden copy")
"""What the page looks like to a reader is the same, and so is all that is asked of it."""
KEEPING = ("renamed", "repeated 10", "repeated 20", "story below", "teasers below", "comments below")
STRIDE = 16


@pytest.mark.parametrize("name", EXACT)
def test_some_changes_change_nothing(name: str) -> None:
    """The texts of all samples stay what they are, to the letter."""
    drifts = {sample: measure(SAMPLES / sample, name) for sample in list_samples()}
    assert len(drifts) > 8
    assert [sample for sample, drift in drifts.items() if drift.is_other] == []


@pytest.mark.parametrize("name", KEEPING)
def test_an_article_keeps_its_words(name: str) -> None:
    """By other names, at any length and with others below it: one word in a hundred is lost, at most."""
    lost = {sample: measure(SAMPLES / sample, name).lost for sample in list_samples()}
    assert statistics.fmean(lost.values()) <= 0.01, lost


@pytest.mark.parametrize("name", ["renamed", "repeated 10", "repeated 20"])
def test_an_article_takes_nothing_in(name: str) -> None:
    """By other names and at any length: one foreign word in fifty, at most."""
    foreign = {sample: measure(SAMPLES / sample, name).foreign for sample in list_samples()}
    assert statistics.fmean(foreign.values()) <= 0.02, foreign


@pytest.mark.slow
@pytest.mark.parametrize("name", EXACT)
def test_some_changes_change_nothing_in_real_pages(name: str, shared: Path) -> None:
    """The texts of some pages of other people stay what they are, to the letter."""
    folder = shared / "gold" / "html" / "fundus"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    changed = [row["id"] for row in rows[::STRIDE] if drift(folder / row["html_path"], row, name).is_other]
    assert changed == []


@cache
def measure(sample: Path, name: str) -> Drift:
    """Make a change to a sample, whose gold is what the cleaner gives for it; others stand beside it."""
    return drift(sample, {"text": clean_plain(sample)}, name)


def drift(page: Path, gold: dict[str, Any], name: str) -> Drift:
    """Make a change to a page and compare the texts."""
    raw = read(page)
    stories = [tell_sample(sample) for sample in list_samples() if sample != page.name]
    chance = Random(f"{page.name} {name}")  # noqa: S311 - the same each time, no secret
    changed = change_page(raw, gold, name, chance, [story for story in stories if story])
    return compare_texts(clean_plain(page), clean(changed.raw), changed.repeated)


@cache
def list_samples() -> Sequence[str]:
    """Name the samples that are articles of some length on pages."""
    pages = sorted(path.name for path in SAMPLES.iterdir() if ".html" in path.suffixes)
    return [page for page in pages if tell_sample(page)]


@cache
def tell_sample(sample: str) -> Story | None:
    """Give a sample as it may stand beside another; None where it has hardly a paragraph."""
    return tell_story({"text": clean_plain(SAMPLES / sample)})


@cache
def clean_plain(page: Path) -> str:
    """Give the text of a page that is parsed and written anew, but not changed."""
    return clean(rewrite_page(read(page)))


def clean(raw: bytes) -> str:
    """Give the text of a page."""
    return clean_document(raw, name="page.html", now=NOW).text or ""


def read(page: Path) -> bytes:
    """Read a page, packed or not."""
    return gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()
