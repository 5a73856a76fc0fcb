"""What a page's own markup hides goes while an article is shown, and is the article where none is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.page.html import visible_text
from tasks.core.records import Kind

if TYPE_CHECKING:
    from tasks.core.records import Document

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LINES = tuple(
    f"In part {n} of its report the town council says, after long debate, that the pier will be rebuilt."
    for n in range(6)
)
OTHER = tuple(
    f"Clause {n} of the terms says that whoever writes to this paper agrees to see the letter in print."
    for n in range(9)
)


def paragraphs(lines: tuple[str, ...]) -> str:
    """Give lines as the paragraphs of a page."""
    return "".join(f"<p>{line}</p>" for line in lines)


def clean(body: str, head: str = "") -> Document:
    """Clean a page with this body."""
    page = f"<html lang=en><head><title>The pier of Elmouth</title>{head}</head><body>{body}</body></html>"
    return clean_document(page.encode(), name="a.html", now=NOW)


@pytest.mark.parametrize(
    "box",
    [
        "<div style='display:none'>{}</div>",
        "<div style='color:red; DISPLAY : none !important'>{}</div>",
        "<section style='visibility:hidden'>{}</section>",
        "<div hidden>{}</div>",
        "<span hidden>{}</span>",
    ],
)
def test_hidden_text_goes_with_a_row_while_an_article_is_shown(box: str) -> None:
    """It may be longer than the article; its rows say why it went, and nothing else changes."""
    head = "<h1>The pier of Elmouth</h1>"
    terms = box.format(paragraphs(OTHER))
    document = clean(f"<article>{head}{paragraphs(LINES[:3])}{terms}{paragraphs(LINES[3:])}</article>")
    assert document.text == clean(f"<article>{head}{paragraphs(LINES)}</article>").text == "\n\n".join(LINES)
    hidden = [segment.text for segment in document.segments if segment.rule == "html.hidden"]
    assert hidden == list(OTHER)


@pytest.mark.parametrize("style", ["visibility: hidden; opacity: 0", "display:none"])
def test_an_article_that_is_hidden_until_a_script_runs_is_the_article(style: str) -> None:
    """Where hardly any text is shown, what is hidden is what the page is about."""
    page = f"<h1>The pier of Elmouth</h1><div style='{style}'>{paragraphs(LINES)}</div>"
    assert clean(page).text == "\n\n".join(LINES)


def test_a_hidden_rest_that_the_data_has_as_the_articles_text_is_news() -> None:
    """A "read more" button shows what the data calls the article's own words."""
    body = "\\n".join(LINES)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    page = (
        f"<article><h1>The pier of Elmouth</h1>{paragraphs(LINES[:4])}"
        f"<div style='display:none'>{paragraphs(LINES[4:])}</div></article>"
    )
    assert clean(page, head).text == "\n\n".join(LINES)


def test_hidden_text_inside_a_paragraph_does_not_break_it() -> None:
    """It stands behind the block that it interrupts."""
    line = b"<p>The ferry <span hidden>(ad)</span>sails <a style='display:none'>Buy</a>at noon.</p>"
    assert visible_text(line + b"<p>Always.</p>") == "The ferry sails at noon.\n\n(ad)\n\nBuy\n\nAlways."


@pytest.mark.parametrize(
    "word",
    [
        '<span class="cap" aria-hidden="true">T</span><span class="sr-only">T</span>he',
        '<span class="visually-hidden">The</span><span aria-hidden="true"><b>T</b>he</span>',
        '<span aria-hidden="true">T</span>The',
        '<span class="cap">T</span>he',
    ],
)
def test_a_drop_cap_and_its_copy_for_screen_readers_are_one_word(word: str) -> None:
    """What is drawn for eyes alone, beside what is read out, is not said twice."""
    assert "The ferry sails." in visible_text(f"<p>{word} ferry sails.</p>".encode()).split("\n\n")


@pytest.mark.parametrize("mark", ['aria-hidden="true"', 'hidden="until-found"', 'style="overflow:hidden"'])
def test_what_is_there_to_be_seen_is_not_hidden(mark: str) -> None:
    """Screen readers pass it over, a search opens it, a style cuts its corners: a reader reads it all."""
    head = f"<h1>The pier of Elmouth</h1>{paragraphs(LINES[:4])}"
    document = clean(f"<article>{head}<div {mark}>{paragraphs(LINES[4:])}</div>")
    assert document.text == "\n\n".join(LINES)
    assert not any(segment.kind is Kind.CHROME for segment in document.segments)
