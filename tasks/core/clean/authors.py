"""People out of bylines: "By Jane Roe and John Doe, Reuters" gives Jane Roe and John Doe.

Takes what a page gives as its author or authors; gives the people, in order, each once. Reading its own
result changes nothing. It leaves out desks, agencies, addresses and the publisher itself; it never
guesses a name that is not written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEAD = re.compile(
    r"^(?:(?:written|posted|reported|published|reviewed|text|tekst|texte|story|analysis|opinion|comment|words?)\s*"
    r"(?:by|von|:)\s+|(?:by|von|par|por|door|av|af|di|da|de|text|tekst|autor(?:in)?|author|redaktion|foto)\s*:\s*"
    r"|(?:by|von|par|por|door)\s+)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:[;|/•·\n]|\s&\s|\s+(?:and|und|et|y|og|och|en|e|with|mit)\s+|,\s*(?:and|und)\s+)\s*"
)
_TAIL = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\]|[-–—]\s.*|\bfor\s+the\s.*|@.*)$")  # noqa: RUF001 - dashes as bylines write them
_GENERATION = re.compile(r"^(?:jr|sr|ii|iii|iv|md|phd|m\.d|ph\.d)\.?$", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"@|https?:|www\.|\d|\.(?:com|org|net|co|de|fr|uk)\b"
    r"|\b(?:staff|reporters?|redaktion|redaktionen|redazione|redacción|redaccion|redactie|rédaction|redakcja|redacção"
    r"|newsroom|news|desk|team|editors?|editorial|admin|administrator|correspondents?|agenc(?:y|ies)|agentur(?:en)?"
    r"|wires?|press|associated|reuters|contributors?|guest|media|magazine|newspaper|online|service|services|bureau"
    r"|times|tribune|herald|gazette|network|group|inc|ltd|gmbh|llc|company|foundation|university|institute"
    r"|subscribe|follow|updated|published|author|unknown|none|null|undefined|user|webmaster|anonymous)\b",
    re.IGNORECASE,
)
_EDGES = " ,.:;-–—*\"'“”"  # noqa: RUF001 - the same
_MAX_WORDS = 6
_MAX_LENGTH = 60


def read_authors(given: str | Iterable[str], *, not_people: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the people named in a byline; `not_people` are names of the site and its publisher."""
    values = [given] if isinstance(given, str) else list(given)
    excluded = {fold_name(name) for name in not_people}
    people: dict[str, str] = {}
    for value in values:
        for name in _split(value, alone=len(values) == 1):
            if is_person(name) and fold_name(name) not in excluded:
                people.setdefault(fold_name(name), name)
    return tuple(people.values())


def fold_name(name: str) -> str:
    """Fold a name so that spellings of it compare equal."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_person(name: str) -> bool:
    """Whether a name may be a person's: short, with letters, no desk, agency or address."""
    if not name or len(name) > _MAX_LENGTH or len(name.split()) > _MAX_WORDS:
        return False
    return _NO_PERSON.search(name) is None and any(c.isalpha() for c in name)


def _split(value: str, *, alone: bool) -> Iterator[str]:
    text = _LEAD.sub("", " ".join(value.split(" ")).strip())
    for part in _PARTS.split(text):
        pieces = [piece.strip() for piece in part.split(",")]
        names = _join_generations(pieces)
        yield from (_trim(name) for name in (names if alone or len(names) > 1 else [part]))


def _join_generations(pieces: list[str]) -> list[str]:
    names: list[str] = []
    for piece in pieces:
        if names and _GENERATION.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    return names


def _trim(name: str) -> str:
    bare = _TAIL.sub("", _LEAD.sub("", name)).strip()
    return bare if _GENERATION.search(bare[-4:]) else bare.strip(_EDGES)
