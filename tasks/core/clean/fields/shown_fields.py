"""Authors and dates that a page shows but does not put into its data: the last places to look.

Takes what the page's data gave, the blocks around the headline and the parsed tree; gives further
candidates: who signs near the headline, then further down, and the day shown near the headline, then what
trafilatura and htmldate find. Each place is only asked for what the trusted ones left open, the two
libraries last, for they copy the tree and search all of it. What they give is checked like any other
candidate.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from htmldate import find_date
from lxml.etree import XPath
from trafilatura.metadata import extract_author

from tasks.core.clean.fields.authors import is_full_name, read_authors, read_organisations
from tasks.core.clean.fields.bylines import (
    OTHERS,
    read_beside_date,
    read_dated,
    read_full_signature,
    read_marked,
    read_signature,
)
from tasks.core.clean.fields.dates import find_shown_dates, read_date
from tasks.core.clean.fields.fields import (
    DATELINE,
    SIGNATURE,
    VAGUE_DATES,
    Candidate,
    names_in_full,
    site_names,
)
from tasks.core.clean.input.visible import class_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.input.blocks import Block

_NO_LATEST_DAY = "2100-01-01"
"""htmldate would ask the clock; what lies in the future is refused where the fields are settled."""

_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_MARKED = (
    "//*[self::a or self::span or self::address or self::p or self::strong or self::div or self::li"
    " or self::h4]"
    "[@rel='author' or contains(@itemprop, 'author') or contains(@class, 'author')"
    " or contains(@class, 'byline') or contains(@class, 'autor')]"
)
_MARKS = tuple(
    XPath(f"/descendant-or-self::*/@{name}", smart_strings=False)
    for name in ("class", "id", "itemprop", "rel", "data-testid", "data-component")
)
_AUTHOR_MARK = re.compile(
    r"author|byl|bbl|username|screenname|writer|channel-name|submitted-by|posted-by|journalist-name"
    r"|zuozhe|bianji|xiaobian",
    re.IGNORECASE,
)
_MAX_NEWSROOM_WORDS = 4
_MAX_NAME = 60
_ABOVE, _BELOW = 4, 10


def find_missing(
    candidates: Sequence[Candidate], blocks: Sequence[Block], title: int | None, tree: HtmlElement
) -> Iterator[Candidate]:
    """Give candidates for the authors and the day of publication where `candidates` leave them open."""
    sites = site_names(candidates)
    is_signed = names_person(candidates, sites)
    if not is_signed or not names_person(
        (each for each in candidates if each.found_in.startswith("json-ld")), sites
    ):
        yield from find_signature(blocks, title)
    if not is_signed:
        is_named = any(each.field == "authors" and read_authors(each.value) for each in candidates)
        yield from find_authors(blocks, title, tree, is_named=is_named)
    if not dates_publication(candidates):
        yield from find_day(candidates, blocks, title, tree)


def names_person(candidates: Iterable[Candidate], sites: Sequence[str]) -> bool:
    """Whether any of the candidates for the authors names a person in full who is not the publisher."""
    return any(names_in_full(each, sites) for each in candidates if each.field == "authors")


def dates_publication(candidates: Iterable[Candidate]) -> bool:
    """Whether any trusted candidate gives a day of publication that can be read."""
    dates = (each for each in candidates if each.field == "published_at" and each.found_in not in VAGUE_DATES)
    return any(read_date(str(each.value), now=_LATEST) for each in dates)


def find_signature(blocks: Sequence[Block], title: int | None) -> Iterator[Candidate]:
    """Give the people who sign in full right below the headline."""
    start = title or 0
    for i in range(start + 1, min(start + _BELOW, len(blocks))):
        names = read_signature(blocks, i)
        people = read_authors(names) if names else ()
        if names and people and all(map(is_full_name, people)):
            yield Candidate("authors", names, SIGNATURE)
            return


def find_authors(
    blocks: Sequence[Block], title: int | None, tree: HtmlElement, *, is_named: bool = False
) -> Iterator[Candidate]:
    """Give who signs near the headline, else (unless the data names somebody) whoever signs on the page."""
    start = title or 0
    below = range(start + 1, min(start + _BELOW, len(blocks)))
    near = range(max(0, start - _ABOVE), below.stop)
    byline = _read_first(read_signature, blocks, near, title) or _read_first(read_marked, blocks, near, title)
    if not byline and not is_named:
        byline = _read_first(read_full_signature, blocks, range(start, len(blocks)), title)
    if byline:
        yield Candidate("authors", byline, "page byline")
        return
    if is_named:
        return
    if beside := _read_first(read_dated, blocks, near, title) or _read_first(
        read_beside_date, blocks, below, title
    ):
        yield Candidate("authors", beside, "page byline beside date")
    else:
        yield from _find_marked(tree)


def _read_first(
    read: Callable[[Sequence[Block], int], str | None],
    blocks: Sequence[Block],
    places: range,
    title: int | None,
) -> str | None:
    names = (read(blocks, i) for i in places if i != title)
    return next((name for name in names if name and (read_authors(name) or _is_newsroom(name))), None)


def _is_newsroom(name: str) -> bool:
    return len(name.split()) <= _MAX_NEWSROOM_WORDS and bool(read_organisations(name))


def _find_marked(tree: HtmlElement) -> Iterator[Candidate]:
    """Give the first short text that the markup calls the author, outside of comments and the like."""
    for element in tree.xpath(_MARKED):
        name = " ".join(element.text_content().split())
        if 0 < len(name) <= _MAX_NAME and read_authors(name) and not _is_beside_article(element):
            yield Candidate("authors", name, "page markup")
            return
    if _may_mark_author(tree) and (author := extract_author(tree)):
        yield Candidate("authors", author, "page markup")


def _may_mark_author(tree: HtmlElement) -> bool:
    """Whether an attribute holds a word that trafilatura looks for: its search is slow, this one is not."""
    for read in _MARKS:
        values = read(tree)
        if isinstance(values, list) and _AUTHOR_MARK.search("\n".join(map(str, values))):
            return True
    return tree.find(".//author") is not None


def _is_beside_article(element: HtmlElement) -> bool:
    return any(not class_words(each).isdisjoint(OTHERS) for each in (element, *element.iterancestors()))


def find_day(
    candidates: Sequence[Candidate], blocks: Sequence[Block], title: int | None, tree: HtmlElement
) -> Iterator[Candidate]:
    """Give the day shown near the headline, else the one that htmldate finds, if any."""
    shown = find_shown_dates(blocks, title)
    yield from (Candidate("published_at", day, DATELINE) for day in dict.fromkeys(shown))
    if shown or any(each.field == "published_at" for each in candidates):
        return
    url = next((str(each.value) for each in candidates if each.field in {"url", "canonical_url"}), None)
    day = find_date(tree, url=url, original_date=True, max_date=_NO_LATEST_DAY)
    if day:
        yield Candidate("published_at", day, "page date")
