"""Prints how well quotations and their speakers are found on the gold beside the checkout, by language.

    python tests/bench/speech/quotes.py

Cleans each text of the gold and scores its quotes with the scorer that lies beside it, for two halves: the
rules were read on the one alone. Takes some seconds; is skipped, and says so, where the gold is absent.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tasks.core.clean.document import clean_document
from tasks.core.clean.quotes.quotes import find_quotes

SHARED = Path(__file__).resolve().parents[4] / "shared"
SCORER = SHARED / "score" / "score_quotes.py"
GOLD = SHARED / "gold" / "quotes" / "quotes.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIGURES = ("articles", "quotes", "span_f1", "speaker_right", "speaker_right_names", "speaker_wrong")


def score_half(rows: list[dict[str, Any]], scratch: Path) -> tuple[dict[str, float], float]:
    """Give the scorer's figures for some articles, and the milliseconds that the quotes of one take."""
    gold, found, took_s = scratch / "gold.jsonl", scratch / "quotes.jsonl", 0.0
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with found.open("w", encoding="utf-8") as file:
        for row in rows:
            name = f"{row['id']}.txt"
            document = clean_document(row["text"].encode(), name=name, media_type="text/plain", now=NOW)
            started = time.process_time()
            quotes = find_quotes(document.text, document.language)
            took_s += time.process_time() - started
            for quote in quotes:
                said = {"path": name, "start": quote.start, "end": quote.end, "quote": quote.quote}
                file.write(json.dumps(said | {"speaker": quote.speaker}) + "\n")
    asked = [sys.executable, str(SCORER), "score", str(gold), str(found)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return json.loads(told.splitlines()[-1]), 1000 * took_s / len(rows)


def main() -> None:
    """Print the figures of both halves."""
    out = Console(highlight=False, width=120)
    if not GOLD.exists():
        out.print(f"Skipped: {GOLD} is not there")
        return
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    languages = ["", *sorted({f"{row['language']}_" for row in rows})]
    for half, name in enumerate(("the half that the rules were read on", "the half kept aside")):
        chosen = [row for row in rows if hashlib.sha256(row["id"].encode()).digest()[0] % 2 == half]
        with tempfile.TemporaryDirectory() as scratch:
            figures, took_ms = score_half(chosen, Path(scratch))
        table = Table("language", *FIGURES, title=f"Quotes, {name}: {took_ms:.1f} ms an article")
        for language in languages:
            values = [figures.get(language + figure) for figure in FIGURES]
            shown = (f"{value:.3f}" if isinstance(value, float) else str(value) for value in values)
            table.add_row(language.strip("_") or "all", *shown)
        out.print(table)


if __name__ == "__main__":
    main()
