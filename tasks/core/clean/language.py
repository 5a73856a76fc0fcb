"""The language of a text, told from the text itself.

Takes prose; gives a BCP 47 code, or None where the text is too short or the answer unsure. A fallback
only: what a document says of itself comes first. Same text, same answer.
"""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MIN_LETTERS = 60
MIN_CONFIDENCE = 0.9
_READ_CHARS = 4000
_CJK_FACTOR = 3
"""A Chinese, Japanese or Korean sign tells about as much as three letters of an alphabet."""


def detect_language(text: str) -> str | None:
    """Name the language of `text`, or None when unsure."""
    start = text[:_READ_CHARS]
    letters = sum(_CJK_FACTOR if char >= "\u2e80" else 1 for char in start if char.isalpha())
    if letters < MIN_LETTERS:
        return None
    code, confidence = _load_identifier().classify(start)
    return code if confidence >= MIN_CONFIDENCE else None


@cache
def _load_identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
