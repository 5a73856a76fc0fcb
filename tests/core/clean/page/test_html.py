"""A page in HTML becomes visible text in blocks, each with what its place says about it."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.page.html import Page, read_page, visible_text
from tasks.core.clean.reject import reject_page
from tasks.core.records import Kind

PROSE = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old harbour bridge.",
    "Work is to begin in spring and will last until the end of the following year, the mayor told them.",
    "Ferries will carry people across the river while the bridge is closed, and the fare will stay as it is.",
)
ARTICLE = f"""
<html lang="en"><head><title>Bridge to be repaired | Daily Lark</title>
<meta property="og:title" content="Bridge to be repaired">
<meta name="description" content="The old bridge gets its repair after nine years.">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge to be repaired",
"author": {{"name": "Jane Roe"}}, "datePublished": "2024-05-30"}}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Bridge to be repaired</h1>
<p class="standfirst">The old bridge gets its repair after nine years.</p>
<p>{PROSE[0]}</p><figure><img src="b.jpg"><figcaption>The bridge in May. Photo: Jo Poe</figcaption></figure>
<h2>Begin in spring</h2><p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>
<footer><p>All rights reserved, Daily Lark, 2024. Nothing here may be copied without asking us first.</p>
</footer>
<script>var hidden = "never shown";</script></body></html>"""


def kinds(page: Page) -> dict[str, tuple[Kind | None, str]]:
    """What each block is hinted to be, and by which rule."""
    return {block.text: (block.hint, block.hint_rule) for block in page.blocks}


def test_the_article_is_told_from_the_page_around_it() -> None:
    """Body paragraphs have no hint; all else has one and names its rule."""
    told = kinds(read_page(ARTICLE.encode(), url=None))
    assert [text for text, (hint, _) in told.items() if hint is None] == list(PROSE)
    assert told["Bridge to be repaired"] == (Kind.TITLE, "html.headline")
    assert told["The old bridge gets its repair after nine years."] == (Kind.DESCRIPTION, "html.standfirst")
    assert told["Begin in spring"] == (Kind.HEADING, "html.heading")
    assert told["The bridge in May. Photo: Jo Poe"][0] is Kind.CAPTION
    assert told["Home"] == (Kind.CHROME, "html.nav")


def test_scripts_and_heads_are_not_visible() -> None:
    """The visible text is what stands below the body, without what no reader is shown as text."""
    text = visible_text(ARTICLE.encode())
    assert "never shown" not in text
    assert "Daily Lark, 2024" in text


def test_white_space_is_folded_and_line_breaks_stay() -> None:
    """One <br> is a line break, two begin a new block, inline elements join their text."""
    page = read_page(b"<body><p>One \n  <b>two</b>three<br>four<br> <br>five\xc2\xa0six</p></body>", url=None)
    assert [block.text for block in page.blocks] == ["One twothree\nfour", "five six"]


@given(st.recursive(st.text("abc <&>\n"), lambda inner: st.lists(inner, max_size=4), max_leaves=20))
def test_blocks_cover_the_visible_text_in_order(content: object) -> None:
    """Each block is the visible text at its offsets, and between blocks stands white space alone."""
    raw = f"<body>{_nest(content)}</body>".encode()
    page = read_page(raw, url=None)
    rest, end = [], 0
    for block in page.blocks:
        assert page.visible[block.start : block.end] == block.text
        rest.append(page.visible[end : block.start])
        end = block.end
    assert not "".join([*rest, page.visible[end:]]).strip()
    assert page.visible == visible_text(raw)


def _nest(content: object) -> str:
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "".join(
        f"<{tag}>{_nest(inner)}</{tag}>" for tag, inner in zip("p b div li", content, strict=False)
    )


@pytest.mark.parametrize("raw", [b"", b"\x00", b"<html></html>", b"<body>" + b"<div>" * 20_000])
def test_bad_markup_is_read_without_an_error(raw: bytes) -> None:
    """Whatever the bytes, there is a page; it may have no blocks."""
    assert read_page(raw, url=None).blocks == ()


def test_a_page_in_another_charset_is_decoded() -> None:
    """UTF-8 where it fits, then what the transport or the page itself names."""
    assert visible_text("<p>Brücke</p>".encode("latin-1"), charset="latin-1") == "Brücke"
    assert visible_text('<meta charset="windows-1251"><p>Мост</p>'.encode("cp1251")) == "Мост"


def test_a_body_that_stands_only_in_script_data_is_found() -> None:
    """A shell whose article is built by a script gives the paragraphs, without offsets."""
    data = json.dumps({"page": {"id": 7, "contentHtml": "".join(f"<p>{line}</p>" for line in PROSE)}})
    raw = f"<body><div id=root></div><script>window.STATE = {data};</script></body>".encode()
    page = read_page(raw, url=None)
    assert page.body_from_data == PROSE
    assert reject_page(page) is None


def test_no_page_of_the_gold_is_rejected(shared: Path) -> None:
    """Every page that people took an article from is let through."""
    folder = shared / "gold" / "html" / "fundus"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    pages = ((row["id"], gzip.decompress((folder / row["html_path"]).read_bytes())) for row in rows[::3])
    assert [name for name, raw in pages if reject_page(read_page(raw, url=None))] == []


def test_an_article_behind_an_early_end_of_the_body_is_read() -> None:
    """Browsers go on after </html>, and so does the reader."""
    assert "Late text" in visible_text(b"<html><body><p>Early</p></body></html><div><p>Late text</p></div>")
