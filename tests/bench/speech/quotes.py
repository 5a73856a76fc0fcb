"""Prints how well quotations and their speakers are found, by language, on gold and on labels of ours.

    python tests/bench/speech/quotes.py [developed]

Two sets of two halves each, scored by the scorer that lies beside the gold: `gold/quotes`, and
`quote_labels.jsonl`, which has articles of other sets there, drawn at random and labelled by reading
before the rules were widened: ids, offsets, no texts. Its `read` is how far an article was read; a `full`
is where the fullest name of a speaker stands, `either` what is neither right nor wrong (titles, scare
quotes). The rules were read on the developed halves alone; `developed` prints no other. The scorer asks for
no kind, and does not count what quotes no words (indirect). A hundred quotes of all kinds, drawn with seed
210, were judged by reading (`quote_readings.jsonl`), and rules mended after; a last table says which of them
are given today. Takes some seconds; is skipped, and says so, where the sets are absent. An article whose text
is another one now is left out, and counted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from tasks.core.clean.document import clean_document
from tasks.core.clean.quotes.quotes import find_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[4] / "shared"
SCORER = SHARED / "score" / "score_quotes.py"
GOLD = SHARED / "gold"
LABELS = Path(__file__).with_name("quote_labels.jsonl")
READINGS = Path(__file__).with_name("quote_readings.jsonl")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIGURES = ("articles", "quotes", "span_f1", "speaker_right", "speaker_right_names", "speaker_wrong")
HALVES = {"developed": "the half that the rules were read on", "held": "the half kept aside"}


@cache
def read_set(name: str) -> dict[str, dict[str, Any]]:
    """Give the rows of a set by their ids."""
    path = GOLD / name
    path = path / "gold.jsonl" if path.is_dir() else path
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return {row["id"]: row for row in map(json.loads, data.splitlines())}


def read_text(name: str, row: dict[str, Any]) -> str:
    """Give the text of an article: as the set has it, or as the product cleans its page."""
    if text := row.get("text"):
        return str(text)
    if "paragraphs" in row:
        return "\n\n".join(row["paragraphs"])
    return clean_page(name, row)


def clean_page(name: str, row: dict[str, Any]) -> str:
    """Give the text of an article as the product cleans its page."""
    page = GOLD / name / row["html_path"]
    return clean_document(page.read_bytes(), name=page.name, media_type="text/html", now=NOW).text


def read_labels() -> Iterator[dict[str, Any]]:
    """Give our labels as rows of the gold, with how far each article was read."""
    for label in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        text = read_text(label["set"], read_set(label["set"])[label["id"]])
        if hashlib.sha256(text.encode()).hexdigest() != label["text_sha256"]:
            continue
        quotes = [
            {"start": each["start"], "end": each["end"], "quote": text[each["start"] : each["end"]]}
            | {"speaker": each["speaker"] and text[slice(*each["speaker"])]}
            | {"speaker_full": each["full"] and text[slice(*each["full"])], "speaker_kind": each["kind"]}
            for each in label["quotes"]
        ]
        either = [{"quote": text[slice(*place)]} for place in label["either"]]
        named = {key: label[key] for key in ("id", "language", "half", "read")}
        yield named | {"text": text, "quotes": quotes, "either": either}


def read_gold() -> Iterator[dict[str, Any]]:
    """Give the gold, each article's text as the product cleans it, with the half that it is of."""
    for row in read_set("quotes/quotes.jsonl").values():
        name = f"{row['id']}.txt"
        document = clean_document(row["text"].encode(), name=name, media_type="text/plain", now=NOW)
        is_held = hashlib.sha256(row["id"].encode()).digest()[0] % 2
        beside = {
            "text": document.text,
            "read": len(document.text),
            "half": "held" if is_held else "developed",
        }
        yield row | beside | {"told": document.language}


def score_half(rows: list[dict[str, Any]], scratch: Path) -> tuple[dict[str, float], float]:
    """Give the scorer's figures for some articles, and the milliseconds that the quotes of one take."""
    gold, found, took_s = scratch / "gold.jsonl", scratch / "quotes.jsonl", 0.0
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with found.open("w", encoding="utf-8") as file:
        for row in rows:
            started = time.process_time()
            quotes = find_quotes(row["text"], row.get("told", row["language"]))
            took_s += time.process_time() - started
            for quote in quotes:
                said = {
                    "path": f"{row['id']}.txt",
                    "start": quote.start,
                    "end": quote.end,
                    "quote": quote.quote,
                }
                if quote.start < row["read"]:
                    file.write(json.dumps(said | {"speaker": quote.speaker, "kind": quote.kind}) + "\n")
    asked = [sys.executable, str(SCORER), "score", str(gold), str(found)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return json.loads(told.splitlines()[-1]), 1000 * took_s / len(rows)


def make_readings_table() -> Table:
    """Give how the quotes that were read are given today, by what was judged of them then."""
    asked, counts = (
        ("span right", "span wrong", "right", "wrong", "missed", "nobody"),
        Counter[tuple[str, str]](),
    )
    for row in map(json.loads, READINGS.read_text("utf-8").splitlines()):
        article = read_set(row["set"])[row["id"]]
        text = (clean_page if "html_path" in article else read_text)(row["set"], article)
        if hashlib.sha256(text.encode()).hexdigest() != row["text_sha256"]:
            counts["read", "another text"] += 1
            continue
        found = (each for each in find_quotes(text, row["language"]) if each.start == row["start"])
        quote = next((each for each in found if each.end == row["end"]), None)
        place = quote and (quote.speaker_start, quote.speaker_end)
        is_same = quote is not None and list(place or ()) == (row["place"] or [None, None])
        for judged in (f"span {row['span']}", row["speaker"]):
            counts["read", judged] += 1
            counts["given", judged] += quote is not None
            counts["alike", judged] += is_same
    table = Table("judged", "read", "given now", "with the same speaker", title="Quotes that were read")
    for judged in (*asked, "another text"):
        table.add_row(judged, *(str(counts[what, judged]) for what in ("read", "given", "alike")))
    return table


def make_table(title: str, rows: list[dict[str, Any]]) -> Table:
    """Give the figures of some articles, by language."""
    languages = ["", *sorted({f"{row['language']}_" for row in rows})]
    with tempfile.TemporaryDirectory() as scratch:
        figures, took_ms = score_half(rows, Path(scratch))
    table = Table("language", *FIGURES, title=f"{title}: {took_ms:.1f} ms an article")
    for language in languages:
        values = [figures.get(language + figure) for figure in FIGURES]
        shown = (f"{value:.3f}" if isinstance(value, float) else str(value) for value in values)
        table.add_row(language.strip("_") or "all", *shown)
    return table


def main() -> None:
    """Print the figures of both halves of both sets."""
    out = Console(highlight=False, width=120)
    if not SCORER.exists():
        out.print(f"Skipped: {SHARED} is not there")
        return
    asked = sys.argv[1:] or list(HALVES)
    find_quotes("“We will not close the bridge,” said Berg.", "en")
    for name, rows in (("gold/quotes", list(read_gold())), ("labels of ours", list(read_labels()))):
        for half in asked:
            chosen = [row for row in rows if row["half"] == half]
            out.print(make_table(f"Quotes, {name}, {HALVES[half]}", chosen))
    out.print(make_readings_table())
    labelled = len(LABELS.read_text("utf-8").splitlines())
    out.print(f"{labelled - len(rows)} labelled articles have another text now")


if __name__ == "__main__":
    main()
