"""Prints how well copies and stories are told on the gold beside the checkout, through the main job.

    python tests/bench/copies.py

Writes the gold's texts as files, ingests them with `copydesk ingest` into a data folder of its own, reads
the published tables `copies` and `stories`, and scores them with the scorer that lies beside the gold.
Nothing but the text is given: no date, no publisher. Beside the figures for all pairs stand those for two
halves, parted so that texts that overlap stay together: how far they lie apart says how far to trust them.
A pair of a text with itself, of which the gold has some, counts as missed: no grouping can name it. Takes
some two minutes; is skipped, and says so, where the gold is absent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[3] / "shared"
SCORER = SHARED / "score" / "score.py"
GOLD = SHARED / "gold" / "copies"
COPYDESK = Path(sys.executable).with_name("copydesk")
GOALS = {"pair_precision": 0.95, "pair_recall": 0.88}
GROUPS = """
    SELECT DISTINCT captures.source AS path, {table}.{key} AS "group"
    FROM captures
    JOIN outcomes USING (capture_id)
    LEFT JOIN {table} USING (article_id)
"""


def score(verb: str, texts: str, table: str, key: str, scratch: Path) -> Iterator[tuple[str, str, float]]:
    """Ingest the texts of a gold file and give the figures of the groups that were published."""
    files, groups = scratch / verb, scratch / f"{verb}.jsonl"
    _run(sys.executable, SCORER, "texts", GOLD / texts, files)
    settings = os.environ | {"COPYDESK_DATA_DIR": str(scratch / f"{verb}-data")}
    _run(COPYDESK, "ingest", files, "--json", settings=settings)
    asked = _run(
        COPYDESK, "query", GROUPS.format(table=table, key=key), "--format", "json", settings=settings
    )
    rows = json.loads(asked)
    groups.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    if verb == "copies":
        yield from _read_figures(verb, verb, GOLD, groups)
        for number, half in enumerate(_split(scratch, rows), 1):
            yield from _read_figures(f"{verb}, half {number}", verb, *half)
    else:
        yield from _read_figures(verb, "events", GOLD / texts, groups)


def _split(scratch: Path, rows: list[dict[str, str | None]]) -> list[tuple[Path, Path]]:
    """Part gold and groups in two, by the first id of all that overlap or that are grouped."""
    pairs = [json.loads(line) for line in (GOLD / "pairs.jsonl").read_text("utf-8").splitlines()]
    origin = _connect([(pair["a"], pair["b"]) for pair in pairs])
    halves = []
    for number in (0, 1):
        folder = scratch / f"half-{number}"
        folder.mkdir()
        own = [pair for pair in pairs if _side(origin[pair["a"]]) == number]
        (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, own)), "utf-8")
        kept = [row for row in rows if _side(origin.get(_id(row), _id(row))) == number]
        (folder / "groups.jsonl").write_text("\n".join(map(json.dumps, kept)), "utf-8")
        halves.append((folder, folder / "groups.jsonl"))
    return halves


def _connect(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Name each id by the first of those that it is tied to, however far."""
    tied: dict[str, set[str]] = {}
    for left, right in pairs:
        joined = tied.setdefault(left, {left}) | tied.setdefault(right, {right})
        tied.update(dict.fromkeys(joined, joined))
    return {name: min(joined) for name, joined in tied.items()}


def _side(name: str) -> int:
    return sha256(name.encode()).digest()[0] & 1


def _id(row: dict[str, str | None]) -> str:
    return Path(row["path"] or "").stem


def _read_figures(name: str, verb: str, gold: Path, groups: Path) -> list[tuple[str, str, float]]:
    figures = json.loads(_run(sys.executable, SCORER, verb, gold, groups).splitlines()[-1])
    return [(name, figure, value) for figure, value in figures.items()]


def _run(*command: str | Path, settings: dict[str, str] | None = None) -> str:
    done = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, env=settings)
    return done.stdout


def main() -> None:
    """Score copies, then stories."""
    console = Console()
    if not GOLD.is_dir():
        console.print("copies: skipped, gold/copies is not beside the checkout")
        return
    table = Table("Set", "Figure", "Value", "Reach", title="Copies and stories on gold", title_justify="left")
    with tempfile.TemporaryDirectory() as scratch:
        for sets in (
            ("copies", "texts.jsonl", "copies", "group_id"),
            ("events", "events.jsonl", "stories", "story_id"),
            ("events_multi", "events_multi.jsonl", "stories", "story_id"),
        ):
            for name, figure, value in score(*sets, Path(scratch)):
                goal = GOALS.get(figure)
                reached = "" if goal is None else f"{goal:g} {'reached' if value >= goal else 'NOT reached'}"
                table.add_row(
                    name, figure, f"{value:.4f}" if isinstance(value, float) else str(value), reached
                )
    console.print(table)


if __name__ == "__main__":
    main()
