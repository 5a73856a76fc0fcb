"""An article's text in a page's data comes out as paragraphs, whichever way it was written there."""

from __future__ import annotations

from html import escape

import pytest

from tasks.core.clean.fields.structured import read_structured
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.page.data_text import read_paragraphs

PARAGRAPHS = ["The café on the pier shut on Monday.", "Its owner, Jane Roe, will open another."]
MARKUP = (
    "<p class='a'>The caf&eacute; on the pier shut on Monday.</p>"
    "<p>Its owner, Jane Roe, will open another.</p>"
)


@pytest.mark.parametrize(
    "written",
    [
        "\r\n\r\n".join(PARAGRAPHS),
        "The caf&eacute; on the pier shut on Monday.\nIts owner, Jane Roe, will open another.",
        MARKUP,
        escape(MARKUP),
        escape(escape(MARKUP)),
        f"{MARKUP}<ul class='related'><li>Piers</li></ul>",
    ],
)
def test_plain_markup_and_escaped_markup_give_the_same_paragraphs(written: str) -> None:
    """References and tags are how it was written, not what it says."""
    assert list(read_paragraphs(written)) == PARAGRAPHS


def test_prose_about_a_tag_stays_prose() -> None:
    """A text that names a tag is not written in markup."""
    assert list(read_paragraphs("Use &lt;p&gt; for a paragraph.")) == ["Use <p> for a paragraph."]


def test_the_body_in_json_ld_is_given_as_its_readers_see_it() -> None:
    """Length and wording are compared with the page's own text, so markup may not count."""
    data = f'{{"@type": "NewsArticle", "articleBody": "{escape(MARKUP)}"}}'
    tree = parse_page(f'<html><script type="application/ld+json">{data}</script></html>'.encode())
    assert tree is not None
    assert read_structured(tree, None).bodies == ("\n".join(PARAGRAPHS),)
