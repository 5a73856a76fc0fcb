"""Whether a name is somebody's, and where in a run of capitals it begins: by given names, places and nouns.

Takes words as the article has them and what is known before it is read. Pure and deterministic.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.mentions.known_names import KnownNames

_LEAST, _LONGEST_ACRONYM = 2, 5
_LEAST_COMPOUND, _LONGEST_COMPOUND, _LEAST_HEAD, _LEAST_TAIL = 9, 40, 3, 6
_FIRST_CASES, _LONGEST_ENDING = ("", "а", "я", "й", "a", "о"), 2  # noqa: RUF001
_BODIES = frozenset(
    ("Times", "Post", "News", "Journal", "Tribune", "Herald", "Institute", "University", "Foundation")
)
_ADVERB_ENDS = ("mente", "ment")
_NOUN_ENDS = ("ung", "ungen", "heit", "keit", "schaft", "tion", "tät", "ismus", "ment", "tums", "nis", "ungs")


def guess_first_cases(word: str) -> Iterator[str]:
    """Give what a Slavic word may be in its first case."""
    for size in range(min(len(word) - 1, _LONGEST_ENDING) + 1):
        yield from (word[: len(word) - size] + ending for ending in _FIRST_CASES)


def is_acronym(word: str) -> bool:
    """Tell whether a word is but capitals and short ("CDU"), or nearly ("PiS")."""
    if len(word) < _LEAST or not word[-1].isupper():
        return False
    parts = word.split("-")
    return all(len(part) <= _LONGEST_ACRONYM and _is_capitals(part) for part in parts)


def _is_capitals(part: str) -> bool:
    return part.isupper() or (part[:1].isupper() and part[-1:].isupper())


def place_given(words: Sequence[str], known: KnownNames) -> int | None:
    """Give the place of the first given name that another word follows."""
    return next((at for at, word in enumerate(words[:-1]) if word in known.given), None)


def is_noun(word: str, known: KnownNames) -> bool:
    """Tell whether a capital is but a noun, where all nouns are capitals."""
    if not known.nouns or word in known.given:
        return False
    word = word.rpartition("-")[2] or word
    stems = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("n"))
    return word.endswith(_NOUN_ENDS) or any(stem in known.nouns for stem in stems)


def is_compound(word: str, known: KnownNames) -> bool:
    """Tell whether a word ends with a noun that is known ("Immunsystem"); names end with short ones."""
    if not known.nouns or not _LEAST_COMPOUND <= len(word) <= _LONGEST_COMPOUND or " " in word:
        return False
    places = range(_LEAST_HEAD, len(word) - _LEAST_TAIL + 1)
    return any(word[at:].capitalize() in known.nouns for at in places)


def is_body(name: str) -> bool:
    """Tell whether a name ends as those of papers and bodies do ("York Times")."""
    return name.rpartition(" ")[2] in _BODIES


@lru_cache(maxsize=8192)
def may_be_person(name: str, known: KnownNames) -> bool:
    """Tell whether a name may be somebody's: no place, body, acronym or noun that is known."""
    words = name.split()
    if any(word[-1].isdigit() for word in words):
        return False
    if is_named_person(name, known):
        return not ("-" in words[-1] and is_noun(words[-1], known))  # "Robert Koch-Institut"
    if len(words) == 1 and name.lower().endswith(_ADVERB_ENDS):
        return False
    is_listed = name in known.names or names_place(words, known)
    return not (is_listed or any(map(is_acronym, words)) or any(is_noun(word, known) for word in words))


def names_place(words: Sequence[str], known: KnownNames) -> bool:
    """Tell whether a word is a place, where nouns are capitals in the genitive, too ("Spaniens")."""
    bare = (word[:-1] for word in words if known.nouns and word.endswith("s"))
    return any(map(known.is_place, words)) or any(map(known.is_place, bare))


@lru_cache(maxsize=8192)
def is_named_person(name: str, known: KnownNames) -> bool:
    """Tell whether a name has a given name or an initial before another word."""
    words = name.split()
    return place_given(words, known) is not None or _has_initial(words)


def _has_initial(words: Sequence[str]) -> bool:
    """Tell whether a word is an initial, alone or before its name ("T.Rudd")."""
    return any(word[1:2] == "." for word in words) or any(
        len(word) == 1 and word.isupper() for word in words[:-1]
    )
