"""The piece of a text in which searched words stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.snippets import make_snippet

TEXT = (
    "Filler words stand here. " * 20
    + "The café on the quay closed in 2026.\n\nIts owner left. "
    + "More words. " * 20
)


def test_a_snippet_shows_the_word_that_was_searched() -> None:
    """Case and accents do not matter, figures are words, and cut ends are marked."""
    for words in ("CAFE", "2026", "nothing quay"):
        snippet = make_snippet(TEXT, words)
        assert "café on the quay closed in 2026" in snippet
        assert snippet.startswith("… ")
        assert snippet.endswith(" …")


def test_a_short_text_is_shown_whole() -> None:
    """Nothing is cut where nothing needs to be; words that are not there show the beginning."""
    assert make_snippet("Two\nlines.", "absent") == "Two lines."
    assert make_snippet(TEXT, "absent").startswith("Filler words")


@given(st.text(), st.text())
def test_a_snippet_is_one_bounded_line(text: str, words: str) -> None:
    """Whatever stands in it, a snippet is one line of about its width."""
    snippet = make_snippet(text, words, width=40)
    assert "\n" not in snippet
    assert len(snippet) <= 44
