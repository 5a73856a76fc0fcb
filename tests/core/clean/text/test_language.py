"""The language of a text, told from the text."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
            "en",
        ),
        (
            "Der Rat beschloss am Dienstag nach langer Debatte, die alte Brücke für Millionen zu sanieren.",
            "de",
        ),
        ("Le conseil a décidé mardi soir, après un long débat, de réparer le vieux pont de la ville.", "fr"),
        ("市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めたと発表した。", "ja"),
    ],
)
def test_prose_tells_its_language(text: str, language: str) -> None:
    """A paragraph is enough."""
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "Advertisement", "12 34 56", "Photo: AP"])
def test_too_little_text_tells_nothing(text: str) -> None:
    """A guess is worse than no answer."""
    assert detect_language(text) is None
