"""Prints what comes of files as other tools write them, form by form: articles, fields, text, time.

    python tests/bench/forms.py [FORM ...]

Reads every file of `tests/core/forms/written`, which are invented, and those that lie beside the checkout, as
`copydesk ingest` would but in one process; whatever a file does not say is right when nothing is said. A text
is right when it is the article's, word for word: nothing of a menu, an offer or a head is left. Times are of
the processor, an article, the reading of its file included.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.clients.forms.read_written import FIELDS, judge, read_written  # noqa: E402 - the path comes first
from tests.core.forms.written.all_written import WRITTEN  # noqa: E402 - the same
from tests.core.forms.written.written import Said, Written  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.clients.forms.read_written import Judged

FILES = ROOT.parent / "shared" / "cases" / "texts" / "files"
BESIDE = "beside the checkout"
NOT_SAID = {
    "articles.csv": "authors",
    "clipping.pdf": "url day",
    "common_crawl.warc.wet": "authors day",
    "factiva.txt": "url",
    "feed_full.xml": "2:authors",
    "jina.md": "authors",
    "newsletter.eml": "url authors",
    "nexis_uni.txt": "url",
    "ninjs.json": "url",
    "nitf.xml": "url",
    "pages.zip": "url 2:authors 2:day",
}
"""What the files beside the checkout do not say of their articles; `2:` of the second alone."""
HOLD_BOTH = frozenset(
    (
        *("articles.csv", "articles.jsonl", "cc_news.parquet", "common_crawl.warc.wet", "factiva.txt"),
        *("feed_full.xml", "nexis_uni.txt", "pages.zip"),
    )
)
"""Files with both articles; the others have the first."""
LOGIN = {"wxr.xml": ("anna",)}
"""Where authors are called by the name that they log in with, and nothing says another."""
PREVIEW, PREVIEW_OF = "newsapi.json", 200
OFFER = "daily newsletter"


@dataclass
class Sum:
    """What came of the files of one form."""

    files: int = 0
    expected: int = 0
    got: int = 0
    links: int = 0
    markup: int = 0
    seconds: float = 0.0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))

    def add(self, written: Written, judged: Judged, seconds: float) -> None:
        """Add a file."""
        self.files += 1
        self.expected += judged.expected
        self.got += judged.got
        self.links += written.links
        self.markup += judged.markup
        self.seconds += seconds
        for name, count in judged.right.items():
            self.right[name] += count


def read_beside() -> Iterator[Written]:
    """Read the files beside the checkout; what is right of them says their own JSON Lines."""
    rows = [json.loads(line) for line in (FILES / "articles.jsonl").read_text("utf-8").splitlines()]
    both = [_tell(row) for row in rows]
    for path in sorted(FILES.iterdir()):
        said = both if path.name in HOLD_BOTH else both[:1]
        articles = tuple(_leave_out(path.name, number, each) for number, each in enumerate(said, 1))
        yield Written(BESIDE, path.name, path.name, path.read_bytes(), articles)


def _tell(row: dict[str, str]) -> Said:
    paragraphs = [each for each in row["text"].split("\n\n") if OFFER not in each]
    return Said(row["title"], "\n\n".join(paragraphs), row["url"], tuple(row["authors"]), row["date"])


def _leave_out(name: str, number: int, said: Said) -> Said:
    words = [word.rpartition(":") for word in NOT_SAID.get(name, "").split()]
    less = said.less(*(field for of, _, field in words if of in {"", str(number)}))
    authors = LOGIN.get(name, less.authors)
    text = f"{less.text[:PREVIEW_OF]}…" if name == PREVIEW else less.text
    return Said(less.title, text, less.url, authors, less.day)


def main() -> None:
    """Read all files, or those of the forms named."""
    console = Console(width=140)
    beside = list(read_beside()) if FILES.exists() else []
    if not beside:
        console.print(f"forms: {BESIDE}: skipped, {FILES.name} is not there")
    asked = set(sys.argv[1:])
    files = [each for each in (*beside, *WRITTEN) if not asked or each.form in asked]
    for each in files[:3]:
        read_written(each)
    sums: defaultdict[str, Sum] = defaultdict(Sum)
    for each in files:
        begun = time.process_time()
        judged = judge(each, read_written(each))
        for name in (each.form, "all"):
            sums[name].add(each, judged, time.process_time() - begun)
        for said in judged.wrong:
            console.print(f"{each.form}, {each.by}: {said}"[:300], markup=False, highlight=False)
    console.print(tabulate(sums.items()))


def tabulate(sums: Iterable[tuple[str, Sum]]) -> Table:
    """Show a row a form; all of them last."""
    table = Table("Form", title="Files as other tools write them", title_justify="left", box=None)
    names = ("Files", "Expected", "Got", *(name.capitalize() for name in FIELDS), "Markup", "Links", "ms")
    for name in names:
        table.add_column(name, justify="right")
    for form, total in sorted(sums, key=lambda row: (row[0] == "all", row[0].lower())):
        counts = (total.files, total.expected, total.got, *total.right.values(), total.markup, total.links)
        spent = 1000 * total.seconds / max(1, total.got + total.links)
        table.add_row(form, *map(str, counts), f"{spent:.1f}")
    return table


if __name__ == "__main__":
    main()
