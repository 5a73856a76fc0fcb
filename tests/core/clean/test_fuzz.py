"""The short form of `make fuzz`: documents that nobody would write, made from the project's own samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.fuzz import main, make_document, try_document

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DOCUMENTS = 150


def test_no_document_makes_the_cleaner_raise_hang_or_break_a_law() -> None:
    """Cut, spliced, nested, garbled or hostile: each gives an article that stays, or a reason."""
    found = [one for number in range(DOCUMENTS) for one in try_document(number, samples_only=True).found]
    assert found == []


def test_a_number_makes_the_same_document_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run found can be written out, looked at, and kept as a case."""
    kept = tmp_path / "found.html"
    monkeypatch.setattr("sys.argv", ["fuzz.py", "--samples-only", "--show", "7", str(kept)])
    assert main() == 0
    assert kept.read_bytes() == make_document(7, samples_only=True)[1]
