"""No page is made to cost a core: the cleaner's work grows as the page does, whatever it is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.document import clean_document
from tests.growth import MOST_EXPONENT, find_exponent

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = 48_000
LINE = (
    "The harbour council met on Tuesday evening and agreed, after a long debate, to repair the old bridge by "
    "the winter of next year."
)
LD = '<script type="application/ld+json">'


def page(body: str = "", head: str = "") -> bytes:
    """Give an article of five paragraphs, and what else is to stand on its page."""
    prose = f"<p>{LINE}</p>" * 5
    shell = f"<!doctype html><html><head><title>Bridge</title>{head}</head><body><article><h1>Bridge</h1>"
    return f"{shell}{prose}{body}</article></body></html>".encode()


def fill(unit: str) -> Callable[[int], str]:
    """Give what repeats a unit up to a size; `%d` in it is another number each time."""
    parts = unit.split("%d")
    return lambda size: "".join(str(at).join(parts) for at in range(size // len(unit) + 1))


IN_BODY = {
    "links": '<li><a href="/x/%d">The old bridge, day %d</a></li>',
    "pictures": "<figure><img src=x><figcaption>Jane Roe in 2020</figcaption></figure>",
    "headed stories": f"<article><h2>Story</h2><p>{LINE}</p></article>",
    "cells": "<table><tr><td>x<td>y</table>",
    "dates": "<p>12 March 2026</p>",
    "bylines": '<p class="byline">By Jane Roe</p>',
    "headlines in data": "<span itemprop=headline>Bridge</span>",
    "unfinished quotes": "<a href='",
    "comments": "<!-- a -->",
}
IN_HEAD = {
    "authors": "<meta name=author content=x>",
    "objects": f'{LD}{{"@type":"NewsArticle","headline":"Bridge","author":{{"@id":"#a"}}}}</script>',
    "scripts": '<script>window.a = {"b": [1, "two", {"c": "%d"}]};</script>',
}
IN_A_LINE = {
    "references": "&amp;",
    "broken references": "& quot ;",
    "one word": "a",
    "addresses": "a@",
    "initials": "A.",
    "joined words": "Abcd.",
    "joined shouts": "Bridge!",
    "garbled references": "&amp; Ã© ",
    "joined sentences": "The bridge is old.The river is wide.",
    "names": "Jane Roe ",
    "speech": "“The bridge is old and it will fall,” he said. ",
    "garbled words": "Itâ€™s the cafÃ© of naÃ¯ve people. ",
    "garbled signs": "Ã©",
    "blanks": "\u00a0",
    "figures": "1,",
    "brackets": "( ",
    "followers": "follow @aaaand ",
    "lines of dots": "........\n",
    "menu": "Home\n",
    "links in Markdown": "[Story](https://x.example/a_(%d)) ",
    "open links": "[a](b",
    "open brackets of images": "![",
    "bold words": "**one** _two_ ",
    "open stars": "**a *b _c ",
    "escaped links": "&lt;a href=\\&#34;https://x.example/a?b=%d&amp;amp;c=1\\&#34;&gt;Story&lt;/a&gt; ",
    "literal breaks": "The bridge is old.\\n",
    "quoted lines": "\n> The bridge is old and the river is wide",
    "wrapped lines": f"{LINE[:71]}\n{LINE[72:]}\n",
    "cut lines": "the bridge of\nVarn\nis old, says\nJane Roe\n.\n",
    "parted words": "and then they went over the old bridge of the town, where the har-\nbour ",
    "link marks": "[%d]Story ",
    "addresses in a list": "\n %d. https://x.example/%d",
    "tags": "<span class='a'>one</span> <!-- <a href=\"",
    "columns": f"\n{LINE}   News   Sport %d   Weather",
    "grids": f"\n+---+---+\n| {LINE} | b |\n+---+---+\n",
    "open grids": "\n+---+---+\n| +---+---+ | x",
    "numbered lines": "\n%d\tThe bridge is old.",
    "titles of links": '[a](/b "The bridge\n\n',
}


@pytest.mark.parametrize("name", IN_BODY)
def test_a_page_of_one_thing_costs_what_it_weighs(name: str) -> None:
    """Four times as much of it takes about four times as long."""
    more = fill(IN_BODY[name])
    assert measure(lambda size: page(body=more(size))) < MOST_EXPONENT


@pytest.mark.parametrize("name", IN_HEAD)
def test_a_head_of_one_thing_costs_what_it_weighs(name: str) -> None:
    """What nobody sees may not cost more than what is read."""
    more = fill(IN_HEAD[name])
    assert measure(lambda size: page(head=more(size))) < MOST_EXPONENT


@pytest.mark.parametrize("name", IN_A_LINE)
@pytest.mark.parametrize("is_page", [True, False], ids=["page", "text"])
def test_a_line_of_one_thing_costs_what_it_weighs(name: str, *, is_page: bool) -> None:
    """A paragraph without an end, in HTML and as plain text."""
    more = fill(IN_A_LINE[name])

    def make(size: int) -> bytes:
        line = f"One two three four five six seven &amp; {more(size)}"
        return page(body=f"<p>{line}</p>") if is_page else f"{LINE}\n\n{LINE}\n\n{line}".encode()

    assert measure(make) < MOST_EXPONENT


@pytest.mark.parametrize(
    "make",
    [
        lambda size: page(body=f"<div {fill('a%d=1 ')(size)}>{LINE}</div>"),
        lambda size: page(body=f'<div class="{fill("x%d ")(size)}">{LINE}</div>'),
        lambda size: page(head=f"{LD}[{fill('1,')(size)}1]</script>"),
        lambda size: page(head=f"{LD}{fill('/*')(size)}</script>"),
        lambda size: page(head=f"<script>window.a = {fill('{a:')(size)}</script>"),
        lambda size: page(head=f"<script>window.a = {fill('[')(size)}{fill(']')(size)}</script>"),
        lambda size: fill("<!---->")(size).encode() + b"<ul>" + page(),
    ],
    ids=[
        "attributes",
        "classes",
        "JSON",
        "open comments",
        "open objects",
        "nested lists",
        "leading comments",
    ],
)
def test_one_element_costs_what_it_weighs(make: Callable[[int], bytes]) -> None:
    """One tag, one script, one run of comments."""
    assert measure(make) < MOST_EXPONENT


def measure(make: Callable[[int], bytes]) -> float:
    """Give the exponent by which the cleaner's work on what is made grows."""
    return find_exponent(clean, make, (SIZE,))


def clean(raw: bytes) -> None:
    """Clean a page, or a plain text where it does not begin as a page."""
    clean_document(raw, name="a.html" if raw.startswith(b"<") else "a.txt", now=NOW)
