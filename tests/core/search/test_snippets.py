"""The piece of a text in which searched words stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.search.snippets import make_snippet

TEXT = (
    "Filler words stand here. " * 20
    + "The café on the quay closed in 2026.\n\nIts owner left. "
    + "More words. " * 20
)


def test_a_snippet_shows_the_word_that_was_searched() -> None:
    """Case and accents do not matter, figures are words, and cut ends are marked."""
    for wanted in (["CAFE"], ["2026"], ["nothing", "quay"], ["café, on"]):
        snippet = make_snippet(TEXT, wanted)
        assert "café on the quay closed in 2026" in snippet
        assert snippet.startswith("… ")
        assert snippet.endswith(" …")


def test_a_short_text_is_shown_whole() -> None:
    """Nothing is cut where nothing needs to be; words that are not there show the beginning."""
    assert make_snippet("Two\nlines.", ["absent"]) == "Two lines."
    assert make_snippet(TEXT, ["absent"]).startswith("Filler words")


def test_words_are_whole_but_where_there_are_no_blanks() -> None:
    """`art` is not in `start`; a wording of two signs is found inside a run of them, and shown."""
    assert make_snippet("Start here. " * 30 + "Modern art. " + "More. " * 40, ["art"]).count("art.") == 1
    signs = "港" * 300 + "火曜日" + "山" * 300
    assert "火曜" in make_snippet(signs, ["火曜"])
    assert make_snippet("앞 " * 200 + "어제 서울에서 말했다 " + "뒤 " * 200, ["서울"]).count("서울에서") == 1


@given(st.text(), st.text())
def test_a_snippet_is_one_bounded_line(text: str, words: str) -> None:
    """Whatever stands in it, a snippet is one line of about its width."""
    snippet = make_snippet(text, [words], width=40)
    assert "\n" not in snippet
    assert len(snippet) <= 44
