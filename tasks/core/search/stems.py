"""Stems: what the forms of a word have in common, by the language of an article.

Snowball's own algorithms, for the languages that it has one for; in others a word is found as it is written.
Takes words in lower case with their accents, for that is what endings are told by. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Sequence

STEMMED_BY = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball's algorithm for a language code, as `articles.language_code` has it."""

VERSION: str = Stemmer.version()
"""Of the algorithms: another one may give other stems."""


def stem_words(language: str, words: Sequence[str]) -> list[str]:
    """Give the stem of each word in a language that has an algorithm."""
    stems: list[str] = Stemmer.Stemmer(STEMMED_BY[language], 0).stemWords(words)
    return stems
