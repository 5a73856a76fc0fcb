"""Authors and dates that a page shows but does not put into its data: the last places to look.

Takes what the page's data gave, the blocks around the headline and the parsed tree; gives further
candidates: who signs near the headline, then further down, then whom trafilatura finds; and the day shown
near the headline, then the one in the page's address and scripts. Each place is only asked for what the
trusted ones left open, the library last, for it searches all of the tree. What they give is checked like any
other candidate.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml.etree import XPath
from trafilatura.metadata import extract_author

from tasks.core.clean.fields.authors import (
    fold_name,
    is_full_name,
    read_agencies,
    read_authors,
    read_organisations,
)
from tasks.core.clean.fields.bylines import (
    OTHERS,
    read_beside_date,
    read_bylines_in_row,
    read_dated,
    read_full_signature,
    read_marked,
    read_opening,
    read_signature,
)
from tasks.core.clean.fields.days.dates import read_date
from tasks.core.clean.fields.days.shown_dates import find_shown_dates
from tasks.core.clean.fields.fields import (
    DATELINE,
    SHOWN_TITLE,
    SIGNATURE,
    SIGNERS,
    TIME_ELEMENT,
    UPDATE,
    VAGUE_DATES,
    Candidate,
    names_in_full,
    site_names,
)
from tasks.core.clean.fields.titles import rank_titles, split_title
from tasks.core.clean.input.folding import fold_letters, fold_lines
from tasks.core.clean.input.visible import class_words
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.input.blocks import Block

_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|/(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-])"
)
_DAY_FIRST_IN_ADDRESS = re.compile(r"/(0[1-9]|[12]\d|3[01])[._-](0[1-9]|1[0-2])[._-]((?:19|20)\d\d)(?!\d)")
_IN_SCRIPT = re.compile(
    r"""[\"'](?:datePublished|publishedAt|publish(?:ed)?_?(?:date|time|at)|publicationDate)\\?["']\s*:\s*\\?["']"""
    r"""(?P<day>\d{4}-\d\d-\d\d[^"'\\]{0,20})""",
    re.IGNORECASE,
)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_MARKED_TAGS = ("a", "span", "address", "p", "strong", "div", "li", "h4")
_MARK_WORDS = {
    "class": ("author", "byline", "autor"),
    "itemprop": ("author",),
    "property": ("author",),
}
"""What an attribute of an element that names the author may hold, besides rel="author"."""
_MARKS = tuple(
    XPath(f"/descendant-or-self::*/@{name}", smart_strings=False)
    for name in ("class", "id", "itemprop", "rel", "data-testid", "data-component")
)
_AUTHOR_MARK = re.compile(
    r"author|byl|bbl|username|screenname|writer|channel-name|submitted-by|posted-by|journalist-name"
    r"|zuozhe|bianji|xiaobian",
    re.IGNORECASE,
)
_PICTURED = re.compile(r"bild|photo|foto|image|picture|caption", re.IGNORECASE)
_PICTURES = frozenset({"figure", "figcaption"})
_MAX_NEWSROOM_WORDS = 4
_MAX_NAME, _MAX_MARKED = 60, 160
_MAX_SIGNERS = 6
_LEAST_LENGTH, _MOST_LENGTH = 0.15, 1.5
_UNDECIDED = 2
_ABOVE, _BELOW = 4, 10


def find_missing(
    candidates: Sequence[Candidate], blocks: Sequence[Block], title: int | None, tree: HtmlElement
) -> Iterator[Candidate]:
    """Give candidates for the authors and the day of publication where `candidates` leave them open."""
    sites = site_names(candidates)
    best, is_shown = _find_best_title(candidates, blocks, sites)
    if is_shown:
        yield Candidate("title", best, SHOWN_TITLE)
    blocks, title = _find_title(best, blocks, title)
    is_signed = names_person(candidates, sites)
    if is_signed:
        yield from find_signers(candidates, blocks, title)
    if not is_signed or not names_person(
        (each for each in candidates if each.found_in.startswith("json-ld")), sites
    ):
        yield from find_signature(blocks, title)
    if not is_signed:
        is_named = any(each.field == "authors" and _names_anybody(each) for each in candidates)
        yield from find_authors(blocks, title, tree, is_named=is_named)
    if not dates_publication(candidates):
        yield from find_day(candidates, blocks, title, tree)


def _find_best_title(
    candidates: Sequence[Candidate], blocks: Sequence[Block], sites: Sequence[str]
) -> tuple[str, bool]:
    """Give the title that wins once the lines that the page shows are counted, and whether it is another."""
    titles = [(str(each.value), each.found_in) for each in candidates if each.field == "title"]
    ranked = rank_titles(titles, sites)
    if len(ranked) < _UNDECIDED and not any(len(split_title(title)) > 1 for title in ranked):
        return next(iter(ranked), ""), False
    lengths = [len(title) for title in ranked]
    lines = _read_lines(blocks, _LEAST_LENGTH * min(lengths), _MOST_LENGTH * max(lengths))
    best = rank_titles(titles, sites, lines)[0]
    return best, best != ranked[0]


def _read_lines(blocks: Sequence[Block], least: float, most: float) -> dict[str, int | None]:
    """Give the first lines of blocks, folded, with the number of blocks to the first paragraph.

    Lines of less than `least` or more than `most` characters are as good as no title.
    """
    body = next((i for i, block in enumerate(blocks) if block.hint is None), None)
    lines: dict[str, int | None] = {}
    for i, block in enumerate(blocks):
        line = block.text.split("\n", 1)[0]
        if least <= len(line) <= most and not _is_beside(block):
            lines.setdefault(fold_letters(line), None if body is None else body - i)
    return lines


def _find_title(best: str, blocks: Sequence[Block], title: int | None) -> tuple[Sequence[Block], int | None]:
    """Give the place of the block that says the best of the titles, where the page's only <h1> does not.

    Where it is the first line of a block, the blocks come back with that one cut into its lines.
    """
    known = fold_lines([best] if best else [])
    if title is not None and (known.has(blocks[title].text) or _closes_with(blocks[title].text, best)):
        return blocks, title
    for i, block in enumerate(blocks):
        first, *others = block.text.split("\n")
        if known.has(first) and not _is_beside(block):
            lines = [replace(block, text=line, hint=Kind.BYLINE, hint_rule="") for line in (first, *others)]
            return [*blocks[:i], *lines, *blocks[i + 1 :]] if others else blocks, i
    return blocks, title


def _closes_with(heading: str, title: str) -> bool:
    """Whether a heading says a title behind its kicker."""
    return bool(title) and fold_letters(heading).endswith(fold_letters(title))


def _is_beside(block: Block) -> bool:
    return block.hint in {Kind.RELATED, Kind.UI} or any(each.tag == "nav" for each in block.frame.outward())


def _names_anybody(candidate: Candidate) -> bool:
    return bool(read_authors(candidate.value) or read_agencies(candidate.value))


def names_person(candidates: Iterable[Candidate], sites: Sequence[str]) -> bool:
    """Whether any of the candidates for the authors names a person in full who is not the publisher."""
    return any(names_in_full(each, sites) for each in candidates if each.field == "authors")


def dates_publication(candidates: Iterable[Candidate]) -> bool:
    """Whether any trusted candidate gives a day of publication that can be read."""
    dates = (each for each in candidates if each.field == "published_at" and each.found_in not in VAGUE_DATES)
    return any(read_date(str(each.value), now=_LATEST) for each in dates)


def find_signers(
    candidates: Iterable[Candidate], blocks: Sequence[Block], title: int | None
) -> Iterator[Candidate]:
    """Give the names that stand in a row below the headline, where the data names but some of them."""
    row = read_bylines_in_row(blocks, title or 0)
    shown = set(map(fold_name, row))
    given = (read_authors(each.value) for each in candidates if each.field == "authors")
    people = {fold_name(name) for names in given for name in names}
    if shown > people:
        yield Candidate("authors", row, SIGNERS)


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
    """Give who signs near the headline, else (unless the data names somebody) whoever signs on the page.

    A name that opens the text is asked where no person is found.
    """
    start = title or 0
    below = range(start + 1, min(start + _BELOW, len(blocks)))
    found = list(_find_signers(blocks, title, below, tree, is_named=is_named))
    if not any(read_authors(each.value) for each in found) and (
        opening := _read_first(read_opening, blocks, below, title)
    ):
        yield Candidate("authors", opening, "page opening")
    yield from found


def _find_signers(
    blocks: Sequence[Block], title: int | None, below: range, tree: HtmlElement, *, is_named: bool
) -> Iterator[Candidate]:
    start = title or 0
    near = range(max(0, start - _ABOVE), below.stop)
    byline = _read_first(read_signature, blocks, near, title) or _read_first(read_marked, blocks, near, title)
    if not byline and not is_named:
        byline = _read_first(read_dated, blocks, below, title) or _read_first(
            read_full_signature, blocks, [*range(start, len(blocks)), *range(start)], title
        )
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
    places: Iterable[int],
    title: int | None,
) -> str | None:
    names = (read(blocks, i) for i in places if i != title)
    return next((name for name in names if name and (read_authors(name) or _is_newsroom(name))), None)


def _is_newsroom(name: str) -> bool:
    return len(name.split()) <= _MAX_NEWSROOM_WORDS and bool(read_organisations(name))


def _find_marked(tree: HtmlElement) -> Iterator[Candidate]:
    """Give the first short text that the markup calls the author, outside of comments and the like."""
    for element in filter(_is_marked, tree.iter(*_MARKED_TAGS)):
        name = " ".join(element.text_content().split())
        if 0 < len(name) <= _MAX_MARKED and not _is_beside_article(element):
            names = _read_parts(element) or ((name,) if len(name) <= _MAX_NAME and read_authors(name) else ())
            if names:
                yield Candidate("authors", names if len(names) > 1 else names[0], "page markup")
                return
    if _may_mark_author(tree) and (author := extract_author(tree)):
        yield Candidate("authors", author, "page markup")


def _is_marked(element: HtmlElement) -> bool:
    """Whether an attribute calls an element the author; in Python, for an XPath takes three times as long."""
    return any(
        value == "author" if name == "rel" else any(word in value for word in _MARK_WORDS.get(name, ()))
        for name, value in element.items()
    )


def _read_parts(element: HtmlElement) -> tuple[str, ...]:
    """Give the names that links, also beside the element, or parts of one form hold, if several."""
    parent = element.getparent()
    around = parent if element.tag == "a" and parent is not None else element
    parts = [each for each in element.iter("span", "li", "div") if not len(each)]
    alike = parts if len({(each.tag, each.get("class")) for each in parts}) == 1 else []
    for inner in (around.iter("a"), alike):
        names = (" ".join(each.text_content().split()) for each in inner)
        found = tuple(dict.fromkeys(name for name in names if is_full_name(name)))
        if 1 < len(found) <= _MAX_SIGNERS:
            return found
    return ()


def _may_mark_author(tree: HtmlElement) -> bool:
    """Whether an attribute holds a word that trafilatura looks for: its search is slow, this one is not."""
    for read in _MARKS:
        values = read(tree)
        if isinstance(values, list) and _AUTHOR_MARK.search("\n".join(map(str, values))):
            return True
    return tree.find(".//author") is not None


def _is_beside_article(element: HtmlElement) -> bool:
    """Whether an element is of a comment, a teaser or the like, or of a picture."""
    if _PICTURED.search(element.get("class") or ""):
        return True
    return any(
        each.tag in _PICTURES or not class_words(each).isdisjoint(OTHERS)
        for each in (element, *element.iterancestors())
    )


def find_day(
    candidates: Sequence[Candidate], blocks: Sequence[Block], title: int | None, tree: HtmlElement
) -> Iterator[Candidate]:
    """Give the days shown near the headline, else the one in the page's address or in its scripts."""
    shown = find_shown_dates(blocks, title, tree)
    for day in dict.fromkeys(shown):
        found_in = TIME_ELEMENT if day.is_element else DATELINE
        yield Candidate("modified_at" if day.is_changed else "published_at", day.written, found_in)
    if all(day.is_changed for day in shown):
        yield from _find_addressed_day(candidates)
        yield from _find_scripted_day(tree)
        yield from (Candidate("published_at", day.written, UPDATE) for day in shown[:1])


def _find_addressed_day(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give the day in the page's address: of the many numbers there, year, month and day in a row."""
    for candidate in candidates:
        if candidate.field not in {"url", "canonical_url"}:
            continue
        address = str(candidate.value)
        if match := _IN_ADDRESS.search(address):
            parts = [part for part in match.groups() if part]
        elif match := _DAY_FIRST_IN_ADDRESS.search(address):
            parts = [*match.groups()][::-1]
        else:
            continue
        yield Candidate(
            "published_at", "-".join(f"{part:0>2}" for part in parts), f"day in {candidate.found_in}"
        )
        return


def _find_scripted_day(tree: HtmlElement) -> Iterator[Candidate]:
    """Give the day that the page's scripts call that of publication, where they name but one."""
    scripts = (script.text or "" for script in tree.iter("script"))
    days = {match["day"] for text in scripts for match in _IN_SCRIPT.finditer(text)}
    if len(days) == 1:
        yield Candidate("published_at", days.pop(), "script datePublished")
