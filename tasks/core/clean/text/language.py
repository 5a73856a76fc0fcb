"""The language of a text, told from the text itself.

Takes prose; gives a BCP 47 code, or None where the text is too short or the answer unsure. A fallback
only: what a document says of itself comes first. Same text, same answer.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MIN_LETTERS = 60
MIN_CONFIDENCE = 0.9
_READ_CHARS = 1500
_LETTERS = re.compile(r"[^\W\d_]")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_CJK_FACTOR = 3
"""A Chinese, Japanese or Korean sign tells about as much as three letters of an alphabet."""


@lru_cache(maxsize=8)
def detect_language(text: str) -> str | None:
    """Name the language of `text`, or None when unsure."""
    start = text[:_READ_CHARS]
    letters = len(_LETTERS.findall(start)) + _CJK_FACTOR * len(_CJK.findall(start))
    if letters < MIN_LETTERS:
        return None
    code, confidence = _load_identifier().classify(start)
    return code if confidence >= MIN_CONFIDENCE else None


@cache
def _load_identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
