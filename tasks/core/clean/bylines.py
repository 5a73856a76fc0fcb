"""Authors and dates that a page shows but does not put into its data: the last places to look.

Takes the runs around the headline and the parsed tree; gives candidates read from byline runs, by
trafilatura (authors, by markup) and by htmldate (dates, by markup and text). The two libraries copy the
tree and search all of it, so they are asked only for what everything else left open. What they give is
checked like any other candidate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htmldate import find_date
from lxml.etree import XPath
from trafilatura.metadata import extract_author

from tasks.core.clean.authors import read_authors
from tasks.core.clean.fields import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.visible import Run

_NO_LATEST_DAY = "2100-01-01"
"""htmldate would ask the clock; what lies in the future is refused where the fields are settled."""

_SIGNED = re.compile(
    r"^(?:(?:written|posted|published|words|story|text|reported)\s+)?(?:by|von|vom|par|por|door|di|af|av|tekst|text|autor"
    r"|autorin|auteur|author|redactie|foto en tekst)\b\s*:?\s*(?P<names>[^|•·\d\n]{3,80})",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"^(?:posted|published|written|geschrieben|veröffentlicht|am|on)\b.{0,60}\b(?:by|von|par|por)\s+(?P<names>.{3,60})$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:written|posted|published|words|story|text)\s+)?(?:by|von|par|por|door|autor|author|authors)\s*:?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-zß-ÿ]")
_BYLINE_WORDS = frozenset(["author", "authors", "byline", "bylines", "byl", "autor", "autoren", "auteur"])
_MARKS = tuple(
    XPath(f"/descendant-or-self::*/@{name}", smart_strings=False)
    for name in ("class", "id", "itemprop", "rel", "data-testid", "data-component")
)
_AUTHOR_MARK = re.compile(
    r"author|byl|bbl|username|screenname|writer|channel-name|submitted-by|posted-by|journalist-name"
    r"|zuozhe|bianji|xiaobian",
    re.IGNORECASE,
)
_MAX_BYLINE = 120
_ABOVE, _BELOW = 4, 10


def find_authors(runs: Sequence[Run], title: int | None, tree: HtmlElement) -> Iterator[Candidate]:
    """Give what stands as a byline near the headline, then what markup alone calls an author."""
    start = max(0, (title or 0) - _ABOVE)
    near = runs[start : (title or 0) + _BELOW]
    for run, below in zip(near, [*near[1:], None], strict=False):
        names = _read_byline(run, below)
        if names and _NAME.match(names) and read_authors(names):
            yield Candidate("authors", names, "page byline")
            return
    author = extract_author(tree) if _may_mark_author(tree) else None
    if author:
        yield Candidate("authors", author, "page markup")


def _may_mark_author(tree: HtmlElement) -> bool:
    """Whether an attribute holds a word that trafilatura looks for: its search is slow, this one is not."""
    for read in _MARKS:
        values = read(tree)
        if isinstance(values, list) and _AUTHOR_MARK.search("\n".join(map(str, values))):
            return True
    return tree.find(".//author") is not None


def _read_byline(run: Run, below: Run | None) -> str | None:
    text = run.text
    if _LABEL.fullmatch(text) and below is not None:
        text = f"by {below.text}"
    if len(text) > _MAX_BYLINE:
        return None
    if signed := _SIGNED.match(text) or _POSTED.match(text):
        return signed["names"].strip()
    return None if run.frame.words.isdisjoint(_BYLINE_WORDS) else text.split("\n")[0]


def find_day(tree: HtmlElement, url: str | None) -> Iterator[Candidate]:
    """Give the day of publication that htmldate finds, if any."""
    day = find_date(tree, url=url, original_date=True, max_date=_NO_LATEST_DAY)
    if day:
        yield Candidate("published_at", day, "page date")
