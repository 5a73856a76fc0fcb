"""What is HTML and what only begins like it."""

import pytest

from tasks.core.clean.input.decode import HTML, PLAIN, open_input

MARKDOWN = """<div id="top">

</div>

-   <a href="https://x.example/world" class="a">World</a>
-   [Sport](https://x.example/sport)

## Harbour to be extended

The council agreed on **Tuesday** to extend the harbour.
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a"])
def test_markdown_that_begins_with_a_tag_is_text(name: str) -> None:
    """Programs leave the boxes of a page in it."""
    assert open_input(MARKDOWN.encode(), name=name, media_type=None).media_type == PLAIN


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><html><body>{MARKDOWN}</body></html>",
        "<div><p>The council agreed.</p><p>The harbour waits.</p></div>",
        "<div><p>The council</p><p>- agreed</p>\n- on\n- **Tuesday**</div>\n<p>The harbour</p><p>waits.</p>",
    ],
    ids=["page", "fragment", "fragment with dashes"],
)
def test_html_with_signs_of_markdown_is_html(page: str) -> None:
    """A page, and a part of one, whatever its text looks like."""
    assert open_input(page.encode(), name="a.txt", media_type=None).media_type == HTML
