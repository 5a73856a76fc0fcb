"""Counts names: writes into `names.toml` how rare those are that many articles have.

    python -m tasks.training.count_names TEXTS.jsonl.gz ...

Takes files of articles, each a line with `title` and `text`. A name that fewer than twenty of them have is as
rare as one that ten have, and is not written. What is written are runs of consonants, no text.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.stories import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = Path(names.__file__).with_name("names.toml")
LEAST_ARTICLES = 20
_TABLE = "\n# Counted.\n[rarity]\n"


def count_names(paths: Iterable[Path]) -> tuple[Counter[str], int]:
    """Count in how many articles each name stands, and the articles."""
    counts: Counter[str] = Counter()
    articles = 0
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                counts.update(names.list_roots(article.get("title"), article["text"]))
                articles += 1
    return counts, articles


def rate_names(counts: Mapping[str, int], articles: int) -> dict[str, list[str]]:
    """Give the common names by how telling each is: 1 for what one article has, near 0 for what all have."""
    rated: defaultdict[str, list[str]] = defaultdict(list)
    for name, count in sorted(counts.items()):
        if count >= LEAST_ARTICLES:
            rated[f"{log(1 + articles / count) / log(1 + articles):.2f}"].append(name)
    return dict(sorted(rated.items()))


def main() -> None:
    """Count in the files that are given, and write the table anew."""
    rated = rate_names(*count_names(map(Path, sys.argv[1:])))
    kept = DATA.read_text("utf-8").partition(_TABLE)[0]
    lines = "".join(f'"{rarity}" = """\n{" ".join(roots)}"""\n' for rarity, roots in rated.items())
    DATA.write_text(kept + _TABLE + lines, "utf-8")


if __name__ == "__main__":
    main()
