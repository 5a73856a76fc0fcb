"""The laws of the ledger, held against real pages and texts that lie beside the checkout.

A stride of each set: all of them take minutes. `make laws` takes them all.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.input.decode import decode_text, open_input
from tasks.core.clean.page.html import visible_text
from tasks.core.records import Document

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FindFaults = Callable[[str, Document], list[str]]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT_SETS = ("text/lines.jsonl", "copies/texts.jsonl", "copies/events.jsonl", "text/corpus.jsonl.gz")
SOME = {
    "fundus": 4,
    "trafilatura_eval": 12,
    "wcxb": 15,
    "text/lines.jsonl": 4,
    "copies/texts.jsonl": 30,
    "copies/events.jsonl": 4,
    "text/corpus.jsonl.gz": 160,
}
STRIDES: dict[str, int] = {} if "ALL_GOLD" in os.environ else SOME


@pytest.mark.parametrize("name", ["fundus", "trafilatura_eval", "wcxb"])
def test_no_page_loses_a_word_unseen(name: str, shared: Path, find_faults: FindFaults) -> None:
    """Every page is an article with a whole ledger, and its text, cleaned again, stays what it is."""
    faults = {}
    pages = sorted(find_gold(shared, f"html/{name}/html").iterdir())
    for page in pages[:: STRIDES.get(name, 1)]:
        raw = gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes()
        document = clean_document(raw, name=page.name, now=NOW)
        faults[page.name] = [*find_faults(visible_text(raw), document), *find_unsettled(document)]
    assert faults
    assert {page: found for page, found in faults.items() if found} == {}


@pytest.mark.parametrize("name", TEXT_SETS)
def test_no_text_loses_a_word_unseen(name: str, shared: Path, find_faults: FindFaults) -> None:
    """Every text is an article with a whole ledger, and its text, cleaned again, stays what it is."""
    faults = {}
    for text in islice(read_texts(find_gold(shared, name)), 0, None, STRIDES.get(name, 1)):
        raw = text.encode()
        document = clean_document(raw, name="a.txt", now=NOW)
        visible = decode_text(open_input(raw, name="a.txt", media_type=None)).text
        faults[text[:60]] = [*find_faults(visible, document), *find_unsettled(document)]
    assert faults
    assert {start: found for start, found in faults.items() if found} == {}


def find_gold(shared: Path, name: str) -> Path:
    """Give the place of a gold set; skip where it is absent."""
    place = shared / "gold" / name
    if not place.exists():
        pytest.skip(f"{place.name} is not beside the checkout")
    return place


def read_texts(path: Path) -> Iterator[str]:
    """Read the texts of a set, a JSON object a line."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        rows: Iterable[dict[str, Any]] = map(json.loads, lines)
        texts = ("\n\n".join(row["paragraphs"]) if "paragraphs" in row else row["text"] for row in rows)
        yield from (text for text in texts if text.strip())


def find_unsettled(document: Document) -> Iterator[str]:
    """Name what a second cleaning would take out, and a reason why there is no article."""
    if document.reason:
        yield f"{document.reason}: {document.detail}"
        return
    again = clean_document(document.text.encode(), name="a.txt", media_type="text/plain", now=NOW)
    if again.text != document.text:
        yield "cleaning the text again changes it"
