"""Prints how pure the stories of a dense base are, by labels of stories that were read.

    python tests/bench/stories/purity.py [DATA_FOLDER]

Takes the 4,184 articles of the gold beside the checkout in, some three minutes, into a folder that goes at
the end; or a data folder that has them. `story_labels.jsonl` holds stories as they were published when they
were read, drawn at random and of the largest, by several readers at several times: ids of articles, and which
of them are `strangers`, on another event than the rest. What joined since is not known to it: purity is of
what is still joined of the stories that were read, `kept` the share of pairs of one event that are. Skipped,
with a line, where the gold is absent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from rich.console import Console
from rich.table import Table

GOLD = Path(__file__).resolve().parents[4] / "shared/gold/text/corpus.jsonl.gz"
LABELS = Path(__file__).with_name("story_labels.jsonl")
COPYDESK = Path(sys.executable).with_name("copydesk")
GOAL = 0.9
Label = dict[str, list[str]]


def run(data: Path, *command: str | Path) -> str:
    """Run a command over a data folder and give what it prints."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data)}
    done = subprocess.run([COPYDESK, *command], env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def count(labels: list[Label], story_of: dict[str, str]) -> tuple[int, int, int, int]:
    """Count the stories that were read and are joined, pure ones, pairs of one event, pairs still joined."""
    joined = pure = pairs = kept = 0
    for label in labels:
        strangers = set(label["strangers"])
        for one, other in combinations([each for each in label["articles"] if each not in strangers], 2):
            pairs += 1
            kept += one in story_of and story_of[one] == story_of.get(other)
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for article in label["articles"]:
            if article in story_of:
                parts[story_of[article]].add(article)
        for part in parts.values():
            joined += len(part) > 1
            pure += len(part) > 1 and not part & strangers
    return joined, pure, pairs, kept


def report(data: Path) -> None:
    """Print the table."""
    rows = json.loads(run(data, "query", "SELECT article_id, story_id FROM stories", "--format", "json"))
    story_of = {row["article_id"]: row["story_id"] for row in rows}
    drawn = defaultdict[str, list[Label]](list)
    for line in LABELS.read_text("utf-8").splitlines():
        label = json.loads(line)
        drawn[label.pop("drawn")].append(label)
    columns = ("Stories", "Read", "Joined", "Pure", "Purity", "Kept", "Reach")
    table = Table(*columns, title="Stories of 4,184 articles that were read", title_justify="left")
    for name, labels in drawn.items():
        joined, pure, pairs, kept = count(labels, story_of)
        purity = pure / joined if joined else 0.0
        reached = f"{GOAL:g} {'reached' if purity >= GOAL else 'NOT reached'}"
        figures = (len(labels), joined, pure, f"{purity:.3f}", f"{kept / pairs:.3f}", reached)
        table.add_row(name, *map(str, figures))
    Console().print(table)


def main(given: str | None = None) -> None:
    """Take the corpus in where no data folder is given, and read its stories."""
    if given is not None:
        report(Path(given).resolve())
    elif not GOLD.exists():
        Console().print("purity: skipped, gold/text is not beside the checkout")
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder, "data"), "ingest", GOLD)
            report(Path(folder, "data"))


if __name__ == "__main__":
    main(*sys.argv[1:2])
