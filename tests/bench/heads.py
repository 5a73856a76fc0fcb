"""Prints how many fields the cleaner reads off the heads of plain texts, field by field, with what to reach.

    python tests/bench/heads.py [FOLDER]

FOLDER holds texts and `expected.json`, which names the fields of each that its head says; by default the one
beside the checkout. A field that is expected is right or wrong; one that is given where none is expected, or
another than the expected, is invented. A text whose clean form does not begin with prose has kept a part of
its head. Where the folder is absent, it is skipped, and said.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from tasks.core.clean.document import clean_document
from tasks.core.clean.text.plain_text import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.records import Document

HEADS = Path(__file__).resolve().parents[3] / "shared" / "cases" / "texts" / "headers"
FIELDS = ("title", "authors", "published_at", "publisher", "url", "language")
CLAIMED = frozenset(FIELDS) - {"language"}
"""Fields that nothing but a head tells: the language is told from any text."""
REACH = 0.95
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One field of one text: what was expected and what was given, None for nothing."""

    name: str
    field: str
    expected: Any
    given: Any

    @property
    def is_right(self) -> bool:
        """Whether what was given is what was expected."""
        return bool(self.expected == self.given)

    @property
    def is_invented(self) -> bool:
        """Whether something was given that the head does not say."""
        return self.given is not None and not self.is_right


def score_heads(folder: Path) -> tuple[list[Finding], list[str]]:
    """Clean the texts of a folder; gives the findings, and the names of those that keep some of the head."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    findings, kept = list[Finding](), list[str]()
    for name, fields in expected.items():
        raw = (folder / f"{name}.txt").read_bytes()
        document = clean_document(raw, name=f"{name}.txt", media_type="text/plain", now=NOW)
        findings += _compare(name, document, fields)
        first = split_blocks(document.text)[:1]
        kept += [name for block in first if not block.is_prose]
    return findings, kept


def _compare(name: str, document: Document, fields: dict[str, Any]) -> Iterator[Finding]:
    for field in FIELDS:
        if field in fields or field in CLAIMED:
            given = getattr(document, field)
            given = list(given) if isinstance(given, tuple) else given
            given = given[:10] if field == "published_at" and given else given
            yield Finding(name, field, fields.get(field), given or None)


def main() -> None:
    """Score a folder of heads."""
    console = Console()
    folder = Path(sys.argv[1]) if sys.argv[1:] else HEADS
    if not folder.exists():
        console.print(f"heads: skipped, {folder.name} is not beside the checkout")
        return
    findings, kept = score_heads(folder)
    console.print(tabulate(findings, kept))
    for each in findings:
        if not each.is_right:
            console.print(f"{each.name} {each.field}: {each.given!r}, not {each.expected!r}", markup=False)


def tabulate(findings: list[Finding], kept: list[str]) -> Table:
    """Show the figures of each field and of all, then the heads that were not cut whole."""
    table = Table("Field", title="Heads of plain texts", title_justify="left", box=None)
    for name in ("Expected", "Right", "Invented"):
        table.add_column(name, justify="right")
    count, right, invented = Counter[str](), Counter[str](), Counter[str]()
    for each in findings:
        for field in (each.field, "all"):
            count[field] += each.expected is not None
            right[field] += each.is_right and each.expected is not None
            invented[field] += each.is_invented
    for field in (*FIELDS, "all"):
        table.add_row(field, str(count[field]), str(right[field]), str(invented[field]))
    share = right["all"] / max(1, count["all"])
    said = "reached" if share >= REACH and not invented["all"] else "NOT reached"
    table.caption = f"right {share:.4f}, {REACH} and nothing invented: {said}; head left in {len(kept)} texts"
    return table


if __name__ == "__main__":
    main()
